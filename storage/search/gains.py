"""What a term is worth where it stands: BM25 for each field, normalised by the field's own length."""

from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storage.search import lengths
from storage.search.documents import Lengths
from storage.search.lengths import BITS
from storage.search.packing import unpack_counts
from storage.search.shards import MARKS, View
from storage.search.words.analyser import BEGINNING_MARK, EXACT_MARK

SATURATION = 1.5
"""BM25's k1: how soon another occurrence of a term adds nothing."""
NORMALISATION = 0.5
"""BM25's b: how much a term in a long text counts for less than in a short one."""

TITLE, WHOLE, ASKED = 0.65, 1.0, 0.2
"""What each field counts for. A title is part of the whole, and often but the first sentence of it; the
question somebody answered is not theirs."""
TAGS = 2.0
"""How many times a tag counts in the whole: somebody chose it to say what this is about."""
EXACT = 0.5
"""What the word as it was typed adds to its stem."""
BEGINNING = 0.4
"""What a word that begins alike adds to it."""

_MARKS = np.arange(MARKS)
_TITLES, _TAGS, _ASKED, _PARTS = unpack_counts(_MARKS >> BITS)
_LENGTHS = _MARKS & (1 << BITS) - 1


class Weights(NamedTuple):
    """What each field counts for."""

    title: float
    whole: float
    asked: float
    tags: float


class Gains(NamedTuple):
    """For every mark, what a term adds that is worth one; the same by fields, for who asks why."""

    all: NDArray[np.float32]
    fields: dict[str, NDArray[np.floating[Any]]]


def gains(views: Iterable[View]) -> Gains:
    """What terms add where titles and texts are as long as these are on average, in whole words."""
    shown = list(views)
    size = sum(view.size for view in shown) or 1
    title, whole = (max(1, round(sum(view.lengths[field] for view in shown) / size)) for field in range(2))
    return _gains(Lengths(title, whole), SATURATION, NORMALISATION, Weights(TITLE, WHOLE, ASKED, TAGS))


@lru_cache(maxsize=64)
def _gains(average: Lengths, saturation: float, normalisation: float, weights: Weights) -> Gains:
    def share(counts: NDArray[Any], lengths: NDArray[np.uint32], usual: int) -> NDArray[np.floating[Any]]:
        against = saturation * (1 - normalisation + normalisation * lengths[_LENGTHS] / usual)
        shared: NDArray[np.floating[Any]] = (saturation + 1) * counts / (counts + against)
        return shared

    fields = {
        "title": weights.title * share(_TITLES, lengths.TITLE, average.title),
        "whole": weights.whole * share(_TITLES + weights.tags * _TAGS + _PARTS, lengths.WHOLE, average.whole),
        "question": weights.asked * _ASKED,
    }
    return Gains(np.sum(list(fields.values()), axis=0).astype(np.float32), fields)


def rarity(holding: int, size: int) -> float:
    """What a term tells that so many of ``size`` documents hold."""
    return log(1 + (size - holding + 0.5) / (holding + 0.5)) if holding else 0.0


def form_weight(term: str) -> float:
    """What finding a form of a word is worth, beside its stem."""
    return {EXACT_MARK: EXACT, BEGINNING_MARK: BEGINNING}.get(term[0], 1.0)
