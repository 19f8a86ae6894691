"""Documents side by side, as a search goes through them, and those of them somebody may see."""

from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from storage.search.documents import Lengths
from storage.search.lengths import BITS, codes_of
from storage.search.packing import Documents, Packed, Postings, unpack_records

Marks: TypeAlias = NDArray[np.uint16]
"""Packed counts and, below them, the code of the document's lengths: all that a score is made of."""

MARKS = 256 << BITS
"""How many marks there are."""

_FEW = 4096
"""Postings that are gone through sooner than anything is remembered of them."""

_VIEWS = 8
"""Who looks changes more often than who may see what: so many different views are kept."""


class Held(NamedTuple):
    """Which documents of a shard hold a term, in order, with their marks."""

    documents: Documents
    marks: Marks
    different: Marks
    """All marks there are: what a term can add at most."""

    @property
    def counts(self) -> Packed:
        """How often in each field, packed."""
        return (self.marks >> BITS).astype(np.uint8)

    @property
    def size(self) -> int:
        """What it takes in memory, in bytes."""
        return self.documents.nbytes + self.marks.nbytes + self.different.nbytes


class View:
    """The documents of a shard that somebody may see."""

    def __init__(
        self, visible: NDArray[np.bool_], lengths: Lengths, newest: int, *, everything: bool
    ) -> None:
        self.size = int(np.count_nonzero(visible))
        """How many they are."""
        self.visible = None if everything else visible
        """Whether each may be seen; None when all may."""
        self.lengths = lengths
        """How many words they have, all together."""
        self.newest = newest
        """When the last of them was told, in seconds since 1970."""
        self._holding: dict[tuple[int, int], int] = {}

    @cached_property
    def nothing(self) -> NDArray[np.float32]:
        """Scores before anything is counted: out of reach where nothing may be seen."""
        if self.visible is None:
            return np.zeros(0, np.float32)
        return np.where(self.visible, np.float32(0), np.float32(-np.inf))

    def holding(self, term: int, held: Held) -> int:
        """How many of those who hold a term may be seen."""
        if self.visible is None:
            return held.documents.size
        if held.documents.size < _FEW:
            return int(np.count_nonzero(self.visible[held.documents]))
        asked = (term, held.documents.size)
        if asked not in self._holding:
            self._holding[asked] = int(np.count_nonzero(self.visible[held.documents]))
        return self._holding[asked]


class Shard:
    """Documents numbered from zero; never changed. Between them may be numbers that stand for none."""

    def __init__(self, records: bytes, told: int | None = None) -> None:
        unpacked = unpack_records(records)
        self.size = len(unpacked)
        """How many numbers there are."""
        self.keys: NDArray[np.uint64] = unpacked["key"].copy()
        self.told_at: NDArray[np.uint32] = unpacked["told_at"].copy()
        self._told = self.size if told is None else told
        self._places: NDArray[np.uint32] = unpacked["place"].copy()
        self._titles = _column(unpacked, "title")
        self._wholes = _column(unpacked, "whole")
        self._codes = codes_of(self._titles, self._wholes)
        self._views: dict[bytes, View] = {}

    @cached_property
    def scores(self) -> NDArray[np.float32]:
        """Room to count in, for one search at a time: to ask for it anew takes as long as to count."""
        return np.empty(self.size, np.float32)

    def held(self, postings: Postings) -> Held:
        """The postings of one of its terms, ready to be counted."""
        marks: Marks = postings.counts.astype(np.uint16)
        marks <<= BITS
        marks |= self._codes[postings.documents]
        different = marks
        if marks.size > _FEW:
            different = np.flatnonzero(np.bincount(marks, minlength=MARKS)).astype(np.uint16)
        return Held(postings.documents, marks, different)

    def seen_from(self, places: NDArray[np.bool_]) -> View:
        """What somebody may see who may see what was told in those places, by their numbers."""
        asked = places.tobytes()
        view = self._views.pop(asked, None)
        if view is None:
            known = self._places < len(places)  # others may have been told of meanwhile
            visible = known & places[self._places * known]
            title, whole = (
                int(field.sum(where=visible, dtype=np.int64)) for field in (self._titles, self._wholes)
            )
            everything = int(np.count_nonzero(visible)) == self._told
            newest = int(self.told_at.max(where=visible, initial=0))
            view = View(visible, Lengths(title, whole), newest, everything=everything)
            while len(self._views) >= _VIEWS:
                del self._views[next(iter(self._views))]
        self._views[asked] = view
        return view


def _column(records: NDArray[Any], field: str) -> NDArray[np.uint16]:
    column: NDArray[np.uint16] = records[field].copy()
    return column
