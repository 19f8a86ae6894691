"""What members typed before they opened a practice: it is found by those words afterwards."""

from collections.abc import Sequence

import numpy as np

from storage.search.documents import sought_words
from storage.search.numbers import number_of
from storage.search.packing import Postings
from storage.search.words.analyser import forms

_LEARNT_MARK = "?"

WORTH = 0.5
"""What a word is worth that others opened the practice by, beside one it says itself."""
MOST = 7
"""Times that count."""


def learnt(word: str) -> int:
    """The term that stands for having been opened by ``word``, in whatever form."""
    return number_of(_LEARNT_MARK + forms(word)[0])


def wording(typed: str) -> list[int]:
    """What a practice is found by that was opened from this search: each once, in no order of theirs."""
    return sorted({learnt(word) for word in sought_words(typed)})


def opened_postings(opened: Sequence[tuple[int, int]]) -> Postings:
    """The postings of documents that were opened so many times."""
    documents, times = zip(*sorted(opened), strict=True)
    return Postings(np.array(documents, np.uint32), np.minimum(times, MOST).astype(np.uint8))
