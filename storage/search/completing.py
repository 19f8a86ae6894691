"""From a few letters to the titles somebody may mean."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from storage.search.analyser import BEGINNING, BEGINNING_MARK, beginnings
from storage.search.documents import meant
from storage.search.packing import IN_TITLE, number_of
from storage.search.ranking import Part, Ranked
from storage.search.reading import Reader

AT_ONCE = 64
"""Practices whose titles are looked at together."""
FARTHEST = 512
"""Of the newest that may be meant, how many are looked at."""

Titles = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]
"""Gives the titles of practices."""


async def titles(typed: str, reader: Reader, read: Titles, most: int) -> list[str]:
    """At most so many titles in which every word typed begins a word, each once, newest first."""
    words = meant(typed)
    terms = list(dict.fromkeys(number_of(BEGINNING_MARK + word[:BEGINNING]) for word in words))
    if not terms:
        return []
    practices = await reader.practices(newest(terms, await reader.parts(terms), FARTHEST))
    found: dict[str, None] = {}
    for first in range(0, len(practices), AT_ONCE):
        some = practices[first : first + AT_ONCE]
        there = await read(some)
        found |= dict.fromkeys(there[one] for one in some if one in there and fits(there[one], words))
        if len(found) >= most:
            break
    return list(found)[:most]


def fits(title: str, words: Sequence[str]) -> bool:
    """Whether each of ``words`` begins a word of ``title``."""
    there = beginnings(title)
    return all(any(one.startswith(word) for one in there) for word in words)


def newest(terms: Sequence[int], parts: Sequence[Part], most: int) -> list[Ranked]:
    """The newest documents that hold every term in their title."""
    found: list[Ranked] = []
    for number, part in enumerate(parts):
        documents = _holding(terms, part)
        if documents.size:
            ages = part.shard.told_at[documents]
            if documents.size > most:
                young = ages >= np.partition(ages, -most)[-most]
                documents, ages = documents[young], ages[young]
            found += [
                Ranked(number, int(which), float(age), int(part.shard.keys[which]))
                for which, age in zip(documents, ages, strict=True)
            ]
    return sorted(found, key=lambda one: (-one.score, one.key))[:most]


def _holding(terms: Sequence[int], part: Part) -> NDArray[np.intp]:
    """The documents that may be seen and hold every term."""
    if any(term not in part.postings for term in terms):
        return np.zeros(0, np.intp)
    times = np.zeros(part.shard.size, np.uint8)
    for term in terms:
        documents, counts = part.postings[term]
        times[documents[counts >= IN_TITLE]] += 1
    held = times == len(terms)
    return np.flatnonzero(held if part.view.visible is None else held & part.view.visible)
