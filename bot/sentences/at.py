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
    """``early`` or ``later``, where days are told with a part of them; a weekday's is taken out.

    Raises ``NotUnderstood`` where they are told with both: the hours would be of one alone.
    """
    grammar, told = clauses.grammar, set[str]()
    if found := grammar.shape(grammar.part_of_each_day).search(clauses.left):
        told.add("early" if found["early"] else "later")
    while found := grammar.shape(grammar.part_of_day).search(clauses.left):
        told.add("early" if found["early"] else "later")
        several = found[0].endswith("s") and not found["day"].endswith("s")
        day = found["day"] + ("s" if several else "")
        clauses.left = clauses.left[: found.start()] + day + clauses.left[found.end() :]
    if len(told) > 1:
        raise NotUnderstood(Why.HOUR)
    return next(iter(told), "")


def _meant(hour: int, part: str) -> time:
    if hour >= 2 * NOON:
        raise NotUnderstood(Why.HOUR)
    if part == "later" and hour < NOON:
        return time(hour + NOON)
    if part == "early" or hour >= SURELY_MORNING:
        return time(hour)
    raise NotUnderstood(Why.HOUR)
