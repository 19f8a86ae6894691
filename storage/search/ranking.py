"""Which practices fit best, counted term by term, the rarest first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.ports import MOST_COUNTED
from storage.search.counting import Term, Wanted, count
from storage.search.gains import SATURATION, WHOLE, form_weight, gains, rarity
from storage.search.numbers import number_of
from storage.search.shards import Held, Shard, View

NEARBY = 100
"""So many at the most come along because they are nearly as good."""


class Sought(NamedTuple):
    """A term that is looked for, and what finding it is worth."""

    term: int
    weight: float


class Part(NamedTuple):
    """A part of what is searched: a shard, what of it may be seen, and where what is sought stands."""

    shard: Shard
    view: View
    postings: Mapping[int, Held]


class Ranked(NamedTuple):
    """A document that fits: of which part, which number, how well."""

    part: int
    document: int
    score: float
    key: int


class Ranking(NamedTuple):
    """The best, at the end of which may be more than asked; and how many fit, up to ``MOST_COUNTED``."""

    best: list[Ranked]
    total: int
    ideal: float = 0.0
    """What a document would score that is about nothing else."""


def sought(terms: Iterable[str], worth: float = 1.0) -> list[Sought]:
    """What finding a word's terms is worth, of a word that is worth so much."""
    return [Sought(number_of(term), worth * form_weight(term)) for term in terms]


def rank(terms: Sequence[Sought], parts: Sequence[Part], most: int, near: float = 1.0) -> Ranking:
    """At least the ``most`` documents that fit best; those that are equal in the order of their keys.

    With them come those whose score is at least the share ``near`` of the last one's. What may not be seen
    has no part in anything: neither in how rare a term is, nor in how long documents are.
    """
    worth, many = _worth(terms, parts)
    table = gains([part.view for part in parts]).all
    wanted = Wanted(most, near, all_of_them=not many)
    best: list[Ranked] = []
    total = 0
    for number, part in enumerate(parts):
        there = [Term(one, part.postings[term]) for term, one in worth.items() if term in part.postings]
        counted = count(part.shard, part.view, there, table, wanted)
        total += counted.total
        keys = part.shard.keys[counted.documents]
        chosen = foremost(counted.scores, keys, most if near == 1 else most + NEARBY)
        of_each = (column[chosen].tolist() for column in (counted.documents, counted.scores, keys))
        best += [Ranked(number, *one) for one in zip(*of_each, strict=True)]
    best.sort(key=_best_first)
    ideal = (SATURATION + 1) * WHOLE * sum(worth.values())
    return Ranking(_near(best, most, near), MOST_COUNTED if many else min(total, MOST_COUNTED), ideal)


def explain(terms: Sequence[Sought], parts: Sequence[Part], found: Ranked) -> list[tuple[int, str, float]]:
    """What counted for a document: each term, the field it stands in, and what that added to the score."""
    worth, _ = _worth(terms, parts)
    fields = gains([part.view for part in parts]).fields
    counted = []
    for term, one in worth.items():
        if held := parts[found.part].postings.get(term):
            for mark in held.marks[held.documents == found.document]:
                counted += [(term, name, one * float(of[mark])) for name, of in fields.items() if of[mark]]
    return counted


def frequency(term: int, parts: Sequence[Part]) -> int:
    """How many documents that may be seen hold a term."""
    return sum(part.view.holding(term, part.postings[term]) for part in parts if term in part.postings)


def _worth(terms: Sequence[Sought], parts: Sequence[Part]) -> tuple[dict[int, float], bool]:
    """What each term is worth, the most telling first, and whether many documents hold one of them."""
    size = sum(part.view.size for part in parts)
    holding = {one.term: frequency(one.term, parts) for one in terms}
    worth = {one.term: one.weight * rarity(holding[one.term], size) for one in terms if holding[one.term]}
    telling = sorted(worth.items(), key=lambda one: (-one[1], one[0]))
    return dict(telling), any(many >= MOST_COUNTED for many in holding.values())


def _near(best: list[Ranked], most: int, near: float) -> list[Ranked]:
    """The first, with those that are equal to the last of them, or nearly so."""
    if len(best) <= most:
        return best
    last = best[most - 1]
    if near == 1:
        return [one for one in best if _best_first(one) <= _best_first(last)]
    return [one for one in best if one.score >= last.score * near]


def foremost(scores: NDArray[Any], keys: NDArray[np.uint64], most: int) -> NDArray[np.intp]:
    """Which have the best scores, and the first keys among equals; too many only where both are equal."""
    if scores.size <= most:
        return np.arange(scores.size)
    last = np.partition(scores, -most)[-most]
    better, equal = np.flatnonzero(scores > last), np.flatnonzero(scores == last)
    room = most - better.size
    if equal.size > room:
        equal = equal[keys[equal] <= np.partition(keys[equal], room - 1)[room - 1]]
    return np.concatenate([better, equal])


def _best_first(one: Ranked) -> tuple[float, int]:
    return (-one.score, one.key)
