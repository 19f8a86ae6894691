"""From a few letters to the titles, tags and questions somebody may mean."""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from itertools import compress

import numpy as np

from storage.search.counting import worst_of_best
from storage.search.documents import meant
from storage.search.lengths import BITS
from storage.search.numbers import number_of
from storage.search.packing import COMPLETED, Documents
from storage.search.ranking import Part, Ranked, foremost
from storage.search.reading import Reader
from storage.search.words.analyser import BEGINNING, BEGINNING_MARK, beginnings
from storage.search.words.spelling import LONGEST, MOST_SLIPS, SHORTEST, slips

AT_ONCE = 32
"""Practices whose texts are looked at together."""
FARTHEST = 256
"""Of the newest that may be meant, how many are looked at."""
_MANY = 64 * FARTHEST
"""Where so many may be meant, most are seen to be too old at a glance."""

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
    long = [word for word in words if SHORTEST <= len(word) <= LONGEST][-MOST_SLIPS:]
    tried = {word: {word, *slips(word)} if word in long else {word} for word in words}
    beginnings = {one[:BEGINNING] for those in tried.values() for one in those}
    listed = sorted(beginnings)
    numbers = np.array([number_of(BEGINNING_MARK + one) for one in listed], np.int64)
    used = set(compress(listed, await reader.known(numbers)))
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
        ages = part.shard.told_at[documents]
        if documents.size > _MANY:
            recent = ages >= worst_of_best(ages, most, ages.size // (8 * most))
            documents, ages = documents[recent], ages[recent]
        keys = part.shard.keys[documents]
        chosen = foremost(ages, keys, most)
        of_each = (column[chosen].tolist() for column in (documents, ages, keys))
        found += [Ranked(number, *one) for one in zip(*of_each, strict=True)]
    return sorted(found, key=lambda one: (-one.score, one.key))[:most]


def _holding(terms: Sequence[Set[int]], part: Part) -> Documents:
    """The documents that may be seen and hold one of each of ``terms`` where it may be completed."""
    of_each = sorted((_completed(some, part) for some in terms), key=len)
    held, *others = of_each
    if part.view.visible is not None:
        held = held[part.view.visible[held]]
    for other in others:
        if not held.size or not other.size:
            return held[:0]
        where = np.minimum(np.searchsorted(other, held), other.size - 1)
        held = held[other[where] == held]
    return held


def _completed(terms: Set[int], part: Part) -> Documents:
    """The documents that hold one of ``terms`` where it may be completed, in order."""
    there = [part.postings[term] for term in terms if term in part.postings]
    held = [one.documents[one.marks >= COMPLETED << BITS] for one in there]
    if len(held) == 1:
        return held[0]
    return np.unique(np.concatenate([np.zeros(0, np.uint32), *held]))
