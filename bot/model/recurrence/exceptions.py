"""Days on which nothing comes: public holidays, and closures typed by a facilitator."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from holidays import HolidayBase, country_holidays, list_supported_countries

from bot.model.recurrence.patterns import LATEST, WORKING_DAYS, check, check_dates

MOST_CLOSURES = 50
LONGEST_CLOSURE = timedelta(days=366)
DAY = timedelta(days=1)


class Instead(StrEnum):
    """What becomes of an occurrence that is left out."""

    DROPPED = "dropped"
    NEXT_WORKING_DAY = "next_working_day"


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of a country, or of one of its regions."""

    country: str
    """ISO 3166-1, two letters."""
    region: str | None = None
    """The part of ISO 3166-2 behind the country's."""

    def __post_init__(self) -> None:
        regions = countries().get(self.country)
        check(regions is not None, "No public holidays are known for that country.")
        check(self.region is None or self.region in (regions or ()), "That country has no such region.")

    def __contains__(self, day: date) -> bool:
        return day in _known(self.country, self.region)


@dataclass(frozen=True, slots=True)
class Closure:
    """From one day to another, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        check_dates(self.first, self.last)
        check(self.first <= self.last, "A closure ends before it begins.")
        check(self.last - self.first <= LONGEST_CLOSURE, "A closure is longer than a year.")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What is left out, and what comes instead."""

    holidays: Holidays | None = None
    closures: tuple[Closure, ...] = ()
    instead: Instead = Instead.DROPPED

    def __post_init__(self) -> None:
        check(len(self.closures) <= MOST_CLOSURES, "Too many closures.")
        first_to_last = sorted(self.closures, key=lambda closure: closure.first)
        check(list(self.closures) == first_to_last, "Closures come in order.")
        apart = all(a.last < b.first for a, b in pairwise(first_to_last))
        check(apart, "Two closures overlap.")
        something = self.holidays or self.closures
        check(something or self.instead is Instead.DROPPED, "Nothing is left out, so nothing comes instead.")

    def leave_out(self, day: date) -> bool:
        """Whether nothing comes on ``day``."""
        return self._closure_on(day) is not None or (self.holidays is not None and day in self.holidays)

    def held_on(self, day: date) -> date | None:
        """When what is planned for ``day`` is held; None when it is dropped."""
        if not self.leave_out(day):
            return day
        return self._working_day_from(day) if self.instead is Instead.NEXT_WORKING_DAY else None

    def working(self, day: date) -> bool:
        """Whether people work on ``day``: Monday to Friday, unless it is left out."""
        return day.weekday() in WORKING_DAYS and not self.leave_out(day)

    def reaching(self, day: date) -> date:
        """The earliest day from which something may be put off to ``day`` or after."""
        if self.instead is Instead.DROPPED:
            return day
        day -= DAY
        while not self.working(day):
            closure = self._closure_on(day)
            day = (closure.first if closure else day) - DAY
        return day

    def _working_day_from(self, day: date) -> date | None:
        while not self.working(day):
            closure = self._closure_on(day)
            day = (closure.last if closure else day) + DAY
            if day > LATEST:
                return None
        return day

    def _closure_on(self, day: date) -> Closure | None:
        return next((closure for closure in self.closures if day in closure), None)


@lru_cache
def countries() -> dict[str, tuple[str, ...]]:
    """The countries whose public holidays are known, each with the regions that have their own."""
    return {
        country: tuple(regions)
        for country, regions in list_supported_countries(include_aliases=False).items()
        if len(country) == 2
    }


@lru_cache(maxsize=256)
def _known(country: str, region: str | None) -> HolidayBase:
    # It grows by a year whenever one is asked for.
    return country_holidays(country, subdiv=region)
