"""Simulated years: whatever happens, each occurrence is posted once or told as missed."""

import os
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.actions import Post, Tell
from bot.deliverer import LEASE, LONGEST_BACK_OFF, Deliverer
from bot.deliveries import Outcome
from bot.events import ProgrammeDue
from bot.model.journal import Act
from bot.model.member import Member
from bot.model.place import Address
from bot.model.programme import Change, Programme
from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import WORKING_DAYS, MonthlyByDay, MonthlyByWeekday, Pattern, Weekly
from bot.model.recurrence.rule import Recurrence, Times
from bot.ports import Storage
from storage import open_storage
from tests.bot.recurrence.by_hand import between
from tests.builders import HERE, NADIA, OMAR, a_community, a_member, a_programme, an_id
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

BEGAN = datetime(2026, 9, 1, tzinfo=UTC)
LONG = int(os.environ.get("SIMULATED_DAYS", "0"))
PROGRAMMES, DAYS = (500, LONG) if LONG else (12, 150)
"""``SIMULATED_DAYS=730`` lives two years of five hundred programmes, over a SQLite file; it takes hours."""
REACH = timedelta(days=30)

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


def any_rule(dice: random.Random) -> Recurrence:
    """A rule of whatever kind, under way or about to begin."""
    start = BEGAN.date() + timedelta(days=dice.randrange(-20, 20))
    end = dice.choice((None, None, None, Times(30)))
    zone, at = dice.choice(ZONES), dice.choice(HOURS)
    return Recurrence(dice.choice(PATTERNS), at, zone, start, end, dice.choice(LEFT_OUT))


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
class Life:
    """A community, its programmes, and what its facilitators skipped."""

    storage: Storage
    dice: random.Random
    clock: Clock = field(default_factory=lambda: Clock(BEGAN))
    programmes: list[str] = field(default_factory=list)
    team: list[Member] = field(default_factory=list)
    skipped: set[tuple[str, Occurrence]] = field(default_factory=set)
    came: list[ProgrammeDue] = field(default_factory=list)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.wall = DatedWall(self.clock)

    async def begin(self, count: int) -> None:
        """So many programmes, in a dozen channels."""
        community = a_community(created_at=BEGAN)
        people = (NADIA, OMAR)
        self.team = [a_member(community=community.id, person=one, facilitator=True) for one in people]
        async with self.storage.unit() as unit:
            await unit.communities.save(community)
            for member in self.team:
                await unit.members.save(member)
            for number in range(count):
                programme = a_programme(
                    community=community.id,
                    place=replace(HERE, channel=f"c{number % 12}"),
                    rule=any_rule(self.dice),
                    late=timedelta(hours=self.dice.choice((1, 12, 24))),
                    created_at=BEGAN,
                ).planned(BEGAN)
                await unit.programmes.save(programme)
                self.programmes.append(programme.id)
            await unit.commit()

    async def live_until(self, end: datetime) -> None:
        """Let time jump, mostly on and now and then back; processes die anywhere, events come again."""
        while self.clock.now() < end:
            hours = self.dice.choice((0.2, 1, 1, 5, 5, 9, 20, 20, 40, 100, -0.5))
            self.clock.pass_by(timedelta(hours=hours))
            if self.dice.random() < 0.1:
                self.wall.fates.append(self.dice.choice((Fate.FAILED, Fate.REPLY_LOST, Fate.BUSY)))
            if self.dice.random() < 0.05:
                await self.skip_one()
            dies_at = self.dice.randrange(1, 60) if self.dice.random() < 0.3 else 0
            await self.wake(dies_at)
        self.wall.fates.clear()
        for _ in range(3):
            # No further than this, or more would come due.
            self.clock.pass_by(max(LONGEST_BACK_OFF, LEASE))
            await self.wake()

    async def wake(self, dies_at: int = 0) -> None:
        """One process, new each time, wakes, does what there is to do, and perhaps dies of it."""
        step = Dying(dies_at, Died) if dies_at else walk_on
        storage, messenger = SteppingStorage(self.storage, step), SteppingMessenger(self.wall, step)
        engine = engine_over(storage, messenger, self.clock)
        deliverer = Deliverer(
            storage=storage,
            messengers={messenger.name: messenger},
            clock=self.clock,
            receive=engine.receive,
            holder=an_id(),
        )
        try:
            for event in self.dice.sample(self.came, min(2, len(self.came))):
                # Handed over again, by whoever remembers it, under its own name or another.
                await engine.receive(event)
                await engine.receive(replace(event, id=an_id()))
            await self.remember()
            await engine.programmes_due()
            await deliverer.deliver_due()
        except* Died:
            self.deaths += 1

    async def remember(self) -> None:
        """What is due now, to be handed over again some day."""
        async with self.storage.unit() as unit:
            due = await unit.programmes.due(self.clock.now(), 5)
        for programme in due:
            if programme.next:
                self.came.append(
                    ProgrammeDue(
                        id=an_id(), at=self.clock.now(), programme=programme.id, occurrence=programme.next
                    )
                )
        del self.came[:-50]

    async def skip_one(self) -> None:
        """A facilitator skips the next of one programme, if it is still to come."""
        async with self.storage.unit() as unit:
            programme = await unit.programmes.get(self.dice.choice(self.programmes))
            assert programme
            if programme.next and programme.next_at and programme.next_at > self.clock.now():
                self.skipped.add((programme.id, programme.next))
                await unit.programmes.save(programme.changed(Change(programme.next), self.clock.now()))
                await unit.commit()

    # ---- What became of it -------------------------------------------------------------------------------

    async def account(self, programme: Programme) -> tuple[int, int]:
        """How many of a programme's occurrences were posted, and missed; each must be one of both, once."""
        now = self.clock.now()
        by_hand = between(programme.rule, BEGAN.date() - REACH, now.date() + REACH)
        due = {
            Occurrence(day, at if len(programme.rule.at) > 1 else None): instant
            for day, at, instant in by_hand
            if BEGAN < instant <= now
        }
        planned = [one for one in due if (programme.id, one) not in self.skipped]
        posted, missed = [], []
        async with self.storage.unit() as unit:
            told = [e for e in await unit.journal.of(programme.id, 10_000) if e.act is Act.MISSED]
            here = [programme.place]
            said, unsaid = (
                await unit.postings.newest(here, BEGAN, 1_000_000),
                await unit.postings.unsaid(here),
            )
            for posting in (*said, *unsaid):
                if posting.programme == programme.id and posting.occurrence:
                    delivery = await unit.deliveries.get(f"posting:{posting.id}")
                    assert delivery
                    standing = len(self.wall.standing(delivery.key))
                    if delivery.outcome is Outcome.REFUSED:
                        assert (standing, delivery.reason) == (0, "late")
                        missed.append(posting.occurrence)
                    else:
                        assert (standing, delivery.outcome) == (1, Outcome.SAID)
                        late = self.wall.said_at[delivery.key] - due[posting.occurrence]
                        assert timedelta() <= late <= programme.late
                        posted.append(posting.occurrence)
        for entry in told:
            assert entry.occurrence
            first = planned.index(entry.occurrence)
            missed += planned[first : first + entry.count]
            last = planned[first + entry.count - 1]
            for member in self.team:
                assert len(self.wall.standing(f"missed:{member.id}:{programme.id}:{last}")) == 1
        for occurrence in planned:
            # All was asked within twelve months: that is told, too, once to everybody.
            keys = [f"none-left:{programme.id}:{occurrence}:{member.id}" for member in self.team]
            if keys[0] in self.wall.said_at:
                assert [len(self.wall.standing(key)) for key in keys] == [1] * len(keys)
                missed.append(occurrence)
        assert sorted(map(str, posted + missed)) == sorted(map(str, planned))
        return len(posted), len(missed)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """Dicts for a season; a file, which can hold more than fits in a copy, for years."""
    storage = await open_storage(f"sqlite+aiosqlite:///{tmp_path}/mallette.db" if LONG else "memory://")
    with capture_logs():
        yield storage
    await storage.close()


@pytest.mark.timeout(0 if LONG else 120)
@pytest.mark.parametrize("seed", range(1 if LONG else 2))
async def test_every_occurrence_is_posted_once_or_told_as_missed(storage: Storage, seed: int) -> None:
    """Through jumps of the clock, deaths, restarts, lost replies and events that come again."""
    life = Life(storage, random.Random(seed))
    await life.begin(PROGRAMMES)
    await life.live_until(BEGAN + timedelta(days=DAYS))
    posted = missed = 0
    for each in life.programmes:
        async with storage.unit() as unit:
            programme = await unit.programmes.get(each)
        assert programme
        counts = await life.account(programme)
        posted, missed = posted + counts[0], missed + counts[1]
    # It came to what matters.
    assert life.skipped
    assert min(posted, missed, life.deaths) > 3
