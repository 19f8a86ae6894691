"""The commands Discord lists: in every language, within its limits, registered only when they changed."""

import re
from typing import Any

import pytest

from adapters.discord.commands import registered, spoken
from bot.app.messengers import command_helps, menu
from bot.commands import COMMANDS, read
from bot.features import router
from bot.wording import LANGUAGES, Wording

NAME = re.compile(r"[-_'\w]{1,32}")


def helps(first: str = "fr") -> Any:
    """The commands and the menu as the house tells them to a messenger."""
    voices = {language: Wording().voice(language) for language in (first, *LANGUAGES)}
    return command_helps(voices), menu(voices)


@pytest.fixture
def listed() -> list[dict[str, Any]]:
    """What Discord is given."""
    return registered(*helps())


def test_every_command_is_there_once_with_its_french_name(listed: list[dict[str, Any]]) -> None:
    """English where Discord speaks neither."""
    named = {(one["name"], one["name_localizations"]["fr"]) for one in listed}
    assert named == {
        ("practice", "pratique"),
        ("theme", "theme"),
        ("Keep as practice", "Garder comme pratique"),
    }


def test_every_subcommand_is_there_in_both_languages(listed: list[dict[str, Any]]) -> None:
    """And the one that stands alone elsewhere has a name here."""
    for command in COMMANDS:
        found = next(one for one in listed if one["name"] == command.words["en"])
        told = {(sub["name"], sub["name_localizations"]["fr"]) for sub in found["options"]}
        expected = {(sub.words["en"], sub.words["fr"]) for sub in command.subs}
        assert told == expected | {(command.alone["en"], command.alone["fr"])}


def test_words_are_typed_in_an_option(listed: list[dict[str, Any]]) -> None:
    """Of the search; until when to pause or to stand by may be said, and need not."""
    typed = {
        (command["name"], sub["name"]): [
            (option["name"], option["name_localizations"]["fr"], option["type"], option["required"])
            for option in sub.get("options", ())
        ]
        for command in listed
        for sub in command.get("options", ())
    }
    assert typed.pop(("practice", "search")) == [("words", "mots", 3, True)]
    for command, sub in (("practice", "pause"), ("theme", "pause"), ("theme", "stand-by")):
        assert typed.pop((command, sub)) == [("day", "jour", 3, False)]
    assert not any(typed.values())


def test_names_and_descriptions_are_within_discords_limits(listed: list[dict[str, Any]]) -> None:
    """Lower case, no blanks; a menu entry may have both."""
    for command in listed:
        assert len(command["name"]) <= 32
        if command["type"] != 1:
            continue
        below = command["options"]
        assert len(below) <= 25
        for one in (command, *below, *(option for sub in below for option in sub.get("options", ()))):
            for name in (one["name"], *one["name_localizations"].values()):
                assert NAME.fullmatch(name)
                assert name == name.lower()
            for words in (one["description"], *one["description_localizations"].values()):
                assert 1 <= len(words) <= 100


@pytest.mark.parametrize("first", ["fr", "en"])
def test_whatever_is_chosen_has_a_handler(first: str, listed: list[dict[str, Any]]) -> None:
    """As if somebody had typed it, in the language of the house."""
    said = spoken(*helps(first))
    meant = set()
    for command in listed:
        if command["type"] == 1:
            for sub in command["options"]:
                name, text, *_ = said[command["name"], sub["name"]]
                assert name in next(c for c in COMMANDS if c.words["en"] == command["name"]).words.values()
                meant.add(read(name, text)[0])
        else:
            assert said[command["name"], ""] == ("keep", "")
    assert meant == set(router.commands)
