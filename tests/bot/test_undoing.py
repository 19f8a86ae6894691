"""What everybody was asked is not undone, and neither is what somebody else changed since."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.actions import Whisper
from bot.model.journal import Act, Entry
from bot.model.place import Place
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.role import Role
from bot.model.theme import Standing
from tests.bot.test_home import VOICE, House, house, notes, words
from tests.bot.test_proposing import facilitated
from tests.builders import HERE, NADIA, NOW, a_channel, a_posting, a_programme, a_theme, an_id

__all__ = ["house"]

LATE = VOICE.plain("journal.too_late")


async def undone(house: House, entry: Entry) -> str:
    """Nadia undoes it; what she hears."""
    await house.presses("journal.undo", entry.id, NADIA)
    return words([action for action in house.messenger.done if isinstance(action, Whisper)][-1].card)


async def test_a_theme_that_was_asked_since_stays_as_it_is(house: House) -> None:
    """Its answers hang from it; one asked long before is as free as any."""
    community = await facilitated(house)
    theme = a_theme(community=community.id)
    amended = replace(theme, question="Comment fais-tu pour dire oui ?")
    entry = Entry(
        an_id(), community.id, Act.AMENDED, NOW - timedelta(days=1), None, theme=theme.id, before=theme
    )
    posting = a_posting(community=community.id, theme=theme.id, created_at=NOW - timedelta(days=400))
    async with house.storage.unit() as unit:
        await unit.themes.save(amended)
        await unit.postings.save(replace(posting, id=an_id(), created_at=NOW - timedelta(hours=1)))
        await unit.journal.save(entry)
        await unit.commit()
    assert await undone(house, entry) == LATE
    async with house.storage.unit() as unit:
        assert await unit.themes.get(theme.id) == amended


async def test_only_the_last_act_about_a_theme_is_undone(house: House) -> None:
    """And only once."""
    community = await facilitated(house)
    ready = a_theme(community=community.id)
    aside = replace(ready, standing=Standing.ASIDE)
    first = Entry(
        an_id(), community.id, Act.AMENDED, NOW - timedelta(hours=2), None, theme=ready.id, before=ready
    )
    last = Entry(
        an_id(), community.id, Act.SET_ASIDE, NOW - timedelta(hours=1), None, theme=ready.id, before=ready
    )
    async with house.storage.unit() as unit:
        await unit.themes.save(aside)
        for entry in (first, last):
            await unit.journal.save(entry)
        await unit.commit()
    assert await undone(house, first) == LATE
    await undone(house, last)
    async with house.storage.unit() as unit:
        assert await unit.themes.get(ready.id) == ready
    assert await undone(house, last) == LATE


async def test_what_is_two_weeks_old_is_not_undone(house: House) -> None:
    """Nobody remembers how it was."""
    community = await facilitated(house)
    theme = a_theme(community=community.id, standing=Standing.ASIDE)
    before = replace(theme, standing=Standing.READY)
    old = Entry(
        an_id(), community.id, Act.SET_ASIDE, NOW - timedelta(days=15), None, theme=theme.id, before=before
    )
    async with house.storage.unit() as unit:
        await unit.themes.save(theme)
        await unit.journal.save(old)
        await unit.commit()
    assert await undone(house, old) == LATE


async def test_a_role_is_not_called_in_another_messenger(house: House) -> None:
    """Whoever moves the programme there is told; undone, it is called as before."""
    community = await facilitated(house)
    elsewhere = Place("slack", "T1", "C1")
    role = Role("r1", "managers")
    programme = a_programme(community=community.id, place=HERE, notify=role)
    async with house.storage.unit() as unit:
        await unit.channels.save(a_channel(place=elsewhere, name="ailleurs", community=community.id))
        await unit.programmes.save(programme)
        await unit.commit()
    await house.sends("relocating.channel", programme.id, NADIA, channel="slack/T1/C1")
    told = notes([action for action in house.messenger.done if isinstance(action, Whisper)][-1].card)
    assert VOICE.plain("relocating.nobody_called", role="managers") in told
    async with house.storage.unit() as unit:
        moved = await unit.programmes.get(programme.id)
        assert moved
        (entry,) = await unit.journal.of(programme.id, 9)
    assert (moved.place, moved.notify) == (elsewhere, None)
    await undone(house, entry)
    async with house.storage.unit() as unit:
        assert await unit.programmes.get(programme.id) == programme.planned(NOW)


async def test_what_came_due_is_asked_before_anything_is_done_with_its_programme(house: House) -> None:
    """Paused in the minute after an outage, a date does not fall out of sight."""
    community = await facilitated(house)
    hour = (NOW - timedelta(minutes=5)).astimezone(ZoneInfo("Europe/Paris"))
    rule = Recurrence(Weekly((hour.weekday(),)), (hour.time(),), "Europe/Paris")
    programme = a_programme(community=community.id, place=HERE, rule=rule).planned(NOW - timedelta(hours=1))
    async with house.storage.unit() as unit:
        await unit.themes.save(a_theme(community=community.id))
        await unit.programmes.save(programme)
        await unit.commit()
    await house.presses("planning.pause", programme.id, NADIA)
    async with house.storage.unit() as unit:
        assert programme.next in {posting.occurrence for posting in await unit.postings.unsaid([HERE])}
        paused = await unit.programmes.get(programme.id)
    assert paused
    assert paused.next is None
