"""Messengers are found by their folder: ``adapters/<name>`` with a function ``plug``."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType

import adapters
from adapters.plug import CommandHelp, Finding, MenuEntry, Plug
from bot.commands import COMMANDS, Command, Sub
from bot.ports import House
from bot.settings import Settings, SettingsError
from bot.wording import LANGUAGES, Voice, Wording

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


def plug_in(name: str, house: House, wording: Wording, language: str) -> Plug:
    """A messenger, told what can be typed and picked, in ``language`` first."""
    voices = {other: wording.voice(other) for other in (language, *LANGUAGES)}
    plug: Plug = _folders()[name].plug(house, commands=command_helps(voices), menu=menu(voices))
    return plug


async def examine(name: str, homes: Mapping[str, str]) -> list[Finding]:
    """What a messenger finds about its own tokens, permissions and files, and about the ``homes`` in it.

    These are the channels communities live in: what they are called, by their ids.
    """
    folder = _folders()[name]
    look, look_in = getattr(folder, "examine", None), getattr(folder, "examine_homes", None)
    found: list[Finding] = await look() if look else []
    if look_in and homes:
        found += await look_in(homes)
    return found


def command_helps(voices: Mapping[str, Voice]) -> list[CommandHelp]:
    """The slash commands with a line of help each, in the first language; the other ones' names work too."""
    first = next(iter(voices.values()))
    return [
        replace(
            _help(command, first),
            name=name,
            translations={language: _help(command, voice) for language, voice in voices.items()},
        )
        for command in COMMANDS
        for name in dict.fromkeys((command.words[first.language], *command.words.values()))
    ]


def _help(command: Command, voice: Voice) -> CommandHelp:
    return CommandHelp(
        command.words[voice.language],
        voice.plain(f"commands.{command.name}"),
        arguments=voice.plain("commands.practice_arguments") if command.takes_words else "",
        subcommands=tuple(_sub_help(command, sub, voice) for sub in command.subs),
        alone=command.alone[voice.language],
    )


def _sub_help(command: Command, sub: Sub, voice: Voice) -> CommandHelp:
    name = f"commands.{command.name}_{sub.name.replace('-', '_')}"
    return CommandHelp(
        sub.words[voice.language],
        voice.plain(name),
        arguments=voice.plain(f"{name}_arguments") if sub.begins else "",
        begins=voice.plain(f"{name}_begins") if sub.begins else "",
    )


def menu(voices: Mapping[str, Voice]) -> list[MenuEntry]:
    """What a message's menu offers."""
    labels = {language: voice.plain("commands.keep") for language, voice in voices.items()}
    return [MenuEntry("keep", next(iter(labels.values())), labels)]


def _folders() -> dict[str, ModuleType]:
    found = {}
    for module in pkgutil.iter_modules(adapters.__path__):
        if module.ispkg:
            package = importlib.import_module(f"adapters.{module.name}")
            if hasattr(package, "plug") and callable(package.plug):
                found[module.name] = package
    return found
