"""How a language says a rule: its words, and the shapes of what can be said with them.

A shape is a regular expression over plain text (see ``plain``), in which ``<D>`` stands for a date, ``<S>``
for a shortened one, ``<M>`` for a month's name, ``<H>`` for an hour, ``<N>`` for a number, ``<W>`` for a
weekday, ``<P>`` for one in the plural, and ``<O>`` for which of them in a month.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_SIGNS = str.maketrans({"’": "'", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})


def plain(text: str) -> str:
    """Lower case, without accents, blanks single: what is typed without care reads like the rest."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SIGNS).casefold())
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).split())


@dataclass(frozen=True, eq=False)
class Grammar:
    """One language."""

    language: str
    weekdays: tuple[str, ...]
    """From Monday."""
    months: tuple[str, ...]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    dates: tuple[str, ...]
    """Shapes with the groups ``day``, ``month``, and perhaps ``year``; or ``iso``."""
    short_date: str
    """A date whose month, or year, is told by the one after it; with the group ``day``."""
    hours: tuple[str, ...]
    """With the group ``hour``, and perhaps ``minute``, ``fraction``, ``half``, ``early`` and ``later``."""
    fractions: Mapping[str, int]
    """Minutes that have a name."""
    bare_hour: str
    """An hour that is a mere number; with the group ``hour``."""
    part_of_day: str
    """A weekday with a part of it; with the groups ``day``, ``early`` and ``later``."""
    part_of_each_day: str
    """Every day, by a part of it; with the groups ``early`` and ``later``."""
    named_hours: Mapping[str, int]
    and_: str
    last_day: str
    except_: str
    exceptions: str
    """What begins them."""
    holidays: str
    """With the group ``where``."""
    span: str
    """From one date to another; with the groups ``first`` and ``last``."""
    single: str
    """One date that is left out."""
    whole_month: str
    """A month that is left out; with the groups ``month`` and ``year``."""
    next_working_day: str
    between: str
    """From one date to another, of the rule itself; with the groups ``first`` and ``last``."""
    months_between: str
    """With the same groups, and the years of both: ``from_year`` and ``year``."""
    start: str
    """With the group ``date``, as ``until``."""
    start_month: str
    """With the groups ``month`` and ``year``, as ``until_month``."""
    start_ahead: str
    """With the group ``ahead``, in which one of the three words below stands, or a weekday."""
    tomorrow: str
    week: str
    month: str
    until: str
    until_month: str
    times: str
    """With the group ``count``, as in the next three."""
    weeks: str
    months_long: str
    sprint: str
    city_after: str
    """What stands before a city whose time is meant; or, in ``city_before``, behind it."""
    city_before: str
    zone_named: str
    patterns: tuple[str, ...]
    """The days, once all the rest is taken away; with some of the groups ``every``, ``fortnight``,
    ``weekdays``, ``often``, ``working``, ``daily``, ``ordinals``, ``days`` and ``dates``."""
    abbreviations: Mapping[str, str]
    """What is short for what, as shapes of plain text."""

    def written_out(self, text: str) -> str:
        """Plain text without what is short for something."""
        for short, long in self.abbreviations.items():
            text = re.sub(short, long, text)
        return text

    def shape(self, shape: str) -> re.Pattern[str]:
        """The regular expression of a shape."""
        if shape not in self._shapes:
            whole = shape
            for name, one in self._names.items():
                whole = whole.replace(f"<{name}>", f"(?:{one})")
            self._shapes[shape] = re.compile(whole)
        return self._shapes[shape]

    @cached_property
    def _shapes(self) -> dict[str, re.Pattern[str]]:
        return {}

    @cached_property
    def _names(self) -> dict[str, str]:
        hours = [*self.hours, *self.named_hours]
        # A shape names its groups once; where a date or an hour is only a part, they are no groups.
        date = "|".join(_without_groups(shape) for shape in self.dates)
        return {
            "D": rf"\b(?:{date})",
            "S": _without_groups(self.short_date),
            "H": rf"\b(?:{'|'.join(map(_without_groups, hours))})\b",
            "N": r"\b(?:\d{1,3}|" + "|".join(self.numbers) + r")\b",
            "W": rf"\b(?:{'|'.join(self.weekdays)})s?\b",
            "P": rf"\b(?:{'|'.join(self.weekdays)})s\b",
            "O": rf"\b(?:{'|'.join(sorted(self.ordinals, key=len, reverse=True))})\b",
            "M": "|".join(self.months),
        }


def _without_groups(shape: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", shape)
