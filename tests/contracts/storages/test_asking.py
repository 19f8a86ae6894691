"""Themes, programmes, their journal, postings and answers are remembered, and found by what is asked."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.model.community import StandBy
from bot.model.journal import Act, Entry
from bot.model.parts import Parts
from bot.model.place import Place
from bot.model.programme import Change, Order, State
from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.occurrence import Occurrence, Slot
from bot.model.recurrence.patterns import Dates, MonthlyByDay, MonthlyByWeekday, Weekly
from bot.model.recurrence.rule import Recurrence, Times, Until, Weeks
from bot.model.role import Reach, Role
from bot.model.theme import Kind, Standing
from bot.ports import Storage
from tests.builders import HERE, NOW, a_message, a_posting, a_programme, a_theme, an_answer

TUESDAY = date(2026, 11, 24)
OCCURRENCE = Occurrence(TUESDAY)
SLOT = Slot(TUESDAY)
EVERY_KIND_OF_RULE = (
    Recurrence(Weekly((6,)), (time(23, 45),), "Asia/Kathmandu"),
    Recurrence(Weekly((0, 3), 2), (time(9), time(14)), "Europe/Paris", TUESDAY, Times(10)),
    Recurrence(MonthlyByWeekday((1, -1), 4), (time(9),), "Europe/Paris", None, Until(TUESDAY)),
    Recurrence(MonthlyByDay((1, -1), 3), (time(9),), "Europe/Paris", TUESDAY, Weeks(2)),
    Recurrence(
        Dates((TUESDAY, date(2027, 1, 5))),
        (time(9),),
        "Europe/Paris",
        exceptions=Exceptions(Holidays("FR", "57"), (Closure(TUESDAY, TUESDAY),), Instead.NEXT_WORKING_DAY),
    ),
)


async def test_a_theme_comes_back_as_it_was(storage: Storage) -> None:
    """Every field, and after a change the changed ones."""
    theme = a_theme(kind=Kind.DEBATE, tags=(), slug="dire-non", author="nadia", standing=Standing.PROPOSED)
    changed = replace(theme, tags=("courage",), question="Comment dire non ?", standing=Standing.ASIDE)
    async with storage.unit() as unit:
        for expected in (theme, changed):
            await unit.themes.save(expected)
            assert await unit.themes.get(theme.id) == expected
        assert await unit.themes.get("nothing") is None


async def test_themes_come_in_the_order_they_were_added(storage: Storage) -> None:
    """Also those added at the same instant; a changed one keeps its rank."""
    themes = [a_theme(question=f"Question {number}") for number in range(12)]
    async with storage.unit() as unit:
        for theme in themes:
            await unit.themes.save(theme)
        await unit.themes.save(a_theme(community="coaches"))
        await unit.commit()
    themes[3] = replace(themes[3], question="Une autre question")
    async with storage.unit() as unit:
        await unit.themes.save(themes[3])
        assert await unit.themes.of("managers") == themes


async def test_themes_come_in_the_order_they_were_arranged_in(storage: Storage) -> None:
    """In the places they held together; whoever is not among them stays, and so does another community."""
    first, second, third, fourth = themes = [a_theme(question=f"Question {number}") for number in range(4)]
    elsewhere = a_theme(community="coaches")
    async with storage.unit() as unit:
        for theme in (*themes, elsewhere):
            await unit.themes.save(theme)
        await unit.themes.arrange("managers", [fourth.id, "unknown", elsewhere.id, first.id, second.id])
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.themes.of("managers") == [fourth, first, third, second]
        await unit.themes.save(later := a_theme())
        await unit.themes.arrange("managers", [])
        assert await unit.themes.of("managers") == [fourth, first, third, second, later]
        assert await unit.themes.of("coaches") == [elsewhere]


async def test_a_programme_comes_back_as_it_was(storage: Storage) -> None:
    """Every field, and every kind of rule; paused ones too."""
    changes = (Change(OCCURRENCE), Change(Occurrence(TUESDAY, time(9)), datetime(2026, 11, 25, 14, 30)))  # noqa: DTZ001
    programme = a_programme(
        order=Order.DRAW,
        changes=changes,
        next=Occurrence(TUESDAY, time(14, 30)),
        resumes_on=TUESDAY,
        late=timedelta(hours=3),
        state=State.DRAFT,
        notify=Role("42", "the/news", Reach.CLOSED),
    )
    every_kind = [replace(programme, rule=rule) for rule in EVERY_KIND_OF_RULE]
    async with storage.unit() as unit:
        for expected in (*every_kind, programme, programme.paused(NOW), programme.resumed(NOW)):
            await unit.programmes.save(expected)
            assert await unit.programmes.get(programme.id) == expected
        assert await unit.programmes.get("nothing") is None


async def test_of_two_who_change_a_programme_at_once_none_undoes_the_other(storage: Storage) -> None:
    """A facilitator skips a date while one is dealt with: the second waits, and sees the first."""
    programme = a_programme(name="")
    async with storage.unit() as unit:
        await unit.programmes.save(programme)
        await unit.commit()

    async def add(word: str) -> None:
        async with storage.unit() as unit:
            found = await unit.programmes.get(programme.id)
            assert found
            await asyncio.sleep(0.05)  # the other is there by now
            await unit.programmes.save(replace(found, name=found.name + word))
            await unit.commit()

    await asyncio.gather(add("a"), add("b"))
    async with storage.unit() as unit:
        kept = await unit.programmes.get(programme.id)
    assert kept
    assert sorted(kept.name) == ["a", "b"]


async def test_a_programme_that_was_read_is_kept_as_it_is_saved(storage: Storage) -> None:
    """Planned anew, changed otherwise, or both, again and again in one unit."""
    programme = a_programme(next=OCCURRENCE)
    async with storage.unit() as unit:
        await unit.programmes.save(programme)
        for changed in (
            replace(programme, next=Occurrence(TUESDAY + timedelta(weeks=1))),
            replace(programme, next=None),
            replace(programme, name="Le jeudi", next=None),
            replace(programme, name="Le jeudi", next=OCCURRENCE),
        ):
            assert await unit.programmes.get(programme.id)
            await unit.programmes.save(changed)
            assert await unit.programmes.get(programme.id) == changed
            assert (await unit.programmes.next_due()) == changed.next_at
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.programmes.get(programme.id) == changed
        assert await unit.programmes.get("nothing") is None


async def test_programmes_of_a_community_come_oldest_first(storage: Storage) -> None:
    """Those of others do not come, nor archived ones."""
    young, old = a_programme(created_at=NOW + timedelta(days=1)), a_programme()
    async with storage.unit() as unit:
        for programme in (young, old, a_programme(community="coaches"), a_programme(state=State.ARCHIVED)):
            await unit.programmes.save(programme)
        assert await unit.programmes.of("managers") == [old, young]


async def test_programmes_are_due_at_their_instant_the_longest_first(storage: Storage) -> None:
    """Not a second before; never while paused; no more than were asked for."""
    first = a_programme(next=Occurrence(TUESDAY - timedelta(weeks=1)))
    second = a_programme(next=OCCURRENCE)
    async with storage.unit() as unit:
        assert await unit.programmes.next_due() is None
        for programme in (second, a_programme().paused(NOW), first):
            await unit.programmes.save(programme)
        at = second.next_at
        assert at is not None
        assert await unit.programmes.next_due() == first.next_at
        assert await unit.programmes.due(at - timedelta(seconds=1), limit=9) == [first]
        assert await unit.programmes.due(at, limit=9) == [first, second]
        assert await unit.programmes.due(at, limit=1) == [first]


async def test_an_act_comes_back_as_it_was(storage: Storage) -> None:
    """Every field; what it was before, too, whatever that was, and that it was undone."""
    programme = a_programme(rule=EVERY_KIND_OF_RULE[-1])
    of_programme = Entry("1", "managers", Act.MISSED, NOW, None, programme.id, occurrence=OCCURRENCE, count=3)
    skipped = Entry("2", "managers", Act.SKIPPED, NOW, "nadia", programme.id, None, programme, OCCURRENCE)
    amended = Entry("3", "managers", Act.AMENDED, NOW, "nadia", theme="t", before=a_theme())
    arranged = Entry("4", "managers", Act.ARRANGED, NOW, "nadia", theme="t", before=("t", "u"))
    woken = Entry("5", "managers", Act.WOKEN, NOW, "nadia", before=StandBy(NOW, NOW + timedelta(days=3)))
    async with storage.unit() as unit:
        for expected in (of_programme, skipped, replace(skipped, undone_at=NOW), amended, arranged, woken):
            await unit.journal.save(expected)
            assert await unit.journal.get(expected.id) == expected
        assert await unit.journal.get("nothing") is None


async def test_the_journal_begins_with_the_newest(storage: Storage) -> None:
    """No more than were asked for, and nothing of others: of a programme, a theme, a community."""
    acts = [
        Entry(str(number), "managers", Act.PAUSED, NOW + timedelta(hours=number), "nadia", "tuesdays")
        for number in range(5)
    ]
    others = Entry("other", "managers", Act.PAUSED, NOW, "nadia", "fridays")
    aside = Entry("aside", "managers", Act.SET_ASIDE, NOW + timedelta(days=1), "nadia", theme="no")
    elsewhere = Entry("elsewhere", "coaches", Act.SET_ASIDE, NOW, "omar", theme="yes")
    async with storage.unit() as unit:
        for entry in (*acts, others, aside, elsewhere):
            await unit.journal.save(entry)
        assert await unit.journal.of("tuesdays", limit=3) == [acts[4], acts[3], acts[2]]
        assert await unit.journal.of_theme("no", limit=3) == [aside]
        assert await unit.journal.of_community("managers", limit=2) == [aside, acts[4]]
        assert await unit.journal.of_community("coaches", limit=9) == [elsewhere]


async def test_the_last_decision_is_found_however_long_ago(storage: Storage) -> None:
    """Done or undone; about the programme or all of its community, and of no other kind."""
    hour = timedelta(hours=1)
    acts = [
        Entry("1", "managers", Act.MOVED, NOW, None, "tuesdays", undone_at=NOW + 2 * hour),
        Entry("2", "managers", Act.PAUSED, NOW + hour, None, "tuesdays"),
        Entry("3", "managers", Act.PUBLISHED, NOW + 5 * hour, None, "tuesdays"),
        Entry("4", "managers", Act.PAUSED, NOW + 3 * hour, None, "fridays"),
        Entry("5", "coaches", Act.STOOD_BY, NOW + 9 * hour, None),
    ]
    kinds = frozenset({Act.MOVED, Act.PAUSED, Act.STOOD_BY})
    async with storage.unit() as unit:
        assert await unit.journal.decided("managers", "tuesdays", kinds) is None
        for entry in acts:
            await unit.journal.save(entry)
        assert await unit.journal.decided("managers", "tuesdays", kinds) == NOW + 2 * hour
        await unit.journal.save(Entry("6", "managers", Act.STOOD_BY, NOW + 4 * hour, None))
        assert await unit.journal.decided("managers", "tuesdays", kinds) == NOW + 4 * hour


async def test_a_posting_comes_back_as_it_was(storage: Storage) -> None:
    """Every field, and its address once it is known."""
    posting = a_posting(programme="tuesdays", slot=SLOT, place=replace(HERE, thread="7"))
    said = replace(posting, address=a_message(replace(HERE, thread="7")))
    calling = replace(said, notify=Role("42", "news"))
    async with storage.unit() as unit:
        for expected in (posting, said, calling):
            await unit.postings.save(expected)
            assert await unit.postings.get(posting.id) == expected
        assert await unit.postings.get("nothing") is None


@pytest.mark.parametrize("channel", [HERE.channel, "elsewhere"])
async def test_a_slot_is_posted_once(channel: str, storage: Storage) -> None:
    """The second is refused, wherever its programme went meanwhile, and the first stays as it was."""
    posting = a_posting(programme="tuesdays", slot=SLOT)
    async with storage.unit() as unit:
        assert await unit.postings.add(posting)
        await unit.commit()
    there = replace(HERE, channel=channel)
    again = a_posting(programme="tuesdays", slot=SLOT, theme="another", place=there)
    async with storage.unit() as unit:
        assert not await unit.postings.add(again)
        assert await unit.postings.get(again.id) is None
        assert await unit.postings.get(posting.id) == posting


async def test_the_slots_that_were_posted(storage: Storage) -> None:
    """Of this programme, since then; what was published at once is none."""
    old, young = Slot(TUESDAY - timedelta(weeks=1)), Slot(TUESDAY, 1)
    async with storage.unit() as unit:
        for posting in (
            a_posting(programme="tuesdays", slot=young),
            a_posting(programme="tuesdays", slot=old, created_at=NOW - timedelta(seconds=1)),
            a_posting(programme="tuesdays"),
            a_posting(programme="fridays", slot=SLOT),
        ):
            await unit.postings.save(posting)
        assert await unit.postings.slots("tuesdays", since=NOW) == [young]
        assert set(await unit.postings.slots("tuesdays", NOW - timedelta(days=1))) == {old, young}
        assert await unit.postings.slots("nothing", since=NOW) == []


async def test_other_occurrences_and_programmes_are_others(storage: Storage) -> None:
    """And what is published at once has no occurrence to be the same as."""
    posting = a_posting(programme="tuesdays", slot=SLOT)
    others = [
        a_posting(programme="tuesdays", slot=Slot(TUESDAY + timedelta(weeks=1))),
        a_posting(programme="fridays", slot=SLOT),
        a_posting(),
        a_posting(),
        a_posting(programme="tuesdays"),
        a_posting(programme="tuesdays"),
    ]
    async with storage.unit() as unit:
        assert await unit.postings.add(posting)
        assert [await unit.postings.add(other) for other in others] == [True] * len(others)
        assert not await unit.postings.add(posting)


async def test_a_thread_hangs_from_a_posting(storage: Storage) -> None:
    """From its message; not from another, nor from the channel itself."""
    posting, other = a_posting(address=a_message()), a_posting(address=a_message())
    async with storage.unit() as unit:
        for one in (posting, other, a_posting()):
            await unit.postings.save(one)
        assert posting.address is not None
        assert await unit.postings.of_thread(posting.address.thread) == posting
        assert await unit.postings.of_thread(replace(HERE, thread="nothing")) is None
        assert await unit.postings.of_thread(HERE) is None
        assert await unit.postings.of_thread(replace(posting.address.thread, channel="elsewhere")) is None


async def test_postings_said_in_a_messenger_since(storage: Storage) -> None:
    """Those whose message stands there; the instant itself included, older ones not."""
    slack = Place("slack", "T1", "C1")
    said, old = (
        a_posting(place=slack, address=a_message(slack), created_at=NOW - timedelta(days=days))
        for days in (0, 9)
    )
    async with storage.unit() as unit:
        for posting in (said, old, a_posting(place=slack), a_posting(address=a_message())):
            await unit.postings.save(posting)
        assert await unit.postings.said_in("slack", since=NOW) == [said]
        assert await unit.postings.said_in("slack", since=NOW - timedelta(days=10)) == [old, said]


async def test_the_newest_postings_of_channels(storage: Storage) -> None:
    """Newest first, so many at most; what is older, stands nowhere or elsewhere is left out."""
    circle = replace(HERE, channel="circle")
    first, second, third = (
        a_posting(place=place, address=a_message(place), created_at=NOW + timedelta(days=days))
        for days, place in enumerate((HERE, circle, HERE))
    )
    elsewhere = replace(HERE, channel="elsewhere")
    old = a_posting(address=a_message(), created_at=NOW - timedelta(seconds=1))
    others = (a_posting(), old, a_posting(place=elsewhere, address=a_message(elsewhere)))
    async with storage.unit() as unit:
        for posting in (first, second, third, *others):
            await unit.postings.save(posting)
        assert await unit.postings.newest([HERE, circle], since=NOW, limit=9) == [third, second, first]
        assert await unit.postings.newest([circle, HERE], since=NOW, limit=2) == [third, second]
        assert await unit.postings.newest([replace(HERE, thread="7")], since=NOW, limit=9) == [third, first]
        assert await unit.postings.newest([], since=NOW, limit=9) == []


async def test_postings_that_stand_nowhere(storage: Storage) -> None:
    """Of these channels alone, oldest first."""
    young, old = a_posting(created_at=NOW + timedelta(days=1)), a_posting()
    elsewhere = a_posting(place=replace(HERE, channel="elsewhere"))
    async with storage.unit() as unit:
        for posting in (young, old, a_posting(address=a_message()), elsewhere):
            await unit.postings.save(posting)
        assert await unit.postings.unsaid([HERE]) == [old, young]
        assert await unit.postings.unsaid([]) == []


async def test_when_themes_were_last_asked_in_a_channel(storage: Storage) -> None:
    """The last time counts, in any of its threads; other channels do not."""
    later = NOW + timedelta(days=7)
    async with storage.unit() as unit:
        await unit.postings.save(a_posting(theme="no", created_at=later))
        await unit.postings.save(a_posting(theme="no"))
        await unit.postings.save(a_posting(theme="yes", place=replace(HERE, thread="7")))
        await unit.postings.save(a_posting(theme="maybe", place=replace(HERE, channel="elsewhere")))
        assert await unit.postings.asked(replace(HERE, thread="8")) == {"no": later, "yes": NOW}


async def test_an_answer_comes_back_with_its_revisions_in_order(storage: Storage) -> None:
    """Every field; twelve revisions, and one more after."""
    answer = an_answer(source=a_message(replace(HERE, thread="7")), named=False, diverging=True)
    for number in range(12):
        answer = answer.revised(
            Parts(f"s{number}", f"m{number}", f"o{number}", f"d{number}", f"a{number}"),
            NOW + timedelta(minutes=number),
        )
    async with storage.unit() as unit:
        await unit.answers.save(answer)
        await unit.commit()
    again = answer.revised(Parts(method="Pour finir"), NOW + timedelta(hours=1))
    async with storage.unit() as unit:
        assert await unit.answers.get(answer.id) == answer
        await unit.answers.save(again)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.answers.get(answer.id) == again
        assert len(again.revisions) == 13
        assert await unit.answers.get("nothing") is None


async def test_an_answer_is_found_by_its_message(storage: Storage) -> None:
    """A message is one in its channel, whether or not the thread it is shown in is told."""
    source = a_message(replace(HERE, thread="7"))
    answer = an_answer(source=source)
    async with storage.unit() as unit:
        await unit.answers.save(answer)
        await unit.answers.save(an_answer())
        await unit.answers.save(an_answer())
        assert await unit.answers.from_source(source) == answer
        assert await unit.answers.from_source(replace(source, place=HERE)) == answer
        assert await unit.answers.from_source(replace(source, message="another")) is None
        assert await unit.answers.from_source(replace(source, place=Place("slack", "T", "C"))) is None


async def test_the_messages_of_answers_are_known_by_posting(storage: Storage) -> None:
    """Of those that stand in one, and were not taken back."""
    source, other = a_message(replace(HERE, thread="7")), a_message()
    async with storage.unit() as unit:
        for answer in (
            an_answer(source=source, version=1732000000.000129),
            an_answer(source=a_message()).removed(NOW),
            an_answer(),
            an_answer(posting="q", source=other),
            an_answer(posting="elsewhere", source=a_message()),
        ):
            await unit.answers.save(answer)
        known = await unit.answers.messages(["p", "q", "r"])
        assert known == {"p": frozenset({source.message}), "q": frozenset({other.message})}
        kept = await unit.answers.from_source(source)
        assert kept
        assert kept.version == 1732000000.000129


async def test_a_removed_answer_is_a_tombstone(storage: Storage) -> None:
    """Nothing it said remains; its message still finds it, so that catching up does not bring it back."""
    answer = an_answer(source=a_message()).revised(Parts(method="Autrement"), NOW)
    tombstone = answer.removed(NOW)
    async with storage.unit() as unit:
        await unit.answers.save(answer)
        await unit.commit()
    async with storage.unit() as unit:
        await unit.answers.save(tombstone)
        await unit.commit()
    async with storage.unit() as unit:
        assert answer.source is not None
        assert await unit.answers.from_source(answer.source) == tombstone
        assert await unit.answers.get(answer.id) == tombstone
        assert await unit.answers.of("nadia") == []
        assert await unit.answers.count("p") == 0


async def test_what_a_member_answered_comes_oldest_first(storage: Storage) -> None:
    """Theirs alone, removed ones left out, revisions with the right one."""
    old = an_answer().revised(Parts(method="Mieux"), NOW)
    young = an_answer(created_at=NOW + timedelta(days=1)).revised(Parts(method="Bien"), NOW)
    async with storage.unit() as unit:
        for answer in (young, old, an_answer(member="omar"), an_answer().removed(NOW)):
            await unit.answers.save(answer)
        assert await unit.answers.of("nadia") == [old, young]


async def test_answers_of_a_posting_are_counted(storage: Storage) -> None:
    """Removed ones left out, those of other postings too."""
    async with storage.unit() as unit:
        for answer in (an_answer(), an_answer(), an_answer().removed(NOW), an_answer(posting="q")):
            await unit.answers.save(answer)
        assert await unit.answers.count("p") == 2
        assert await unit.answers.count("nothing") == 0
