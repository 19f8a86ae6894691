"""What the community knows decides between what fits about as well, and never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.trial import Tried
from storage.search.standing import MOST, by_age, by_trials

counts = st.builds(Tried, *[st.integers(0, 1_000)] * 3)


@given(counts, st.floats(0, 1e10))
def test_it_is_bounded(tried: Tried, seconds: float) -> None:
    """However often something was tried, however old it is."""
    assert 0 <= by_trials(tried) + by_age(seconds) < MOST - 1 + 1e-9


@given(counts)
def test_what_did_not_work_counts_against_nothing(tried: Tried) -> None:
    """It is worth as much to know."""
    assert by_trials(tried) == by_trials(Tried(tried.worked, tried.half, 0))


@pytest.mark.parametrize(
    ("better", "worse"),
    [(Tried(worked=1), None), (Tried(worked=2), Tried(worked=1)), (Tried(worked=1), Tried(half=1))],
)
def test_success_counts(better: Tried, worse: Tried | None) -> None:
    """More than none, more often more, whole more than half."""
    assert by_trials(better) > by_trials(worse)


def test_the_newest_is_the_freshest() -> None:
    """A year later half of it is left."""
    year = 365 * 24 * 3600
    assert by_age(year) == pytest.approx(by_age(0) / 2)
    assert by_age(0) > by_age(1) > by_age(10 * year) > 0
