"""One slip is mended, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.numbers import number_of
from storage.search.words.spelling import Slips, pieces, slips

letters = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=20)


@pytest.mark.parametrize("typed", ["dleguer", "deleguuer", "delegier", "edleguer", "deleguer1"])
def test_a_word_is_one_slip_away(typed: str) -> None:
    """A letter left out, doubled, exchanged, or two turned round."""
    assert "deleguer" in slips(typed)


@pytest.mark.parametrize("typed", ["deleguer", "dlegur", "edelgure", "recruter"])
def test_other_words_are_not(typed: str) -> None:
    """Neither itself, nor what is two slips away."""
    assert "deleguer" not in slips(typed)


@given(letters, st.integers(0, 19), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_slips_go_both_ways(word: str, at: int, letter: str) -> None:
    """Who slips from one word to another might have slipped back."""
    at = at % len(word)
    for other in {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
    }:
        assert other == word or word in slips(other)


def test_pieces_are_words() -> None:
    """Of three letters at least, and together the word."""
    assert list(pieces("feedback")) == [("fee", "dback"), ("feed", "back"), ("feedb", "ack")]
    assert not list(pieces("cadre"))


@given(st.text(min_size=1, max_size=24), st.sampled_from("=<"))
def test_numbers_are_those_of_the_words(word: str, mark: str) -> None:
    """One by one, whatever the letters."""
    there = Slips(word)
    assert there.numbers(mark).tolist() == [number_of(mark + there[at]) for at in range(len(there))]
