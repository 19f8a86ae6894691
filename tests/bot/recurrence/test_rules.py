"""Every rule, in every zone, in every year: at the local time asked, in order, none twice and none lost."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import (
    LAST,
    WORKING_DAYS,
    Dates,
    MonthlyByDay,
    MonthlyByWeekday,
    Weekly,
    WrongRule,
)
from bot.model.recurrence.rule import Recurrence, Times, Until, Weeks
from tests.bot.recurrence.by_hand import between, instant_of
from tests.bot.recurrence.rules import ZONES, instants, rules

NINE, PARIS = (time(9),), "Europe/Paris"
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
COMPARED = timedelta(days=250)
REACH = timedelta(days=170)
"""Farther than any closure here puts something off."""


def days_of(rule: Recurrence, count: int, after: datetime = NOW) -> list[str]:
    """The local dates and hours of what comes next."""
    return [f"{rule.local(due.at):%d/%m/%y %H:%M}" for due in rule.upcoming(after, count)]


@given(rules(), instants)
@settings(max_examples=60, deadline=None)
def test_every_rule_means_what_it_means_worked_out_by_hand(rule: Recurrence, now: datetime) -> None:
    """Eight months from any instant: the same occurrences, at the same instants, under the same names."""
    today = now.date()
    by_hand = [
        (Occurrence(day, at if len(rule.at) > 1 else None), instant)
        for day, at, instant in between(rule, today - REACH, today + COMPARED + REACH)
        if now < instant < now + COMPARED
    ]
    found = []
    for due in rule.after(now):
        if due.at >= now + COMPARED:
            break
        found.append((due.occurrence, due.at))
    assert found == by_hand


@given(rules(), instants)
@settings(max_examples=120, deadline=None)
def test_occurrences_come_in_order_and_go_on_from_any_of_them(rule: Recurrence, now: datetime) -> None:
    """Strictly later each time; whoever stops after one and asks again loses none and repeats none."""
    ahead = rule.upcoming(now, 12)
    assert all(a.at < b.at for a, b in pairwise(ahead))
    assert len({due.occurrence for due in ahead}) == len(ahead)
    for due, following in pairwise(ahead):
        assert rule.instant(due.occurrence) == due.at
        assert rule.next_after(due.at) == following.occurrence
        assert rule.next_after(following.at - timedelta(seconds=1)) == following.occurrence


@given(rules(), instants)
@settings(max_examples=120, deadline=None)
def test_every_occurrence_is_at_the_local_time_asked(rule: Recurrence, now: datetime) -> None:
    """Unless the clock has no such time that night: then it is later by as much as the clock was turned."""
    zone = ZoneInfo(rule.timezone)
    for due in rule.upcoming(now, 30):
        wall = due.at.astimezone(zone)
        asked = due.occurrence.at or rule.at[0]
        if wall.time() != asked:
            missing = datetime.combine(wall.date(), asked)
            assert instant_of(missing, rule.timezone).astimezone(zone).time() != asked
        assert due.occurrence.at is None or due.occurrence.at in rule.at


@given(st.sampled_from(ZONES), st.integers(2007, 2032), st.times())
@settings(max_examples=40, deadline=None)
def test_every_day_of_a_year_comes_once(zone: str, year: int, at: time) -> None:
    """Whatever the clock does: but for a day that was skipped whole, which is one with the next."""
    daily = Recurrence(Weekly(tuple(range(7))), (at.replace(second=0, microsecond=0),), zone)
    since = daily.resolve(datetime.combine(date(year, 1, 1), time())) - timedelta(seconds=1)
    days = [due.occurrence.day for due in islice(daily.after(since), 366)]
    skipped = [b for a, b in pairwise(days) if b - a != timedelta(days=1)]
    assert skipped == ([date(2012, 1, 1)] if (zone, year) == ("Pacific/Apia", 2011) else [])


# ---- What people mean ------------------------------------------------------------------------------------


def test_both_nights_of_the_year() -> None:
    """In autumn the first of the two hours; in spring, past the gap."""
    sunday = Recurrence(Weekly((6,)), (time(2, 30),), PARIS)
    assert sunday.instant(Occurrence(date(2026, 10, 25))) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert sunday.instant(Occurrence(date(2026, 3, 29))) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_two_times_the_clock_makes_one_are_one() -> None:
    """Half past two and half past three, in the night that has no half past two."""
    rule = Recurrence(Weekly((6,)), (time(2, 30), time(3, 30)), PARIS)
    came = rule.upcoming(datetime(2026, 3, 28, tzinfo=UTC), 2)
    assert [str(due.occurrence) for due in came] == ["2026-03-29T02:30", "2026-04-05T02:30"]


def test_every_second_week_begins_with_the_next_such_day() -> None:
    """Said on a Saturday, a Thursday in two is the next one, and stays in step over 53 weeks."""
    rule = Recurrence(Weekly((3,), 2), NINE, PARIS, start=date(2026, 11, 21))
    assert days_of(rule, 4) == ["26/11/26 09:00", "10/12/26 09:00", "24/12/26 09:00", "07/01/27 09:00"]


def test_weekdays_of_the_month_and_its_days() -> None:
    """The first and the last Monday; the first, the fifteenth and the last day."""
    mondays = Recurrence(MonthlyByWeekday((1, LAST), 0), NINE, PARIS)
    assert days_of(mondays, 3) == ["30/11/26 09:00", "07/12/26 09:00", "28/12/26 09:00"]
    thrice = Recurrence(MonthlyByDay((1, 15, LAST)), NINE, PARIS)
    assert days_of(thrice, 4) == ["30/11/26 09:00", "01/12/26 09:00", "15/12/26 09:00", "31/12/26 09:00"]


def test_a_sprint_is_every_working_day_for_two_weeks() -> None:
    """Ten days, less the holidays in between."""
    sprint = Recurrence(Weekly(WORKING_DAYS), NINE, PARIS, date(2027, 1, 4), Weeks(2))
    assert len(days_of(sprint, 99)) == 10
    christmas = Recurrence(
        Weekly(WORKING_DAYS), NINE, PARIS, date(2026, 12, 21), Weeks(2), Exceptions(Holidays("FR"))
    )
    assert len(days_of(christmas, 99)) == 8


def test_so_many_times_are_so_many_that_come() -> None:
    """What a closure takes is made up for at the end."""
    closed = Exceptions(closures=(Closure(date(2026, 12, 21), date(2027, 1, 3)),))
    rule = Recurrence(Weekly((0,)), NINE, PARIS, date(2026, 12, 7), Times(4), closed)
    assert days_of(rule, 9) == ["07/12/26 09:00", "14/12/26 09:00", "04/01/27 09:00", "11/01/27 09:00"]


def test_what_is_left_out_is_dropped_or_comes_on_the_next_working_day() -> None:
    """All of a closure comes once, when it is over; never twice on one day."""
    closed = (Closure(date(2026, 12, 19), date(2027, 1, 3)),)
    dropped = Recurrence(Weekly((4,)), NINE, PARIS, exceptions=Exceptions(Holidays("FR"), closed))
    assert days_of(dropped, 5)[3:] == ["18/12/26 09:00", "08/01/27 09:00"]
    later = Exceptions(Holidays("FR"), closed, Instead.NEXT_WORKING_DAY)
    put_off = Recurrence(Weekly((4,)), NINE, PARIS, exceptions=later)
    assert days_of(put_off, 6)[3:] == ["18/12/26 09:00", "04/01/27 09:00", "08/01/27 09:00"]
    assert str(put_off.next_after(datetime(2027, 1, 3, tzinfo=UTC))) == "2026-12-25"


def test_regions_have_holidays_of_their_own() -> None:
    """Good Friday is one in Moselle."""
    friday = datetime(2027, 3, 22, tzinfo=UTC)
    rules = [
        Recurrence(Weekly((4,)), NINE, PARIS, exceptions=Exceptions(Holidays("FR", region)))
        for region in (None, "57")
    ]
    assert [days_of(rule, 1, friday) for rule in rules] == [["26/03/27 09:00"], ["02/04/27 09:00"]]


@pytest.mark.parametrize(
    "rule",
    [
        Recurrence(
            MonthlyByDay((25,), 12), NINE, PARIS, date(2026, 12, 1), exceptions=Exceptions(Holidays("FR"))
        ),
        Recurrence(
            MonthlyByDay((25,), 12),
            NINE,
            PARIS,
            date(2026, 12, 1),
            Times(3),
            exceptions=Exceptions(Holidays("FR")),
        ),
        Recurrence(Weekly((0,)), NINE, PARIS, date(2026, 12, 1), Until(date(2026, 12, 2))),
        Recurrence(Dates((date(2020, 1, 1),)), NINE, PARIS),
    ],
)
def test_a_rule_that_never_comes_round_says_so(rule: Recurrence) -> None:
    """And does not search to the end of time."""
    assert rule.next_after(NOW) is None
    assert rule.upcoming(NOW, 5) == []


@given(rules(), instants)
@settings(max_examples=30, deadline=None)
def test_an_occurrence_is_known_by_its_name(rule: Recurrence, now: datetime) -> None:
    """What is written down names the same again."""
    for due in rule.upcoming(now, 3):
        assert Occurrence.named(str(due.occurrence)) == due.occurrence


@pytest.mark.parametrize(
    "make",
    [
        lambda: Weekly(()),
        lambda: Weekly((7,)),
        lambda: Weekly((1, 0)),
        lambda: Weekly((0,), 0),
        lambda: MonthlyByDay((32,)),
        lambda: MonthlyByWeekday((5,), 0),
        lambda: Dates(()),
        lambda: Dates((date(3000, 1, 1),)),
        lambda: Holidays("XX"),
        lambda: Holidays("FR", "BY"),
        lambda: Closure(date(2027, 1, 2), date(2027, 1, 1)),
        lambda: Closure(date(2027, 1, 1), date(2029, 1, 1)),
        lambda: Exceptions(instead=Instead.NEXT_WORKING_DAY),
        lambda: Exceptions(
            closures=(
                Closure(date(2027, 1, 1), date(2027, 1, 9)),
                Closure(date(2027, 1, 9), date(2027, 1, 9)),
            )
        ),
        lambda: Recurrence(Weekly((0,)), (), PARIS),
        lambda: Recurrence(Weekly((0,)), (time(9, 0, 1),), PARIS),
        lambda: Recurrence(Weekly((0,)), NINE, "Europe/Nulle_Part"),
        lambda: Recurrence(Weekly((0,), 2), NINE, PARIS),
        lambda: Recurrence(Weekly((0,)), NINE, PARIS, end=Times(3)),
        lambda: Recurrence(Weekly((0,)), NINE, PARIS, date(2027, 1, 2), Until(date(2027, 1, 1))),
        lambda: Recurrence(Dates((date(2027, 1, 1),)), NINE, PARIS, date(2027, 1, 1)),
    ],
)
def test_fields_that_make_no_rule_are_refused(make: object) -> None:
    """Whoever hands them in, a row of the database included."""
    assert callable(make)
    with pytest.raises(WrongRule):
        make()
