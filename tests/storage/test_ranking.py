"""What fits best comes first."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.documents import Counts, Document, Lengths
from storage.search.inverting import Inverted
from storage.search.numbers import number_of
from storage.search.packing import key_of, pack_document
from storage.search.ranking import Part, Ranking, Sought, rank, sought
from storage.search.shards import Shard

USUAL = Lengths(4, 44)
Held = dict[str, Counts]


def a_part(documents: dict[str, Held], lengths: dict[str, Lengths] | None = None) -> Part:
    """Documents by the ids of their practices, all of them visible."""
    packed = [
        pack_document(Document(held, (lengths or {}).get(practice, USUAL), 0), practice, 1)
        for practice, held in documents.items()
    ]
    shard = Shard(b"".join(record for record, _ in packed))
    terms = {number_of(term) for held in documents.values() for term in held}
    postings = Inverted([entries for _, entries in packed]).postings(terms)
    held = {term: shard.held(found) for term, found in postings.items()}
    return Part(shard, shard.seen_from(np.array([False, True])), held)


def order(ranking: Ranking) -> list[str]:
    """The practices, of one letter each, best first."""
    return [one.key.to_bytes(8, "big").strip(b"\0").decode() for one in ranking.best]


def ranked(documents: dict[str, Held], lengths: dict[str, Lengths] | None = None) -> list[str]:
    """The practices among ten usual ones, best first, for all the terms they have."""
    terms = list(dict.fromkeys(term for held in documents.values() for term in held))
    others: dict[str, Held] = {str(number): {} for number in range(10)}
    return order(rank(sought(terms), [a_part(documents | others, lengths)], 20))


def test_a_title_says_more_than_a_part() -> None:
    """Once in the title beats once in the text."""
    assert ranked({"a": {"t": Counts(0, 1, 0)}, "b": {"t": Counts(1, 0, 0)}}) == ["b", "a"]


def test_more_often_is_better() -> None:
    """In texts of one length."""
    assert ranked({"a": {"t": Counts(0, 1, 0)}, "b": {"t": Counts(0, 3, 0)}}) == ["b", "a"]


def test_a_short_text_says_it_more_clearly() -> None:
    """Each field is measured by its own length."""
    once = {"t": Counts(0, 1, 0)}
    lengths = {"a": Lengths(4, 404), "b": Lengths(4, 14)}
    assert ranked({"a": once, "b": once}, lengths) == ["b", "a"]


def test_a_rare_term_weighs_more() -> None:
    """What everybody says tells little."""
    once = Counts(0, 1, 0)
    assert ranked({**{one: {"common": once} for one in "abcdefgh"}, "z": {"rare": once}})[0] == "z"


def test_the_exact_word_comes_before_its_relatives() -> None:
    """It adds to its stem."""
    once = Counts(0, 1, 0)
    assert ranked({"a": {"deleg": once}, "b": {"deleg": once, "=deleguer": once}}) == ["b", "a"]


def test_equals_come_by_id() -> None:
    """Whatever the order they were read in, and wherever a page ends."""
    once = {"t": Counts(0, 1, 0)}
    part = a_part(dict.fromkeys("hcabgedf", once))
    terms = sought(["t"])
    for most in range(1, 9):
        ranking = rank(terms, [part], most)
        assert order(ranking) == list("abcdefgh")[:most]
        assert ranking.total == 8


def test_ids_that_begin_alike_are_all_given() -> None:
    """Their order is for who knows the rest of them."""
    part = a_part({one: {"t": Counts(1, 0, 0)} for one in ("alike-they-begin-1", "alike-they-begin-2", "b")})
    ranking = rank(sought(["t"]), [part], 1)
    assert [one.key for one in ranking.best] == [key_of("alike-they-begin")] * 2


@pytest.mark.parametrize("parts", [[], [a_part({})], [a_part({"a": {}})]])
def test_nothing_held_is_nothing_found(parts: list[Part]) -> None:
    """Also in an empty collection."""
    assert rank(sought(["t"]), parts, 10) == Ranking([], 0)
    assert rank([], parts, 10) == Ranking([], 0)


counts = st.builds(Counts, st.integers(0, 9), st.integers(1, 30), st.integers(0, 9), st.integers(0, 2))
held = st.dictionaries(st.sampled_from(["s", "t", "=t"]), counts, max_size=3)
collections = st.dictionaries(st.sampled_from("abcdefgh"), held, min_size=1)


@given(collections, st.integers(0, 8), st.randoms())
def test_how_documents_lie_does_not_matter(
    documents: dict[str, Held], split: int, chance: random.Random
) -> None:
    """To the last digit: in one part or two, in whatever order; every score is positive."""
    terms = [*sought(["s", "t", "=t"]), Sought(number_of("never"), 1.0)]
    together = rank(terms, [a_part(documents)], 10)
    names = list(documents)
    chance.shuffle(names)
    parts = [a_part({name: documents[name] for name in some}) for some in (names[:split], names[split:])]
    apart = rank(terms, parts, 10)
    assert [(one.key, one.score) for one in apart.best] == [(one.key, one.score) for one in together.best]
    assert apart.total == together.total
    assert all(one.score > 0 for one in together.best)
