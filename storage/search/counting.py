"""Adding up what terms are worth, without looking at the documents that cannot be among the best.

Terms come the most telling first. Once those that are left, all together, cannot bring a document to the best
that holds none of the first, they are looked up for the documents that are near: the common words, which
stand in very many, are then hardly read. (Turtle and Flood, *Query evaluation: strategies and optimizations*,
1995.)
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storage.search.shards import Held, Shard, View

_LARGE = 1 << 14
"""Documents of a shard among which it pays to leave any out."""
_BLOCK = 1 << 10
"""Documents the best of which are known at a glance."""
_LOOKED_UP = 16
"""How many times longer it takes to look a document up than to count one more."""
_ROUNDED = 0.9999
"""Sums differ a little by the order in which they were made."""


class Term(NamedTuple):
    """What holding a term is worth, and who holds it."""

    worth: float
    held: Held


class Counted(NamedTuple):
    """Documents, their scores, and how many there are in all where none was left out."""

    documents: NDArray[np.integer[Any]]
    scores: NDArray[np.float32]
    total: int


class Wanted(NamedTuple):
    """How many documents are wanted at least."""

    most: int
    near: float
    """And with them those whose score is at least this share of the last one's."""
    all_of_them: bool
    """And every other that holds anything."""


def count(
    shard: Shard, view: View, terms: Sequence[Term], gains: NDArray[np.float32], wanted: Wanted
) -> Counted:
    """The documents that may be seen and hold one of the terms, as far as they are wanted."""
    most = wanted.most
    scores = shard.scores
    if view.visible is None:
        scores.fill(0)
    else:
        np.copyto(scores, view.nothing)
    left = _left([term.worth * float(gains[term.held.different].max()) for term in terms])
    unread = _left([term.held.documents.size for term in terms])
    choosing = not wanted.all_of_them and shard.size >= _LARGE and most * 4 < shard.size // _BLOCK
    for at, term in enumerate(terms):
        if choosing and 2 * left[at] < left[0] and term.held.documents.size * 32 > shard.size:
            worst = worst_of_best(scores, most) * wanted.near
            if worst > left[at]:
                near = np.flatnonzero(scores >= (worst - left[at]) * _ROUNDED).astype(np.uint32)
                if near.size * _LOOKED_UP < unread[at]:
                    return Counted(near, _looked_up(near, scores[near], terms[at:], gains), near.size)
        np.add.at(scores, term.held.documents, gains.take(term.held.marks) * np.float32(term.worth))
    least = worst_of_best(scores, most) * wanted.near if choosing else 0.0
    found = np.flatnonzero(scores >= least if least > 0 else scores > 0)
    return Counted(found, scores[found], found.size)


def _looked_up(
    documents: NDArray[np.uint32],
    scores: NDArray[np.float32],
    terms: Sequence[Term],
    gains: NDArray[np.float32],
) -> NDArray[np.float32]:
    """The scores of some documents, with what these terms add."""
    for worth, held in terms:
        where = np.searchsorted(held.documents, documents)
        where[where == held.documents.size] = 0
        there = np.flatnonzero(held.documents[where] == documents)
        scores[there] += gains.take(held.marks[where[there]]) * np.float32(worth)
    return scores


def worst_of_best(values: NDArray[Any], most: int, block: int = _BLOCK) -> float:
    """A value that ``most`` of them reach at the least, told from the best of every ``block`` of them."""
    best = np.maximum.reduceat(values, np.arange(0, values.size, block))
    return float(np.partition(best, -most)[-most])


def _left(values: Sequence[float]) -> list[float]:
    """The sums of all values from each on."""
    return [*accumulate(reversed(values))][::-1]
