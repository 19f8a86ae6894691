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
    also: tuple[str, ...] = ()
    """What else people type for it, in any language."""
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


UNTIL = ("jusqu", "until")

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
            Sub("pause", {"fr": "pause", "en": "pause"}, begins=UNTIL),
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
            Sub("season", {"fr": "saison", "en": "season"}, also=("la saison", "the season")),
            Sub("publish", {"fr": "publier", "en": "publish"}, also=("publier maintenant", "publish now")),
            Sub("skip", {"fr": "sauter", "en": "skip"}, also=("sauter la prochaine", "skip the next")),
            Sub("pause", {"fr": "pause", "en": "pause"}, begins=UNTIL),
            Sub("resume", {"fr": "reprendre", "en": "resume"}),
            Sub("stand-by", {"fr": "veille", "en": "stand-by"}, also=("mettre en veille",), begins=UNTIL),
            Sub("calendar", {"fr": "calendrier", "en": "calendar"}),
            Sub("journal", {"fr": "journal", "en": "journal"}),
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
                if fold(text) in map(fold, (*sub.words.values(), *sub.also)):
                    return f"{command.name}.{sub.name}", ""
                if behind := _behind(text, sub):
                    return f"{command.name}.{sub.name}", behind
            return command.name, text.strip()
    return name, text.strip()


def _behind(text: str, sub: Sub) -> str:
    """What was typed behind a sub-command, where it begins as it should; else nothing."""
    typed, known = text.split(), {fold(word) for word in (*sub.words.values(), *sub.also)}
    for count in range(1, len(typed)):
        behind = " ".join(typed[count:])
        if fold(" ".join(typed[:count])) in known and fold(behind).startswith(sub.begins):
            return behind
    return ""


def fold(word: str) -> str:
    """Words as people mean them: lower case, no accents, a hyphen no more than a blank."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("-", " "))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
