"""From a few letters to the titles, tags and questions somebody may mean."""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from storage.search.documents import meant
from storage.search.packing import COMPLETED, number_of
from storage.search.ranking import Part, Ranked, foremost
from storage.search.reading import Reader, in_use
from storage.search.words.analyser import BEGINNING, BEGINNING_MARK, beginnings
from storage.search.words.spelling import LONGEST, SHORTEST, slips

AT_ONCE = 32
"""Practices whose texts are looked at together."""
FARTHEST = 256
"""Of the newest that may be meant, how many are looked at."""

Texts = Callable[[Sequence[str]], Awaitable[Mapping[str, Sequence[str]]]]
"""Gives what may be completed of practices: the title, the tags, the question they answer."""


async def complete(typed: str, reader: Reader, read: Texts, most: int) -> list[str]:
    """At most so many texts in which every word typed begins a word, each once, those of the newest first."""
    words = meant(typed)
    found = await _beginning_with([{word} for word in words], reader, read, most)
    if found or not any(len(word) >= SHORTEST for word in words):
        return found
    return await _beginning_with(await _slipped(words, reader), reader, read, most)


async def _beginning_with(words: Sequence[Set[str]], reader: Reader, read: Texts, most: int) -> list[str]:
    """Texts in which one of each of ``words`` begins a word."""
    if not words:
        return []
    terms = [{number_of(BEGINNING_MARK + one[:BEGINNING]) for one in meant} for meant in words]
    parts = await reader.parts(set().union(*terms))
    practices = await reader.practices(newest(terms, parts, FARTHEST))
    found: dict[str, None] = {}
    for first in range(0, len(practices), AT_ONCE):
        some = practices[first : first + AT_ONCE]
        there = await read(some)
        for text in (text for one in some for text in there.get(one, ())):
            if text not in found and fits(text, words):
                found[text] = None
            if len(found) == most:
                return list(found)
    return list(found)


async def _slipped(words: Sequence[str], reader: Reader) -> list[Set[str]]:
    """Each word, and those it is one slip away from, as far as they begin like any word that is used."""
    tried = {word: {word, *slips(word)} if SHORTEST <= len(word) <= LONGEST else {word} for word in words}
    beginnings = {one[:BEGINNING] for those in tried.values() for one in those}
    used = await in_use(BEGINNING_MARK, beginnings, reader)
    return [{one for one in tried[word] if one[:BEGINNING] in used} or {word} for word in words]


def fits(text: str, words: Sequence[Set[str]]) -> bool:
    """Whether one of each of ``words`` begins a word of ``text``."""
    there = beginnings(text)
    return all(any(one.startswith(tuple(meant)) for one in there) for meant in words)


def newest(terms: Sequence[Set[int]], parts: Sequence[Part], most: int) -> list[Ranked]:
    """The newest documents that hold one of each of ``terms`` where it may be completed."""
    found: list[Ranked] = []
    for number, part in enumerate(parts):
        documents = _holding(terms, part)
        if documents.size:
            documents = documents[foremost(part.shard.told_at[documents], part.shard.keys[documents], most)]
            ages = part.shard.told_at[documents]
            keys = part.shard.keys[documents]
            listed = zip(documents.tolist(), ages.tolist(), keys.tolist(), strict=True)
            found += [Ranked(number, which, age, key) for which, age, key in listed]
    return sorted(found, key=lambda one: (-one.score, one.key))[:most]


def _holding(terms: Sequence[Set[int]], part: Part) -> NDArray[np.intp]:
    """The documents that may be seen and hold one of each of ``terms`` where it may be completed."""
    held = np.ones(part.shard.size, np.bool_) if part.view.visible is None else part.view.visible.copy()
    for some in terms:
        here = np.zeros(part.shard.size, np.bool_)
        for documents, counts in (part.postings[term] for term in some if term in part.postings):
            here[documents[counts >= COMPLETED]] = True
        held &= here
    return np.flatnonzero(held)
