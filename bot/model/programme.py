"""A series of themes on a recurrence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from bot.model.place import Place


class Order(StrEnum):
    """How a programme takes its next theme."""

    QUEUE = "queue"
    DRAW = "draw"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A day of the week and a wall-clock time, in a time zone."""

    weekday: int
    """0 is Monday."""
    at: time
    timezone: str

    def dates_after(self, day: date) -> Iterator[date]:
        """The nominal local dates after ``day``, without end."""
        first = day + timedelta(days=1)
        first += timedelta(days=(self.weekday - first.weekday()) % 7)
        while True:
            yield first
            first += timedelta(weeks=1)

    def instant(self, day: date) -> datetime:
        """When this is on ``day``, in UTC; the first of two in autumn, past the gap in spring."""
        return datetime.combine(day, self.at, ZoneInfo(self.timezone)).replace(fold=0).astimezone(UTC)

    def next_after(self, now: datetime) -> date:
        """The first nominal date whose instant is after ``now``."""
        yesterday = now.astimezone(ZoneInfo(self.timezone)).date() - timedelta(days=1)
        return next(day for day in self.dates_after(yesterday) if self.instant(day) > now)

    def latest_until(self, now: datetime, first: date) -> date:
        """The last nominal date from ``first`` on whose instant is not after ``now``; else ``first``."""
        following = takewhile(lambda day: self.instant(day) <= now, self.dates_after(first))
        return max(following, default=first)

    def upcoming(self, now: datetime, count: int) -> list[date]:
        """The next ``count`` nominal dates after ``now``."""
        first = self.next_after(now)
        return [first, *islice(self.dates_after(first), count - 1)]


@dataclass(frozen=True, slots=True)
class Programme:
    """A series of themes for one community, in one place. It belongs to the core team."""

    id: str
    community: str
    name: str
    place: Place
    rule: Weekly
    order: Order
    created_at: datetime
    next_date: date | None
    """The nominal date of the next occurrence; None while paused."""

    @property
    def next_at(self) -> datetime | None:
        """The instant of the next occurrence."""
        return self.rule.instant(self.next_date) if self.next_date else None

    @property
    def paused(self) -> bool:
        """Whether nothing comes until somebody resumes it."""
        return self.next_date is None

    def resumed(self, now: datetime) -> "Programme":
        """The programme, due next at the first occurrence after ``now``."""
        return replace(self, next_date=self.rule.next_after(now))

    def pause(self) -> "Programme":
        """The programme with nothing due."""
        return replace(self, next_date=None)
