"""A sentence from which clause after clause is taken, until what is left says the days alone."""

import re
from dataclasses import dataclass
from datetime import date

from bot.sentences import days
from bot.sentences.grammar import Grammar, plain
from bot.sentences.unclear import NotUnderstood, Why

LONGEST = 3000
"""Characters: what every messenger takes in a field. Whatever is understood is told in fewer."""


@dataclass(frozen=True, slots=True)
class Around:
    """What goes without saying."""

    today: date
    timezone: str
    language: str


class Clauses:
    """What is left of one sentence, in one language."""

    def __init__(self, text: str, grammar: Grammar, around: Around) -> None:
        """Raises ``NotUnderstood`` for what nobody would type."""
        if len(text) > LONGEST:
            raise NotUnderstood(Why.WORDS, text[:40] + "…")
        self.grammar = grammar
        self.around = around
        self.left = grammar.written_out(plain(text).strip(" ."))

    def take(self, shape: str) -> re.Match[str] | None:
        """The first clause of that shape, taken out."""
        found = self.grammar.shape(shape).search(self.left) if shape else None
        if found:
            self.cut(found.start(), found.end())
        return found

    def cut(self, start: int, end: int) -> None:
        """Take out what stands there; what stood around it stays apart."""
        self.left = f"{self.left[:start].rstrip(' ,')} , {self.left[end:].lstrip(' ,')}"

    def rest(self) -> str:
        """What is left, with a comma wherever something was taken out between two things."""
        return re.sub(r"\s*,[\s,]*", ", ", self.left).strip(" ,.")

    def count(self, shape: str) -> int | None:
        """The number a clause tells."""
        found = self.take(shape)
        return days.number(found["count"], self.grammar) if found else None

    def the_date(self, told: str) -> date:
        """The one date that ``told`` is. Raises ``NotUnderstood``."""
        return the_date(told, self.grammar, self.around.today)


def the_date(told: str, grammar: Grammar, today: date) -> date:
    """The one date that ``told`` is, today or later where no year is. Raises ``NotUnderstood``."""
    found = days.series(told, grammar, today)
    if not found:
        raise NotUnderstood(Why.DATE, told)
    return found[0]
