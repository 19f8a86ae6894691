"""Who left finds nothing that is not theirs, until they are seen among the others again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions import LookFor, Tell, Whisper
from bot.cards import Card
from bot.deliveries import Outcome
from bot.events import (
    CommandInvoked,
    DeliveryRefused,
    Event,
    HomeOpened,
    MessagePosted,
    MessengerConnected,
    PersonGone,
    PersonSeen,
)
from bot.model.place import Address, Person, Place
from bot.ports import Hindrance
from tests.bot.test_home import House, house, words
from tests.builders import HERE, NOW, OMAR, a_delivery, a_member, a_practice, an_id

__all__ = ["house"]

DIRECT = replace(HERE, channel="direct")
CIRCLE = replace(HERE, channel="circle")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
async def community(house: House) -> str:
    """Omar and Léa are in it; one practice was told in its open channel."""
    settled = await house.settles(OMAR)
    async with house.storage.unit() as unit:
        lea = a_member(community=settled.id, person=replace(OMAR, user="lea"))
        await unit.members.save(lea)
        await unit.practices.save(a_practice(community=settled.id, title="Deux jalons", author=lea.id))
        await unit.commit()
    return settled.id


async def finds(house: House, place: Place = DIRECT, person: Person = OMAR) -> bool:
    """Whether somebody who searches is shown the practice."""
    event = CommandInvoked(
        id=an_id(), at=LATER, person=person, place=place, name="practice", text="chercher jalons"
    )
    await house.engine.receive(event)
    return "Deux jalons" in words([one for one in house.messenger.done if isinstance(one, Whisper)][-1].card)


async def leaves(house: House) -> None:
    """Omar closes his account, or leaves the server."""
    await house.engine.receive(PersonGone(id=an_id(), at=NOW, person=OMAR))


async def test_who_left_finds_nothing_in_a_direct_message(house: House, community: str) -> None:  # noqa: ARG001
    """Nor does it bring them back to ask there, however often."""
    assert await finds(house)
    await leaves(house)
    assert not await finds(house)
    assert not await finds(house)


@pytest.mark.parametrize("where", ["channel", "home", "thread", "seen"])
async def test_who_is_seen_among_the_others_again_finds_again(
    house: House, community: str, where: str
) -> None:
    """By a command in the channel, the bot's page, an answer, or the messenger's word."""
    await leaves(house)
    async with house.storage.unit() as unit:
        settled = await unit.communities.get(community)
    assert settled
    posting = await house.asks(settled)
    assert posting.address
    reply = Address(posting.address.thread, an_id())
    seen: dict[str, Event] = {
        "home": HomeOpened(id=an_id(), at=LATER, person=OMAR, place=OMAR.home),
        "thread": MessagePosted(
            id=an_id(), at=LATER, author=OMAR, address=reply, text="Je note ce qui compte, puis je dis non."
        ),
        "seen": PersonSeen(id=an_id(), at=LATER, person=OMAR, sees=frozenset(), misses=frozenset()),
    }
    if where == "channel":
        assert await finds(house, HERE)
    else:
        await house.engine.receive(seen[where])
    assert await finds(house)


@pytest.mark.usefixtures("community")
async def test_who_is_only_not_known_to_be_gone_is_not_back(house: House) -> None:
    """Their messenger took too long to say so."""
    await leaves(house)
    nothing = frozenset[Place]()
    feared = PersonSeen(id=an_id(), at=LATER, person=OMAR, sees=nothing, misses=nothing, here=False)
    await house.engine.receive(feared)
    assert not await finds(house)


async def test_what_they_said_before_they_left_does_not_bring_them_back(house: House, community: str) -> None:
    """A thread may be read again long after."""
    await leaves(house)
    async with house.storage.unit() as unit:
        settled = await unit.communities.get(community)
    assert settled
    posting = await house.asks(settled)
    assert posting.address
    reply = Address(posting.address.thread, an_id())
    await house.engine.receive(
        MessagePosted(
            id=an_id(),
            at=NOW - timedelta(days=1),
            author=OMAR,
            address=reply,
            text="Je note ce qui compte, puis je dis non.",
        )
    )
    assert not await finds(house)


async def test_what_somebody_sees_no_more_they_find_no_more(house: House) -> None:
    """And what they see, they find."""
    closed = await house.settles(OMAR, place=CIRCLE, open=False)
    async with house.storage.unit() as unit:
        await unit.practices.save(a_practice(community=closed.id, place=CIRCLE, title="Deux jalons"))
        await unit.commit()
    both = (frozenset({CIRCLE}), frozenset[Place]())
    for sees, misses in (both, both[::-1], both):
        await house.engine.receive(PersonSeen(id=an_id(), at=NOW, person=OMAR, sees=sees, misses=misses))
        assert await finds(house) is (CIRCLE in sees)


async def test_the_core_team_is_looked_for_after_an_interruption(house: House) -> None:
    """Each once, in their own messenger; nobody else is."""
    for place in (HERE, replace(HERE, channel="circle")):
        settled = await house.settles(OMAR, place=place)
        async with house.storage.unit() as unit:
            for user, messenger in (("zoe", HERE.messenger), ("yann", "elsewhere")):
                person = replace(OMAR, user=user, messenger=messenger)
                await unit.members.save(a_member(community=settled.id, person=person, facilitator=True))
            await unit.commit()
    await house.engine.receive(MessengerConnected(id="on", at=NOW, messenger=HERE.messenger))
    assert [one for one in house.messenger.done if isinstance(one, LookFor)] == [
        LookFor(replace(OMAR, user="zoe"))
    ]


@pytest.mark.parametrize(("why", "looked"), [(Hindrance.CLOSED, 1), (Hindrance.FORBIDDEN, 0)])
async def test_who_cannot_be_told_is_looked_for(why: Hindrance, looked: int, house: House) -> None:
    """They may take no direct messages, or be gone."""
    told = a_delivery("low:1", action=Tell(OMAR, Card(()), key="low:1"), outcome=Outcome.REFUSED, reason=why)
    async with house.storage.unit() as unit:
        await unit.deliveries.add(told)
        await unit.commit()
    await house.engine.receive(DeliveryRefused(id="no", at=NOW, key="low:1", reason=why))
    assert [one for one in house.messenger.done if isinstance(one, LookFor)] == [LookFor(OMAR)] * looked
