"""Simulated years of many programmes: the clock jumps, processes die at any step, events come again.

``python -m tests.reliability.years`` lives two years of five hundred programmes and tells what became of
every occurrence; with ``--seed`` it lives the same years again.
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import TypeVar

import structlog

from bot.actions import Post, Tell
from bot.deliverer import LEASE, LONGEST_BACK_OFF, Deliverer
from bot.deliveries import Outcome
from bot.events import ProgrammeDue
from bot.model.journal import Act
from bot.model.member import Member
from bot.model.place import Address
from bot.model.posting import Posting
from bot.model.programme import Change, Order, Programme
from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import WORKING_DAYS, MonthlyByDay, MonthlyByWeekday, Pattern, Weekly
from bot.model.recurrence.rule import Recurrence, Times
from bot.ports import Storage, UnitOfWork
from storage import open_storage
from tests.bot.recurrence.by_hand import between
from tests.builders import HERE, NADIA, OMAR, a_channel, a_community, a_member, a_programme
from tests.reliability.stepping import (
    Clock,
    Died,
    Dying,
    Fate,
    SteppingMessenger,
    SteppingStorage,
    Wall,
    engine_over,
    walk_on,
)

T = TypeVar("T")

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
REACH = timedelta(days=30)
TOGETHER = 4
"""Programmes of one community."""

PATTERNS: tuple[Pattern, ...] = (
    Weekly((0,)),
    Weekly((1, 3)),
    Weekly((3,), 2),
    Weekly(WORKING_DAYS),
    MonthlyByWeekday((1, -1), 0),
    MonthlyByDay((1, 15, -1)),
)
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland")
HOURS = ((time(9),), (time(2, 30),), (time(0),), (time(9), time(16, 30)))
LEFT_OUT = (
    Exceptions(),
    Exceptions(Holidays("FR")),
    Exceptions(Holidays("FR"), (Closure(date(2026, 12, 21), date(2027, 1, 3)),), Instead.NEXT_WORKING_DAY),
)


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


class DatedWall(Wall):
    """A wall on which stands when each thing was said."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.said_at: dict[str, datetime] = {}

    def write(self, action: Post | Tell) -> Address:
        """Say it now."""
        self.said_at.setdefault(action.key or "", self._clock.now())
        return super().write(action)


@dataclass
class Account:
    """What became of every occurrence that no facilitator skipped."""

    occurrences: int = 0
    posted: int = 0
    missed: int = 0
    """Not posted, and told to the whole core team: nobody was there within the hours a programme allows."""
    none_left: int = 0
    """Not posted, and told to the whole core team: all was asked within twelve months."""
    skipped: int = 0
    doubled: int = 0
    silent: int = 0
    untimely: int = 0
    """Posted before its hour, or after it was worth it."""
    deaths: int = 0
    seconds: float = 0

    @property
    def wrong(self) -> int:
        """What may never happen."""
        return self.doubled + self.silent + self.untimely

    def __str__(self) -> str:
        told = ((one.name.replace("_", " "), getattr(self, one.name)) for one in fields(self))
        return "\n".join(f"{name:>12}  {figure:>10,.0f}" for name, figure in told)


@dataclass
class Life:
    """Communities, their programmes, and what their facilitators skipped."""

    storage: Storage
    seed: int
    clock: Clock = field(default_factory=lambda: Clock(BEGAN))
    programmes: list[str] = field(default_factory=list)
    teams: dict[str, list[Member]] = field(default_factory=dict)
    skipped: set[tuple[str, Occurrence]] = field(default_factory=set)
    came: list[ProgrammeDue] = field(default_factory=list)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.dice = SeededDice(random.Random(~self.seed))
        self.wall = DatedWall(self.clock)

    async def begin(self, count: int) -> None:
        """So many programmes, each in a channel of its own, a few in each community."""
        async with self.storage.unit() as unit:
            for first in range(0, count, TOGETHER):
                home = replace(HERE, channel=f"c{first}")
                community = a_community(id=self.dice.id(), home=home, created_at=BEGAN)
                await unit.communities.save(community)
                self.teams[community.id] = []
                for one in (NADIA, OMAR):
                    who = replace(one, user=f"{one.user}-{first}")
                    member = a_member(id=self.dice.id(), community=community.id, person=who, facilitator=True)
                    self.teams[community.id].append(member)
                    await unit.members.save(member)
                for number in range(first, min(first + TOGETHER, count)):
                    place = replace(HERE, channel=f"c{number}")
                    await unit.channels.save(a_channel(place=place, community=community.id))
                    programme = a_programme(
                        id=self.dice.id(),
                        community=community.id,
                        place=place,
                        rule=self.any_rule(),
                        order=self.chance.choice(tuple(Order)),
                        late=timedelta(hours=self.chance.choice((1, 12, 24))),
                        created_at=BEGAN,
                    ).planned(BEGAN)
                    await unit.programmes.save(programme)
                    self.programmes.append(programme.id)
            await unit.commit()

    def any_rule(self) -> Recurrence:
        """A rule of whatever kind, under way or about to begin."""
        chance = self.chance
        start = BEGAN.date() + timedelta(days=chance.randrange(-20, 20))
        end = chance.choice((None, None, None, Times(30)))
        zone, at = chance.choice(ZONES), chance.choice(HOURS)
        return Recurrence(chance.choice(PATTERNS), at, zone, start, end, chance.choice(LEFT_OUT))

    async def live_until(self, end: datetime) -> None:
        """Let time jump, mostly on and now and then back; processes die anywhere, events come again."""
        steps = 60 + 6 * len(self.programmes)
        while self.clock.now() < end:
            hours = self.chance.choice((0.2, 1, 1, 2, 3, 3, 5, 9, 20, 60, -0.5))
            self.clock.pass_by(timedelta(hours=hours))
            if self.chance.random() < 0.1:
                self.wall.fates.append(self.chance.choice((Fate.FAILED, Fate.REPLY_LOST, Fate.BUSY)))
            if self.chance.random() < 0.05:
                await self.skip_one()
            dies = self.chance.random() < 0.3
            await self.wake(self.chance.randrange(1, self.chance.choice((60, steps))) if dies else 0)
        self.wall.fates.clear()
        for _ in range(3):
            # No further than this, or more would come due.
            self.clock.pass_by(max(LONGEST_BACK_OFF, LEASE))
            await self.wake()

    async def wake(self, dies_at: int = 0) -> None:
        """One process, new each time, wakes, does what there is to do, and perhaps dies of it."""
        step = Dying(dies_at, Died) if dies_at else walk_on
        storage, messenger = SteppingStorage(self.storage, step), SteppingMessenger(self.wall, step)
        engine = engine_over(storage, messenger, self.clock, dice=self.dice)
        deliverer = Deliverer(
            storage=storage,
            messengers={messenger.name: messenger},
            clock=self.clock,
            receive=engine.receive,
            holder=self.dice.id(),
        )
        try:
            for event in self.chance.sample(self.came, min(2, len(self.came))):
                # Handed over again, by whoever remembers it, under its own name or another.
                await engine.receive(event)
                await engine.receive(replace(event, id=self.dice.id()))
            await self.remember()
            await engine.time_passed()
            await deliverer.deliver_due()
        except* Died:
            self.deaths += 1

    async def remember(self) -> None:
        """What is due now, to be handed over again some day."""
        now = self.clock.now()
        async with self.storage.unit() as unit:
            due = await unit.programmes.due(now, 5)
        for programme in due:
            if programme.next:
                again = ProgrammeDue(
                    id=self.dice.id(), at=now, programme=programme.id, occurrence=programme.next
                )
                self.came.append(again)
        del self.came[:-50]

    async def skip_one(self) -> None:
        """A facilitator skips the next of one programme, if it is still to come."""
        async with self.storage.unit() as unit:
            programme = await unit.programmes.get(self.chance.choice(self.programmes))
            assert programme
            if programme.next and programme.next_at and programme.next_at > self.clock.now():
                self.skipped.add((programme.id, programme.next))
                await unit.programmes.save(programme.changed(Change(programme.next), self.clock.now()))
                await unit.commit()

    # ---- What became of it -------------------------------------------------------------------------------

    async def account(self) -> Account:
        """Of all programmes."""
        account = Account(skipped=len(self.skipped), deaths=self.deaths)
        for each in self.programmes:
            async with self.storage.unit() as unit:
                programme = await unit.programmes.get(each)
                assert programme
                await self._account_for(programme, account, unit)
        return account

    async def _account_for(self, programme: Programme, account: Account, unit: UnitOfWork) -> None:
        now = self.clock.now()
        by_hand = between(programme.rule, BEGAN.date() - REACH, now.date() + REACH)
        due = {
            Occurrence(day, at if len(programme.rule.at) > 1 else None): instant
            for day, at, instant in by_hand
            if BEGAN < instant <= now
        }
        planned = [one for one in due if (programme.id, one) not in self.skipped]
        fates: dict[Occurrence, list[str]] = {one: [] for one in planned}
        since, most = BEGAN, 1_000_000
        here = [programme.place]
        said, unsaid = await unit.postings.newest(here, since, most), await unit.postings.unsaid(here)
        for posting in (*said, *unsaid):
            if posting.programme == programme.id and posting.occurrence:
                hour = due[posting.occurrence]
                fates[posting.occurrence].append(await self._fate(posting, programme, hour, unit))
        for entry in await unit.journal.of(programme.id, most):
            if entry.act is Act.MISSED and entry.occurrence:
                first = planned.index(entry.occurrence)
                together = planned[first : first + entry.count]
                if self._told(f"missed:{{}}:{programme.id}:{together[-1]}", programme):
                    for one in together:
                        fates[one].append("missed")
        for occurrence in planned:
            if self._told(f"none-left:{programme.id}:{occurrence}:{{}}", programme):
                fates[occurrence].append("none_left")
        account.occurrences += len(planned)
        for fate in fates.values():
            account.silent += not fate
            account.doubled += max(0, len(fate) - 1)
            for name in fate:
                setattr(account, name, getattr(account, name) + 1)

    async def _fate(self, posting: Posting, programme: Programme, hour: datetime, unit: UnitOfWork) -> str:
        delivery = await unit.deliveries.get(f"posting:{posting.id}")
        assert delivery
        standing = len(self.wall.standing(delivery.key))
        if standing > 1:
            return "doubled"
        if delivery.outcome is Outcome.REFUSED and not standing:
            told = self._told(f"refused:{{}}:refused:{delivery.key}:{delivery.attempts}", programme)
            return "missed" if told and delivery.reason == "late" else "silent"
        if delivery.outcome is not Outcome.SAID or not standing:
            return "silent"
        late = self.wall.said_at[delivery.key] - hour
        return "posted" if timedelta() <= late <= programme.late else "untimely"

    def _told(self, key: str, programme: Programme) -> bool:
        """Whether the whole core team was told, each once."""
        team = self.teams[programme.community]
        return [len(self.wall.standing(key.format(member.id))) for member in team] == [1] * len(team)


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


async def _live(seed: int, programmes: int, days: int, over: str) -> Account:
    with tempfile.TemporaryDirectory() as folder:
        url = "memory://" if over == "memory" else f"sqlite+aiosqlite:///{folder}/mallette.db"
        storage = await open_storage(url)
        try:
            return await live(storage, seed, programmes, days)
        finally:
            await storage.close()


def main() -> None:
    """Live, and tell; exit 1 where anything was doubled, silent or untimely."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.years", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--programmes", type=int, default=500)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--over", choices=("memory", "sqlite"), default="memory")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(command(**vars(asked)), flush=True)  # noqa: T201
    account = asyncio.run(_live(**vars(asked)))
    print(account)  # noqa: T201
    sys.exit(bool(account.wrong))


if __name__ == "__main__":
    main()
