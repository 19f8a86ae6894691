"""The neutral form of what the bot shows: cards of blocks, buttons, and forms. Messengers draw them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.markup import Span, flatten
from bot.model.place import Place

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph or more."""

    spans: Spans
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words."""

    spans: Spans
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Part:
    """Words under a short label, such as one of the five parts of a practice."""

    label: str
    spans: Spans
    kind: Literal["part"] = "part"


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    spans: Spans
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two things."""

    kind: Literal["divider"] = "divider"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. ``name`` says which handler answers, ``value`` about what."""

    label: str
    name: str
    value: str = ""
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons in one row."""

    buttons: tuple[Button, ...]
    kind: Literal["buttons"] = "buttons"


Block = Text | Quote | Part | Note | Divider | Buttons


@dataclass(frozen=True, slots=True)
class Card:
    """One message of the bot."""

    blocks: tuple[Block, ...]

    @property
    def summary(self) -> str:
        """The first words of the card as plain text, for notifications and screen readers."""
        for block in self.blocks:
            if isinstance(block, Text | Quote | Part | Note):
                return flatten(block.spans)
        return ""


@dataclass(frozen=True, slots=True)
class TextField:
    """A field to write in. Lengths are in characters."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    required: bool = False
    multiline: bool = False
    max_length: int = 3000
    completed: bool = False
    """Whether completions are offered while somebody writes; what they write counts all the same."""
    kind: Literal["text_field"] = "text_field"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; ``value`` is what comes back."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A field to choose one of ``choices`` in; ``value`` is the one chosen at first."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    value: str
    hint: str = ""
    kind: Literal["choice_field"] = "choice_field"


@dataclass(frozen=True, slots=True)
class RoleField:
    """A field to choose a role in, or none, where a messenger can call one; its values are those of ``Role``.

    A messenger that cannot leaves it out, and nothing of that name comes back.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    place: Place | None = None
    """Whose roles they are; those of wherever the form is opened, where nothing is said."""
    kind: Literal["role_field"] = "role_field"


Field = TextField | ChoiceField | RoleField


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill in and send. ``about`` comes back unchanged with what was filled in."""

    name: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    about: str = ""
    intro: Spans = ()

    def filled_in(self, values: Mapping[str, str]) -> "Form":
        """The same form with these values, where they fit."""
        return replace(self, fields=tuple(_filled_in(field, values) for field in self.fields))


def _filled_in(field: Field, values: Mapping[str, str]) -> Field:
    value = values.get(field.name, field.value)
    if isinstance(field, ChoiceField) and value not in (choice.value for choice in field.choices):
        return field
    return replace(field, value=value)
