"""The slash commands and their sub-commands, in both languages; help and completion are made from here."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sub:
    """A sub-command: its handler's name, and what people type."""

    name: str
    words: Mapping[str, str]
    """By language."""
    begins: tuple[str, ...] = ()
    """How what may be typed behind it begins, in any language; else it stands alone."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. Without a sub-command, what is typed behind it goes to the handler of its own name."""

    name: str
    words: Mapping[str, str]
    subs: tuple[Sub, ...]
    alone: Mapping[str, str]
    """What it is called among its sub-commands, by language, where a messenger wants it to be called so."""
    takes_words: bool = False
    """Whether anything else may be typed behind it."""


COMMANDS = (
    Command(
        "practice",
        {"fr": "pratique", "en": "practice"},
        (
            Sub("new", {"fr": "nouvelle", "en": "new"}),
            Sub("mine", {"fr": "mes-pratiques", "en": "mine"}),
            Sub("ask", {"fr": "demander", "en": "ask"}),
            Sub("requests", {"fr": "mes-demandes", "en": "requests"}),
            Sub("trials", {"fr": "mes-essais", "en": "trials"}),
            Sub("pause", {"fr": "pause", "en": "pause"}, begins=("jusqu", "until")),
            Sub("settings", {"fr": "réglages", "en": "settings"}),
            Sub("data", {"fr": "mes-données", "en": "my-data"}),
            Sub("forget", {"fr": "oublie-moi", "en": "forget-me"}),
            Sub("help", {"fr": "aide", "en": "help"}),
        ),
        {"fr": "chercher", "en": "search"},
        takes_words=True,
    ),
    Command(
        "theme",
        {"fr": "theme", "en": "theme"},
        (
            Sub("new", {"fr": "nouveau", "en": "new"}),
            Sub("stock", {"fr": "réserve", "en": "stock"}),
            Sub("programme", {"fr": "programme", "en": "programme"}),
            Sub("propose", {"fr": "proposer", "en": "propose"}),
        ),
        {"fr": "aperçu", "en": "overview"},
    ),
)


def read(name: str, text: str) -> tuple[str, str]:
    """The handler's name and what is left for it: ``("practice.help", "")`` for ``/pratique aide``.

    A sub-command is one only when it is all that was typed, in either language and with or without accents:
    « aide au recrutement » is a search. « pause jusqu'au 24 août » is one too, « pause café » is not.
    """
    for command in COMMANDS:
        if fold(name) in map(fold, command.words.values()):
            for sub in command.subs:
                if fold(text) in map(fold, sub.words.values()):
                    return f"{command.name}.{sub.name}", ""
                typed = {f"{fold(word)} {begun}" for word in sub.words.values() for begun in sub.begins}
                if fold(text).startswith(tuple(typed)):
                    return f"{command.name}.{sub.name}", text.split(maxsplit=1)[1].strip()
            return command.name, text.strip()
    return name, text.strip()


def fold(word: str) -> str:
    """Words as people mean them: lower case, no accents, a hyphen no more than a blank."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("-", " "))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
