"""When a programme comes round, as its facilitators mean it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import dropwhile, islice, takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from bot.model.recurrence.exceptions import Exceptions
from bot.model.recurrence.occurrence import Due, Occurrence
from bot.model.recurrence.patterns import Dates, Pattern, check, check_dates
from bot.model.timezones import timezones

MOST_TIMES_A_DAY, MOST_TIMES, MOST_WEEKS_LONG = 6, 500, 104
SILENT_FOR = timedelta(days=5 * 366)
"""A rule all of whose days are left out for so long is over."""
FARTHEST = timedelta(days=2)
"""More than any clock was ever turned. Where a whole day is skipped, days and instants differ in order."""


@dataclass(frozen=True, slots=True)
class Until:
    """The last day on which something may be planned."""

    day: date
    kind: Literal["until"] = "until"


@dataclass(frozen=True, slots=True)
class Times:
    """So many occurrences; what is left out does not count."""

    count: int
    kind: Literal["times"] = "times"


@dataclass(frozen=True, slots=True)
class Weeks:
    """For so many weeks from the start: with working days, a sprint."""

    count: int
    kind: Literal["weeks"] = "weeks"


End = Until | Times | Weeks


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Days, wall-clock times in a time zone, where it starts and ends, and what is left out."""

    pattern: Pattern
    at: tuple[time, ...]
    """In order; whole minutes."""
    timezone: str
    """An IANA name."""
    start: date | None = None
    """Nothing is planned before it. Whatever is counted is counted from it."""
    end: End | None = None
    exceptions: Exceptions = field(default_factory=Exceptions)

    def __post_init__(self) -> None:
        check(0 < len(self.at) <= MOST_TIMES_A_DAY, "Too few times a day, or too many.")
        check(list(self.at) == sorted(set(self.at)), "Each time is named once, in order.")
        check(all((at.second, at.microsecond) == (0, 0) for at in self.at), "Times are whole minutes.")
        check(self.timezone in timezones(), "No such time zone.")
        check_dates(self.start)
        match self.end:
            case Until(day):
                check_dates(day)
                check(self.start is None or self.start <= day, "It ends before it starts.")
            case Times(count):
                check(0 < count <= MOST_TIMES, "Too few times, or too many.")
            case Weeks(count):
                check(0 < count <= MOST_WEEKS_LONG, "Too few weeks, or too many.")
        if isinstance(self.pattern, Dates):
            check(self.start is None and self.end is None, "A list of dates starts and ends by itself.")
        else:
            counted = self.pattern.every > 1 or isinstance(self.end, Times | Weeks)
            check(self.start or not counted, "What is counted is counted from a start.")

    # ---- Asked -------------------------------------------------------------------------------------------

    def instant(self, occurrence: Occurrence) -> datetime:
        """When an occurrence is, in UTC; its nominal day, should that be left out by now."""
        day = self.exceptions.held_on(occurrence.day) or occurrence.day
        return self.resolve(datetime.combine(day, occurrence.at or self.at[0]))

    def resolve(self, wall: datetime) -> datetime:
        """A time on the wall, in UTC; the first of two in autumn, past the gap in spring."""
        return wall.replace(tzinfo=ZoneInfo(self.timezone), fold=0).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """What the clock on the wall shows, without its zone."""
        return instant.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    def after(self, instant: datetime) -> Iterator[Due]:
        """Every occurrence after ``instant``, in order; two never fall on one instant. It may have no end."""
        if isinstance(self.end, Times):
            return dropwhile(lambda due: due.at <= instant, islice(self._from(self.start), self.end.count))
        since = self.exceptions.reaching(self.local(instant).date() - FARTHEST)
        return dropwhile(lambda due: due.at <= instant, self._from(max(since, self.start or since)))

    def next_after(self, instant: datetime) -> Occurrence | None:
        """The first occurrence after ``instant``; None when the rule is over."""
        return next((due.occurrence for due in self.after(instant)), None)

    def upcoming(self, after: datetime, count: int) -> list[Due]:
        """The next ``count`` occurrences, or as many as are left."""
        return list(islice(self.after(after), count))

    # ---- Days, then instants -----------------------------------------------------------------------------

    def _from(self, since: date | None) -> Iterator[Due]:
        """What is planned from a day on, by instant."""
        waiting: list[tuple[datetime, date, time]] = []
        for nominal, held in self._held(since):
            yield from self._settled(waiting, before=self.resolve(datetime.combine(held, time())) - FARTHEST)
            for at in self.at:
                heappush(waiting, (self.resolve(datetime.combine(held, at)), nominal, at))
        yield from self._settled(waiting, before=datetime.max.replace(tzinfo=UTC))

    def _settled(self, waiting: list[tuple[datetime, date, time]], before: datetime) -> Iterator[Due]:
        """Take what nothing to come can precede; what the turning of a clock lays on one instant is one."""
        while waiting and waiting[0][0] < before:
            instant, day, at = heappop(waiting)
            while waiting and waiting[0][0] == instant:
                heappop(waiting)
            yield Due(Occurrence(day, at if len(self.at) > 1 else None), instant)

    def _held(self, since: date | None) -> Iterator[tuple[date, date]]:
        """Nominal days and the days they are held on, by the latter.

        What is put off gives way to what is planned for that day anyway, and to what was put off before.
        """
        waiting: list[tuple[date, bool, date]] = []
        silence = None
        for nominal in self._nominal(since):
            silence = silence or nominal
            if nominal - silence > SILENT_FOR and not isinstance(self.pattern, Dates):
                return
            yield from _first_of_each(waiting, before=nominal)
            if held := self.exceptions.held_on(nominal):
                silence = nominal
                heappush(waiting, (held, held != nominal, nominal))
        yield from _first_of_each(waiting, before=date.max)

    def _nominal(self, since: date | None) -> Iterator[date]:
        since = since or (self.pattern.dates[0] if isinstance(self.pattern, Dates) else date.min)
        days = self.pattern.days(since, self.start)
        match self.end, self.start:
            case Until(last), _:
                return takewhile(lambda day: day <= last, days)
            case Weeks(count), date() as start:
                return takewhile(lambda day: day < start + timedelta(weeks=count), days)
        return days


def _first_of_each(waiting: list[tuple[date, bool, date]], before: date) -> Iterator[tuple[date, date]]:
    while waiting and waiting[0][0] < before:
        held, _, nominal = heappop(waiting)
        while waiting and waiting[0][0] == held:
            heappop(waiting)
        yield nominal, held
