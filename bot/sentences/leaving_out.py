"""What a sentence leaves out: « sauf les jours fériés, du 3 au 24 août, sinon le jour ouvré suivant »."""

import re

from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.sentences.clauses import Clauses
from bot.sentences.names import country_around, country_of, region_of
from bot.sentences.spans import beginning, ending, first_and_last
from bot.sentences.unclear import NotUnderstood, Why


class LeftOut:
    """The clauses about it, taken out before anything else: dates in them are no others."""

    def __init__(self, clauses: Clauses) -> None:
        """Take them out."""
        self._clauses = clauses
        later = clauses.take(clauses.grammar.next_working_day)
        self._instead = Instead.NEXT_WORKING_DAY if later else Instead.DROPPED
        found = clauses.take(_shape(clauses))
        self._what = found["what"] if found else ""

    def exceptions(self, timezone: str) -> Exceptions:
        """What they say; without a country, holidays are those around ``timezone``. Raises ``WrongRule``."""
        grammar = self._clauses.grammar
        public = None
        if match := self._next(grammar.holidays):
            public = self._holidays(match["where"], timezone)
        closures = []
        while match := self._next(grammar.span):
            closures.append(Closure(*first_and_last(match["first"], match["last"], self._clauses)))
        while match := self._next("<D>"):
            day = self._clauses.the_date(match[0])
            closures.append(Closure(day, day))
        while match := self._next(grammar.whole_month):
            first = beginning(match["month"], match["year"], self._clauses)
            closures.append(Closure(first, ending(match["month"], match["year"], first, self._clauses)))
        closures.sort(key=lambda closure: closure.first)
        return Exceptions(public, tuple(closures), self._instead)

    def _next(self, shape: str) -> re.Match[str] | None:
        match = self._clauses.grammar.shape(shape).search(self._what)
        if match:
            self._what = self._what[: match.start()] + self._what[match.end() :]
        return match

    def _holidays(self, where: str | None, timezone: str) -> Holidays:
        name, _, region = (where or "").partition(",")
        country = country_of(name, self._clauses.grammar.language) if where else country_around(timezone)
        code = region_of(region, country) if country and region else None
        if country is None or (region and code is None):
            raise NotUnderstood(Why.COUNTRY, where or "")
        return Holidays(country, code)


def _shape(clauses: Clauses) -> str:
    grammar = clauses.grammar
    named = "|".join(map(_nameless, (grammar.holidays, grammar.span, grammar.whole_month)))
    item = f"(?:{named}|{grammar.single})"
    return f"{grammar.exceptions}(?P<what>{item}(?:{grammar.and_}{item})*)"


def _nameless(shape: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", shape)
