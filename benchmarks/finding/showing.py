"""The figures, in columns."""

from collections.abc import Sequence

from benchmarks.finding.comparing import Compared, Figure, differences
from benchmarks.finding.measures import MEASURES, estimate
from benchmarks.finding.variants import VARIANTS
from tests.collections.reading import Collection


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells under each other: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def shown(collection: Collection, compared: Sequence[Compared]) -> str:
    """A collection's table: every system, each measure plain and varied, and how far the first leads."""
    figures = [(variant, measure) for variant in VARIANTS for measure in MEASURES]
    head = f"{collection.name}: {len(collection.practices)} practices, {len(collection.queries)} queries"
    rows = [
        [head, *(variant if measure == next(iter(MEASURES)) else "" for variant, measure in figures), ""],
        ["", *(measure for _, measure in figures), "a query"],
    ]
    for each in compared:
        means = [str(estimate(each.values[figure], collection.group)) for figure in figures]
        rows.append([each.system, *means, f"{each.each * 1000:.1f} ms"])
    first, *others = compared
    rows.append(
        [f"{first.system}, over the best of the others", *_lead(collection, first, others, figures), ""]
    )
    return columns(rows)


def _lead(
    collection: Collection, first: Compared, others: Sequence[Compared], figures: Sequence[Figure]
) -> list[str]:
    """The difference to the best of what is not ours, query by query: surer than intervals side by side."""
    leads = []
    for figure in figures:
        best = max(
            (each for each in others if not each.ours), key=lambda each: sum(each.values[figure].values())
        )
        lead = estimate(differences(first, best, figure), collection.group)
        leads.append(f"{lead.mean:+.3f} ±{(lead.high - lead.low) / 2:.3f}")
    return leads
