"""Whoever remembers a few rare words finds the practice, and nothing anybody types is an error."""

import string
from collections import Counter
from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.memory.reading import HERE, MemoryReader
from storage.search.completing import complete
from storage.search.documents import document
from storage.search.packing import pack_document
from storage.search.searching import search
from storage.search.words.analyser import fold, terms, words
from tests.collections.reading import practices, said

RARE = 3
"""Practices that may share a rare word."""

told = practices()


@cache
def reader() -> MemoryReader:
    """Our own collection, all of it visible."""
    return MemoryReader({one.id: pack_document(document(one), one.id, HERE) for one in told}, {})


@cache
def rare_words() -> dict[str, list[str]]:
    """For each practice, its words as they are written that few others use in any form; three at least."""
    held = Counter(term for one in told for term in document(one).counts)
    found = {}
    for practice in told:
        written = dict.fromkeys(word.strip(string.punctuation + "’«»…") for word in said(practice).split())
        rare = [
            word
            for word in written
            if len(words(word)) == 1 and max(held[term] for term in terms(word)) <= RARE
        ]
        if len(rare) >= 3:
            found[practice.id] = rare
    return found


@settings(deadline=None)
@given(st.data(), st.booleans())
async def test_three_rare_words_find_a_practice(data: st.DataObject, accents: bool) -> None:
    """On the first page, with their accents or without, in whatever order."""
    practice = data.draw(st.sampled_from(sorted(rare_words())))
    rare = st.sampled_from(rare_words()[practice])
    chosen = data.draw(st.lists(rare, min_size=3, max_size=3, unique=True))
    typed = " ".join(chosen)
    found = await search(typed if accents else fold(typed).upper(), reader(), 10)
    assert practice in [one for one, _ in found.best]


@settings(deadline=None)
@given(st.text(max_size=400))
async def test_nothing_anybody_types_is_an_error(typed: str) -> None:
    """Neither to search for nor to complete; what is found fits, and no more is given than asked."""

    async def read(ids: Sequence[str]) -> dict[str, Sequence[str]]:
        return {one.id: (one.title, *one.tags) for one in told if one.id in ids}

    found = await search(typed, reader(), 10)
    assert len(found.best) == min(10, found.total)
    assert all(score > 0 for _, score in found.best)
    assert len(await complete(typed, reader(), read, 5)) <= 5
