"""A day yet to come, or an hour, by itself: « dans deux semaines », « mardi prochain », « le 12 janvier »."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from dateutil.relativedelta import relativedelta

from bot.sentences.clauses import LONGEST, Around, the_date
from bot.sentences.days import hours, number, weekdays
from bot.sentences.english import ENGLISH
from bot.sentences.french import FRENCH
from bot.sentences.grammar import Grammar, plain
from bot.sentences.unclear import NotUnderstood, Why

_UNTIL = re.compile(r"\s*(?:(?:jusqu['’\s]*(?:au\b|à|a\b|en\b)?|until\b|till\b)\s*)+", re.IGNORECASE)
DAY, WEEK, MONTH = relativedelta(days=1), relativedelta(weeks=1), relativedelta(months=1)


@dataclass(frozen=True)
class _Ahead:
    """How a language says a day by how far it is."""

    grammar: Grammar
    far: str
    """With the groups ``count`` and ``unit``."""
    weekday: str
    units: Mapping[str, relativedelta]
    """One of each, by how its name begins."""
    counts: Mapping[str, int]
    """Numbers people say of spans alone."""
    named: Mapping[str, relativedelta]
    """What has a name of its own, by its shape."""


_FRENCH = _Ahead(
    FRENCH,
    far=r"(?:dans|d'ici) (?P<count><N>|quinze) (?P<unit>jours?|semaines?|mois)",
    weekday=r"(?:le )?<W>(?: prochain)?",
    units={"jour": DAY, "semaine": WEEK, "mois": MONTH},
    counts={"quinze": 15},
    named={
        r"demain": DAY,
        r"apres-demain": 2 * DAY,
        r"(?:la )?semaine prochaine": WEEK,
        r"(?:le )?mois prochain": MONTH,
        r"dans une quinzaine": 2 * WEEK,
    },
)
_ENGLISH = _Ahead(
    ENGLISH,
    far=r"in (?P<count><N>|an?) (?P<unit>days?|weeks?|months?)",
    weekday=r"(?:on |next )?<W>",
    units={"day": DAY, "week": WEEK, "month": MONTH},
    counts={"a": 1, "an": 1},
    named={
        r"tomorrow": DAY,
        r"the day after tomorrow": 2 * DAY,
        r"next week": WEEK,
        r"next month": MONTH,
        r"in a fortnight": 2 * WEEK,
    },
)


def read_day(text: str, around: Around) -> date:
    """The day that ``text`` is, in either language, also behind « jusqu'au ». Raises ``NotUnderstood``."""
    told = plain(without_until(text[:LONGEST])).strip(" .")
    for ahead in (_FRENCH, _ENGLISH):
        if found := _far(told, ahead, around.today) or _weekday(told, ahead, around.today):
            return found
    return read_date(told, around)


def read_date(text: str, around: Around) -> date:
    """The date that ``text`` is, today or later where no year is told. Raises ``NotUnderstood``."""
    for ahead in (_FRENCH, _ENGLISH):
        told = ahead.grammar.written_out(plain(text).strip(" ."))
        if match := ahead.grammar.shape(r"(?:le |on |the |au |du )?(?P<date><D>)").fullmatch(told):
            return the_date(match["date"], ahead.grammar, around.today)
    raise NotUnderstood(Why.DATE, text.strip())


def read_times(text: str) -> tuple[time, ...]:
    """The times of day in ``text``, which must hold nothing else; none where it does."""
    told = plain(text).strip(" .")
    for ahead in (_FRENCH, _ENGLISH):
        shape = rf"(?:a |at )?<H>(?:{ahead.grammar.and_}(?:a |at )?<H>)*"
        if ahead.grammar.shape(shape).fullmatch(told):
            return hours(told, ahead.grammar) or ()
    return ()


def without_until(text: str) -> str:
    """« le 24 août » of « jusqu'au 24 août », which people also type where it goes without saying."""
    begun = _UNTIL.match(text)
    return text[begun.end() :] if begun else text


def _far(told: str, ahead: _Ahead, today: date) -> date | None:
    for shape, span in ahead.named.items():
        if re.fullmatch(shape, told):
            return today + span
    match = ahead.grammar.shape(ahead.far).fullmatch(told)
    if match is None:
        return None
    word = match["count"]
    count = ahead.counts[word] if word in ahead.counts else number(word, ahead.grammar)
    unit = next(unit for begun, unit in ahead.units.items() if match["unit"].startswith(begun))
    try:
        # The calendar ends somewhere, and so do ages people speak of.
        return today + count * unit
    except (OverflowError, ValueError):
        raise NotUnderstood(Why.DATE, told) from None


def _weekday(told: str, ahead: _Ahead, today: date) -> date | None:
    if not ahead.grammar.shape(ahead.weekday).fullmatch(told):
        return None
    (weekday,) = weekdays(told, ahead.grammar)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
