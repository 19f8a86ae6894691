"""The bot's commands as Discord lists them, in every language; registered only when they changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import structlog

from adapters.discord.hearing.turnings import ON_MESSAGE, SLASH, SUB_COMMAND, Spoken
from adapters.discord.wire.rest import Rest
from adapters.plug import CommandHelp, MenuEntry
from bot.markup import cut

log = structlog.get_logger()

Json = dict[str, Any]

BASE = "en"
"""What is shown where Discord speaks a language the bot does not."""
DESCRIPTION = 100
TEXT_OPTION = 3
WORDS = 200
"""The longest search, in characters."""
IN_GUILDS, WITH_THE_BOT = 0, 1
"""Where a command is offered."""


def registered(commands: Sequence[CommandHelp], menu: Sequence[MenuEntry]) -> list[Json]:
    """What Discord is to list."""
    return [
        *(_command(translations) for translations in _distinct(commands)),
        *(_entry(entry) for entry in menu if entry.translations),
    ]


def spoken(commands: Sequence[CommandHelp], menu: Sequence[MenuEntry]) -> Spoken:
    """What each command, sub-command and menu entry says to the bot, by the names Discord sends.

    It is what somebody would have typed where no command has to have a sub-command.
    """
    said: dict[tuple[str, str], tuple[str, ...]] = {}
    for command in commands:
        translated = command.translations.get(BASE)
        if translated is None or (translated.name, translated.alone) in said:
            continue
        said[translated.name, translated.alone] = (command.name, "")
        for named, typed in zip(translated.subcommands, command.subcommands, strict=True):
            said[translated.name, named.name] = (command.name, typed.name, typed.begins)
    return said | {(entry.translations[BASE], ""): (entry.name, "") for entry in menu if entry.translations}


async def synchronise(rest: Rest, application: str, wanted: Sequence[Json]) -> bool:
    """Have Discord list exactly these; whether it had to be told. Discord takes 200 new ones a day."""
    path = "/applications/{application_id}/commands"
    listed = await rest.call("GET", path, application_id=application, query={"with_localizations": "true"})
    if sorted(map(_compared, listed), key=str) == sorted(map(_compared, wanted), key=str):
        return False
    await rest.call("PUT", path, application_id=application, json=list(wanted))
    log.info("commands registered", messenger="discord", count=len(wanted))
    return True


def _distinct(commands: Sequence[CommandHelp]) -> Iterator[Mapping[str, CommandHelp]]:
    """Each command once, however many names it goes by."""
    seen: set[str] = set()
    for command in commands:
        if command.translations and (name := command.translations[BASE].name) not in seen:
            seen.add(name)
            yield command.translations


def _command(translations: Mapping[str, CommandHelp]) -> Json:
    subcommands = range(len(translations[BASE].subcommands))
    alone = {
        language: CommandHelp(told.alone, told.help, told.arguments)
        for language, told in translations.items()
    }
    return _named(translations) | {
        "type": SLASH,
        "contexts": [IN_GUILDS, WITH_THE_BOT],
        "integration_types": [0],
        "options": [
            _subcommand(alone),
            *(
                _subcommand({lang: told.subcommands[n] for lang, told in translations.items()})
                for n in subcommands
            ),
        ],
    }


def _subcommand(translations: Mapping[str, CommandHelp]) -> Json:
    drawn = _named(translations) | {"type": SUB_COMMAND}
    if not translations[BASE].arguments:
        return drawn
    words = {lang: CommandHelp(told.arguments, told.help) for lang, told in translations.items()}
    needed = not translations[BASE].begins
    option = {"type": TEXT_OPTION, "required": needed, "autocomplete": needed, "max_length": WORDS}
    return drawn | {"options": [_named(words) | option]}


def _named(translations: Mapping[str, CommandHelp]) -> Json:
    base = translations[BASE]
    others = {language: told for language, told in translations.items() if language != BASE}
    return {
        "name": base.name,
        "name_localizations": {language: told.name for language, told in others.items()},
        "description": cut(base.help, DESCRIPTION),
        "description_localizations": {lang: cut(told.help, DESCRIPTION) for lang, told in others.items()},
    }


def _entry(entry: MenuEntry) -> Json:
    others = {language: label for language, label in entry.translations.items() if language != BASE}
    return {
        "type": ON_MESSAGE,
        "name": entry.translations[BASE],
        "name_localizations": others,
        "contexts": [IN_GUILDS],
        "integration_types": [0],
    }


def _compared(command: Any) -> Any:
    """A command or option without what Discord adds, and without what is as good as absent."""
    if not isinstance(command, Mapping):
        return command
    told = (
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "type",
        "contexts",
        "integration_types",
        "options",
        "required",
        "autocomplete",
        "max_length",
    )
    return {
        part: [_compared(one) for one in command[part]] if part == "options" else command[part]
        for part in told
        if command.get(part)
    }
