"""Times, and the rows of the table they become."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

log = logging.getLogger(__name__)
Row = tuple[str, str, str, str]
"""What was measured, its figure, its baseline's, and how many times the baseline it is."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long each took, in seconds, and how long all of them together."""

    each: Sequence[float]
    all: float


async def timed(doing: Iterable[Awaitable[None]], at_once: int = 1) -> Times:
    """Do everything, so many at once."""
    each: list[float] = []
    left = iter(doing)

    async def work() -> None:
        for one in left:
            began = perf_counter()
            await one
            each.append(perf_counter() - began)

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return Times(sorted(each), perf_counter() - began)


def compared(what: str, found: Times, baseline: Times) -> list[Row]:
    """How many in a second, and the times of half of them, of 95 and of 99 in 100, beside the baseline's."""
    log.info("%s", what)
    mine, theirs = (len(times.each) / times.all for times in (found, baseline))
    rows = [(what, f"{mine:,.0f} /s", f"{theirs:,.0f} /s", f"× {mine / theirs:.2g}")]
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        mine, theirs = (times.each[int(len(times.each) * share)] * 1000 for times in (found, baseline))
        rows.append((f"{what}, {name}", f"{mine:,.2f} ms", f"{theirs:,.2f} ms", f"× {mine / theirs:,.1f}"))
    return rows


def acknowledged(what: str, found: Times, baseline: Times) -> list[Row]:
    """The times of half of them, of 99 in 100 and of the slowest, beside the baseline's."""
    log.info("%s", what)
    rows = []
    for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0)):
        mine, theirs = (
            times.each[min(int(len(times.each) * share), len(times.each) - 1)] * 1000
            for times in (found, baseline)
        )
        rows.append((f"{what}, {name}", f"{mine:,.2f} ms", f"{theirs:,.2f} ms", f"× {mine / theirs:,.1f}"))
    return rows


def counted(what: str, found: str, baseline: str = "–") -> Row:
    """What is no time but a number, and has no ratio."""
    return (what, found, baseline, "–")


def table(rows: Sequence[Row]) -> str:
    """The rows, in columns."""
    rows = [("what", "figure", "baseline", "ratio"), *rows]
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(
        "  ".join(
            [what.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, others, strict=True))]
        )
        for what, *cells in rows
    )
