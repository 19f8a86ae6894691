"""What is to come of a programme, worked out beside the bot: from what its facilitators decided, when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from bot.model.programme import Programme, State
from bot.model.recurrence.occurrence import Occurrence, Slot
from bot.model.recurrence.rule import Recurrence
from tests.bot.recurrence.by_hand import Came, between, instant_of

BEGINNING = date(2026, 7, 1)
"""Before anybody lives here."""
AFTER = timedelta(days=40)


@dataclass(frozen=True)
class Form:
    """A programme, as its facilitators want it."""

    rule: Recurrence
    running: bool = True
    resumes_on: date | None = None
    skipped: frozenset[Occurrence] = frozenset()
    moved: tuple[tuple[Occurrence, datetime], ...] = ()
    despite: frozenset[Occurrence] = frozenset()
    """What was moved to a day of a pause, should that ever be taken: it comes."""
    over: frozenset[Slot] = frozenset()
    """What was moved to an hour that had passed when the rule was changed."""

    def ruled(self, programme: Programme, now: datetime) -> "Form":
        """By another rule; what was decided about dates follows, as the programme has it."""
        rule = programme.rule
        moved = {change.occurrence: rule.resolve(change.to) for change in programme.changes if change.to}
        ahead = tuple((one, at) for one, at in moved.items() if at > now)
        skipped = frozenset(change.occurrence for change in programme.changes if not change.to)
        over = self.over | {self.slot(one) for one, at in self.moved if at <= now}
        return replace(self, rule=rule, skipped=skipped, moved=ahead, over=over)

    def with_skipped(self, occurrence: Occurrence) -> "Form":
        """Without one date."""
        return replace(self._but(occurrence), skipped=self.skipped | {occurrence})

    def with_moved(self, occurrence: Occurrence, wall: datetime) -> "Form":
        """With one date elsewhere."""
        to = instant_of(wall, self.rule.timezone)
        despite = frozenset({occurrence}) if self._is_paused(to) else frozenset[Occurrence]()
        others = self._but(occurrence)
        return replace(others, moved=(*others.moved, (occurrence, to)), despite=others.despite | despite)

    def slot(self, occurrence: Occurrence) -> Slot:
        """The date that is called so."""
        return Slot(occurrence.day, self.rule.at.index(occurrence.at) if occurrence.at else 0)

    def dates(self, after: datetime, until: datetime, last: date) -> list["Date"]:
        """What comes after one instant and until another, in order; by the days up to the ``last``."""
        if not self.running:
            return []
        several, elsewhere = len(self.rule.at) > 1, dict(self.moved)
        regular = [
            Date(Occurrence(day, at if several else None), instant)
            for day, at, instant in _by_hand(self.rule, last)
            if after < instant <= until
        ]
        there = [Date(one, at) for one, at in elsewhere.items() if after < at <= until]
        kept = [one for one in regular if one.occurrence not in self.skipped | elsewhere.keys()]
        coming = [
            replace(one, slot=slot)
            for one in sorted([*kept, *there], key=lambda one: one.at)
            if (slot := self.slot(one.occurrence)) not in self.over
        ]
        return [one for one in coming if one.occurrence in self.despite or not self._is_paused(one.at)]

    def _is_paused(self, instant: datetime) -> bool:
        return self.resumes_on is not None and self._day(instant) < self.resumes_on

    def _day(self, instant: datetime) -> date:
        return self.rule.local(instant).date()

    def _but(self, occurrence: Occurrence) -> "Form":
        moved = tuple(pair for pair in self.moved if pair[0] != occurrence)
        return replace(
            self, skipped=self.skipped - {occurrence}, moved=moved, despite=self.despite - {occurrence}
        )


def form_of(programme: Programme) -> Form:
    """A programme nobody has changed yet."""
    return Form(programme.rule, running=programme.state is State.RUNNING)


@lru_cache(maxsize=20_000)
def _by_hand(rule: Recurrence, last: date) -> list[Came]:
    return between(rule, BEGINNING, last)


@dataclass
class Date:
    """A date that was to come, and what became of it."""

    occurrence: Occurrence
    at: datetime
    slot: Slot = field(default_factory=lambda: Slot(date.min))
    fates: list[str] = field(default_factory=list)


@dataclass
class Timeline:
    """How a programme was wanted, from when on."""

    forms: list[tuple[datetime, Form]]

    @property
    def now(self) -> Form:
        """As it is wanted now."""
        return self.forms[-1][1]

    def dates(self, until: datetime, posted: dict[Slot, datetime]) -> Iterator[Date]:
        """Every date there was to come; none again of what was posted before it was changed."""
        ends = (*self.forms, (until, self.now))
        for (since, form), (end, _) in pairwise(ends):
            before = None
            for one in form.dates(since, end, until.date() + AFTER):
                if one.at != before and (one.slot not in posted or posted[one.slot] > since):
                    # Of two that were laid on one instant, the one that stays where it was comes.
                    before = one.at
                    yield one
