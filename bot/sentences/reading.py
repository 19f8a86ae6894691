"""What people type when asked « Quand ? » becomes a rule. What is not understood is never guessed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bot.model.recurrence.exceptions import Exceptions, Instead
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
from bot.sentences.at import hours
from bot.sentences.clauses import Around, Clauses
from bot.sentences.english import ENGLISH
from bot.sentences.french import FRENCH
from bot.sentences.grammar import Grammar, plain
from bot.sentences.leaving_out import LeftOut
from bot.sentences.spans import span
from bot.sentences.unclear import NotUnderstood, Why
from bot.sentences.where import timezone

T = TypeVar("T")

MOST_DATES = 140
"""Dates of one list: told in full, with their years, they have to be short enough to be read again."""
GRAMMARS = (FRENCH, ENGLISH)


def read(text: str, around: Around, left_out: str = "") -> Recurrence:
    """The rule that ``text`` says, in whatever language of ours; in ``around``'s first.

    ``left_out`` is what stands in a field of its own, in the same language or another: « les jours fériés,
    du 3 au 24 août ». Raises ``NotUnderstood``, in the words of the first.
    """
    rule = _in_either(lambda grammar: _rule(Clauses(text, grammar, around)), around)
    if not left_out.strip():
        return rule

    def exceptions(grammar: Grammar) -> Exceptions:
        return _exceptions(Clauses(_begun(left_out, grammar), grammar, around), rule.timezone)

    also = _in_either(exceptions, around)
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


# ---- What is left out ------------------------------------------------------------------------------------


def _begun(left_out: str, grammar: Grammar) -> str:
    begun = grammar.shape(grammar.exceptions).match(plain(left_out))
    return left_out if begun else f"{grammar.except_} {left_out.strip()}"


def _exceptions(clauses: Clauses, zone: str) -> Exceptions:
    """What a sentence leaves out that says nothing else."""
    left_out = LeftOut(clauses)
    if rest := clauses.rest():
        raise NotUnderstood(Why.WORDS, rest)
    try:
        return left_out.exceptions(zone)
    except WrongRule as wrong:
        raise NotUnderstood(Why.RULE) from wrong


def _together(one: Exceptions, other: Exceptions) -> Exceptions:
    """What either leaves out."""
    if one.holidays and other.holidays and one.holidays != other.holidays:
        raise NotUnderstood(Why.RULE)
    closures = sorted({*one.closures, *other.closures}, key=lambda closure: closure.first)
    later = Instead.NEXT_WORKING_DAY in {one.instead, other.instead}
    instead = Instead.NEXT_WORKING_DAY if later else Instead.DROPPED
    return Exceptions(one.holidays or other.holidays, tuple(closures), instead)


# ---- The rule --------------------------------------------------------------------------------------------


def _rule(clauses: Clauses) -> Recurrence:
    """The rule a sentence says."""
    grammar, around = clauses.grammar, clauses.around
    left_out = LeftOut(clauses)
    start, until = span(clauses)
    zone = timezone(clauses) or around.timezone
    times, weeks = clauses.count(grammar.times), clauses.count(grammar.weeks)
    at = hours(clauses)
    sprint = clauses.count(grammar.sprint)
    try:
        pattern: Pattern = Weekly(WORKING_DAYS) if sprint else _pattern(clauses)
        if at is None:
            raise NotUnderstood(Why.HOUR)
        if sprint and clauses.rest():
            raise NotUnderstood(Why.WORDS, clauses.rest())
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
        begins = start or (around.today if counted else None)
        return Recurrence(pattern, at, zone, begins, ends[0] if ends else None, left_out.exceptions(zone))
    except WrongRule as wrong:
        raise NotUnderstood(Why.RULE) from wrong


def _pattern(clauses: Clauses) -> Pattern:
    rest = clauses.rest()
    if not rest:
        raise NotUnderstood(Why.DAYS)
    for shape in clauses.grammar.patterns:
        if match := clauses.grammar.shape(shape).fullmatch(rest):
            return _made_of(match.groupdict(), clauses)
    raise NotUnderstood(Why.WORDS, rest)


def _made_of(told: dict[str, str | None], clauses: Clauses) -> Pattern:
    grammar = clauses.grammar
    every = 2 if told.get("fortnight") else days.number(told.get("every") or "1", grammar)
    if told.get("working"):
        return Weekly(WORKING_DAYS, every)
    if told.get("daily"):
        return Weekly(tuple(range(7)), every)
    weekdays = days.weekdays(told.get("weekdays") or "", grammar)
    if (often := told.get("often")) and days.number(often, grammar) != len(weekdays):
        raise NotUnderstood(Why.RULE)
    if ordinals := told.get("ordinals"):
        return MonthlyByWeekday(_in_order(days.ordinals(ordinals, grammar)), weekdays[0], every)
    if of_month := told.get("days"):
        chosen = days.of_month(of_month, grammar)
        return MonthlyByDay(tuple(sorted(set(chosen), key=lambda day: (day == LAST, day))), every)
    if dates := told.get("dates"):
        series = days.series(dates, grammar, clauses.around.today)
        if series is None:
            raise NotUnderstood(Why.DATE, dates)
        chosen_days = sorted(set(series))
        if len(chosen_days) > MOST_DATES:
            raise NotUnderstood(Why.MANY)
        return Dates(tuple(chosen_days))
    return Weekly(tuple(sorted(set(weekdays))), every)


def _in_order(ordinals: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(ordinals), key=ORDINALS.index))
