"""The time zone a sentence tells: « heure de Paris », « New York time », « fuseau Europe/Paris »."""

import re

from bot.sentences.clauses import Clauses
from bot.sentences.names import zone_called, zone_of

MOST_WORDS = 4
"""The longest names of cities."""


def timezone(clauses: Clauses) -> str | None:
    """The zone by its IANA name, taken out; None where none is told."""
    grammar = clauses.grammar
    named = grammar.shape(grammar.zone_named).search(clauses.left)
    if named and (zone := zone_called(named["name"])):
        clauses.cut(named.start(), named.end())
        return zone
    if grammar.city_after:
        return _city(clauses, re.compile(grammar.city_after), behind=True)
    return _city(clauses, re.compile(grammar.city_before), behind=False)


def _city(clauses: Clauses, mark: re.Pattern[str], *, behind: bool) -> str | None:
    """The zone of the longest name behind, or before, such words; they are taken out with it."""
    if (found := mark.search(clauses.left)) is None:
        return None
    before, after = clauses.left[: found.start()], clauses.left[found.end() :]
    words = (after.split(",")[0] if behind else before.split(",")[-1]).split()
    for count in range(min(MOST_WORDS, len(words)), 0, -1):
        name = " ".join(words[:count] if behind else words[-count:])
        if zone := zone_of(name, clauses.grammar.language):
            if behind:
                after = after[len(name) :]
            else:
                before = before[: -len(name)]
            clauses.left = f"{before} , {after}"
            return zone
    return None
