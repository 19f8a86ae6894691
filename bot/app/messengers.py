"""Messengers are found by their folder: ``adapters/<name>`` with a function ``plug``."""

import importlib
import pkgutil
from types import ModuleType

import adapters
from adapters.plug import CommandHelp, Finding, MenuEntry, Plug
from bot.commands import COMMANDS
from bot.ports import House
from bot.settings import Settings, SettingsError
from bot.wording import Voice

FALLBACK = "sandbox"


def chosen(settings: Settings) -> list[str]:
    """The messengers to run: those named, else those with tokens, else the sandbox."""
    known = _folders()
    for name in settings.messenger_names:
        if name not in known:
            raise SettingsError(f"MESSENGERS names {name}, but there is only {', '.join(sorted(known))}.")
    configured = [name for name, module in known.items() if getattr(module, "configured", lambda: False)()]
    # Each once: two that listen to one workspace would hear everything twice.
    return list(dict.fromkeys(settings.messenger_names or configured or [FALLBACK]))


def plug_in(name: str, house: House, voice: Voice) -> Plug:
    """A messenger, told what can be typed and picked, in the words of ``voice``."""
    plug: Plug = _folders()[name].plug(house, commands=command_helps(voice), menu=menu(voice))
    return plug


async def examine(name: str) -> list[Finding]:
    """What a messenger finds about its own tokens, permissions and files."""
    look = getattr(_folders()[name], "examine", None)
    found: list[Finding] = await look() if look else []
    return found


def command_helps(voice: Voice) -> list[CommandHelp]:
    """The slash commands with a line of help each, in one language; the other one's names work too."""
    return [
        CommandHelp(
            name,
            voice.plain(f"commands.{command.name}"),
            arguments=voice.plain("commands.practice_arguments") if command.takes_words else "",
            subcommands=tuple(
                CommandHelp(
                    sub.words[voice.language],
                    voice.plain(f"commands.{command.name}_{sub.name.replace('-', '_')}"),
                )
                for sub in command.subs
            ),
        )
        for command in COMMANDS
        for name in dict.fromkeys((command.words[voice.language], *command.words.values()))
    ]


def menu(voice: Voice) -> list[MenuEntry]:
    """What a message's menu offers."""
    return [MenuEntry("keep", voice.plain("commands.keep"))]


def _folders() -> dict[str, ModuleType]:
    found = {}
    for module in pkgutil.iter_modules(adapters.__path__):
        if module.ispkg:
            package = importlib.import_module(f"adapters.{module.name}")
            if hasattr(package, "plug") and callable(package.plug):
                found[module.name] = package
    return found
