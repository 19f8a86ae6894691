"""Searching as a member does: until the result is whispered, and the search alone."""

import random
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from benchmarks.community import COMMUNITY, MESSENGER, PEOPLE, settle
from benchmarks.finding.systems.tantivy_index import Tantivy
from benchmarks.measuring import Row, Times, compared, counted, timed
from benchmarks.searching.archive import fill, size_of_index
from benchmarks.searching.texts import grown, written
from bot.actions import Action, Whisper
from bot.cards import Card
from bot.engine import Engine
from bot.events import CommandInvoked
from bot.model.practice import Practice
from bot.ports import Storage
from bot.router import Router
from bot.turn import Turn
from storage import open_storage
from tests.builders import HERE, NOW, an_id
from tests.collections.reading import Query, managers
from tests.reliability.stepping import engine_over

PAGE, SUGGESTIONS = 3, 8
CLOSED = replace(HERE, channel="closed")
CLOSED_TO_MEMBERS = 10
"""One practice in so many was told where those who search may not look."""
SLOW = 100_000
"""Among more practices FTS5 is asked ten times only: it takes half a second for each."""

MATCH = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"


class Asked(NamedTuple):
    """What is typed: to search, to be completed, and the titles beside which something is shown."""

    words: list[str]
    begun: list[str]
    told: list[Practice]


class Others(NamedTuple):
    """How long it took others, over the same words."""

    tantivy: Times
    tantivy_beside: Times
    fts5: Times
    fts5_completing: Times


async def measure(databases: dict[str, str], size: int, times: int) -> list[Row]:
    """Pages of three for what managers typed, what they had typed of it on the way, and what stands beside.

    Practices are sentences of our own collection, put together by chance; a tenth is told where who searches
    may not look. Everything is asked twice: cold by a process that has read nothing yet, then warm. A reply
    is held against an engine that does nothing, a search against tantivy and SQLite's own over the same
    words, which know of nobody who may not see.
    """
    words = random.Random(3).choices([query.text for query in managers().queries], k=times)  # noqa: S311
    begun = [typed[: 1 + number % 12] for number, typed in enumerate(words)]
    asked = Asked(words, begun, list(islice(archived(size), times)))
    others = await _others(size, asked)
    rows = []
    for name, url in databases.items():
        rows += await _measure(name, url, size, asked, others)
    return rows


def archived(size: int) -> Iterator[Practice]:
    """The practices that are searched, the same each time but for their ids."""
    for number, practice in enumerate(grown(size, community=COMMUNITY.id)):
        yield replace(practice, place=HERE if number % CLOSED_TO_MEMBERS else CLOSED)


async def _measure(name: str, url: str, size: int, asked: Asked, others: Others) -> list[Row]:
    async with _opened(url) as storage:
        await settle(storage)
    await fill(url, archived(size))
    rows = []
    what = f"{name}, {size:,} practices"
    async with _opened(url) as storage, _opened("memory://") as nothing:
        first = await timed([_search(storage, asked.words[0])])
        rows.append(counted(f"{what}: the first search", f"{first.all * 1000:,.1f} ms"))
        for state in ("cold", "warm"):
            found = await timed(_search(storage, words) for words in asked.words)
            completed = await timed(_complete(storage, typed) for typed in asked.begun)
            beside = await timed(_beside(storage, practice) for practice in asked.told)
            rows += compared(f"{what}: searching, {state}, beside tantivy", found, others.tantivy)
            rows += compared(f"{what}: searching, {state}, beside FTS5", found, others.fts5)
            rows += compared(f"{what}: completing, {state}, beside FTS5", completed, others.fts5_completing)
            rows += compared(f"{what}: see also, {state}, beside tantivy", beside, others.tantivy_beside)
        engine = engine_over(storage, MESSENGER)
        idle = engine_over(nothing, MESSENGER, router=Router(commands={"practice": _say}))
        replies = await timed(_command(engine, words) for words in asked.words)
        words_back = await timed(_command(idle, words) for words in asked.words)
        rows += compared(f"{what}: a search typed → whispered", replies, words_back)
    texts = sum(len(written(practice).encode()) for practice in archived(size))
    index = await size_of_index(url)
    rows.append((f"{what}: the index, beside the texts", _mb(index), _mb(texts), f"× {index / texts:.2f}"))
    return rows


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Storage]:
    storage = await open_storage(url)
    try:
        yield storage
    finally:
        await storage.close()


async def _others(size: int, asked: Asked) -> Others:
    index = Tantivy(archived(size))
    tantivy = await timed(_ask(index, words) for words in asked.words)
    alike = await timed(_ask(index, practice.title) for practice in asked.told)
    fewer = slice(10 if size > SLOW else None)
    with closing(sqlite3.connect(":memory:")) as texts:
        texts.execute("CREATE VIRTUAL TABLE texts USING fts5 (title, body, prefix='2 3')")
        rows = ((practice.title, written(practice)) for practice in archived(size))
        texts.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        matched = await timed(_match(texts, words) for words in asked.words[fewer])
        prefixed = await timed(_prefix(texts, typed) for typed in asked.begun[fewer])
    return Others(tantivy, alike, matched, prefixed)


async def _ask(index: Tantivy, words: str) -> None:
    await index.search(words, Query("", words, "fr"))


def _mb(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


async def _command(engine: Engine, words: str) -> None:
    who = PEOPLE[0]
    await engine.receive(
        CommandInvoked(id=an_id(), at=NOW, person=who, place=HERE, name="pratique", text=words)
    )


async def _say(event: CommandInvoked, _turn: Turn) -> Sequence[Action]:
    return [Whisper(event.person, event.place, Card(()), event.interaction)]


async def _search(storage: Storage, words: str) -> None:
    async with storage.unit() as unit:
        await unit.practices.search(words, COMMUNITY.id, PEOPLE[0], PAGE)


async def _complete(storage: Storage, typed: str) -> None:
    async with storage.unit() as unit:
        await unit.practices.complete(typed, COMMUNITY.id, PEOPLE[0], SUGGESTIONS)


async def _beside(storage: Storage, practice: Practice) -> None:
    async with storage.unit() as unit:
        await unit.practices.beside(practice.title, COMMUNITY.id, PEOPLE[0], but=practice.id)


async def _prefix(texts: sqlite3.Connection, typed: str) -> None:
    words = " ".join(f'title: "{word}"*' for word in re.findall(r"\w+", typed))
    if words:
        texts.execute("SELECT title FROM texts WHERE texts MATCH ? LIMIT ?", (words, SUGGESTIONS)).fetchall()


async def _match(texts: sqlite3.Connection, words: str) -> None:
    texts.execute(MATCH, (" OR ".join(f'"{word}"' for word in re.findall(r"\w+", words)), PAGE)).fetchall()
