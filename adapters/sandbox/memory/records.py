"""What the sandbox remembers, as values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

BOT = "mallette"
"""The author of the bot's messages."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person to speak as."""

    id: str
    name: str


class Kind(StrEnum):
    """Who can see a channel."""

    OPEN = "open"
    CLOSED = "closed"
    DIRECT = "direct"
    """One person and the bot."""
    HOME = "home"
    """The bot's own page, as one person has it: its first message, and what is said over it."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation."""

    id: str
    name: str
    kind: Kind
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """Something said, by a person or by the bot."""

    id: str
    channel: str
    thread: str | None
    author: str
    text: str
    """What a person wrote; the words of the card for the bot."""
    card: Json | None
    only_for: str | None
    """The one person who sees it, when it is private."""
    at: datetime
    edits: int = 0
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """What hangs from a message, at a glance."""

    count: int
    last: str | None
    """When the last reply was written."""
    people: list[str]
    """Who replied, by their first reply."""


class Deed(StrEnum):
    """What a person can do that the bot hears of."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    SUBMITTED = "submitted"
    PRESSED = "pressed"
    INVOKED = "invoked"
    TYPED = "typed"
    WRITTEN = "written"
    PICKED = "picked"
    OPENED = "opened"

    @property
    def lasting(self) -> bool:
        """Whether it carries somebody's words and must not be lost."""
        return self in (Deed.POSTED, Deed.EDITED, Deed.DELETED, Deed.SUBMITTED)

    @property
    def unfinished(self) -> bool:
        """Whether somebody is still typing: nothing is said of it, whatever becomes of it."""
        return self in (Deed.TYPED, Deed.WRITTEN)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something a person did, as it is kept until the bot has kept it."""

    id: str
    deed: Deed
    at: datetime
    person: str
    channel: str
    thread: str | None = None
    message: str | None = None
    """The message written, pressed in, or picked."""
    form: str | None = None
    window: str = ""
    """The browser window it was done in."""
    facts: Json = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What it is about: words about the same thing are handed over in their order."""
        return about_message(self.message) if self.message and self.deed.lasting else self.id


def about_message(message: str) -> str:
    """The subject of everything people do to a message."""
    return f"message:{message}"


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form the bot opened for somebody."""

    id: str
    person: str
    channel: str
    thread: str | None
    form: Json
    refusals: int = 0
    """How often it was sent in vain."""
    errors: tuple[tuple[str, str], ...] = ()
    open: bool = True
