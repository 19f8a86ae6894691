"""Reading the index of what is remembered in dicts: all of it is fresh."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from storage.search.packing import Inverted, PackedDocument
from storage.search.ranking import Part, Ranked
from storage.search.shards import Shard

HERE = 1
"""Dicts have one place: what may not be seen is left out before."""
_HERE_ONLY = np.array([False, True])


class MemoryReader:
    """Reads documents, by the ids of their practices."""

    def __init__(self, documents: dict[str, PackedDocument]) -> None:
        self._ids = list(documents)
        self._shard = Shard(b"".join(record for record, _ in documents.values()))
        self._held = Inverted([entries for _, entries in documents.values()])

    async def parts(self, terms: Collection[int]) -> Sequence[Part]:
        """All documents, and the postings of ``terms``."""
        return [Part(self._shard, self._shard.seen_from(_HERE_ONLY), self._held.postings(terms))]

    async def known(self, terms: Collection[int]) -> set[int]:
        """Those of ``terms`` that stand in a document."""
        return self._held.known(terms)

    async def practices(self, found: Iterable[Ranked]) -> list[str]:
        """The ids of documents, in their order."""
        return [self._ids[one.document] for one in found]
