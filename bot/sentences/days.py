"""Numbers, hours, weekdays and dates, found in words already known to hold nothing else."""

import re
from collections.abc import Sequence
from datetime import date, time

from bot.sentences.grammar import Grammar


def number(word: str, grammar: Grammar) -> int:
    """« 3 » or « trois »."""
    return int(word) if word.isdigit() else grammar.numbers[word]


def weekdays(words: str, grammar: Grammar) -> list[int]:
    """« lundi et jeudis »: 0 and 3."""
    found = re.findall(rf"\b({'|'.join(grammar.weekdays)})s?\b", words)
    return [grammar.weekdays.index(name) for name in found]


def ordinals(words: str, grammar: Grammar) -> list[int]:
    """« le 1er et le dernier »: 1 and -1."""
    return [
        which
        for word in re.findall(r"\w+", words)
        for names, which in grammar.ordinals.items()
        if re.fullmatch(names, word)
    ]


def of_month(words: str, grammar: Grammar) -> list[int]:
    """« le 1er, le 15 et le dernier jour »: 1, 15 and -1."""
    numbers = [int(found) for found in re.findall(r"\d+", words)]
    return [*numbers, *([-1] if grammar.last_day in words else [])]


def hours(words: str, grammar: Grammar) -> tuple[time, ...] | None:
    """« 9h et 14 h 30 », in order; None where one is no hour."""
    found = set()
    for match in grammar.shape("<H>").finditer(words):
        if (at := _hour(match[0], grammar)) is None:
            return None
        found.add(at)
    return tuple(sorted(found))


def _hour(word: str, grammar: Grammar) -> time | None:
    if word in grammar.named_hours:
        return time(grammar.named_hours[word])
    told = next(match.groupdict() for shape in grammar.hours if (match := re.fullmatch(shape, word)))
    hour, half = number(told["hour"], grammar), told.get("half")
    minute = grammar.fractions[told["fraction"]] if told.get("fraction") else int(told.get("minute") or 0)
    if told.get("early") and hour > 12:
        return None
    if told.get("later") and hour < 12:
        hour += 12
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def series(words: str, grammar: Grammar, today: date) -> list[date] | None:
    """Dates one after the other; None where one does not exist.

    A month or a year that is not told is that of the date after it; where none tells it, the dates are the
    next from ``today`` on, each after the one before. One that names another weekday does not exist.
    """
    told = [_told(match[0], grammar) for match in grammar.shape("<D>|<S>").finditer(words)]
    named = [weekdays(match[0], grammar) for match in grammar.shape("<D>|<S>").finditer(words)]
    found: list[date | None] = [None] * len(told)
    month, year = 0, 0
    for index in range(len(told) - 1, -1, -1):
        day, own_month, own_year = told[index]
        if own_year:
            found[index] = _date(own_year, own_month, day)
        elif year:
            # In the year of the date after it, unless it would come later than that.
            after = found[index + 1]
            same = _date(year, own_month or month, day)
            found[index] = same if not (same and after and same > after) else _date(year - 1, own_month, day)
        if own_year or year:
            if (known := found[index]) is None:
                return None
            year = known.year
        month = own_month or month
        told[index] = (day, month, own_year)
    settled = _onwards(told, found, today) or []
    right = all(names in ([], [day.weekday()]) for names, day in zip(named, settled, strict=False))
    return settled if settled and right else None


def _onwards(
    told: Sequence[tuple[int, int, int]], found: Sequence[date | None], today: date
) -> list[date] | None:
    settled: list[date] = []
    since = today
    for (day, month, _), known in zip(told, found, strict=True):
        the = known or _next(since, month, day)
        if the is None:
            return None
        settled.append(the)
        since = max(since, the)
    return settled


def _told(word: str, grammar: Grammar) -> tuple[int, int, int]:
    """Day, month and year; zero for what is not told."""
    for shape in (*grammar.dates, grammar.short_date):
        if match := grammar.shape(shape).fullmatch(word):
            told = match.groupdict()
            if told.get("iso"):
                year, month, day = told["iso"].split("-")
                return int(day), int(month), int(year)
            name = told.get("month") or "0"
            month_number = int(name) if name.isdigit() else grammar.months.index(name) + 1
            return int(told["day"]), month_number, int(told.get("year") or 0)
    raise ValueError(f"{word} is no date.")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(since: date, month: int, day: int) -> date | None:
    """The first such date from ``since`` on; 29 February may take eight years."""
    candidates = (_date(since.year + years, month, day) for years in range(9))
    return next((found for found in candidates if found and found >= since), None)
