"""See also: how often what is shown beside a practice or a theme belongs there, and how often anything is."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from benchmarks.finding.showing import columns
from tests.collections.reading import Collection, Query

SHOWN = 3
"""As many as a card has room for."""
THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


class Beside(Protocol):
    """Knows what belongs beside a text."""

    async def beside(self, query: Query) -> Sequence[tuple[str, float]]:
        """Practices, surest first, and how sure it is, from 0 to 1; never the practice that asks."""


async def measure(collection: Collection, among: Mapping[str, Beside]) -> str:
    """A table of thresholds.

    At each: how many of those who ask are shown anything, the share of it that belongs there, and the share
    shown of what belongs.
    """
    asking = len(collection.queries)
    rows = [
        [f"see also, for {asking} practices and themes", *(cell for name in among for cell in (name, "", ""))]
    ]
    rows.append(["sure at least", *(head for _ in among for head in ("speaks", "precision", "recall"))])
    found = {
        name: {query.id: await system.beside(query) for query in collection.queries}
        for name, system in among.items()
    }
    for threshold in THRESHOLDS:
        row = [f"{threshold:.1f}"]
        for sure in found.values():
            row += _figures(collection, sure, threshold)
        rows.append(row)
    return columns(rows)


def _figures(
    collection: Collection, found: Mapping[str, Sequence[tuple[str, float]]], threshold: float
) -> list[str]:
    spoken = shown = right = there = 0
    for query, grades in collection.judgements.items():
        belonging = {practice for practice, grade in grades.items() if grade}
        there += min(len(belonging), SHOWN)
        said = [practice for practice, sure in found[query][:SHOWN] if sure >= threshold]
        spoken += bool(said)
        shown += len(said)
        right += len(belonging & set(said))
    return [
        f"{spoken / len(collection.queries):.0%}",
        f"{right / shown:.2f}" if shown else "–",
        f"{right / there:.2f}",
    ]
