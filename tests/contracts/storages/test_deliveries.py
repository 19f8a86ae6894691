"""What the bot owes to say is kept, leased to one, and given back as it was."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions import Post, Tell
from bot.cards import Button, Buttons, Card, Divider, Note, Part, Quote, Text
from bot.deliveries import Delivery, Outcome
from bot.markup import Span
from bot.ports import Hindrance, Storage
from tests.builders import HERE, NADIA, NOW, OMAR, a_delivery, a_message

LEASE = timedelta(minutes=2)


async def claim(storage: Storage, holder: str = "me", **asked: object) -> Sequence[Delivery]:
    """What ``holder`` gets, committed."""
    fields = {"now": NOW, "until": NOW + LEASE, "messengers": ["sandbox"], "limit": 10} | asked
    async with storage.unit() as unit:
        claimed = await unit.deliveries.claim(holder=holder, **fields)  # type: ignore[arg-type]
        await unit.commit()
    return claimed


async def keep(storage: Storage, *deliveries: Delivery) -> None:
    """Save them."""
    async with storage.unit() as unit:
        for delivery in deliveries:
            await unit.deliveries.save(delivery)
        await unit.commit()


async def test_a_delivery_comes_back_as_it_was(storage: Storage) -> None:
    """With its whole card, whoever it is for."""
    spans = (Span("Bonjour "), Span("Nadia", bold=True, link="https://mallette.example/"))
    buttons = Buttons((Button("Répondre", "answer", "42", "primary"),))
    card = Card((Text(spans), Quote(spans), Part("Situation", spans), Note(spans), Divider(), buttons))
    told = a_delivery("tell", action=Tell(NADIA, card, "tell"))
    posted = a_delivery(
        "post",
        action=Post(replace(HERE, thread="7"), card, "post"),
        until=NOW + timedelta(hours=12),
        outcome=Outcome.REFUSED,
        attempts=3,
        leased_until=NOW + LEASE,
        holder="me",
        address=a_message(),
        reason="The channel is archived.",
    )
    await keep(storage, told, posted)
    async with storage.unit() as unit:
        assert await unit.deliveries.get("tell") == told
        assert await unit.deliveries.get("post") == posted
        assert await unit.deliveries.get("nothing") is None


async def test_a_key_is_kept_once(storage: Storage) -> None:
    """The first stays as it was, and a saved one may change."""
    first = a_delivery("key")
    async with storage.unit() as unit:
        assert await unit.deliveries.add(first)
        await unit.commit()
    async with storage.unit() as unit:
        assert not await unit.deliveries.add(replace(first, due_at=NOW + LEASE))
        assert await unit.deliveries.get("key") == first
        await unit.deliveries.save(replace(first, outcome=Outcome.SAID))
        assert await unit.deliveries.get("key") == replace(first, outcome=Outcome.SAID)


async def test_many_at_once_keep_a_key_once(storage: Storage) -> None:
    """Ten replicas plan the same thing: one keeps it."""

    async def add() -> bool:
        async with storage.unit() as unit:
            kept = await unit.deliveries.add(a_delivery("key"))
            await unit.commit()
            return kept

    assert sum(await asyncio.gather(*(add() for _ in range(10)))) == 1


async def test_a_claimed_delivery_is_given_as_it_was_and_kept_unsure(storage: Storage) -> None:
    """But for the lease and one attempt more: a holder who dies leaves the truth behind."""
    waiting = a_delivery("key", attempts=2)
    await keep(storage, waiting)
    [claimed] = await claim(storage)
    assert claimed == replace(waiting, holder="me", leased_until=NOW + LEASE, attempts=3)
    async with storage.unit() as unit:
        assert await unit.deliveries.get("key") == replace(claimed, outcome=Outcome.UNSURE)


async def test_the_longest_due_come_first(storage: Storage) -> None:
    """No more than were asked for, and nothing before it is due."""
    due = [a_delivery(due_at=NOW - timedelta(minutes=minutes)) for minutes in (0, 2, 1)]
    await keep(storage, *due, a_delivery(due_at=NOW + timedelta(microseconds=1)))
    assert [one.key for one in await claim(storage, limit=2)] == [due[1].key, due[2].key]
    assert [one.key for one in await claim(storage)] == [due[0].key]


@pytest.mark.parametrize("outcome", Outcome)
async def test_only_the_unsaid_is_claimed(storage: Storage, outcome: Outcome) -> None:
    """What waits and what is unsure; never what was said or refused."""
    await keep(storage, a_delivery(outcome=outcome))
    claimed = await claim(storage)
    assert [one.outcome for one in claimed] == (
        [outcome] if outcome in {Outcome.WAITING, Outcome.UNSURE} else []
    )


async def test_only_the_messengers_asked_for_are_claimed(storage: Storage) -> None:
    """By the place of a post, and by the person who is told."""
    posted = a_delivery("post")
    told = a_delivery("tell", action=Tell(replace(NADIA, messenger="slack"), Card(()), "tell"))
    await keep(storage, posted, told)
    assert await claim(storage, messengers=[]) == []
    assert await claim(storage, messengers=["discord"]) == []
    assert [one.key for one in await claim(storage, messengers=["discord", "slack"])] == ["tell"]
    assert [one.key for one in await claim(storage, messengers=["sandbox", "slack"])] == ["post"]


async def test_what_is_leased_is_left_alone_until_the_lease_ends(storage: Storage) -> None:
    """A microsecond before it is somebody else's; at the end it is anybody's."""
    await keep(storage, a_delivery("key"))
    assert await claim(storage, "first")
    end = NOW + LEASE
    assert await claim(storage, "second", now=end - timedelta(microseconds=1)) == []
    [claimed] = await claim(storage, "second", now=end, until=end + LEASE)
    assert (claimed.holder, claimed.attempts, claimed.outcome) == ("second", 2, Outcome.UNSURE)


async def test_a_saved_delivery_is_free_again(storage: Storage) -> None:
    """Saving without a lease lets go of it, and its new instant counts."""
    await keep(storage, a_delivery("key"))
    [claimed] = await claim(storage)
    later = NOW + timedelta(seconds=30)
    await keep(storage, replace(claimed, due_at=later, leased_until=None, holder=None))
    assert await claim(storage) == []
    assert len(await claim(storage, now=later)) == 1


async def test_nobody_claims_what_another_is_claiming(storage: Storage) -> None:
    """Five at once, each several times: every delivery goes to one of them."""
    keys = {f"key-{number:02}" for number in range(40)}
    await keep(storage, *map(a_delivery, keys))

    async def work(holder: str) -> list[str]:
        mine = []
        while claimed := await claim(storage, holder, limit=3):
            mine += [delivery.key for delivery in claimed]
        return mine

    everything = [key for mine in await asyncio.gather(*map(work, "abcde")) for key in mine]
    assert len(everything) == 40
    assert set(everything) == keys


async def test_a_claim_that_was_not_committed_is_none(storage: Storage) -> None:
    """It is there for the next."""
    await keep(storage, a_delivery("key"))
    async with storage.unit() as unit:
        assert await unit.deliveries.claim(NOW, NOW + LEASE, "me", ["sandbox"], 10)
    assert len(await claim(storage, "you")) == 1


async def test_the_next_due_is_the_earliest_unsaid(storage: Storage) -> None:
    """What was said or refused is due no more."""
    early, late = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    async with storage.unit() as unit:
        assert await unit.deliveries.next_due() is None
        await unit.deliveries.save(a_delivery(outcome=Outcome.SAID))
        await unit.deliveries.save(a_delivery(outcome=Outcome.REFUSED))
        await unit.deliveries.save(a_delivery(due_at=late))
        assert await unit.deliveries.next_due() == late
        await unit.deliveries.save(a_delivery(due_at=early, outcome=Outcome.UNSURE))
        assert await unit.deliveries.next_due() == early


async def test_what_somebody_could_not_be_told_waits_for_them(storage: Storage) -> None:
    """For them alone, as long as it was not said, and only where their direct messages were in its way."""
    card = a_delivery().action.card
    closed = {"outcome": Outcome.REFUSED, "reason": Hindrance.CLOSED}
    first = a_delivery("first", action=Tell(NADIA, card, "first"), **closed)
    later = a_delivery("a later one", action=Tell(NADIA, card, "a later one"), **closed)
    later = replace(later, due_at=NOW + LEASE)
    await keep(
        storage,
        later,
        first,
        a_delivery("other", action=Tell(OMAR, card, "other"), **closed),
        a_delivery("gone", action=Tell(NADIA, card, "gone"), outcome=Outcome.REFUSED, reason=Hindrance.GONE),
        a_delivery("said", action=Tell(NADIA, card, "said"), outcome=Outcome.SAID, reason=Hindrance.CLOSED),
        a_delivery("post", **closed),
    )
    async with storage.unit() as unit:
        assert await unit.deliveries.withheld(NADIA) == [first, later]


async def test_nothing_is_left_of_what_somebody_was_told(storage: Storage) -> None:
    """Nor of what they were to be; what others are told, and what is posted, stays."""
    card = a_delivery().action.card
    theirs = [
        replace(a_delivery(key), action=Tell(NADIA, card, key), outcome=outcome)
        for key, outcome in (("said", Outcome.SAID), ("waiting", Outcome.WAITING))
    ]
    namesake = replace(NADIA, workspace="another")
    others = [
        a_delivery("post"),
        replace(a_delivery("omar"), action=Tell(OMAR, card, "omar")),
        replace(a_delivery("namesake"), action=Tell(namesake, card, "namesake")),
    ]
    await keep(storage, *theirs, *others)
    async with storage.unit() as unit:
        await unit.deliveries.forget(replace(NADIA, name=""))
        await unit.commit()
    async with storage.unit() as unit:
        assert [await unit.deliveries.get(one.key) for one in theirs] == [None, None]
        assert [await unit.deliveries.get(one.key) for one in others] == others
