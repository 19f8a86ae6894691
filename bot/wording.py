"""A message's name, a language and some facts become text. Every word of it comes from ``prompts/``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from babel.lists import format_list
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.cards import Note, Quote, Text
from bot.markup import Span, escape, flatten, parse

PROMPTS = Path(__file__).resolve().parent.parent / "prompts"
LANGUAGES = ("fr", "en")

Fact = str | int | bool | date | datetime | time | Sequence[str] | Sequence[tuple[str, str]] | None


class Rendered(str):
    """Markup of our own templates; anything else that enters a text is escaped."""

    __slots__ = ()


class Wording:
    """The texts of every language, read from a folder with one folder a language."""

    def __init__(self, default: str = "fr", prompts: Path = PROMPTS) -> None:
        """``default`` is spoken to people whose language is unknown, or not among ours."""
        self._default = default
        self._prompts = prompts

    def voice(self, language: str | None, *, formal: bool = False) -> Voice:
        """How the bot speaks in ``language``."""
        spoken = language if language in LANGUAGES else self._default
        return _voice(spoken, formal, self._prompts / spoken / "messages")


@dataclass(frozen=True)
class Voice:
    """The bot speaking one language, with *tu* or *vous*."""

    language: str
    formal: bool
    folder: Path
    _files: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def text(self, name: str, /, **facts: Fact) -> Text:
        """The message ``feature.message``, as a block. Facts a message does not name are an error."""
        return Text(self.spans(name, **facts))

    def note(self, name: str, /, **facts: Fact) -> Note:
        """The message as small print."""
        return Note(self.spans(name, **facts))

    def spans(self, name: str, /, **facts: Fact) -> tuple[Span, ...]:
        """The message as runs of styled characters."""
        return parse(self._markup(name, facts))

    def plain(self, name: str, /, **facts: Fact) -> str:
        """The message without style, for labels and titles."""
        return flatten(self.spans(name, **facts))

    def _markup(self, name: str, facts: dict[str, Fact]) -> str:
        feature, message = name.split(".")
        if feature not in self._files:
            self._files[feature] = self._environment.get_template(f"{feature}.md.j2").module
        macro = getattr(self._files[feature], message)
        if not isinstance(macro, Macro):
            raise TypeError(f"{name} is not a message.")
        return str(macro(**facts)).strip()

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(
            loader=FrenchLoader(self.folder) if self.language == "fr" else FileSystemLoader(self.folder),
            undefined=StrictUndefined,
            finalize=lambda fact: fact if isinstance(fact, Rendered) else escape(str(fact)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals["tu_vous"] = lambda tu, vous: Rendered(vous if self.formal else tu)
        environment.filters |= {
            "plural": lambda count, one, many: Rendered(one if self._is_one(count) else many),
            "day": self.day,
            "date": self.full_date,
            "listed": self.listed,
            "moment": self.moment,
            "hour": self.hour,
        }
        return environment

    def _is_one(self, count: int) -> bool:
        return count < 2 if self.language == "fr" else count == 1

    def listed(self, items: Sequence[str], before: str = "", after: str = "") -> str:
        """« a, b et c », with something before and after each."""
        return format_list([f"{before}{item}{after}" for item in items], locale=self.language)

    # ---- Dates and times in words ------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """« lundi 24 août »: what comes within a year needs no year."""
        return self._first(day, format_date(day, "EEEE d MMMM", locale=self.language))

    def full_date(self, day: date) -> str:
        """« 24 août 2026 »."""
        return self._first(day, format_date(day, "d MMMM y", locale=self.language))

    def _first(self, day: date, said: str) -> str:
        """French counts the days of a month from « 1er », and then on without."""
        return re.sub(r"\b1\b", "1er", said, count=1) if self.language == "fr" and day.day == 1 else said

    def weekday(self, weekday: int) -> str:
        """« lundi » for 0."""
        return str(get_day_names(locale=self.language)[weekday])

    def hour(self, at: time | datetime) -> str:
        """« 9 h 30 » or “09:30”."""
        if self.language != "fr":
            return f"{at.hour:02}:{at.minute:02}"
        return f"{at.hour}\u00a0h" + (f"\u00a0{at.minute:02}" if at.minute else "")

    def moment(self, at: datetime, timezone: str) -> str:
        """An instant on the wall clock of ``timezone``: « lundi 24 août à 9 h »."""
        local = at.astimezone(ZoneInfo(timezone))
        joint = "à" if self.language == "fr" else "at"
        return f"{self.day(local.date())} {joint} {self.hour(local)}"


@cache
def _voice(language: str, formal: bool, folder: Path) -> Voice:
    """The voice whose templates are read and compiled once."""
    return Voice(language, formal, folder)


class FrenchLoader(FileSystemLoader):
    """Templates as French typography wants them: no sign of punctuation ever begins a line."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template, with its plain spaces before ``? ! ; : »`` and after ``«`` made unbreakable."""
        source, filename, uptodate = super().get_source(environment, template)
        source = re.sub(r" (?=[?!;])", "\u202f", source)
        return re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", source), filename, uptodate


def words(told: str) -> Text:
    """What somebody wrote, as a block: plain text, never markup."""
    return Text((Span(told),))


def quote(told: str) -> Quote:
    """What somebody wrote, shown as their own words."""
    return Quote((Span(told),))
