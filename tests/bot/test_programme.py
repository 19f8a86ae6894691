"""What facilitators decide about a programme, and what comes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.model.programme import Change, State
from bot.model.recurrence.occurrence import Occurrence, Slot
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from tests.builders import NOW, a_programme

TUESDAYS = Recurrence(Weekly((1,)), (time(9),), "Europe/Paris")
TWICE = Recurrence(Weekly((1,)), (time(9), time(14)), "Europe/Paris")
TUESDAY = date(2026, 11, 24)
WEEK = timedelta(weeks=1)
AFTER_NINE = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def at(rule: Recurrence, *hours: int) -> Recurrence:
    """The rule at other hours."""
    return replace(rule, at=tuple(time(hour) for hour in hours))


def local_of(day: date, hour: int) -> datetime:
    """A time on the wall."""
    return datetime.combine(day, time(hour))


def test_a_draft_a_pause_and_an_archive_have_nothing_to_come() -> None:
    """But the dates of a draft can be seen."""
    programme = a_programme().planned(NOW)
    draft = replace(programme, state=State.DRAFT).planned(NOW)
    assert [one.next for one in (draft, programme.paused(NOW), programme.archived(NOW))] == [None] * 3
    assert draft.upcoming(NOW, 1)[0].occurrence == Occurrence(TUESDAY)
    assert draft.resumed(NOW) == programme


def test_a_pause_until_a_date_is_over_on_that_date() -> None:
    """What would come that very day comes."""
    paused = a_programme().paused(NOW, TUESDAY + WEEK)
    assert paused.next == Occurrence(TUESDAY + WEEK)
    assert paused.waits(NOW)
    assert not paused.waits(NOW + 2 * WEEK)
    assert paused.resumed(NOW).next == Occurrence(TUESDAY)


def test_what_is_skipped_does_not_come_and_what_is_moved_comes_then() -> None:
    """Also when it is moved behind the one after it; each keeps its name."""
    programme = a_programme().planned(NOW)
    skipped = programme.changed(Change(Occurrence(TUESDAY)), NOW)
    assert skipped.next == Occurrence(TUESDAY + WEEK)
    moved = programme.changed(Change(Occurrence(TUESDAY), local_of(TUESDAY + timedelta(days=9), 16)), NOW)
    assert [due.occurrence.day for due in moved.upcoming(NOW, 3)] == [
        TUESDAY + WEEK,
        TUESDAY,
        TUESDAY + 2 * WEEK,
    ]
    assert moved.instant(Occurrence(TUESDAY)) == datetime(2026, 12, 3, 15, tzinfo=UTC)


def test_everything_that_came_due_is_there_in_order() -> None:
    """Not only the first of it; nothing of what is yet to come."""
    programme = a_programme(rule=TWICE).planned(NOW)
    come = programme.come(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert [str(due.occurrence) for due in come] == [
        "2026-11-24T09:00",
        "2026-11-24T14:00",
        "2026-12-01T09:00",
    ]
    assert programme.come(NOW) == []


def test_dates_that_were_announced_follow_another_hour_and_zone() -> None:
    """What was skipped stays skipped, by its day and its place in the day; what was moved stays there."""
    programme = a_programme(rule=TWICE).planned(NOW)
    programme = programme.changed(Change(Occurrence(TUESDAY, time(14))), NOW)
    later = programme.ruled(replace(at(TWICE, 10, 15), timezone="America/New_York"), NOW)
    assert [str(due.occurrence) for due in later.upcoming(NOW, 2)] == ["2026-11-24T10:00", "2026-12-01T10:00"]
    once = programme.ruled(TUESDAYS, NOW)
    assert once.next == Occurrence(TUESDAY)
    assert once.ruled(at(TWICE, 8, 9), NOW).next == Occurrence(TUESDAY, time(8))


def test_what_was_posted_comes_no_second_time_at_a_later_hour() -> None:
    """The hour is moved after it struck: the next is that of the week after. What was not, comes."""
    posted = [Slot(TUESDAY)]
    programme = a_programme().planned(AFTER_NINE)
    assert programme.ruled(at(TUESDAYS, 11), AFTER_NINE, posted).next == Occurrence(TUESDAY + WEEK)
    assert programme.ruled(at(TUESDAYS, 8), AFTER_NINE, posted).next == Occurrence(TUESDAY + WEEK)
    assert programme.ruled(at(TUESDAYS, 11), AFTER_NINE).next == Occurrence(TUESDAY)
    twice, morning = a_programme(rule=TWICE).planned(AFTER_NINE), [Slot(TUESDAY)]
    later = twice.ruled(at(TWICE, 11, 15), AFTER_NINE, morning)
    assert later.next == Occurrence(TUESDAY, time(15))
    # Whatever it was called when it was posted.
    again = later.ruled(replace(at(TWICE, 12, 16), timezone="America/New_York"), AFTER_NINE, morning)
    assert again.next == Occurrence(TUESDAY, time(16))


def test_a_change_of_hour_is_undone_without_a_second_theme() -> None:
    """What was posted at the hour that is taken back is not announced again; what was not is."""
    before, seven = a_programme(rule=TWICE).planned(NOW), datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    changed = before.ruled(at(TWICE, 8, 14), seven)
    eight = [Slot(TUESDAY)]
    half_past_eight = AFTER_NINE - timedelta(hours=1)
    assert changed.undone(before, half_past_eight, eight).next == Occurrence(TUESDAY, time(14))
    assert changed.undone(before, half_past_eight).next == Occurrence(TUESDAY, time(9))
    assert changed.undone(before, seven) == before


def test_what_was_posted_stays_posted_through_everything_that_is_undone() -> None:
    """Ten, then nine, then eight, at which it is posted: undone twice, neither nine nor ten comes."""
    ten, seven = a_programme(rule=at(TUESDAYS, 10)).planned(NOW), datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    nine = ten.ruled(TUESDAYS, NOW)
    eight = nine.ruled(at(TUESDAYS, 8), seven)
    posted, now = [Slot(TUESDAY)], AFTER_NINE - timedelta(hours=1)
    back = eight.undone(nine, now, posted)
    assert back.next == Occurrence(TUESDAY + WEEK)
    assert back.undone(ten, now, posted).next == Occurrence(TUESDAY + WEEK)


def test_what_was_decided_about_a_date_follows_to_another_weekday() -> None:
    """In the same week: a skip stays a skip, what was moved stays where it was moved to."""
    programme = a_programme().planned(NOW)
    thursdays = replace(TUESDAYS, pattern=Weekly((3,)))
    skipped = programme.changed(Change(Occurrence(TUESDAY)), NOW).ruled(thursdays, NOW)
    assert skipped.next == Occurrence(TUESDAY + timedelta(days=2) + WEEK)
    to = local_of(TUESDAY + timedelta(days=1), 16)
    moved = programme.changed(Change(Occurrence(TUESDAY), to), NOW).ruled(thursdays, NOW)
    thursday = TUESDAY + timedelta(days=2)
    assert [due.occurrence.day for due in moved.upcoming(NOW, 2)] == [thursday, thursday + WEEK]
    assert moved.next_at == datetime(2026, 11, 25, 15, tzinfo=UTC)
    twice = a_programme(rule=replace(TUESDAYS, pattern=Weekly((1, 3)))).planned(NOW)
    without = twice.changed(Change(Occurrence(TUESDAY)), NOW)
    later = without.ruled(replace(TUESDAYS, pattern=Weekly((3, 4))), NOW)
    assert [due.occurrence.day for due in later.upcoming(NOW, 2)] == [thursday, thursday + WEEK]
    # What came is about its day alone: Thursday comes in the week in which Tuesday came.
    came = programme.changed(Change(Occurrence(TUESDAY), local_of(TUESDAY, 8)), AFTER_NINE)
    assert came.ruled(thursdays, AFTER_NINE, [Slot(TUESDAY)]).next == Occurrence(thursday)


def test_what_was_moved_comes_also_where_its_hour_is_past_on_another_wall() -> None:
    """At the instant that was announced."""
    ten = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    programme = a_programme().planned(ten)
    moved = programme.changed(Change(Occurrence(TUESDAY), local_of(TUESDAY - timedelta(days=1), 16)), ten)
    elsewhere = moved.ruled(replace(TUESDAYS, timezone="Pacific/Auckland"), ten)
    assert (elsewhere.next, elsewhere.next_at) == (Occurrence(TUESDAY), moved.next_at)
    in_london = moved.ruled(replace(TUESDAYS, timezone="Europe/London"), ten)
    assert in_london.next_at == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_what_is_laid_on_one_instant_comes_once() -> None:
    """Moved to where another rule has a date of its own: that date stands for both."""
    friday = TUESDAY + timedelta(days=3)
    moved = a_programme().planned(NOW).changed(Change(Occurrence(TUESDAY), local_of(friday, 9)), NOW)
    both = moved.ruled(replace(TUESDAYS, pattern=Weekly((1, 4))), NOW)
    assert [due.occurrence.day for due in both.upcoming(NOW, 2)] == [friday, TUESDAY + WEEK]
    assert [due.occurrence.day for due in both.come(both.instant(Occurrence(friday)))] == [friday]


def test_what_was_posted_is_over_whatever_its_hour_was_called() -> None:
    """A second hour is added, and the first is put later; what has a place of its own in the day comes."""
    one = a_programme().planned(AFTER_NINE)
    two = one.ruled(TWICE, AFTER_NINE, [Slot(TUESDAY)])
    later = two.ruled(at(TWICE, 11, 16), AFTER_NINE, [Slot(TUESDAY)])
    assert (two.next, later.next) == (Occurrence(TUESDAY, time(14)), Occurrence(TUESDAY, time(16)))
    assert later.ruled(at(TUESDAYS, 18), AFTER_NINE, [Slot(TUESDAY)]).next == Occurrence(TUESDAY + WEEK)


def test_a_slot_has_a_name_an_earlier_version_can_read() -> None:
    """Nothing it kept by the hour is mistaken for a place of the day."""
    for place in (0, 1, 5):
        name = str(Slot(TUESDAY, place))
        assert Slot.named(name) == Slot(TUESDAY, place)
        assert Occurrence.named(name).day == TUESDAY
    hour = str(Occurrence(TUESDAY, time(16, 30)))
    assert str(Slot.named(hour)) == hour
    assert Slot.named(hour).place > 6


def test_changes_long_past_are_forgotten() -> None:
    """They change nothing any more."""
    programme = a_programme().changed(Change(Occurrence(TUESDAY)), NOW)
    assert programme.planned(NOW + timedelta(days=700)).changes
    assert not programme.planned(NOW + timedelta(days=900)).changes
