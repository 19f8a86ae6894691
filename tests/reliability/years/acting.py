"""Facilitators act on their programmes at any moment, through the bot; what they decided is noted beside."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.engine import Engine
from bot.events import ButtonPressed, Event, FormSubmitted
from bot.features.programmes.planning_forms import channel_value
from bot.model.journal import Act, Entry
from bot.model.member import Member
from bot.model.place import Place
from bot.model.programme import Programme, State
from bot.model.recurrence.exceptions import Exceptions
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.rule import Recurrence
from bot.ports import Dice, Storage
from bot.sentences.writing import left_out, sentence
from bot.wording import Wording
from tests.reliability.stepping import Clock
from tests.reliability.years.planned import Form, Timeline, form_of
from tests.reliability.years.rules import HOURS, ZONES, any_pattern

VOICE = Wording().voice("fr")
DAY = timedelta(days=1)
LATELY = 20
"""Programmes that somebody is likely to act on."""
Acting = Callable[[Engine, Programme], Awaitable[None]]


@dataclass
class Facilitators:
    """What they do, and how they want each programme to be from then on."""

    storage: Storage
    clock: Clock
    dice: Dice
    chance: random.Random
    teams: dict[str, list[Member]] = field(default_factory=dict)
    homes: dict[str, Place] = field(default_factory=dict)
    timelines: dict[str, Timeline] = field(default_factory=dict)
    misled: list[str] = field(default_factory=list)
    """What they were told comes next, where something else is to come."""
    done: dict[str, int] = field(default_factory=dict)
    """How often each kind of act came to pass."""
    _before: dict[str, Form] = field(default_factory=dict)
    """How a programme was wanted before each act that can be undone."""
    _noted: set[str] = field(default_factory=set)
    _lately: list[str] = field(default_factory=list)

    def know(self, programme: Programme) -> None:
        """A programme that is there from now on."""
        self.timelines[programme.id] = Timeline([(self.clock.now(), form_of(programme))])

    def notice(self, programme: Programme) -> None:
        """Something of it came: it is on everybody's mind."""
        self._lately = [*self._lately, programme.id][-LATELY:]

    async def act(self, engine: Engine) -> None:
        """Somebody does something about some programme, or their community; whether or not it may be."""
        programme = await self._some_programme()
        ways: tuple[tuple[Acting, int], ...] = (
            (self._undo, 8),
            (self._change, 6),
            (self._skip, 3),
            (self._move, 3),
            (self._pause, 2),
            (self._pause_until, 2),
            (self._resume, 3),
            (self._relocate, 2),
            (self._archive, 1),
            (self._stand_by, 1),
            (self._wake, 2),
            (self._undo_stand_by, 1),
        )
        acting, weights = zip(*ways, strict=True)
        (act,) = self.chance.choices(acting, weights)
        self.notice(programme)
        try:
            await act(engine, programme)
        finally:
            # Whoever dies may die before or after it was kept.
            await self._note(programme)

    async def end_every_stand_by(self, engine: Engine) -> None:
        """Whatever fell into one is told by then."""
        for community in self.teams:
            await self._press(engine, community, "standing_by.wake", community)

    # ---- About one programme -----------------------------------------------------------------------------

    async def _undo(self, engine: Engine, programme: Programme) -> None:
        async with self.storage.unit() as unit:
            acts = await unit.journal.of(programme.id, 10)
        if last := next((entry for entry in acts if entry.id in self._before and not entry.undone_at), None):
            await self._press(engine, programme.community, "journal.undo", last.id)

    async def _change(self, engine: Engine, programme: Programme) -> None:
        rule, chance = programme.rule, self.chance
        other: Recurrence = chance.choice(
            (
                replace(rule, at=chance.choice(HOURS)),
                replace(rule, at=(time(chance.choice((7, 8, 10, 14, 18))),)),
                replace(rule, timezone=chance.choice(ZONES)),
                replace(rule, pattern=any_pattern(chance)),
            )
        )
        when = sentence(replace(other, exceptions=Exceptions()), VOICE)
        without = left_out(other.exceptions, VOICE)
        values = {"name": programme.name, "when": when, "except": without, "order": programme.order.value}
        await self._send(engine, programme, "planning.change", programme.id, values)

    async def _skip(self, engine: Engine, programme: Programme) -> None:
        await self._press(
            engine, programme.community, "adjusting.skip", f"{programme.id}/{programme.next or ''}"
        )

    async def _move(self, engine: Engine, programme: Programme) -> None:
        day, hour = self._day(programme, -1, 12), self.chance.randrange(24)
        values = {"day": day.isoformat(), "at": f"{hour} h 15"}
        about = f"{programme.id}/{programme.next or ''}"
        await self._send(engine, programme, "adjusting.move", about, values)

    async def _pause(self, engine: Engine, programme: Programme) -> None:
        await self._press(engine, programme.community, "planning.pause", programme.id)

    async def _pause_until(self, engine: Engine, programme: Programme) -> None:
        values = {"until": self._day(programme, 0, 40).isoformat()}
        await self._send(engine, programme, "adjusting.pause", programme.id, values)

    async def _resume(self, engine: Engine, programme: Programme) -> None:
        await self._press(engine, programme.community, "planning.resume", programme.id)

    async def _relocate(self, engine: Engine, programme: Programme) -> None:
        there = next(place for place in both(programme.place) if place != programme.place)
        values = {"channel": channel_value(there)}
        await self._send(engine, programme, "relocating.channel", programme.id, values)

    async def _archive(self, engine: Engine, programme: Programme) -> None:
        if self.chance.random() < 0.2:
            await self._press(engine, programme.community, "adjusting.archive", programme.id)

    # ---- About a whole community -------------------------------------------------------------------------

    async def _stand_by(self, engine: Engine, programme: Programme) -> None:
        until = self.chance.choice(("", self._day(programme, 1, 20).isoformat()))
        await self._send(engine, programme, "standing_by.begin", programme.community, {"until": until})

    async def _wake(self, engine: Engine, programme: Programme) -> None:
        await self._press(engine, programme.community, "standing_by.wake", programme.community)

    async def _undo_stand_by(self, engine: Engine, programme: Programme) -> None:
        async with self.storage.unit() as unit:
            acts = await unit.journal.of_community(programme.community, 100)
        if last := next((entry for entry in acts if entry.act in {Act.STOOD_BY, Act.WOKEN}), None):
            await self._press(engine, programme.community, "journal.undo", last.id)

    # ---- How they do it ----------------------------------------------------------------------------------

    async def _some_programme(self) -> Programme:
        """Mostly one that is due, or was of late, or that somebody just acted on."""
        async with self.storage.unit() as unit:
            due = [programme.id for programme in await unit.programmes.due(self.clock.now(), 5)]
            among = self.chance.choice((due, self._lately, self._lately, list(self.timelines)))
            programme = await unit.programmes.get(self.chance.choice(among or list(self.timelines)))
        assert programme
        return programme

    async def _press(self, engine: Engine, community: str, name: str, value: str) -> None:
        member = self.teams[community][0]
        await self._does(engine, ButtonPressed, member, name=name, value=value)

    async def _send(
        self, engine: Engine, programme: Programme, name: str, about: str, values: dict[str, str]
    ) -> None:
        member = self.teams[programme.community][0]
        await self._does(engine, FormSubmitted, member, name=name, about=about, values=values)

    async def _does(
        self, engine: Engine, kind: Callable[..., Event], member: Member, **fields: object
    ) -> None:
        now, here = self.clock.now(), self.homes[member.community]
        event = kind(id=self.dice.id(), at=now, person=member.person, place=here, interaction="i", **fields)
        await engine.receive(event)

    def _day(self, programme: Programme, first: int, last: int) -> date:
        zone = ZoneInfo(programme.rule.timezone)
        return self.clock.now().astimezone(zone).date() + self.chance.randrange(first, last) * DAY

    # ---- What came of it ---------------------------------------------------------------------------------

    async def _note(self, before: Programme) -> None:
        """How the programme is wanted now, if somebody changed it."""
        async with self.storage.unit() as unit:
            acts = [one for one in await unit.journal.of(before.id, 20) if one.member]
            programme = await unit.programmes.get(before.id)
        assert programme
        timeline, now = self.timelines[before.id], self.clock.now()
        for entry in acts:
            if entry.id not in self._noted:
                self._count(entry.act.value)
                self._noted.add(entry.id)
                self._before[entry.id] = timeline.now
                timeline.forms.append((now, self._form_after(entry, programme, timeline.now)))
            if entry.undone_at and entry.id in self._before:
                self._count("undone")
                timeline.forms.append((now, self._before.pop(entry.id)))
        if timeline.forms[-1][0] == now:
            await self._look_ahead(programme, timeline)

    async def _look_ahead(self, programme: Programme, timeline: Timeline) -> None:
        """What the programme says comes next, in the next few days, is what is wanted."""
        now = self.clock.now()
        places, few = both(programme.place), now + 9 * DAY
        async with self.storage.unit() as unit:
            there = [
                *await unit.postings.newest(places, now - 30 * DAY, 200),
                *await unit.postings.unsaid(places),
            ]
        posted = {one.slot for one in there if one.programme == programme.id}
        last = date(few.year, few.month, 1) + 45 * DAY
        dates = (one for one in timeline.now.dates(now, few, last) if one.slot not in posted)
        wanted = next((one.at for one in dates), None)
        told = programme.next_at if programme.next_at and programme.next_at <= few else None
        if told != wanted:
            self.misled.append(f"{programme.id} at {now}: {told}, not {wanted}")

    def _form_after(self, entry: Entry, programme: Programme, before: Form) -> Form:
        now = self.clock.now()
        match entry.act, entry.occurrence:
            case Act.SKIPPED, occurrence if occurrence:
                return before.with_skipped(occurrence)
            case Act.MOVED, occurrence if occurrence:
                (wall,) = (one.to for one in programme.changes if one.occurrence == occurrence and one.to)
                return before.with_moved(occurrence, wall)
            case Act.CHANGED, _:
                return before.ruled(programme, now)
            case Act.PAUSED, _:
                waits = programme.state is State.RUNNING
                return replace(
                    before, running=waits, resumes_on=programme.resumes_on, despite=frozenset[Occurrence]()
                )
            case Act.RESUMED, _:
                return replace(before, running=True, resumes_on=None)
            case Act.ARCHIVED, _:
                return replace(before, running=False)
        return before

    def _count(self, act: str) -> None:
        self.done[act] = self.done.get(act, 0) + 1


def both(place: Place) -> tuple[Place, Place]:
    """The channels a programme comes to, the one or the other."""
    first = replace(place, channel=place.channel.removesuffix("-too"))
    return first, replace(first, channel=f"{first.channel}-too")
