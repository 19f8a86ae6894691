"""The measures are the ones everybody means by their names, and the variants are what people type."""

from math import log2

import pytest

from benchmarks.finding.measures import estimate, ndcg, recall, success
from benchmarks.finding.variants import accentless, mistyped, plain
from tests.collections.reading import Query, managers

GRADES = {"best": 2, "other": 2, "partly": 1, "wrong": 0}
QUERIES = managers().queries


@pytest.mark.parametrize(
    ("found", "worth"),
    [
        (["best", "other", "partly"], 1.0),
        (["other", "best", "partly", "wrong"], 1.0),
        ([], 0.0),
        (["wrong", "unknown"], 0.0),
        (["wrong", "best"], (3 / log2(3)) / (3 + 3 / log2(3) + 1 / 2)),
        (["partly"], 1 / (3 + 3 / log2(3) + 1 / 2)),
        (["wrong"] * 10 + ["best"], 0.0),
    ],
)
def test_ndcg_discounts_by_rank_and_weighs_by_grade(found: list[str], worth: float) -> None:
    """Of the best order there is: 1; what stands after the tenth counts no more."""
    assert ndcg(found, GRADES) == pytest.approx(worth)


def test_recall_counts_what_helps_among_the_first_five() -> None:
    """What fits in part is not asked for."""
    assert recall(["partly", "best", "wrong"], GRADES) == 0.5
    assert recall(["a", "b", "c", "d", "best", "other"], GRADES) == 0.5
    assert recall(["best", "other"], GRADES) == 1.0


def test_success_is_one_that_helps_on_the_first_page() -> None:
    """A page has three."""
    assert success(["wrong", "partly", "best"], GRADES) == 1.0
    assert success(["wrong", "partly", "unknown", "best"], GRADES) == 0.0


def test_an_estimate_is_the_mean_and_what_surrounds_it() -> None:
    """Wider when queries of one group rise and fall together, and the same on every run."""
    values = {f"q{number}": float(number % 10 < 5) for number in range(100)}
    alone = estimate(values, lambda query: query)
    together = estimate(values, lambda query: str(values[query]) + query[-1])
    assert alone.mean == together.mean == 0.5
    assert alone.low < 0.5 < alone.high
    assert together.high - together.low > alone.high - alone.low
    assert estimate(values, lambda query: query) == alone


def test_without_accents_nothing_else_is_lost() -> None:
    """Cedillas and ligatures go as well; English stays what it is."""
    assert accentless(Query("q", "Ça déçoit, l’œil à l'affût", "fr")) == "Ca decoit, l’oeil a l'affut"
    assert accentless(Query("q", "drowning in email", "en")) == "drowning in email"


def test_a_slip_changes_one_word_a_little() -> None:
    """The same one on every run; and whatever can be mistyped is."""
    for query in QUERIES:
        slipped = mistyped(query)
        assert slipped == mistyped(query)
        before, after = plain(query).split(), slipped.split()
        assert len(before) == len(after)
        changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
        assert len(changed) <= 1
        for one, other in changed:
            assert abs(len(one) - len(other)) <= 1
            assert len(set(one) ^ set(other)) <= 2
        assert changed or not any(len(word) > 4 for word in before)
