"""What the slowest thing is that anybody could type: found by changing what was slow, again and again."""

import random
from collections.abc import Awaitable, Callable
from time import perf_counter

from benchmarks.community import COMMUNITY, PEOPLE, settle
from benchmarks.measuring import Row, counted
from benchmarks.searching.archive import fill
from benchmarks.searching.texts import grown
from bot.ports import Storage
from storage import open_storage
from tests.collections.reading import managers

Ask = Callable[[Storage, str], Awaitable[object]]

LONGEST = 20_000
"""Characters: more than any messenger lets through."""
KEPT = 12
"""The slowest that are changed further."""
SHOWN = 40

HOSTILE = (
    "",
    " ",
    "l'" * 500,
    "d e n l s " * 200,
    "\u0301" * 3_000,
    "\ufdfa" * 500,
    "a" * LONGEST,
    "az" * 12 + " ",
    '"NEAR(a, b)" -foo title:x * OR AND NOT (',
    "%_\\'; DROP TABLE practices; --",
    "\x00\ud800\U0001f9f0",
    "anticonstitutionnelemnt " * 40,
    "réunionlundi équipedistance " * 40,
)
"""Where it begins: what has broken searches elsewhere, and what asks for much."""


async def measure(url: str, size: int, rounds: int) -> list[Row]:
    """The slowest text found for each way of asking, in so many rounds, and how long it takes."""
    storage = await open_storage(url)
    try:
        await settle(storage)
        await fill(url, grown(size, community=COMMUNITY.id))
        rows = []
        for way, ask in {"searching": _search, "completing": _complete, "see also": _beside}.items():
            worst, typed = await _slowest(storage, ask, rounds)
            what = (
                f"{way}, the slowest of {rounds:,} texts: {ascii(typed)[:SHOWN]}, {len(typed):,} characters"
            )
            rows.append(counted(what, f"{worst * 1000:,.1f} ms"))
        return rows
    finally:
        await storage.close()


async def _slowest(storage: Storage, ask: Ask, rounds: int) -> tuple[float, str]:
    chance = random.Random(7)  # noqa: S311  no secret
    words = [word for query in managers().queries for word in query.text.split()]
    timed = [(await _seconds(storage, ask, typed), typed) for typed in HOSTILE]
    for _ in range(rounds):
        timed = sorted(timed, reverse=True)[:KEPT]
        typed = _changed(chance.choice(timed)[1], words, chance)[:LONGEST]
        timed.append((await _seconds(storage, ask, typed), typed))
    return max(timed)


async def _seconds(storage: Storage, ask: Ask, typed: str) -> float:
    """The better of two: the other may be about the machine."""
    taken = []
    for _ in range(2):
        began = perf_counter()
        await ask(storage, typed)
        taken.append(perf_counter() - began)
    return min(taken)


def _changed(typed: str, words: list[str], chance: random.Random) -> str:
    at = chance.randint(0, len(typed))
    return chance.choice(
        (
            typed[:at] + chance.choice(words) + " " + typed[at:],
            typed[:at] + " ".join(chance.choices(words, k=30)) + typed[at:],
            typed[:at]
            + chr(chance.choice((chance.randint(1, 0x2FF), chance.randint(1, 0xFFFF))))
            + typed[at:],
            typed[:at] + typed[at + chance.randint(1, 5) :],
            typed * 2,
            typed.replace(" ", ""),
        )
    )


async def _search(storage: Storage, typed: str) -> None:
    async with storage.unit() as unit:
        await unit.practices.search(typed, COMMUNITY.id, PEOPLE[0], 3)


async def _complete(storage: Storage, typed: str) -> None:
    async with storage.unit() as unit:
        await unit.practices.complete(typed, COMMUNITY.id, PEOPLE[0], 8)


async def _beside(storage: Storage, typed: str) -> None:
    async with storage.unit() as unit:
        await unit.practices.beside(typed, COMMUNITY.id, PEOPLE[0])
