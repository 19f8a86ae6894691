"""What a search needs to read of an index, wherever that lies."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from storage.search.packing import Terms, numbers_of
from storage.search.ranking import Part, Ranked


class Reader(Protocol):
    """Reads the index on behalf of somebody, who may see a part of it."""

    async def parts(self, terms: Collection[int]) -> Sequence[Part]:
        """All documents, with what they may see of them and the postings of ``terms``."""

    async def known(self, terms: Terms) -> Terms:
        """Those of ``terms`` that stand in a document, whoever may see it, as the parts were last read."""

    async def practices(self, found: Iterable[Ranked]) -> list[str]:
        """The ids of documents, in their order, as the parts were last read."""


async def in_use(mark: str, words: Iterable[str], reader: Reader) -> set[str]:
    """Those of ``words`` that stand, behind a mark, in a document, whoever may see it."""
    tried = list(words)
    if not tried:
        return set()
    numbers = numbers_of(mark + one for one in tried)
    used = set((await reader.known(numbers)).tolist())
    return {one for one, number in zip(tried, numbers.tolist(), strict=True) if number in used}
