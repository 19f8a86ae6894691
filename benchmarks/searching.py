"""Searching as a member does: until the result is whispered, and the search alone."""

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple
from itertools import accumulate
from typing import Any

from benchmarks.community import COMMUNITY, MESSENGER, PEOPLE, settle
from benchmarks.measuring import Row, compared, timed
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
from tests.reliability.stepping import engine_over

PAGE, SAVED_AT_ONCE = 3, 500
SYLLABLES = "de re com par me con tra pro le pon ti ra vo mi ca nou ser blo guer tion ment te eur age"
MATCH = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"


def language(seed: int) -> Callable[[int], str]:
    """Says so many words of made-up French: 20,000, used as unequally as real ones."""
    first, chance, syllables = random.Random(0), random.Random(seed), SYLLABLES.split()  # noqa: S311
    words = ["".join(first.choices(syllables, k=first.randint(2, 5))) for _ in range(20_000)]
    upto = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    return lambda count: " ".join(chance.choices(words, cum_weights=upto, k=count))


async def measure(url: str, size: int, times: int) -> list[Row]:
    """Pages of three, for one to four words drawn like those of the texts.

    A reply is held against an engine that does nothing; a search against SQLite's own over the same words.
    """
    told, say = list(practices(size, community=COMMUNITY.id)), language(seed=2)
    asked = [say(1 + number % 4) for number in range(times)]
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
        await _command(engine, asked[0])  # warm
        replies = await timed(_command(engine, words) for words in asked)
        words_back = await timed(_command(idle, words) for words in asked)
        found = await timed(_search(storage, words) for words in asked)
    finally:
        await storage.close()
    with closing(sqlite3.connect(":memory:")) as texts:
        texts.execute("CREATE VIRTUAL TABLE texts USING fts5 (title, body)")
        rows = [(practice.title, " ".join(astuple(practice.parts))) for practice in told]
        texts.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        matched = await timed(_match(texts, words) for words in asked)
    return [
        *compared(f"a search typed → whispered, {size:,} practices", replies, words_back),
        *compared(f"searching {size:,} practices", found, matched),
    ]


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


async def _match(texts: sqlite3.Connection, words: str) -> None:
    texts.execute(MATCH, (" OR ".join(f'"{word}"' for word in words.split()), PAGE)).fetchall()
