"""What the ranking's weights are worth where they were not chosen: some queries choose, others measure."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product

from benchmarks.finding.collections import collections
from benchmarks.finding.measures import estimate, ndcg
from benchmarks.finding.showing import columns
from benchmarks.finding.systems.ours import ours
from storage.search import gains
from tests.collections.reading import Collection

log = logging.getLogger(__name__)

TRIED = {
    "TITLE": (0.3, 0.5, 0.65, 0.8),
    "TAGS": (1.0, 2.0),
    "EXACT": (0.35, 0.5),
    "BEGINNING": (0.0, 0.3, 0.4),
}
"""Values for each of the ranking's weights, beside that of the whole, which is 1."""
FOLDS = 5

Setting = tuple[float, ...]
"""One value for each."""
Values = Mapping[Setting, Mapping[str, float]]
"""Each query's nDCG@10, by setting."""


async def measure() -> str:
    """A row for each collection.

    As shipped; chosen on four fifths and measured on the fifth; chosen on the other collections; and the best
    there is here, which is what tuning to this collection would feign.
    """
    shipped = tuple(getattr(gains, name) for name in TRIED)
    tried = {each.name: await _values(each, shipped) for each in collections()}
    rows = [["nDCG@10", "as shipped", "of five folds", "chosen elsewhere", "best here", ", ".join(TRIED)]]
    for collection in collections():
        values = tried[collection.name]
        elsewhere = [other for name, other in tried.items() if name != collection.name]
        best = chosen([values])
        rows.append(
            [
                collection.name,
                str(estimate(values[shipped], collection.group)),
                str(estimate(_held_out(collection, values), collection.group)),
                str(estimate(values[chosen(elsewhere)], collection.group)) if elsewhere else "–",
                str(estimate(values[best], collection.group)),
                ", ".join(map(str, best)),
            ]
        )
    together = ", ".join(map(str, chosen(tried.values())))
    rows.append(["all together", "", "", "", "", together])
    return columns(rows)


def chosen(collections: Iterable[Values]) -> Setting:
    """The setting that is best in all of them together, each counting as much."""
    found = list(collections)
    return max(found[0], key=lambda setting: sum(_mean(values[setting]) for values in found))


def _held_out(collection: Collection, values: Values) -> dict[str, float]:
    """Each query under the setting that was chosen without its fold."""
    held: dict[str, float] = {}
    for fold in range(FOLDS):
        learnt = {
            setting: {query: value for query, value in by.items() if collection.fold(query, FOLDS) != fold}
            for setting, by in values.items()
        }
        setting = chosen([learnt])
        held |= {q: v for q, v in values[setting].items() if collection.fold(q, FOLDS) == fold}
    return held


async def _values(collection: Collection, shipped: Setting) -> Values:
    values: dict[Setting, dict[str, float]] = {}
    async with ours("memory://", collection.practices) as system:
        for setting in {shipped: None} | dict.fromkeys(product(*TRIED.values())):
            log.info("ranking in %s: %s", collection.name, setting)
            with _set(setting):
                values[setting] = {
                    query.id: ndcg(await system.search(query.text, query), collection.judgements[query.id])
                    for query in collection.queries
                }
    return values


@contextmanager
def _set(setting: Setting) -> Iterator[None]:
    """The ranking with these weights, for a while."""
    before = {name: getattr(gains, name) for name in TRIED}
    try:
        for name, value in zip(TRIED, setting, strict=True):
            setattr(gains, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(gains, name, value)


def _mean(values: Mapping[str, float]) -> float:
    return sum(values.values()) / len(values)
