"""Reading the index of what is remembered in dicts: all of it is fresh."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.model.trial import Tried
from storage.search.inverting import Inverted
from storage.search.numbers import Terms, among
from storage.search.packing import PackedDocument, Postings
from storage.search.ranking import Part, Ranked
from storage.search.shards import Shard
from storage.search.wordings import opened_postings

HERE = 1
"""Dicts have one place: what may not be seen is left out before."""
_HERE_ONLY = np.array([False, True])


class MemoryReader:
    """Reads documents, by the ids of their practices."""

    def __init__(
        self,
        documents: dict[str, PackedDocument],
        wordings: Mapping[str, Mapping[int, int]],
        tried: Callable[[Sequence[str]], Mapping[str, Tried]] = lambda _: {},
    ) -> None:
        self._ids = list(documents)
        self._tried = tried
        self._wordings = wordings
        self._shard = Shard(b"".join(record for record, _ in documents.values()))
        self._held = Inverted([entries for _, entries in documents.values()])

    async def parts(self, terms: Collection[int]) -> Sequence[Part]:
        """All documents, and the postings of ``terms``."""
        postings = self._held.postings(terms) | self._opened(terms)
        held = {term: self._shard.held(found) for term, found in postings.items()}
        return [Part(self._shard, self._shard.seen_from(_HERE_ONLY), held)]

    def _opened(self, terms: Collection[int]) -> dict[int, Postings]:
        """The postings of words that practices were opened by."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, practice in enumerate(self._ids):
            for term, times in self._wordings.get(practice, {}).items():
                if term in terms:
                    found[term].append((place, times))
        return {term: opened_postings(opened) for term, opened in found.items()}

    async def known(self, terms: Terms) -> NDArray[np.bool_]:
        """Which of ``terms`` stand in a document."""
        return among(terms, self._held.terms)

    async def practices(self, found: Iterable[Ranked]) -> list[str]:
        """The ids of documents, in their order."""
        return [self._ids[one.document] for one in found]

    async def tried(self, practices: Sequence[str]) -> Mapping[str, Tried]:
        """What came of trying practices, where anybody told."""
        return self._tried(practices)
