"""What a messenger's folder gives the house, and what it may be told of the bot."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp.web import Application

from bot.ports import Clock, Messenger


@dataclass(frozen=True, slots=True)
class Plug:
    """A messenger, with the pages it serves and the clock it brings, if it has any."""

    messenger: Messenger
    web: Application | None = None
    """Its routes are served and its signals heard beside those of others; middlewares it has none."""
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at; a messenger's folder may offer some, from ``async def examine()``."""

    about: str
    well: bool
    said: str


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """Something to type behind a slash, or behind the name of a command."""

    name: str
    help: str
    arguments: str = ""
    """What may follow, in a word: ``mots``, ``jour``."""
    begins: str = ""
    """How what may follow begins, where it need not; nobody has to type it in a field of its own."""
    subcommands: tuple["CommandHelp", ...] = ()
    alone: str = ""
    """What it is called among its sub-commands, where a messenger lets it not stand without one."""
    translations: Mapping[str, "CommandHelp"] = field(default_factory=dict)
    """The same, with its sub-commands in their order, by language."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """Something to choose in the menu of a message."""

    name: str
    label: str
    translations: Mapping[str, str] = field(default_factory=dict)
    """Its label by language."""
