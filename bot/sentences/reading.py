"""What people type when asked « Quand ? » becomes a rule. What is not understood is never guessed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.patterns import (
    LAST,
    ORDINALS,
    WORKING_DAYS,
    Dates,
    MonthlyByDay,
    MonthlyByWeekday,
    Pattern,
    Weekly,
    WrongRule,
)
from bot.model.recurrence.rule import End, Recurrence, Times, Until, Weeks
from bot.sentences import days
from bot.sentences.english import ENGLISH
from bot.sentences.french import FRENCH
from bot.sentences.grammar import Grammar, plain
from bot.sentences.names import country_around, country_of, region_of, zone_called, zone_of
from bot.sentences.unclear import NotUnderstood, Why

T = TypeVar("T")

GRAMMARS = (FRENCH, ENGLISH)
LONGEST = 1000
"""Characters. A list of fifty dates is shorter."""
MOST_WORDS = 4
"""The longest names of cities."""


@dataclass(frozen=True, slots=True)
class Around:
    """What goes without saying."""

    today: date
    timezone: str
    language: str


def read(text: str, around: Around, left_out: str = "") -> Recurrence:
    """The rule that ``text`` says, in whatever language of ours; in ``around``'s first.

    ``left_out`` is what stands in a field of its own, in the same language or another: « les jours fériés,
    du 3 au 24 août ». Raises ``NotUnderstood``, in the words of the first.
    """
    rule = _in_either(lambda grammar: _Reading(text, grammar, around).rule(), around)
    if not left_out.strip():
        return rule
    also = _in_either(
        lambda grammar: _Reading(_begun(left_out, grammar), grammar, around).exceptions(rule.timezone), around
    )
    try:
        return replace(rule, exceptions=_together(rule.exceptions, also))
    except WrongRule as wrong:
        raise NotUnderstood(Why.RULE) from wrong


def warm_up() -> None:
    """Read the names of all places, in every language: it takes a second, which whoever types has not."""
    for text, left_out in (
        ("tous les mardis à 9 h, heure de Paris", "les jours fériés (France, Moselle)"),
        ("every Tuesday at 9:00, Paris time", "public holidays (Canada, Quebec)"),
    ):
        for language in ("fr", "en"):
            read(text, Around(date(2026, 11, 21), "Europe/Paris", language), left_out)


def _in_either(reading: Callable[[Grammar], T], around: Around) -> T:
    first = [grammar for grammar in GRAMMARS if grammar.language == around.language]
    troubles: list[NotUnderstood] = []
    for grammar in dict.fromkeys((*first, *GRAMMARS)):
        try:
            return reading(grammar)
        except NotUnderstood as trouble:
            troubles.append(trouble)
    raise troubles[0]


def _begun(left_out: str, grammar: Grammar) -> str:
    begun = grammar.shape(grammar.exceptions).match(plain(left_out))
    return left_out if begun else f"{grammar.except_} {left_out.strip()}"


def _together(one: Exceptions, other: Exceptions) -> Exceptions:
    """What either leaves out."""
    if one.holidays and other.holidays and one.holidays != other.holidays:
        raise NotUnderstood(Why.RULE)
    closures = sorted({*one.closures, *other.closures}, key=lambda closure: closure.first)
    later = Instead.NEXT_WORKING_DAY in {one.instead, other.instead}
    instead = Instead.NEXT_WORKING_DAY if later else Instead.DROPPED
    return Exceptions(one.holidays or other.holidays, tuple(closures), instead)


def read_date(text: str, around: Around) -> date:
    """The date that ``text`` is, today or later where no year is told. Raises ``NotUnderstood``."""
    for grammar in GRAMMARS:
        if match := grammar.shape(r"(?:le |on |the |au |du )?(?P<date><D>)").fullmatch(
            plain(text).strip(" .")
        ):
            return _the(match["date"], grammar, around)
    raise NotUnderstood(Why.DATE, text.strip())


def read_times(text: str) -> tuple[time, ...]:
    """The times of day in ``text``, which must hold nothing else; none where it does."""
    for grammar in GRAMMARS:
        if grammar.shape(rf"(?:a |at )?<H>(?:{grammar.and_}(?:a |at )?<H>)*").fullmatch(
            plain(text).strip(" .")
        ):
            return days.hours(plain(text), grammar) or ()
    return ()


class _Reading:
    """One sentence in one language: clause after clause is taken out of it, until the days alone are left."""

    def __init__(self, text: str, grammar: Grammar, around: Around) -> None:
        if len(text) > LONGEST:
            raise NotUnderstood(Why.WORDS, text[:40] + "…")
        self._left = plain(text).strip(" .")
        self._grammar = grammar
        self._around = around

    def rule(self) -> Recurrence:
        """The rule it says."""
        put_off = self._take(self._grammar.next_working_day) is not None
        exceptions = self._take(self._exceptions_shape())
        start, until = self._date(self._grammar.start), self._date(self._grammar.until)
        timezone = self._timezone() or self._around.timezone
        times, weeks = self._count(self._grammar.times), self._count(self._grammar.weeks)
        at = self._hours()
        sprint = self._count(self._grammar.sprint)
        try:
            pattern: Pattern = Weekly(WORKING_DAYS) if sprint else self._pattern()
            if at is None:
                raise NotUnderstood(Why.HOUR)
            if sprint and self._rest():
                raise NotUnderstood(Why.WORDS, self._rest())
            ends: list[End] = [
                *([Until(until)] if until else []),
                *([Times(times)] if times else []),
                *([Weeks(weeks or sprint or 0)] if weeks or sprint else []),
            ]
            if len(ends) > 1:
                raise NotUnderstood(Why.RULE)
            counted = not isinstance(pattern, Dates) and (
                pattern.every > 1 or any(isinstance(end, Times | Weeks) for end in ends)
            )
            return Recurrence(
                pattern,
                at,
                timezone,
                start or (self._around.today if counted else None),
                ends[0] if ends else None,
                self._exceptions(exceptions, timezone, put_off=put_off),
            )
        except WrongRule as wrong:
            raise NotUnderstood(Why.RULE) from wrong

    def exceptions(self, timezone: str) -> Exceptions:
        """What it leaves out, where it says nothing else."""
        put_off = self._take(self._grammar.next_working_day) is not None
        found = self._take(self._exceptions_shape())
        if rest := self._rest():
            raise NotUnderstood(Why.WORDS, rest)
        try:
            return self._exceptions(found, timezone, put_off=put_off)
        except WrongRule as wrong:
            raise NotUnderstood(Why.RULE) from wrong

    # ---- Taking out --------------------------------------------------------------------------------------

    def _take(self, shape: str) -> re.Match[str] | None:
        found = self._grammar.shape(shape).search(self._left) if shape else None
        if found:
            self._left = (
                f"{self._left[: found.start()].rstrip(' ,')} , {self._left[found.end() :].lstrip(' ,')}"
            )
        return found

    def _rest(self) -> str:
        """What is left, with a comma wherever something was taken out between two things."""
        return re.sub(r"\s*,[\s,]*", ", ", self._left).strip(" ,.")

    def _date(self, shape: str) -> date | None:
        found = self._take(shape)
        return _the(found["date"], self._grammar, self._around) if found else None

    def _count(self, shape: str) -> int | None:
        found = self._take(shape)
        return days.number(found["count"], self._grammar) if found else None

    def _hours(self) -> tuple[time, ...] | None:
        found = self._take(rf"(?:\b(?:a|at|vers) )?<H>(?:{self._grammar.and_}(?:a |at )?<H>)*")
        if found is None:
            return None
        if (at := days.hours(found[0], self._grammar)) is None:
            raise NotUnderstood(Why.WORDS, found[0])
        return at

    # ---- Where -------------------------------------------------------------------------------------------

    def _timezone(self) -> str | None:
        named = self._grammar.shape(self._grammar.zone_named).search(self._left)
        if named and (zone := zone_called(named["name"])):
            self._left = f"{self._left[: named.start()]} , {self._left[named.end() :]}"
            return zone
        if self._grammar.city_after:
            return self._city(re.compile(self._grammar.city_after), behind=True)
        return self._city(re.compile(self._grammar.city_before), behind=False)

    def _city(self, mark: re.Pattern[str], *, behind: bool) -> str | None:
        """The zone of the longest name behind, or before, such words; they are taken out with it."""
        if (found := mark.search(self._left)) is None:
            return None
        before, after = self._left[: found.start()], self._left[found.end() :]
        words = (after.split(",")[0] if behind else before.split(",")[-1]).split()
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            name = " ".join(words[:count] if behind else words[-count:])
            if zone := zone_of(name, self._grammar.language):
                if behind:
                    after = after[len(name) :]
                else:
                    before = before[: -len(name)]
                self._left = f"{before} , {after}"
                return zone
        return None

    # ---- What is left out --------------------------------------------------------------------------------

    def _exceptions_shape(self) -> str:
        grammar = self._grammar
        item = f"(?:{_nameless(grammar.holidays)}|{_nameless(grammar.span)}|{grammar.single})"
        return f"{grammar.exceptions}(?P<what>{item}(?:{grammar.and_}{item})*)"

    def _exceptions(self, found: re.Match[str] | None, timezone: str, *, put_off: bool) -> Exceptions:
        if found is None:
            return Exceptions(instead=Instead.NEXT_WORKING_DAY if put_off else Instead.DROPPED)
        what = found["what"]
        public = None
        if match := self._grammar.shape(self._grammar.holidays).search(what):
            public = self._holidays(match["where"], timezone)
            what = what[: match.start()] + what[match.end() :]
        closures = []
        while match := self._grammar.shape(self._grammar.span).search(what):
            closures.append(self._closure(match["first"], match["last"]))
            what = what[: match.start()] + what[match.end() :]
        for match in self._grammar.shape("<D>").finditer(what):
            day = _the(match[0], self._grammar, self._around)
            closures.append(Closure(day, day))
        closures.sort(key=lambda closure: closure.first)
        return Exceptions(public, tuple(closures), Instead.NEXT_WORKING_DAY if put_off else Instead.DROPPED)

    def _closure(self, first: str, last: str) -> Closure:
        both = days.series(f"{first} , {last}", self._grammar, self._around.today)
        if both is None or len(both) != 2:
            raise NotUnderstood(Why.DATE, f"{first}, {last}")
        return Closure(*both)

    def _holidays(self, where: str | None, timezone: str) -> Holidays:
        name, _, region = (where or "").partition(",")
        country = country_of(name, self._grammar.language) if where else country_around(timezone)
        code = region_of(region, country) if country and region else None
        if country is None or (region and code is None):
            raise NotUnderstood(Why.COUNTRY, where or "")
        return Holidays(country, code)

    # ---- The days ----------------------------------------------------------------------------------------

    def _pattern(self) -> Pattern:
        rest = self._rest()
        if not rest:
            raise NotUnderstood(Why.DAYS)
        for shape in self._grammar.patterns:
            if match := self._grammar.shape(shape).fullmatch(rest):
                return self._made_of(match.groupdict())
        raise NotUnderstood(Why.WORDS, rest)

    def _made_of(self, told: dict[str, str | None]) -> Pattern:
        grammar = self._grammar
        every = 2 if told.get("fortnight") else days.number(told.get("every") or "1", grammar)
        if told.get("working"):
            return Weekly(WORKING_DAYS, every)
        if told.get("daily"):
            return Weekly(tuple(range(7)), every)
        weekdays = days.weekdays(told.get("weekdays") or "", grammar)
        if ordinals := told.get("ordinals"):
            return MonthlyByWeekday(_in_order(days.ordinals(ordinals, grammar)), weekdays[0], every)
        if of_month := told.get("days"):
            chosen = days.of_month(of_month, grammar)
            return MonthlyByDay(tuple(sorted(set(chosen), key=lambda day: (day == LAST, day))), every)
        if dates := told.get("dates"):
            series = days.series(dates, grammar, self._around.today)
            if series is None:
                raise NotUnderstood(Why.DATE, dates)
            return Dates(tuple(sorted(set(series))))
        return Weekly(tuple(sorted(set(weekdays))), every)


def _in_order(ordinals: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(ordinals), key=ORDINALS.index))


def _the(told: str, grammar: Grammar, around: Around) -> date:
    found = days.series(told, grammar, around.today)
    if not found:
        raise NotUnderstood(Why.DATE, told)
    return found[0]


def _nameless(shape: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", shape)
