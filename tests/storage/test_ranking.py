"""What fits best comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.ranking import Collection, Fields, Occurrence, rank

TEN = Collection(10, Fields(40, 400, 440))


def an_occurrence(practice: str, counts: Fields, lengths: Fields = Fields(4, 40, 44)) -> Occurrence:  # noqa: B008
    """A term in a practice as long as the others."""
    return Occurrence(practice, counts, lengths)


def order(*occurrences: Occurrence) -> list[str]:
    """The practices, best first."""
    return [practice for practice, _ in rank(["t"], {"t": occurrences}, TEN)]


def test_a_title_says_more_than_a_part() -> None:
    """Once in the title beats once in the text."""
    assert order(an_occurrence("a", Fields(0, 1, 1)), an_occurrence("b", Fields(1, 0, 1))) == ["b", "a"]


def test_more_often_is_better() -> None:
    """In texts of one length."""
    assert order(an_occurrence("a", Fields(0, 1, 1)), an_occurrence("b", Fields(0, 3, 3))) == ["b", "a"]


def test_a_short_text_says_it_more_clearly() -> None:
    """Each field is measured by its own length."""
    long, short = Fields(4, 400, 404), Fields(4, 10, 14)
    once = Fields(0, 1, 1)
    assert order(an_occurrence("a", once, long), an_occurrence("b", once, short)) == ["b", "a"]


def test_a_rare_term_weighs_more() -> None:
    """What everybody says tells little."""
    once = Fields(0, 1, 1)
    common = [an_occurrence(practice, once) for practice in "abcdefgh"]
    ranked = rank(["common", "rare"], {"common": common, "rare": [an_occurrence("z", once)]}, TEN)
    assert ranked[0][0] == "z"


def test_the_exact_word_comes_before_its_relatives() -> None:
    """It adds to its stem."""
    once = Fields(0, 1, 1)
    both = [an_occurrence("a", once), an_occurrence("b", once)]
    ranked = rank(["deleg", "=deleguer"], {"deleg": both, "=deleguer": both[1:]}, TEN)
    assert [practice for practice, _ in ranked] == ["b", "a"]


def test_equals_come_by_id() -> None:
    """Whatever the order they were read in."""
    once = Fields(0, 1, 1)
    assert order(*(an_occurrence(practice, once) for practice in "cab")) == ["a", "b", "c"]


@pytest.mark.parametrize("collection", [Collection(0, Fields(0, 0, 0)), TEN])
def test_nothing_held_is_nothing_found(collection: Collection) -> None:
    """Also in an empty collection."""
    assert rank(["t"], {}, collection) == []
    assert rank([], {}, collection) == []


counts = st.builds(Fields, st.integers(0, 9), st.integers(0, 9), st.integers(1, 30))
held = st.dictionaries(st.sampled_from("abcdefgh"), counts, max_size=8)


@given(st.dictionaries(st.sampled_from(["s", "t", "=t"]), held))
def test_the_order_rows_are_read_in_does_not_matter(occurrences: dict[str, dict[str, Fields]]) -> None:
    """To the last digit; every score is positive."""
    forth = {term: [an_occurrence(*item) for item in of.items()] for term, of in occurrences.items()}
    back = {term: found[::-1] for term, found in reversed(forth.items())}
    ranked = rank(["s", "t", "=t"], forth, TEN)
    assert rank(["s", "t", "=t"], back, TEN) == ranked
    assert all(score > 0 for _, score in ranked)
