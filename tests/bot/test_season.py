"""The season foretells what will be asked: in several channels, in order, by chance, and nothing twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar

from bot.app.calendar import feed
from bot.features.communities.joining import Present
from bot.features.programmes import season
from bot.markup import flatten
from bot.model.community import StandBy
from bot.model.journal import Act, Entry
from bot.model.programme import Change, Order, Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.theme import Theme
from bot.ports import Storage
from bot.wording import Wording
from storage import open_storage
from tests.bot.test_stock import Season, a_season
from tests.builders import HERE, NADIA, NOW, a_channel, a_community, a_member, a_programme, a_theme

CIRCLE = HERE.__class__(HERE.messenger, HERE.workspace, "circle")
FRIDAYS = Recurrence(Weekly((4,)), (time(9),), "Europe/Paris")


async def foretold(there: Season, count: int) -> list[str]:
    """The lines of the season, each in one."""
    async with there.turn() as turn:
        community = await turn.unit.communities.get(there.community.id)
        assert community
        present = Present(community, a_member(community=community.id, person=NADIA), turn.voice(community))
        blocks = await season.dates(present, turn, count)
    return [flatten(block.spans).replace("\n", " ") for block in blocks]


async def a_queue(there: Season, *questions: str) -> list[Theme]:
    """So many of the community's own themes."""
    themes = [a_theme(community="managers", question=question) for question in questions]
    await there.add(*themes)
    return themes


async def test_two_programmes_share_the_queue_as_they_will(tmp_path: Path) -> None:
    """What one asks stands behind the others for the other; no channel is asked the same twice."""
    there = await a_season(tmp_path, domains=1, each=1)
    await a_queue(there, "A ?", "B ?", "C ?")
    circle = a_programme(name="Le cercle", place=CIRCLE, rule=FRIDAYS, next=Occurrence(date(2026, 11, 27)))
    async with there.turn() as turn:
        await turn.unit.channels.save(a_channel(place=CIRCLE, community="managers", name="cercle"))
        await turn.unit.programmes.save(circle)
    lines = await foretold(there, 10)
    asked = [line.split("#")[1].split(" ", 1) for line in lines]
    home = [question for channel, question in asked if channel == "managers"]
    elsewhere = [question for channel, question in asked if channel == "cercle"]
    assert home[:3] == ["A ?", "C ?", "B ?"]
    assert elsewhere[:3] == ["B ?", "A ?", "C ?"]
    assert len(set(home[:4])) == 4
    assert "plus aucun thème" in lines[-1]


async def test_chance_is_foretold_once(tmp_path: Path) -> None:
    """The next draw is what the preview says; those after depend on it. Their programme is named once."""
    there = await a_season(tmp_path, Order.DRAW)
    lines = await foretold(there, 3)
    first = await there.asks()
    assert first
    assert first.question in lines[0]
    assert all("au tirage" in line for line in lines[1:])
    assert ["#" in line for line in lines] == [True, False, False]


async def test_the_feed_follows_what_is_decided() -> None:
    """A date that is moved is the same event at another hour; one paused or in a stand-by is none."""
    storage = await open_storage("memory://")
    tuesday = datetime(2026, 11, 24, 8, tzinfo=UTC)
    until = tuesday + timedelta(weeks=3, hours=-1)
    community = a_community(calendar="c" * 32, standby=StandBy(tuesday + timedelta(weeks=1), until))
    moved = Change(Occurrence(date(2026, 11, 24)), datetime(2026, 11, 25, 14, 30))  # noqa: DTZ001  # on the wall
    plain = a_programme(community=community.id, id="p")
    paused: Programme = a_programme(community=community.id).paused(NOW)
    async with storage.unit() as unit:
        await unit.communities.save(community)
        for programme in (plain.changed(moved, NOW), paused):
            await unit.programmes.save(programme)
        await unit.commit()
    events = await subscribed(storage)
    assert [(str(e["UID"]), e.decoded("DTSTART"), str(e["STATUS"])) for e in events[:4]] == [
        ("p-2026-11-24@mallette", datetime(2026, 11, 25, 13, 30, tzinfo=UTC), "CONFIRMED"),
        ("p-2026-12-01@mallette", tuesday + timedelta(weeks=1), "CANCELLED"),
        ("p-2026-12-08@mallette", tuesday + timedelta(weeks=2), "CANCELLED"),
        ("p-2026-12-15@mallette", tuesday + timedelta(weeks=3), "CONFIRMED"),
    ]
    assert "mardi 24 novembre à 9" in str(events[0]["DESCRIPTION"])
    assert "DESCRIPTION" not in events[3]
    assert await feed("d" * 32, storage, Wording(), NOW) is None


async def subscribed(storage: Storage, at: datetime = NOW) -> list[Any]:
    """What a calendar makes of the feed, in the order of days, after the rules every event has to keep."""
    text = await feed("c" * 32, storage, Wording(), at)
    assert text
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(text)
    assert calendar.subcomponents, "at least one component"
    assert not calendar.errors
    assert {"PRODID", "VERSION"} <= set(calendar)
    assert "METHOD" not in calendar
    events: list[Any] = list(calendar.events)
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS"} <= set(event)
        assert event.decoded("DTSTAMP").utcoffset() == timedelta(0)
        assert 0 <= event["SEQUENCE"] < 2**31
        assert not event.errors
    return sorted(events, key=lambda event: str(event["UID"]).removeprefix("p-"))


async def test_an_event_is_revised_by_what_is_decided_alone(tmp_path: Path) -> None:
    """Asked again, the feed is the same; skipped and had back, an event is newer each time."""
    there = await a_season(tmp_path)
    async with there.turn() as turn:
        community = await turn.unit.communities.get(there.community.id)
        assert community
        await turn.unit.communities.save(replace(community, calendar="c" * 32))
        programme = await turn.unit.programmes.get(there.programme.id)
        assert programme
    first, later = await subscribed(there.storage), NOW + timedelta(hours=1)
    assert await subscribed(there.storage, later) == first
    skipped = Change(Occurrence(date(2026, 11, 24)))
    entry = Entry("e", community.id, Act.SKIPPED, later, None, programme.id, before=programme)
    async with there.turn() as turn:
        await turn.unit.programmes.save(programme.changed(skipped, later))
        await turn.unit.journal.save(entry)
    second = await subscribed(there.storage, later)
    async with there.turn() as turn:
        await turn.unit.programmes.save(programme)
        await turn.unit.journal.save(replace(entry, undone_at=later + timedelta(minutes=1)))
    third = await subscribed(there.storage, later + timedelta(hours=1))
    async with there.turn() as turn:
        # However much is done meanwhile, nothing is ever less revised than it was.
        for number in range(250):
            at = later + timedelta(seconds=number % 60)
            await turn.unit.journal.save(
                Entry(f"{number}", community.id, Act.PUBLISHED, at, None, programme.id)
            )
    assert await subscribed(there.storage, later + timedelta(hours=1)) == third
    one, two, three = (events[0] for events in (first, second, third))
    assert one["UID"] == two["UID"] == three["UID"]
    assert [str(event["STATUS"]) for event in (one, two, three)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert one["SEQUENCE"] < two["SEQUENCE"] < three["SEQUENCE"]
    assert one.decoded("DTSTAMP") < two.decoded("DTSTAMP") < three.decoded("DTSTAMP")


async def test_a_feed_without_a_date_is_a_calendar_all_the_same() -> None:
    """RFC 5545 knows none that is empty."""
    storage = await open_storage("memory://")
    async with storage.unit() as unit:
        await unit.communities.save(a_community(calendar="c" * 32))
        await unit.commit()
    assert await subscribed(storage) == []
