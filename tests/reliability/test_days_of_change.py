"""Whatever is done to a programme on a day on which it comes: what is announced comes, and nothing twice."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.events import ButtonPressed, Event, FormSubmitted
from bot.features import router
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Slot
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.sentences.writing import sentence
from bot.wording import Wording
from storage import open_storage
from tests.bot.test_engine import Noting
from tests.builders import HERE, NADIA, a_channel, a_community, a_member, a_programme, a_theme, an_id
from tests.reliability.stepping import Clock, engine_over

FIVE = datetime(2026, 11, 24, 4, tzinfo=UTC)
HOURS = tuple(tuple(map(time, hours)) for hours in ((9,), (11,), (9, 16), (11, 16), (7, 18), (16, 20), (18,)))
DAILY = Recurrence(Weekly(tuple(range(7))), HOURS[0], "Europe/Paris")
VOICE = Wording().voice("fr")
STEPS = st.one_of(
    st.just("comes"),
    st.sampled_from(HOURS),
    st.sampled_from(("Europe/Paris", "America/New_York", "Asia/Kolkata")),
    st.sampled_from(("undo", "skip", "move", "pause", "resume")),
)


@dataclass
class Day:
    """A programme that comes every day, and Nadia, who changes her mind about it."""

    clock: Clock = field(default_factory=lambda: Clock(FIVE))
    posted: list[Slot] = field(default_factory=list)
    decided: bool = False
    """Whether something was decided about a single date."""

    async def begins(self) -> None:
        """With more themes than will be asked."""
        self.storage = await open_storage("memory://")
        self.engine = engine_over(self.storage, Noting(), self.clock, router)
        community = a_community(id=an_id(), home=HERE)
        self.id = an_id()
        programme = a_programme(id=self.id, community=community.id, rule=DAILY, created_at=FIVE)
        async with self.storage.unit() as unit:
            await unit.communities.save(community)
            await unit.channels.save(a_channel(place=HERE, community=community.id))
            await unit.members.save(a_member(community=community.id, person=NADIA, facilitator=True))
            for _ in range(12):
                await unit.themes.save(a_theme(community=community.id))
            await unit.programmes.save(programme.planned(FIVE))
            await unit.commit()

    async def goes(self, step: object) -> None:
        """One thing happens, a few minutes after the one before."""
        self.clock.pass_by(timedelta(minutes=7))
        programme = await self.programme()
        about = f"{programme.id}/{programme.next or ''}"
        match step:
            case "comes" if programme.next_at and programme.next:
                self.clock.pass_by(max(programme.next_at - self.clock.now(), timedelta()))
                self.posted.append(programme.slot(programme.next))
                await self.engine.time_passed()
            case "undo":
                async with self.storage.unit() as unit:
                    acts = [one for one in await unit.journal.of(self.id, 9) if not one.undone_at]
                await self.presses("journal.undo", acts[0].id if acts else "")
            case "skip":
                self.decided = True
                await self.presses("adjusting.skip", about)
            case "move":
                self.decided = True
                there = {"day": f"{self.clock.now() + timedelta(days=1):%Y-%m-%d}", "at": "13 h 13"}
                await self.sends("adjusting.move", about, there)
            case "pause" | "resume":
                await self.presses(f"planning.{step}", self.id)
            case str() as zone if "/" in zone:
                await self.follows(replace(programme.rule, timezone=zone))
            case tuple() as hours:
                await self.follows(replace(programme.rule, at=hours))

    async def follows(self, rule: Recurrence) -> None:
        """By another rule from now on."""
        values = {"name": "Le mardi", "when": sentence(rule, VOICE), "except": "", "order": "queue"}
        await self.sends("planning.change", self.id, values)

    async def presses(self, name: str, value: str) -> None:
        """A button."""
        await self.does(ButtonPressed(**self.hers(), name=name, value=value))

    async def sends(self, name: str, about: str, values: dict[str, str]) -> None:
        """A form."""
        await self.does(FormSubmitted(**self.hers(), name=name, about=about, values=values))

    def hers(self) -> dict[str, Any]:
        """What is true of whatever she does."""
        now = self.clock.now()
        return {"id": an_id(), "at": now, "person": NADIA, "place": HERE, "interaction": "i"}

    async def does(self, event: Event) -> None:
        """What comes due on the way is asked first."""
        programme = await self.programme()
        if programme.next and programme.next_at and programme.next_at <= self.clock.now():
            self.posted.append(programme.slot(programme.next))
        await self.engine.receive(event)

    async def programme(self) -> Programme:
        """As it is."""
        async with self.storage.unit() as unit:
            programme = await unit.programmes.get(self.id)
        assert programme
        return programme

    async def is_true(self) -> None:
        """What was announced came, once; what is announced did not yet, and is what is to come."""
        programme, now = await self.programme(), self.clock.now()
        async with self.storage.unit() as unit:
            standing = [one.slot for one in await unit.postings.unsaid([HERE])]
        assert sorted(map(str, standing)) == sorted(map(str, self.posted))
        assert len(set(standing)) == len(standing)
        if programme.next:
            assert programme.slot(programme.next) not in self.posted
        if programme.next and not self.decided:
            wanted = (
                due for due in programme.rule.after(now) if programme.slot(due.occurrence) not in standing
            )
            assert programme.next == next(wanted).occurrence


@given(st.lists(STEPS, min_size=2, max_size=9))
@settings(max_examples=120, deadline=None)
async def test_what_is_announced_comes_and_comes_once(steps: list[object]) -> None:
    """By its day and its place in that day, whatever its hour was called when it was posted."""
    day = Day()
    await day.begins()
    for step in steps:
        await day.goes(step)
        await day.is_true()
