"""Searching as a member does: until the result is whispered, and the search alone."""

import random
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from itertools import accumulate
from typing import Any

from benchmarks.community import COMMUNITY, MESSENGER, PEOPLE, settle
from benchmarks.finding.systems.tantivy_index import Tantivy
from benchmarks.measuring import Row, compared, counted, timed
from bot.actions import Action, Whisper
from bot.cards import Card
from bot.engine import Engine
from bot.events import CommandInvoked
from bot.model.parts import Parts
from bot.model.practice import Practice
from bot.ports import Storage
from bot.router import Router
from bot.turn import Turn
from storage import open_storage
from tests.builders import HERE, NOW, a_practice, an_id
from tests.collections.reading import Query, managers
from tests.collections.reading import practices as collected
from tests.reliability.stepping import engine_over

PAGE, SUGGESTIONS, SAVED_AT_ONCE = 3, 8, 500
SYLLABLES = "de re com par me con tra pro le pon ti ra vo mi ca nou ser blo guer tion ment te eur age"
MATCH = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"


def language(seed: int) -> Callable[[int], str]:
    """Says so many words of made-up French: 20,000, used as unequally as real ones."""
    first, chance, syllables = random.Random(0), random.Random(seed), SYLLABLES.split()  # noqa: S311
    words = ["".join(first.choices(syllables, k=first.randint(2, 5))) for _ in range(20_000)]
    upto = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    return lambda count: " ".join(chance.choices(words, cum_weights=upto, k=count))


async def measure(name: str, url: str, size: int, times: int) -> list[Row]:
    """Pages of three for what managers typed, what they had typed of it on the way, and what stands beside.

    Practices are sentences of our own collection, put together by chance. A reply is held against an engine
    that does nothing; a search against tantivy, and SQLite's own over the same words, each on its own terms:
    neither keeps to what a member may see.
    """
    told = list(grown(size, community=COMMUNITY.id))
    asked = random.Random(3).choices([query.text for query in managers().queries], k=times)  # noqa: S311
    begun = [words[: 1 + number % 12] for number, words in enumerate(asked)]
    storage, nothing = await open_storage(url), await open_storage("memory://")
    try:
        await settle(storage)
        for first in range(0, size, SAVED_AT_ONCE):
            async with storage.unit() as unit:
                for practice in told[first : first + SAVED_AT_ONCE]:
                    await unit.practices.save(practice)
                await unit.commit()
        engine = engine_over(storage, MESSENGER)
        idle = engine_over(nothing, MESSENGER, router=Router(commands={"practice": _say}))
        cold = await timed([_search(storage, asked[0])])
        replies = await timed(_command(engine, words) for words in asked)
        words_back = await timed(_command(idle, words) for words in asked)
        found = await timed(_search(storage, words) for words in asked)
        completed = await timed(_complete(storage, words) for words in begun)
        beside = await timed(_beside(storage, practice) for practice in told[:times])
    finally:
        await storage.close()
    with closing(sqlite3.connect(":memory:")) as texts:
        texts.execute("CREATE VIRTUAL TABLE texts USING fts5 (title, body, prefix='2 3')")
        rows = [(practice.title, " ".join(astuple(practice.parts))) for practice in told]
        texts.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        matched = await timed(_match(texts, words) for words in asked)
        prefixed = await timed(_prefix(texts, words) for words in begun)
    index = Tantivy(told)
    queries = [Query("", words, "fr") for words in asked]
    sought = await timed(_ask(index, query) for query in queries)
    alike = await timed(_ask(index, Query("", practice.title, "fr")) for practice in told[:times])
    what = f"{name}, {size:,} practices"
    return [
        *compared(f"{what}: a search typed → whispered", replies, words_back),
        *compared(f"{what}: searching, beside tantivy", found, sought),
        *compared(f"{what}: searching, beside FTS5", found, matched),
        *compared(f"{what}: completing, beside FTS5", completed, prefixed),
        *compared(f"{what}: see also, beside tantivy", beside, alike),
        counted(f"{what}: the first search", f"{cold.all * 1000:,.1f} ms"),
    ]


def grown(count: int, **fields: Any) -> Iterator[Practice]:
    """So many practices, of sentences somebody wrote."""
    chance = random.Random(4)  # noqa: S311
    sentences = [
        sentence.strip()
        for practice in collected()
        for part in astuple(practice.parts)
        for sentence in part.split(". ")
        if sentence.strip()
    ]
    for _ in range(count):
        parts = Parts(*(". ".join(chance.choices(sentences, k=size)) for size in (1, 3, 1, 1, 0)))
        yield a_practice(title=chance.choice(sentences)[:80], parts=parts, **fields)


def practices(count: int, **fields: Any) -> Iterator[Practice]:
    """So many practices, told in made-up French."""
    say = language(seed=1)
    for _ in range(count):
        parts = Parts(*(say(size) for size in (20, 45, 15, 10, 4)))
        yield a_practice(title=say(6), parts=parts, **fields)


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


async def _ask(index: Tantivy, query: Query) -> None:
    await index.search(query.text, query)


async def _prefix(texts: sqlite3.Connection, typed: str) -> None:
    words = " ".join(f'title: "{word}"*' for word in re.findall(r"\w+", typed))
    if words:
        texts.execute("SELECT title FROM texts WHERE texts MATCH ? LIMIT ?", (words, SUGGESTIONS)).fetchall()


async def _match(texts: sqlite3.Connection, words: str) -> None:
    texts.execute(MATCH, (" OR ".join(f'"{word}"' for word in re.findall(r"\w+", words)), PAGE)).fetchall()
