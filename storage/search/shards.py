"""Documents side by side, as a search goes through them, and those of them somebody may see."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from storage.search.documents import Lengths
from storage.search.packing import unpack_records

Norms: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]
"""For every document and field, what a count is held against."""

SATURATION = 1.5
"""BM25's k1: how soon another occurrence of a term adds nothing."""
NORMALISATION = 0.5
"""BM25's b: how much a term in a long field counts for less than in a short one."""

_VIEWS = 8
"""Who looks changes more often than who may see what: so many different views are kept."""


class Averages(NamedTuple):
    """How many words each field has on average."""

    title: float
    whole: float


class View:
    """The documents of a shard that somebody may see."""

    def __init__(self, lengths: Sequence[NDArray[np.uint16]], visible: NDArray[np.bool_]) -> None:
        self.size = int(np.count_nonzero(visible))
        """How many they are."""
        self.visible = None if self.size == len(visible) else visible
        """Whether each may be seen; None when all may."""
        self.lengths = Lengths(*(int(field[visible].sum(dtype=np.int64)) for field in lengths))
        """How many words they have, all together."""
        self._fields = lengths
        self._norms: tuple[Averages, Norms] | None = None

    def norms(self, averages: Averages) -> Norms:
        """What counts are held against where documents are that long on average."""
        if self._norms is None or self._norms[0] != averages:
            title, whole = (
                np.float32(SATURATION * (1 - NORMALISATION))
                + field * np.float32(SATURATION * NORMALISATION / (average or 1))
                for field, average in zip(self._fields, averages, strict=True)
            )
            self._norms = averages, (title, whole)
        return self._norms[1]


class Shard:
    """Documents numbered from zero; never changed."""

    def __init__(self, records: bytes) -> None:
        unpacked = unpack_records(records)
        self.size = len(unpacked)
        self.keys: NDArray[np.uint64] = unpacked["key"].copy()
        self.told_at: NDArray[np.uint32] = unpacked["told_at"].copy()
        self._places: NDArray[np.uint32] = unpacked["place"].copy()
        self._lengths = [_column(unpacked, field) for field in ("title", "whole")]
        self._views: dict[bytes, View] = {}

    def seen_from(self, places: NDArray[np.bool_]) -> View:
        """What somebody may see who may see what was told in those places, by their numbers."""
        asked = places.tobytes()
        view = self._views.pop(asked, None)
        if view is None:
            known = self._places < len(places)  # others may have been told of meanwhile
            view = View(self._lengths, known & places[self._places * known])
            while len(self._views) >= _VIEWS:
                del self._views[next(iter(self._views))]
        self._views[asked] = view
        return view


def _column(records: NDArray[Any], field: str) -> NDArray[np.uint16]:
    column: NDArray[np.uint16] = records[field].copy()
    return column
