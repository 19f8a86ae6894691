"""The days a rule names, before anything is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import dropwhile
from typing import Literal

from dateutil.rrule import MONTHLY, WEEKLY, rrule, rrulebase, rruleset, weekday

WEEKDAYS = range(7)
"""0 is Monday."""
WORKING_DAYS = (0, 1, 2, 3, 4)
LAST = -1
"""The last weekday, or the last day, of a month."""
ORDINALS = (1, 2, 3, 4, LAST)
MONTH_DAYS = (*range(1, 32), LAST)
SHORTEST = 28
"""Days that every month has."""
MOST_WEEKS, MOST_MONTHS, MOST_DATES = 52, 12, 200
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Dates outside are slips of the pen."""


class WrongRule(ValueError):
    """Fields that make no rule; the message says why."""


def check(right: object, why: str) -> None:
    """Raise ``WrongRule`` unless this is right."""
    if not right:
        raise WrongRule(why)


def check_dates(*days: date | None) -> None:
    """Raise ``WrongRule`` for a date nobody means."""
    check(all(EARLIEST <= day <= LATEST for day in days if day), "A date is out of this world.")


def _check_set(chosen: Sequence[int], among: Sequence[int]) -> None:
    check(chosen and set(chosen) <= set(among), "Something chosen is not there to choose.")
    check(list(chosen) == sorted(set(chosen), key=among.index), "Each is chosen once, in order.")


@dataclass(frozen=True, slots=True)
class Weekly:
    """On chosen weekdays of every so many weeks."""

    weekdays: tuple[int, ...]
    every: int = 1
    kind: Literal["weekly"] = "weekly"

    def __post_init__(self) -> None:
        _check_set(self.weekdays, WEEKDAYS)
        check(1 <= self.every <= MOST_WEEKS, "Not every so many weeks.")

    def days(self, since: date, start: date | None) -> Iterator[date]:
        """The days from ``since`` on; weeks are counted from the first of them after ``start``."""
        if self.every == 1 or start is None:
            return self._from(since, 1)
        first = next(self._from(start, 1))
        monday = first - timedelta(days=first.weekday())
        periods = max(0, (since - monday) // timedelta(weeks=self.every))
        days = self._from(monday + periods * timedelta(weeks=self.every), self.every)
        return dropwhile(lambda day: day < max(first, since), days)

    def _from(self, day: date, every: int) -> Iterator[date]:
        return _days(rrule(WEEKLY, _midnight(day), interval=every, byweekday=self.weekdays, wkst=0))


class _Monthly:
    """What the two ways to name days of a month share."""

    __slots__ = ()

    def days(self, since: date, start: date | None) -> Iterator[date]:
        """The days from ``since`` on; months are counted from the first of them after ``start``."""
        if self._every == 1 or start is None:
            return self._from(since, 1)
        first = next(self._from(start, 1))
        months = (since.year - first.year) * 12 + since.month - first.month
        month = first.year * 12 + first.month - 1 + max(0, months // self._every) * self._every
        days = self._from(date(month // 12, month % 12 + 1, 1), self._every)
        return dropwhile(lambda day: day < max(first, since), days)

    @property
    def _every(self) -> int:
        raise NotImplementedError

    def _from(self, day: date, every: int) -> Iterator[date]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class MonthlyByWeekday(_Monthly):
    """On the first, second, third, fourth or last of a weekday in every so many months."""

    ordinals: tuple[int, ...]
    weekday: int
    every: int = 1
    kind: Literal["monthly_by_weekday"] = "monthly_by_weekday"

    def __post_init__(self) -> None:
        _check_set(self.ordinals, ORDINALS)
        check(self.weekday in WEEKDAYS, "No such weekday.")
        check(1 <= self.every <= MOST_MONTHS, "Not every so many months.")

    @property
    def _every(self) -> int:
        return self.every

    def _from(self, day: date, every: int) -> Iterator[date]:
        chosen = [weekday(self.weekday, ordinal) for ordinal in self.ordinals]
        return _days(rrule(MONTHLY, _midnight(day), interval=every, byweekday=chosen))


@dataclass(frozen=True, slots=True)
class MonthlyByDay(_Monthly):
    """On chosen days of every so many months; in a month that has no such day, on its last."""

    days_of_month: tuple[int, ...]
    every: int = 1
    kind: Literal["monthly_by_day"] = "monthly_by_day"

    def __post_init__(self) -> None:
        _check_set(self.days_of_month, MONTH_DAYS)
        check(1 <= self.every <= MOST_MONTHS, "Not every so many months.")

    @property
    def _every(self) -> int:
        return self.every

    def _from(self, day: date, every: int) -> Iterator[date]:
        found = rruleset()  # which names a day once that is chosen twice, being the 30th and the last
        for chosen in self.days_of_month:
            nearest = range(SHORTEST, chosen + 1) if chosen > SHORTEST else (chosen,)
            found.rrule(rrule(MONTHLY, _midnight(day), interval=every, bymonthday=nearest, bysetpos=-1))
        return _days(found)


@dataclass(frozen=True, slots=True)
class Dates:
    """On these dates."""

    dates: tuple[date, ...]
    kind: Literal["dates"] = "dates"

    def __post_init__(self) -> None:
        check(0 < len(self.dates) <= MOST_DATES, "Too few dates, or too many.")
        check(list(self.dates) == sorted(set(self.dates)), "Each date is named once, in order.")
        check_dates(*self.dates)

    def days(self, since: date, _start: date | None) -> Iterator[date]:
        """Those from ``since`` on."""
        return (day for day in self.dates if day >= since)


Pattern = Weekly | MonthlyByWeekday | MonthlyByDay | Dates


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _days(found: rrulebase) -> Iterator[date]:
    return (moment.date() for moment in found)
