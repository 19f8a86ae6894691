"""From the terms of documents to the documents of terms."""

from collections.abc import Iterable, Sequence

import numpy as np

from storage.search.numbers import Terms
from storage.search.packing import Postings


class Inverted:
    """Documents by their terms, numbered from ``first`` on."""

    def __init__(self, entries: Sequence[bytes], first: int = 0) -> None:
        sizes = [len(one) // 9 for one in entries]
        terms = np.frombuffer(b"".join(e[: 8 * n] for e, n in zip(entries, sizes, strict=True)), "<i8")
        counts = np.frombuffer(b"".join(e[8 * n :] for e, n in zip(entries, sizes, strict=True)), np.uint8)
        documents = np.repeat(np.arange(first, first + len(sizes), dtype=np.uint32), sizes)
        order = np.argsort(terms, kind="stable")
        ordered = terms[order]
        self._documents, self._counts = documents[order], counts[order]
        self._starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
        self._ends = np.append(self._starts[1:], len(ordered))
        self.terms: Terms = ordered[self._starts]
        """Each once, in order."""

    def postings(self, terms: Iterable[int]) -> dict[int, Postings]:
        """The postings of those of ``terms`` that are held."""
        asked = np.fromiter(terms, np.int64)
        if not self.terms.size:
            return {}
        where = np.minimum(np.searchsorted(self.terms, asked), self.terms.size - 1)
        there = self.terms[where] == asked
        return {
            int(term): self._postings(int(at))
            for term, at in zip(asked[there].tolist(), where[there].tolist(), strict=True)
        }

    def all(self) -> dict[int, Postings]:
        """The postings of every term."""
        return {term: self._postings(at) for at, term in enumerate(self.terms.tolist())}

    def _postings(self, at: int) -> Postings:
        within = slice(self._starts[at], self._ends[at])
        return Postings(self._documents[within], self._counts[within])
