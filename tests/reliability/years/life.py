"""Lives: communities, their programmes and facilitators, and a bot whose processes die at any step."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeVar

from bot.deliverer import LEASE, LONGEST_BACK_OFF, Deliverer
from bot.engine import Engine
from bot.events import ProgrammeDue
from bot.model.programme import Order
from bot.ports import Storage
from tests.builders import HERE, NADIA, OMAR, a_channel, a_community, a_member, a_programme
from tests.reliability.stepping import (
    Clock,
    DatedWall,
    Died,
    Dying,
    Fate,
    Step,
    SteppingMessenger,
    SteppingStorage,
    engine_over,
    walk_on,
)
from tests.reliability.years.accounting import Account, Books
from tests.reliability.years.acting import Facilitators, both
from tests.reliability.years.rules import any_rule

T = TypeVar("T")

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
TOGETHER = 4
"""Programmes of one community."""


class SeededDice:
    """Chance that comes again with its seed."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def id(self) -> str:
        """32 hexadecimal characters."""
        return f"{self._chance.getrandbits(128):032x}"

    def choose(self, among: Sequence[T]) -> T:
        """One of ``among``."""
        return self._chance.choice(among)


@dataclass
class Life:
    """Communities, their programmes and facilitators, and a bot."""

    storage: Storage
    seed: int
    clock: Clock = field(default_factory=lambda: Clock(BEGAN))
    programmes: list[str] = field(default_factory=list)
    came: list[ProgrammeDue] = field(default_factory=list)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.dice = SeededDice(random.Random(~self.seed))
        self.wall = DatedWall(self.clock)
        self.people = Facilitators(self.storage, self.clock, self.dice, random.Random(self.seed + 1))
        self.latest = BEGAN

    async def begin(self, count: int) -> None:
        """So many programmes, each in a channel of its own, a few in each community."""
        async with self.storage.unit() as unit:
            for first in range(0, count, TOGETHER):
                home = replace(HERE, channel=f"c{first}")
                community = a_community(id=self.dice.id(), home=home, created_at=BEGAN)
                await unit.communities.save(community)
                self.people.homes[community.id] = home
                team = self.people.teams[community.id] = []
                for one in (NADIA, OMAR):
                    who = replace(one, user=f"{one.user}-{first}")
                    member = a_member(id=self.dice.id(), community=community.id, person=who, facilitator=True)
                    team.append(member)
                    await unit.members.save(member)
                for number in range(first, min(first + TOGETHER, count)):
                    place = replace(HERE, channel=f"c{number}")
                    for one_of_both in both(place):
                        channel = a_channel(place=one_of_both, community=community.id)
                        await unit.channels.save(channel)
                    programme = a_programme(
                        id=self.dice.id(),
                        community=community.id,
                        place=place,
                        rule=any_rule(self.chance, BEGAN.date()),
                        order=self.chance.choice(tuple(Order)),
                        late=timedelta(hours=self.chance.choice((1, 12, 24))),
                        created_at=BEGAN,
                    ).planned(BEGAN)
                    await unit.programmes.save(programme)
                    self.programmes.append(programme.id)
                    self.people.know(programme)
            await unit.commit()

    async def live_until(self, end: datetime) -> None:
        """Let time jump, mostly on and now and then back; processes die anywhere, events come again."""
        steps = 60 + 6 * len(self.programmes)
        while self.clock.now() < end:
            hours = self.chance.choice((0.2, 1, 1, 2, 3, 3, 5, 9, 20, 60, -0.5))
            self.clock.pass_by(timedelta(hours=hours))
            if self.chance.random() < 0.1:
                fates = (Fate.FAILED, Fate.REPLY_LOST, Fate.BUSY, Fate.REFUSED)
                self.wall.fates.append(self.chance.choice(fates))
            dies = self.chance.random() < 0.3
            await self.wake(self.chance.randrange(1, self.chance.choice((60, steps))) if dies else 0)
        self.wall.fates.clear()
        self.clock.pass_by(max(self.latest - self.clock.now(), timedelta()))
        await self.people.end_every_stand_by(self._engine(walk_on)[0])
        for _ in range(3):
            # No further than this, or more would come due.
            self.clock.pass_by(max(LONGEST_BACK_OFF, LEASE))
            await self.wake()

    async def wake(self, dies_at: int = 0) -> None:
        """One process, new each time, wakes, does what there is to do, and perhaps dies of it."""
        engine, deliverer = self._engine(Dying(dies_at, Died) if dies_at else walk_on)
        try:
            for event in self.chance.sample(self.came, min(2, len(self.came))):
                # Handed over again, by whoever remembers it, under its own name or another.
                await engine.receive(event)
                await engine.receive(replace(event, id=self.dice.id()))
            await self.remember()
            await self._somebody_acts(engine)
            await engine.time_passed()
            await deliverer.deliver_due()
            await self._somebody_acts(engine)
        except* Died:
            self.deaths += 1

    async def _somebody_acts(self, engine: Engine) -> None:
        """Mostly nobody; never while a process believes it to be earlier than it was already."""
        if self.clock.now() < self.latest:
            return
        self.latest = self.clock.now()
        most = 2 + len(self.programmes) // 50
        for _ in range(self.chance.choice((0, 0, 0, 0, 1, 1, most))):
            await self.people.act(engine)

    def _engine(self, step: Step) -> tuple[Engine, Deliverer]:
        storage, messenger = SteppingStorage(self.storage, step), SteppingMessenger(self.wall, step)
        engine = engine_over(storage, messenger, self.clock, dice=self.dice)
        deliverer = Deliverer(
            storage=storage,
            messengers={messenger.name: messenger},
            clock=self.clock,
            receive=engine.receive,
            holder=self.dice.id(),
        )
        return engine, deliverer

    async def remember(self) -> None:
        """What is due now, to be handed over again some day."""
        now = self.clock.now()
        async with self.storage.unit() as unit:
            due = await unit.programmes.due(now, 5)
        for programme in due:
            self.people.notice(programme)
            if programme.next:
                again = ProgrammeDue(
                    id=self.dice.id(), at=now, programme=programme.id, occurrence=programme.next
                )
                self.came.append(again)
        del self.came[:-50]

    async def account(self) -> Account:
        """What became of all programmes."""
        acts, misled = sum(self.people.done.values()), self.people.misled
        account = Account(acts=acts, deaths=self.deaths, misled=len(misled), wrongs=misled[:10])
        for each in self.programmes:
            async with self.storage.unit() as unit:
                programme = await unit.programmes.get(each)
                assert programme
                timeline, team = self.people.timelines[each], self.people.teams[programme.community]
                await Books(programme, timeline, team, self.wall, self.clock.now()).settle(account, unit)
        return account


async def live(storage: Storage, seed: int, programmes: int, days: int) -> Account:
    """So many days of so many programmes."""
    began = monotonic()
    life = Life(storage, seed)
    await life.begin(programmes)
    await life.live_until(BEGAN + timedelta(days=days))
    account = await life.account()
    account.seconds = monotonic() - began
    return account


def command(seed: int, programmes: int, days: int, over: str) -> str:
    """What is typed to live the same again."""
    return (
        f"python -m tests.reliability.years --seed {seed} --programmes {programmes} --days {days}"
        f" --over {over}"
    )
