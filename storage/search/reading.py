"""What a search needs to read of an index, wherever that lies."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model.trial import Tried
from storage.search.numbers import Terms
from storage.search.ranking import Part, Ranked


class Reader(Protocol):
    """Reads the index on behalf of somebody, who may see a part of it."""

    async def parts(self, terms: Collection[int]) -> Sequence[Part]:
        """All documents, with what they may see of them and the postings of ``terms``."""

    async def known(self, terms: Terms) -> NDArray[np.bool_]:
        """Which of ``terms`` stand in a document, whoever may see it, as the parts were last read."""

    async def practices(self, found: Iterable[Ranked]) -> list[str]:
        """The ids of documents, in their order, as the parts were last read."""

    async def tried(self, practices: Sequence[str]) -> Mapping[str, Tried]:
        """What came of trying practices, where anybody told."""
