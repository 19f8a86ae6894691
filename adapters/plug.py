"""What a messenger's folder gives the house, and what it may be told of the bot."""

from dataclasses import dataclass

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
    """What may follow, in words: ``mots``, ``jusqu'au …``."""
    subcommands: tuple["CommandHelp", ...] = ()


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """Something to choose in the menu of a message."""

    name: str
    label: str
