"""A weight is never measured on what chose it."""

from benchmarks.finding.tuning import TRIED, Values, _held_out, _set, chosen
from storage.search import gains
from tests.collections.reading import managers

COLLECTION = managers()


def weights() -> tuple[float, ...]:
    return tuple(getattr(gains, name) for name in TRIED)


def test_what_is_best_in_all_together_is_chosen() -> None:
    """Each collection counts as much, however many queries it has."""
    small: Values = {(1.0,): {"a": 1.0}, (2.0,): {"a": 0.0}}
    large: Values = {(1.0,): dict.fromkeys("bcdefg", 0.3), (2.0,): dict.fromkeys("bcdefg", 0.6)}
    assert chosen([small]) == (1.0,)
    assert chosen([large]) == (2.0,)
    assert chosen([small, large]) == (1.0,)


def test_a_fold_does_not_choose_for_itself() -> None:
    """A setting that is best in one fold alone is never used there."""
    queries = [query.id for query in COLLECTION.queries]
    values: Values = {
        (0.0,): dict.fromkeys(queries, 0.5),
        (1.0,): {query: 2.0 * (COLLECTION.fold(query) == 0) for query in queries},
    }
    held = _held_out(COLLECTION, values)
    assert held.keys() == set(queries)
    assert all(held[query] == 0.5 for query in queries if COLLECTION.fold(query) == 0)


def test_the_ranking_is_as_it_was_afterwards() -> None:
    """Whatever was tried."""
    before = weights()
    with _set((9.0, 8.0, 7.0, 6.0)):
        assert weights() == (9.0, 8.0, 7.0, 6.0)
    assert weights() == before
