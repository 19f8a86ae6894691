"""SQLite's own full-text search, any word, ranked by its bm25: as it comes, and with Snowball's stems."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, closing

from benchmarks.finding.systems.system import DEPTH, STEMMERS, texts, words_of
from bot.model.practice import Practice
from tests.collections.reading import Query

Words = Callable[[str, str], Iterable[str]]
"""The words of a text in a language, as they are indexed and looked for."""


def plain(text: str, language: str) -> Iterable[str]:  # noqa: ARG001  the same in every language
    """As they are; the tokenizer, ``unicode61``, takes off their accents."""
    return words_of(text)


def stemmed(text: str, language: str) -> Iterable[str]:
    """Their stems."""
    stems: list[str] = STEMMERS[language].stemWords(list(words_of(text)))
    return stems


class Fts5:
    """A table of titles and texts."""

    def __init__(self, database: sqlite3.Connection, words: Words) -> None:
        self._database = database
        self._words = words

    async def search(self, words: str, query: Query) -> list[str]:
        """Whatever has any of the words."""
        match = " OR ".join(f'"{word}"' for word in self._words(words, query.language))
        if not match:
            return []
        rows = self._database.execute(
            "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?", (match, DEPTH)
        )
        return [practice for (practice,) in rows]


@asynccontextmanager
async def fts5(words: Words, practices: Sequence[Practice]) -> AsyncIterator[Fts5]:
    """FTS5 in memory, over these practices."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 (id UNINDEXED, whole, tokenize = 'unicode61')"
        )
        for practice in practices:
            _, whole = texts(practice)
            told = " ".join(words(whole, practice.language))
            database.execute("INSERT INTO texts VALUES (?, ?)", (practice.id, told))
        yield Fts5(database, words)
