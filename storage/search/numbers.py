"""The numbers that stand for terms.

A number is the value of a polynomial whose coefficients are the letters, stirred. Those of all the words one
slip away are so made in a few steps for all of them together.
"""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Terms: TypeAlias = NDArray[np.int64]
Sums: TypeAlias = NDArray[np.uint64]
"""Values of the polynomial, not stirred yet: those of parts are added up."""

_BASE = 0x9E3779B97F4A7C15
_ALL = 2**64 - 1
_STIRRING = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))
"""Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014."""

_LONGEST = 64
POWERS = np.array([pow(_BASE, place, 2**64) for place in range(_LONGEST)], np.uint64)
"""What a letter counts for, by its place."""


@lru_cache(maxsize=100_000)
def number_of(term: str) -> int:
    """64 bits that stand for a term: two of a million are the same in one archive out of thirty million."""
    value, power = 0, 1
    for letter in term:
        value += ord(letter) * power
        power = power * _BASE & _ALL
    value &= _ALL
    for shift, factor in _STIRRING:
        value = (value ^ value >> shift) * factor & _ALL
    return value - 2**64 if value >= 2**63 else value


def letters_of(word: str) -> Sums:
    """The letters of a word, as coefficients."""
    return np.frombuffer(word.encode("utf-32-le"), "<u4").astype(np.uint64)


def stirred(sums: Sums) -> Terms:
    """The numbers of terms, from the sums of their letters, each by its place."""
    for shift, factor in _STIRRING:
        sums = (sums ^ sums >> np.uint64(shift)) * np.uint64(factor)
    return sums.view(np.int64)


def among(terms: Terms, ordered: Terms) -> NDArray[np.bool_]:
    """Which of ``terms`` are among others, which stand in order."""
    if not len(ordered):
        return np.zeros(len(terms), np.bool_)
    where = np.searchsorted(ordered, terms)
    there: NDArray[np.bool_] = ordered[np.minimum(where, len(ordered) - 1)] == terms
    return there
