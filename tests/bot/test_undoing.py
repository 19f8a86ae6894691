"""What everybody was asked is not undone, and neither is what somebody else changed since."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.actions import Edit, Post, Whisper
from bot.deliveries import Outcome
from bot.model.journal import Act, Entry
from bot.model.place import Place
from bot.model.poll import Poll
from bot.model.posting import Posting
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence, Slot
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.role import Role
from bot.model.theme import Standing
from bot.ports import Hindrance
from tests.bot.test_home import VOICE, House, house, notes, words
from tests.bot.test_proposing import facilitated
from tests.builders import (
    HERE,
    NADIA,
    NOW,
    a_channel,
    a_delivery,
    a_message,
    a_posting,
    a_programme,
    a_theme,
    an_id,
)

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


@pytest.mark.parametrize(
    "elsewhere",
    [Place("slack", "T1", "C1"), replace(HERE, channel="C1")],
    ids=["in another messenger", "on another server"],
)
async def test_a_role_is_not_called_where_it_is_not_known(house: House, elsewhere: Place) -> None:
    """Whoever moves the programme there is told; undone, it is called as before."""
    community = await facilitated(house)
    role = Role("r1", "managers")
    programme = a_programme(community=community.id, place=HERE, notify=role)
    async with house.storage.unit() as unit:
        await unit.channels.save(a_channel(place=HERE, community=community.id, server="1"))
        there = a_channel(place=elsewhere, name="ailleurs", community=community.id, server="2")
        await unit.channels.save(there)
        await unit.programmes.save(programme)
        await unit.commit()
    chosen = f"{elsewhere.messenger}/{elsewhere.workspace}/{elsewhere.channel}"
    await house.sends("relocating.channel", programme.id, NADIA, channel=chosen)
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


async def test_a_role_is_called_in_another_channel_of_its_server(house: House) -> None:
    """Or where the messenger does not tell servers apart."""
    community = await facilitated(house)
    for number, server in enumerate(("1", None)):
        elsewhere = replace(HERE, channel=f"C{number}")
        programme = a_programme(community=community.id, place=HERE, notify=Role("r1", "managers"))
        async with house.storage.unit() as unit:
            for place in (HERE, elsewhere):
                await unit.channels.save(a_channel(place=place, community=community.id, server=server))
            await unit.programmes.save(programme)
            await unit.commit()
        chosen = f"{elsewhere.messenger}/{elsewhere.workspace}/{elsewhere.channel}"
        await house.sends("relocating.channel", programme.id, NADIA, channel=chosen)
        async with house.storage.unit() as unit:
            moved = await unit.programmes.get(programme.id)
        assert moved
        assert (moved.place, moved.notify) == (elsewhere, programme.notify)


# ---- What is due at that moment --------------------------------------------------------------------------


async def a_due_programme(house: House, **fields: Any) -> Programme:
    """Due five minutes ago, and nobody dealt with it yet."""
    community = await facilitated(house)
    hour = (NOW - timedelta(minutes=5)).astimezone(ZoneInfo("Europe/Paris"))
    rule = Recurrence(Weekly((hour.weekday(),)), (hour.time(),), "Europe/Paris")
    programme = a_programme(community=community.id, place=HERE, rule=rule, **fields)
    async with house.storage.unit() as unit:
        for _ in range(3):
            await unit.themes.save(a_theme(community=community.id))
        await unit.programmes.save(programme.planned(NOW - timedelta(hours=1)))
        await unit.commit()
    return programme.planned(NOW - timedelta(hours=1))


async def asked(house: House, programme: Programme) -> list[Slot]:
    """What was posted of it."""
    async with house.storage.unit() as unit:
        return await unit.postings.slots(programme.id, NOW - timedelta(days=1))


async def test_what_came_due_is_asked_before_anything_is_done_with_its_programme(house: House) -> None:
    """Paused in the minute after an outage, a date does not fall out of sight."""
    programme = await a_due_programme(house)
    await house.presses("planning.pause", programme.id, NADIA)
    assert await asked(house, programme) == [programme.next and programme.slot(programme.next)]
    async with house.storage.unit() as unit:
        paused = await unit.programmes.get(programme.id)
    assert paused
    assert paused.next is None


async def test_what_came_due_is_asked_before_anything_is_undone(house: House) -> None:
    """Nor when an act of yesterday is undone; the vote that closes with it shows that it is closed."""
    programme = await a_due_programme(house)
    entry = Entry(
        an_id(),
        programme.community,
        Act.CHANGED,
        NOW - timedelta(days=1),
        None,
        programme=programme.id,
        before=replace(programme, name="Avant"),
    )
    async with house.storage.unit() as unit:
        themes = tuple(theme.id for theme in await unit.themes.of(programme.community))
        poll = Poll("poll", programme.community, programme.id, HERE, themes, NOW - timedelta(hours=1))
        await unit.polls.save(poll)
        said = a_delivery(key="poll:poll", outcome=Outcome.SAID, address=a_message(HERE))
        await unit.deliveries.add(said)
        await unit.journal.save(entry)
        await unit.commit()
    await undone(house, entry)
    assert await asked(house, programme) == [programme.next and programme.slot(programme.next)]
    (edit,) = [action for action in house.messenger.done if isinstance(action, Edit)]
    assert VOICE.plain("choosing.result_heading") in words(edit.card)
    async with house.storage.unit() as unit:
        restored = await unit.programmes.get(programme.id)
    assert restored
    assert (restored.name, restored.next) == ("Avant", programme.planned(NOW).next)


async def test_an_hour_that_is_taken_back_brings_no_second_theme(house: House) -> None:
    """Moved to ten minutes ago, asked, and moved back to this afternoon: once is once."""
    programme = await a_due_programme(house)
    afternoon = replace(programme, rule=replace(programme.rule, at=(time(18),)))
    entry = Entry(
        an_id(),
        programme.community,
        Act.CHANGED,
        NOW - timedelta(hours=1),
        None,
        programme=programme.id,
        before=afternoon.planned(NOW - timedelta(hours=1)),
    )
    async with house.storage.unit() as unit:
        await unit.journal.save(entry)
        await unit.commit()
    await undone(house, entry)
    assert await asked(house, programme) == [programme.next and programme.slot(programme.next)]
    async with house.storage.unit() as unit:
        restored = await unit.programmes.get(programme.id)
    assert restored
    assert restored.rule == afternoon.rule
    assert restored.next == Occurrence(NOW.date() + timedelta(weeks=1))


# ---- To another channel and back -------------------------------------------------------------------------

CIRCLE = Place("sandbox", "mallette", "circle")


async def a_refused_theme(house: House) -> tuple[Programme, Posting]:
    """A theme that could not be posted in ``HERE``; its community lives in the circle as well."""
    community = await facilitated(house)
    programme = a_programme(community=community.id, place=HERE).planned(NOW)
    theme = a_theme(community=community.id)
    posting = a_posting(community=community.id, theme=theme.id, programme=programme.id, slot=Slot(NOW.date()))
    refused = a_delivery(key=f"posting:{posting.id}", outcome=Outcome.REFUSED, reason=Hindrance.GONE.value)
    async with house.storage.unit() as unit:
        await unit.channels.save(a_channel(place=CIRCLE, name="cercle", community=community.id))
        await unit.themes.save(theme)
        await unit.themes.save(a_theme(community=community.id))
        await unit.programmes.save(programme)
        await unit.postings.save(posting)
        await unit.deliveries.add(refused)
        await unit.commit()
    return programme, posting


async def whereabouts(house: House, posting: Posting) -> tuple[Place, Place, str]:
    """Where a posting is to be said, where its delivery says it, and which theme."""
    async with house.storage.unit() as unit:
        kept, delivery = (
            await unit.postings.get(posting.id),
            await unit.deliveries.get(f"posting:{posting.id}"),
        )
    assert kept
    assert delivery
    assert isinstance(delivery.action, Post)
    return kept.place, delivery.action.place, kept.theme


@pytest.mark.parametrize("retried", [False, True])
async def test_a_theme_that_followed_comes_back(retried: bool, house: House) -> None:
    """Undone, it is for the channel it was for; also while it is tried again in the other."""
    programme, posting = await a_refused_theme(house)
    await house.sends("relocating.channel", programme.id, NADIA, channel="sandbox/mallette/circle")
    assert await whereabouts(house, posting) == (CIRCLE, CIRCLE, posting.theme)
    if retried:
        await house.presses("planning.retry", f"posting:{posting.id}", NADIA)
    async with house.storage.unit() as unit:
        entry = next(one for one in await unit.journal.of(programme.id, 9) if one.act is Act.RELOCATED)
    await undone(house, entry)
    assert await whereabouts(house, posting) == (HERE, HERE, posting.theme)


async def test_what_perhaps_stands_is_looked_for_where_it_would_stand(house: House) -> None:
    """It follows nowhere, and what was said beside it meanwhile is still to be read."""
    programme, posting = await a_refused_theme(house)
    async with house.storage.unit() as unit:
        refused = await unit.deliveries.get(f"posting:{posting.id}")
        assert refused
        await unit.deliveries.save(replace(refused, reason=Hindrance.UNSURE.value))
        await unit.commit()
    await house.sends("relocating.channel", programme.id, NADIA, channel="sandbox/mallette/circle")
    await house.presses("planning.retry", f"posting:{posting.id}", NADIA)
    assert await whereabouts(house, posting) == (HERE, HERE, posting.theme)
    async with house.storage.unit() as unit:
        kept, delivery = await unit.postings.get(posting.id), await unit.deliveries.get(refused.key)
    assert kept == posting
    assert delivery
    assert delivery.outcome is Outcome.UNSURE


async def test_a_theme_does_not_follow_to_where_it_was_asked_within_the_year(house: House) -> None:
    """The next one that was not is asked in its stead, in the same message."""
    programme, posting = await a_refused_theme(house)
    async with house.storage.unit() as unit:
        month = NOW - timedelta(days=30)
        await unit.postings.save(
            a_posting(community=programme.community, theme=posting.theme, place=CIRCLE, created_at=month)
        )
        (other,) = [one for one in await unit.themes.of(programme.community) if one.id != posting.theme]
        await unit.commit()
    await house.sends("relocating.channel", programme.id, NADIA, channel="sandbox/mallette/circle")
    assert await whereabouts(house, posting) == (CIRCLE, CIRCLE, other.id)
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(f"posting:{posting.id}")
    assert delivery
    assert other.question in words(delivery.action.card)


@pytest.mark.parametrize("renamed", [False, True])
async def test_nothing_is_undone_that_would_give_two_programmes_one_name(renamed: bool, house: House) -> None:
    """Archived or renamed, its name was free for another; that one is renamed first."""
    community = await facilitated(house)
    before = a_programme(community=community.id, name="Le lundi").planned(NOW)
    now = replace(before, name="Le mardi") if renamed else before.archived(NOW)
    other = a_programme(community=community.id, name="le LUNDI").planned(NOW)
    act, at = Act.CHANGED if renamed else Act.ARCHIVED, NOW - timedelta(hours=1)
    entry = Entry(an_id(), community.id, act, at, None, programme=before.id, before=before)
    async with house.storage.unit() as unit:
        for programme in (now, other):
            await unit.programmes.save(programme)
        await unit.journal.save(entry)
        await unit.commit()
    assert await undone(house, entry) == VOICE.plain("journal.name_taken", name="Le lundi")
    async with house.storage.unit() as unit:
        assert await unit.programmes.get(before.id) == now
        await unit.programmes.save(replace(other, name="Le jeudi"))
        await unit.commit()
    await undone(house, entry)
    async with house.storage.unit() as unit:
        assert await unit.programmes.get(before.id) == before


async def test_what_is_tried_again_counts_from_then_on(house: House) -> None:
    """Mended after eleven months, a theme was asked when it was said, not when it could not be."""
    programme, posting = await a_refused_theme(house)
    long_ago = NOW - timedelta(days=330)
    async with house.storage.unit() as unit:
        await unit.postings.save(replace(posting, created_at=long_ago))
        await unit.commit()
    await house.presses("planning.retry", f"posting:{posting.id}", NADIA)
    async with house.storage.unit() as unit:
        assert (await unit.postings.asked(programme.place))[posting.theme] == NOW
