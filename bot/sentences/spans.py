"""From when until when: « à partir du 5 janvier », « jusqu'à fin juin », « pendant trois mois »."""

from calendar import monthrange
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.sentences import days
from bot.sentences.clauses import Clauses
from bot.sentences.unclear import NotUnderstood, Why

DAY = timedelta(days=1)


def span(clauses: Clauses) -> tuple[date | None, date | None]:
    """The first and the last day a sentence allows, where it tells them. Raises ``NotUnderstood``."""
    grammar, today = clauses.grammar, clauses.around.today
    if found := clauses.take(rf"\b{grammar.between}"):
        return first_and_last(found["first"], found["last"], clauses)
    if found := clauses.take(grammar.months_between):
        first = beginning(found["first"], found["from_year"], clauses)
        return max(first, today), ending(found["last"], found["year"], first, clauses)
    start = _start(clauses)
    if found := clauses.take(grammar.until):
        return start, clauses.the_date(found["date"])
    if found := clauses.take(grammar.until_month):
        return start, ending(found["month"], found["year"], start or today, clauses)
    if count := clauses.count(grammar.months_long):
        start = start or today
        return start, start + relativedelta(months=count) - DAY
    return start, None


def _start(clauses: Clauses) -> date | None:
    grammar, today = clauses.grammar, clauses.around.today
    if found := clauses.take(grammar.start):
        return clauses.the_date(found["date"])
    if found := clauses.take(grammar.start_month):
        return max(beginning(found["month"], found["year"], clauses), today)
    if found := clauses.take(grammar.start_ahead):
        return _ahead(found["ahead"], clauses)
    return None


def _ahead(told: str, clauses: Clauses) -> date:
    """« demain », « la semaine prochaine », which begins on its Monday, « mardi prochain »."""
    grammar, today = clauses.grammar, clauses.around.today
    if grammar.tomorrow in told:
        return today + DAY
    if grammar.week in told:
        return today + timedelta(days=7 - today.weekday())
    if grammar.month in told:
        return today.replace(day=1) + relativedelta(months=1)
    (weekday,) = days.weekdays(told, grammar)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def first_and_last(first: str, last: str, clauses: Clauses) -> tuple[date, date]:
    """Both dates of « du 3 au 24 août ». Raises ``NotUnderstood``."""
    both = days.series(f"{first} , {last}", clauses.grammar, clauses.around.today)
    if both is None or len(both) != 2:
        raise NotUnderstood(Why.DATE, f"{first}, {last}")
    return both[0], both[1]


def beginning(month: str, year: str | None, clauses: Clauses) -> date:
    """The first day of a month: of the one under way or the next of that name, where no year is told."""
    today, number = clauses.around.today, clauses.grammar.months.index(month) + 1
    return date(int(year) if year else today.year + (number < today.month), number, 1)


def ending(month: str, year: str | None, since: date, clauses: Clauses) -> date:
    """The last day of a month: of the first of that name to end after ``since``, where no year is told."""
    number = clauses.grammar.months.index(month) + 1
    told = int(year) if year else since.year + (number < since.month)
    return date(told, number, monthrange(told, number)[1])
