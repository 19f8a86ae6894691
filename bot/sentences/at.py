"""The hours a sentence tells: « à 9 h et 14 h 30 », “at 9 in the morning”, “Friday afternoons at 3”."""

from datetime import time

from bot.sentences import days
from bot.sentences.clauses import Clauses
from bot.sentences.unclear import NotUnderstood, Why

NOON = 12
SURELY_MORNING = 7
"""Before that, whoever says a mere number may as well mean the afternoon."""


def hours(clauses: Clauses) -> tuple[time, ...] | None:
    """The times of day, taken out with the part of the day they agree with; None where none is told.

    Raises ``NotUnderstood`` for what is no hour, or may be two.
    """
    grammar = clauses.grammar
    part = _part_of_day(clauses)
    found = clauses.take(rf"(?:\b(?:a|at|vers|@) ?)?<H>(?:{grammar.and_}(?:a |at )?<H>)*")
    if found is None:
        bare = clauses.take(grammar.bare_hour)
        return (_meant(int(bare["hour"]), part),) if bare else None
    at = days.hours(found[0], grammar)
    if at is None:
        raise NotUnderstood(Why.WORDS, found[0])
    if part and any((one.hour >= NOON) != (part == "later") for one in at):
        raise NotUnderstood(Why.HOUR)
    return at


def _part_of_day(clauses: Clauses) -> str:
    """``early`` or ``later``, where a weekday is followed by it, which is taken out; else nothing."""
    told = ""
    while found := clauses.grammar.shape(clauses.grammar.part_of_day).search(clauses.left):
        told = "early" if found["early"] else "later"
        several = found[0].endswith("s") and not found["day"].endswith("s")
        day = found["day"] + ("s" if several else "")
        clauses.left = clauses.left[: found.start()] + day + clauses.left[found.end() :]
    return told


def _meant(hour: int, part: str) -> time:
    if hour >= 2 * NOON:
        raise NotUnderstood(Why.HOUR)
    if part == "later" and hour < NOON:
        return time(hour + NOON)
    if part == "early" or hour >= SURELY_MORNING:
        return time(hour)
    raise NotUnderstood(Why.HOUR)
