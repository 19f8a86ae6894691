"""What every system is: filled with practices, it finds their ids."""

from collections.abc import Iterator
from typing import Protocol

import Stemmer  # PyStemmer: Snowball, as its authors make it

from bot.model.practice import Practice
from tests.collections.reading import Query, said

DEPTH = 10
"""Practices asked for."""

SNOWBALL = {"fr": "french", "en": "english"}
STEMMERS = {language: Stemmer.Stemmer(name) for language, name in SNOWBALL.items()}


class System(Protocol):
    """Finds practices."""

    async def search(self, words: str, query: Query) -> list[str]:
        """The ids of what fits ``words``, a variant of ``query``, best first."""


def texts(practice: Practice) -> tuple[str, str]:
    """The title, and everything a practice is found by."""
    return practice.title, "\n".join((said(practice), *practice.tags))


def words_of(text: str) -> Iterator[str]:
    """The words of a text as the simplest tokenizer sees them: runs of letters and digits."""
    word = ""
    for sign in text.casefold():
        if sign.isalnum():
            word += sign
        elif word:
            yield word
            word = ""
    if word:
        yield word
