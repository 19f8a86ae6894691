"""Which practices fit best: BM25 for each field, normalised by the field's own length."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storage.search.packing import Postings, number_of
from storage.search.shards import SATURATION, Averages, Norms, Shard, View
from storage.search.words.analyser import BEGINNING_MARK, EXACT_MARK

TITLE, WHOLE = 0.5, 1.0
"""What each field counts for. A title is part of the whole, and often but the first sentence of it."""
EXACT = 0.5
"""What the word as it was typed adds to its stem."""
BEGINNING = 0.3
"""What a word that begins alike adds to it."""

_TITLES = np.arange(256, dtype=np.uint8) >> 6
_WHOLES = _TITLES + (np.arange(256, dtype=np.uint8) & 15) + (np.arange(256, dtype=np.uint8) >> 4 & 3)
# As numbers to reckon with: how often each packed byte says a term stands in each field.
_IN_TITLE, _IN_WHOLE = (counts.astype(np.float32) for counts in (_TITLES, _WHOLES))


class Sought(NamedTuple):
    """A term that is looked for, and what finding it is worth."""

    term: int
    weight: float


class Part(NamedTuple):
    """A part of what is searched: a shard, what of it may be seen, and the postings of what is sought."""

    shard: Shard
    view: View
    postings: Mapping[int, Postings]


class Ranked(NamedTuple):
    """A document that fits: of which part, which number, how well."""

    part: int
    document: int
    score: float
    key: int


class Ranking(NamedTuple):
    """The best, and how many fit at all. Where several are equal at the end there may be more than asked."""

    best: list[Ranked]
    total: int
    ideal: float = 0.0
    """What a document would score that is about nothing else."""


def sought(terms: Iterable[str], worth: float = 1.0) -> list[Sought]:
    """What finding a word's terms is worth, of a word that is worth so much."""
    weights = {EXACT_MARK: EXACT, BEGINNING_MARK: BEGINNING}
    return [Sought(number_of(term), worth * weights.get(term[0], 1.0)) for term in terms]


def rank(terms: Sequence[Sought], parts: Sequence[Part], most: int) -> Ranking:
    """At least the ``most`` documents that fit best; those that are equal in the order of their keys.

    What may not be seen has no part in it: neither in how rare a term is, nor in how long documents are.
    """
    size = sum(part.view.size for part in parts)
    if not size:
        return Ranking([], 0)
    title, whole = (sum(part.view.lengths[field] for part in parts) / size for field in range(2))
    averages = Averages(title, whole)
    seen = [visible(part, terms) for part in parts]
    gains = {
        one.term: _gain(one, [held[one.term] for held in seen if one.term in held], size) for one in terms
    }
    best: list[Ranked] = []
    total = 0
    for number, (part, held) in enumerate(zip(parts, seen, strict=True)):
        scores = np.zeros(part.shard.size, np.float32)
        norms = part.view.norms(averages)
        for one in terms:
            if one.term in held:
                gains[one.term].add(held[one.term], norms, scores)
        fitting = np.flatnonzero(scores)
        total += fitting.size
        chosen = foremost(scores[fitting], part.shard.keys[fitting], most)
        best += [
            Ranked(number, int(which), float(scores[which]), int(part.shard.keys[which]))
            for which in fitting[chosen]
        ]
    best.sort(key=_best_first)
    ideal = sum(gain.whole for gain in gains.values())
    return Ranking([one for one in best if _best_first(one) <= _best_first(best[:most][-1])], total, ideal)


def explain(terms: Sequence[Sought], parts: Sequence[Part], found: Ranked) -> list[tuple[int, str, float]]:
    """What counted for a document: each term, the field it stands in, and what that added to the score."""
    size = sum(part.view.size for part in parts)
    title, whole = (sum(part.view.lengths[field] for part in parts) / size for field in range(2))
    seen = [visible(part, terms) for part in parts]
    norms = parts[found.part].view.norms(Averages(title, whole))
    counted = []
    for one in terms:
        there = seen[found.part].get(one.term)
        if there and found.document in there.documents:
            where = np.flatnonzero(there.documents == found.document)
            gain = _gain(one, [held[one.term] for held in seen if one.term in held], size)
            counts = int(there.counts[where[0]])
            for field, times, most, norm in (
                ("title", _IN_TITLE[counts], gain.title, norms[0]),
                ("whole", _IN_WHOLE[counts], gain.whole, norms[1]),
            ):
                if times:
                    counted.append((one.term, field, float(times / (times + norm[found.document])) * most))
    return counted


def visible(part: Part, terms: Sequence[Sought]) -> dict[int, Postings]:
    """The postings of what may be seen."""
    shown = part.view.visible
    held = {}
    for one in terms:
        if postings := part.postings.get(one.term):
            if shown is not None:
                there = shown[postings.documents]
                postings = Postings(postings.documents[there], postings.counts[there])
            if postings.documents.size:
                held[one.term] = postings
    return held


class _Gain(NamedTuple):
    """What a term adds to a score, at most, in each field."""

    title: float
    whole: float

    def add(self, postings: Postings, norms: Norms, scores: NDArray[np.float32]) -> None:
        """Add it to the scores of the documents that hold the term."""
        documents, counts = postings
        gain = _share(_IN_WHOLE[counts], norms[1][documents]) * np.float32(self.whole)
        if self.title:
            titled = np.flatnonzero(_TITLES[counts])
            there = _share(_IN_TITLE[counts[titled]], norms[0][documents[titled]])
            gain[titled] += there * np.float32(self.title)
        scores[documents] += gain


def _share(counts: NDArray[np.float32], norms: NDArray[np.float32]) -> NDArray[np.float32]:
    """What so many occurrences are worth, of what any number of them can be."""
    shares: NDArray[np.float32] = counts / (counts + norms)
    return shares


def _gain(one: Sought, held: Sequence[Postings], size: int) -> _Gain:
    """What a term is worth where so many of ``size`` documents hold it."""
    title = sum(int(np.count_nonzero(_TITLES[postings.counts])) for postings in held)
    whole = sum(postings.documents.size for postings in held)
    most = one.weight * (SATURATION + 1)
    return _Gain(most * TITLE * _rarity(title, size), most * WHOLE * _rarity(whole, size))


def _rarity(holding: int, size: int) -> float:
    return log(1 + (size - holding + 0.5) / (holding + 0.5)) if holding else 0.0


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
