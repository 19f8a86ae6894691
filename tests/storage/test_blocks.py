"""What is packed into rows comes out of them as it was, and takes less than the texts it is about."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.blocks import BLOCK, joined, pack_postings, unpack_blocks, unpack_postings
from storage.search.packing import PARTITION, Postings

numbers = st.integers(0, PARTITION - 1)
close = st.integers(0, PARTITION - 5_000).flatmap(lambda first: st.sets(st.integers(first, first + 4_999)))
documents = st.one_of(st.sets(numbers, min_size=1), close.filter(bool))
terms = st.lists(st.tuples(documents, st.randoms()), min_size=1, max_size=4)


def postings(some: set[int], counts: list[int]) -> Postings:
    """The postings of documents, in order."""
    return Postings(np.array(sorted(some), np.uint32), np.array(counts, np.uint8))


def same(one: Postings, other: Postings) -> bool:
    """Whether both say the same."""
    return all(mine.tolist() == theirs.tolist() for mine, theirs in zip(one, other, strict=True))


@given(terms)
def test_what_is_packed_comes_out_again(drawn: list[tuple[set[int], object]]) -> None:
    """Of every term, from its own rows, in whatever order they are read; each says its first document."""
    usual = [1, 1, 1, 1 << 6, 1 << 4, 2, 255]
    told = {
        term: postings(some, [chance.choice(usual) for _ in some])  # type: ignore[attr-defined]
        for term, (some, chance) in enumerate(drawn)
    }
    rows = list(pack_postings(told.items()))
    for term, expected in told.items():
        blocks = {first: block for of, first, block in rows if of == term}
        assert all(unpack_postings([block]).documents[0] == first for first, block in blocks.items())
        assert same(unpack_postings(list(reversed(blocks.values()))), expected)
    _, _, sizes = unpack_blocks([block for *_, block in rows])
    assert sizes.sum() == sum(one.documents.size for one in told.values())
    assert sizes.max() <= BLOCK


def test_partitions_follow_each_other() -> None:
    """Each row's documents are counted from where its partition starts."""
    [(_, _, here)] = pack_postings([(1, postings({0, 7, 65_535}, [1, 2, 3]))])
    found = unpack_postings([here, here], [PARTITION, 0])
    assert found.documents.tolist() == [0, 7, 65_535, 65_536, 65_543, 131_071]
    assert found.counts.tolist() == [1, 2, 3, 1, 2, 3]


def test_two_are_put_in_order() -> None:
    """Whichever of their documents come first."""
    found = joined(postings({5, 900}, [1, 2]), postings({2, 7}, [3, 4]))
    assert same(found, postings({2, 5, 7, 900}, [3, 1, 4, 2]))


@pytest.mark.parametrize(("holding", "most"), [(60_000, 1.6), (5_000, 1.6), (300, 2.6)])
def test_a_posting_takes_little(holding: int, most: float) -> None:
    """In bytes: where nearly everybody says a word, and where few do."""
    chance = np.random.default_rng(1)
    some = set(chance.choice(PARTITION, holding, replace=False).tolist())
    counts = chance.choice([1, 1, 1, 1, 1, 1 << 6, 1 << 4, 2], len(some)).tolist()
    rows = list(pack_postings([(1, postings(some, counts))]))
    assert sum(len(block) for *_, block in rows) / holding < most
