"""Whatever happens on the way, what the bot owes ends said exactly once, or refused and told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, product
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import deliverer as delivering
from bot.actions import Post
from bot.cards import Card, Text
from bot.deliverer import LEASE, LONGEST_BACK_OFF, Deliverer
from bot.deliveries import Outcome
from bot.markup import Span
from bot.model.member import Member
from bot.model.posting import Posting
from bot.ports import Hindrance, Storage, StorageError
from storage import open_storage
from storage.memory.unit import MemoryStorage
from tests.builders import HERE, NOW, a_community, a_delivery, a_member, a_posting, a_theme, an_id
from tests.reliability.stepping import (
    Clock,
    Died,
    Dying,
    Fate,
    Freezing,
    Step,
    SteppingMessenger,
    SteppingStorage,
    Wall,
    engine_over,
    walk_on,
)

CARD = Card((Text((Span("Comment dis-tu non ?"),)),))


@pytest.fixture(params=["memory", "sqlite"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage, of the kinds one process has for itself."""
    url = "memory://" if request.param == "memory" else f"sqlite+aiosqlite:///{tmp_path}/mallette.db"
    storage = await open_storage(url)
    with capture_logs():
        yield storage
    await storage.close()


@dataclass(frozen=True)
class Community:
    """A community in which two themes are owed at the same time, in two channels, to one wall."""

    storage: Storage
    wall: Wall
    clock: Clock
    facilitator: Member
    postings: tuple[Posting, ...]

    @classmethod
    async def settled(cls, storage: Storage, wall: Wall) -> "Community":
        """A new one, among others that may be there already."""
        community = a_community()
        facilitator = a_member(community=community.id, facilitator=True)
        theme = a_theme(community=community.id)
        places = [replace(HERE, channel=an_id()) for _ in range(2)]
        postings = tuple(a_posting(community=community.id, theme=theme.id, place=place) for place in places)
        async with storage.unit() as unit:
            await unit.communities.save(community)
            await unit.members.save(facilitator)
            await unit.themes.save(theme)
            for posting in postings:
                await unit.postings.add(posting)
                key = f"posting:{posting.id}"
                await unit.deliveries.add(a_delivery(key, action=Post(posting.place, CARD, key)))
            await unit.commit()
        return cls(storage, wall, Clock(NOW), facilitator, postings)

    async def live(self, step: Step = walk_on) -> None:
        """One process says what is owed."""
        storage = SteppingStorage(self.storage, step)
        messenger = SteppingMessenger(self.wall, step)
        engine = engine_over(storage, messenger, self.clock)
        deliverer = Deliverer(
            storage=storage,
            messengers={messenger.name: messenger},
            clock=self.clock,
            receive=engine.receive,
            holder=an_id(),
        )
        # A process that only stumbles is woken again later.
        with suppress(StorageError):
            await deliverer.deliver_due()

    async def live_on(self) -> None:
        """Let time pass, and processes live, until nothing is owed."""
        for _ in range(12):
            self.clock.pass_by(LONGEST_BACK_OFF + LEASE)
            await self.live()
            async with self.storage.unit() as unit:
                if await unit.deliveries.next_due() is None:
                    return
        raise AssertionError("Something is owed for ever.")

    async def check(self) -> list[Outcome]:
        """Each theme stands once, where it is known to; or nowhere, and its facilitator is told once."""
        outcomes: list[Outcome] = []
        for posting in self.postings:
            async with self.storage.unit() as unit:
                delivery = await unit.deliveries.get(f"posting:{posting.id}")
                known = await unit.postings.get(posting.id)
            assert delivery
            assert known
            assert (delivery.holder, delivery.leased_until) == (None, None)
            standing = self.wall.standing(delivery.key)
            if delivery.outcome is Outcome.REFUSED:
                told = f"refused:{self.facilitator.id}:refused:{delivery.key}:{delivery.attempts}"
                assert (len(standing), len(self.wall.standing(told))) == (0, 1)
            else:
                assert delivery.outcome is Outcome.SAID
                assert standing == [delivery.address] == [known.address]
            outcomes.append(delivery.outcome)
        return outcomes


@pytest.mark.parametrize("lost_looks", [0, 2])
async def test_whatever_becomes_of_each_attempt(
    storage: Storage, lost_looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every fate of one attempt, followed by every fate of the next: of the other theme, or of the same."""
    monkeypatch.setattr(delivering, "REQUEST", timedelta(milliseconds=10))
    ends = set()
    for fates in product(Fate, repeat=3 if isinstance(storage, MemoryStorage) else 2):
        community = await Community.settled(storage, Wall(*fates, lost_looks=lost_looks))
        await community.live()
        await community.live_on()
        ends |= set(await community.check())
    assert ends == {Outcome.SAID, Outcome.REFUSED}


@pytest.mark.parametrize("error", [Died, StorageError])
@pytest.mark.parametrize("fate", [Fate.SAID, Fate.FAILED, Fate.REPLY_LOST, Fate.BUSY, Fate.REFUSED])
async def test_wherever_a_process_dies_or_stumbles(
    storage: Storage, fate: Fate, error: type[BaseException]
) -> None:
    """Before and after every commit, message and look: one process ends there, and others follow."""
    for at in count(1):
        community = await Community.settled(storage, Wall(fate, fate))
        dying = Dying(at, error)
        with suppress(Died):
            await community.live(dying)
        await _gone()
        await community.live_on()
        await community.check()
        if dying.left > 0:
            assert at > 10, "It never came to what matters."
            return


@pytest.mark.parametrize("fate", [Fate.FAILED, Fate.REPLY_LOST])
async def test_what_cannot_be_looked_for_yet_is_as_unknown_as_before(storage: Storage, fate: Fate) -> None:
    """A messenger that is busy says nothing about whether it was said."""
    community = await Community.settled(storage, Wall(fate, fate, busy_looks=3))
    await community.live()
    await community.live_on()
    assert set(await community.check()) == {Outcome.SAID}


@pytest.mark.parametrize("fate", [Fate.FAILED, Fate.REPLY_LOST])
async def test_what_may_not_be_looked_for_is_as_unknown_as_before(storage: Storage, fate: Fate) -> None:
    """Whatever the same refusal would mean of saying it."""
    community = await Community.settled(storage, Wall(fate, fate, barred_looks=3))
    await community.live()
    await community.live_on()
    assert set(await community.check()) == {Outcome.SAID}


@pytest.mark.parametrize("fate", [Fate.FAILED, Fate.REPLY_LOST])
async def test_what_may_not_be_looked_for_for_long_is_told_and_looked_for_when_tried_again(
    storage: Storage, fate: Fate
) -> None:
    """Whoever can mend it hears that; their press posts nothing that stands, days later too."""
    community = await Community.settled(storage, Wall(fate, fate, barred_looks=1000))
    await community.live()
    await community.live_on()
    for posting in community.postings:
        async with storage.unit() as unit:
            delivery = await unit.deliveries.get(f"posting:{posting.id}")
        assert delivery
        assert (delivery.outcome, delivery.reason) == (Outcome.REFUSED, Hindrance.UNSURE)
        told = f"refused:{community.facilitator.id}:refused:{delivery.key}:{delivery.attempts}"
        assert len(community.wall.standing(told)) == 1
    community.wall.barred_looks = 0
    tried = community.clock.now()
    community.clock.pass_by(timedelta(days=4))
    async with storage.unit() as unit:
        for posting in community.postings:
            delivery = await unit.deliveries.get(f"posting:{posting.id}")
            assert delivery
            again = delivery.tried_again(community.clock.now())
            assert again.due_at <= tried, "It is looked for since it was last tried."
            await unit.deliveries.save(again)
        await unit.commit()
    await community.live_on()
    assert set(await community.check()) == {Outcome.SAID}


@pytest.mark.parametrize("fate", [Fate.SAID, Fate.FAILED, Fate.REPLY_LOST, Fate.BUSY])
async def test_wherever_a_process_freezes_until_another_has_taken_over(storage: Storage, fate: Fate) -> None:
    """It wakes when its lease is long over, and does no more harm.

    But for the moment between the last look at the clock and the request: nothing can be done about that one.
    """
    for at in count(1):
        community = await Community.settled(storage, Wall(fate, fate))
        freezing = Freezing(at, among=("open", "left", "look", "said"))
        slow = asyncio.create_task(community.live(freezing))
        frozen = asyncio.create_task(freezing.frozen.wait())
        await asyncio.wait({slow, frozen}, return_when=asyncio.FIRST_COMPLETED)
        await community.live_on()
        freezing.thawed.set()
        await slow
        frozen.cancel()
        await community.live_on()
        assert await community.check() == [Outcome.SAID, Outcome.SAID]
        if freezing.left > 0:
            assert at > 5, "It never came to what matters."
            return


async def test_a_lease_too_short_for_a_request_is_left_to_the_next(storage: Storage) -> None:
    """Who looks for so long that a request might outlast it says nothing: the next one may be at it."""
    community = await Community.settled(storage, Wall(Fate.FAILED, Fate.FAILED))
    await community.live()
    community.clock.pass_by(LONGEST_BACK_OFF)
    freezing = Freezing(1, among=("look",))
    slow = asyncio.create_task(community.live(freezing))
    await freezing.frozen.wait()
    community.clock.pass_by(LEASE - delivering.REQUEST / 2)
    freezing.thawed.set()
    await slow
    spoken = [len(community.wall.standing(f"posting:{posting.id}")) for posting in community.postings]
    assert sorted(spoken) == [0, 1], "The one that was not frozen was said, and it alone."
    await community.live_on()
    assert await community.check() == [Outcome.SAID, Outcome.SAID]


async def test_a_refusal_that_comes_too_late_is_none(storage: Storage) -> None:
    """What another process has said meanwhile stays said."""
    community = await Community.settled(storage, Wall(Fate.REFUSED, Fate.REFUSED))
    freezing = Freezing(1, among=("say",))
    slow = asyncio.create_task(community.live(freezing))
    await freezing.frozen.wait()
    await community.live_on()
    freezing.thawed.set()
    await slow
    assert sorted(await community.check()) == [Outcome.REFUSED, Outcome.SAID]


async def _gone() -> None:
    """Let what a dead process had begun come to its end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
