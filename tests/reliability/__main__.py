"""``python -m tests.reliability [--quick] [--rounds N] [--seed N] [PART …]``: everything that can go wrong.

A table says what became of it, with a column for each part; the rows of what was doubled, missing, lost or
out of date are zeros.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import structlog

from tests.reliability.accounts import Account
from tests.reliability.killing import dies_at_every_point, killed_at_any_moment
from tests.reliability.replicas.storm import WAYS, live_through
from tests.reliability.simulation import __main__ as simulation
from tests.reliability.tables import table


class Extent(NamedTuple):
    """How much of everything."""

    worlds: int
    kills: int
    """Each of a process that is alone."""
    deaths: int
    """How often that process dies at every point."""
    rounds: int
    """Of a storm over several processes."""


LONG = Extent(worlds=5000, kills=40, deaths=5, rounds=20)
QUICK = Extent(worlds=200, kills=4, deaths=1, rounds=1)
AT_A_TIME = 4
"""Kills one crowd lives through."""

Part = Callable[[Extent, int], Account]


def simulated(extent: Extent, seed: int) -> Account:
    """Worlds in simulated time."""
    account, failed = simulation.live_through(range(seed, seed + extent.worlds))
    for world in failed:
        sys.stdout.write(f"python -m tests.reliability.simulation --seed {world}\n")
    return account


def killed(extent: Extent, seed: int) -> Account:
    """One process on SQLite, alone with the sandbox."""
    account = Account()
    for crowd in range(0, extent.kills, AT_A_TIME):
        with _folder() as folder:
            kills = min(AT_A_TIME, extent.kills - crowd)
            account.add(asyncio.run(killed_at_any_moment(Path(folder), seed + crowd, kills)))
    for time in range(extent.deaths):
        with _folder() as folder:
            account.add(asyncio.run(dies_at_every_point(Path(folder), seed + time)))
    return account


def storm(way: str) -> Part:
    """Three processes on one PostgreSQL."""

    def rage(extent: Extent, seed: int) -> Account:
        with _folder() as folder:
            return asyncio.run(live_through(Path(folder), seed, extent.rounds, WAYS[way]))

    return rage


PARTS: Mapping[str, tuple[str, Part]] = {
    "simulated": ("simulated", simulated),
    "killed": ("one process", killed),
    **{way.split()[-1].lower(): (way, storm(way)) for way in WAYS},
}
"""By the word each is asked for with: what stands above its column, and how it is lived through."""


def main() -> int:
    """Live through them, one after the other; 1 if anything is wrong in any."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a little of everything, in some minutes")
    parser.add_argument("--rounds", type=int, help="of a storm over several processes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all if none")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.parts) - PARTS.keys()):
        parser.error(f"there is no {unknown[0]}, only {', '.join(PARTS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)  # the local messengers', which cut connections
    extent = QUICK if asked.quick else LONG
    extent = extent._replace(rounds=asked.rounds or extent.rounds)
    rows, wrong = [], list[str]()
    for name in asked.parts or PARTS:
        heading, live = PARTS[name]
        began = monotonic()
        account = _to_the_end(live, extent, asked.seed)
        minutes = (monotonic() - began) / 60
        rows.append({"": heading, **account.row(), "minutes": f"{minutes:.0f}" if minutes >= 1 else "< 1"})
        wrong += [f"{heading}: {line}" for line in account.wrong]
        sys.stderr.write(f"{heading}: {minutes:.1f} minutes, {len(account.wrong)} wrong\n")
    sys.stdout.write(table(_in_order(rows)) + "\n")
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


def _to_the_end(live: Part, extent: Extent, seed: int) -> Account:
    """What became of a part; one that broke off keeps no other from being lived through."""
    try:
        return live(extent, seed)
    except Exception as error:
        traceback.print_exc()
        return Account(missing=[f"broke off: {type(error).__name__}: {error}"])


def _in_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """What was suffered first, whichever part suffered it; then what became of everything."""
    ends = [*Account().row(), "minutes"]
    suffered = [name for row in rows for name in row if name not in ends]
    return [{name: row[name] for name in dict.fromkeys([*suffered, *ends]) if name in row} for row in rows]


def _folder() -> AbstractContextManager[str]:
    return tempfile.TemporaryDirectory(prefix="mallette-reliability-")


if __name__ == "__main__":
    sys.exit(main())
