"""Which practices fit best: BM25 for each field, normalised by the field's own length."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from storage.search.analyser import EXACT_MARK

SATURATION = 1.2
"""BM25's k1: how soon another occurrence of a term adds nothing."""
NORMALISATION = 0.75
"""BM25's b: how much a term in a long field counts for less than in a short one."""
WEIGHTS = (1.5, 0.5, 1.0)
"""What each of ``Fields`` counts for: a title says what it is about, its parts are long and say much else."""
EXACT = 0.5
"""What the word as it was typed adds to its stem."""


class Fields(NamedTuple):
    """A number for each field of a practice: its title, its five parts, and both with its tags."""

    title: int
    body: int
    whole: int


def total(fields: Iterable[Fields]) -> Fields:
    """Each field's numbers, added up."""
    title = body = whole = 0
    for one in fields:
        title, body, whole = title + one.title, body + one.body, whole + one.whole
    return Fields(title, body, whole)


class Collection(NamedTuple):
    """What is searched: how many practices, and how many terms they have in each field together."""

    size: int
    lengths: Fields


class Occurrence(NamedTuple):
    """A term in a practice: how often, and in fields how long."""

    practice: str
    counts: Fields
    lengths: Fields


def rank(
    terms: Sequence[str], occurrences: Mapping[str, Sequence[Occurrence]], collection: Collection
) -> list[tuple[str, float]]:
    """Practices and scores, best first; equal ones in the order of their ids."""
    scores: dict[str, float] = {}
    for term in terms:
        found = occurrences.get(term, ())
        weight = EXACT if term.startswith(EXACT_MARK) else 1.0
        for field, field_weight in enumerate(WEIGHTS):
            holding = [one for one in found if one.counts[field]]
            if not holding:
                continue
            average = collection.lengths[field] / collection.size
            rarity = log(1 + (collection.size - len(holding) + 0.5) / (len(holding) + 0.5))
            for practice, counts, lengths in holding:
                norm = 1 - NORMALISATION + NORMALISATION * lengths[field] / average
                gain = counts[field] * (SATURATION + 1) / (counts[field] + SATURATION * norm)
                scores[practice] = scores.get(practice, 0.0) + weight * field_weight * rarity * gain
    return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
