"""``python -m tests.reliability.replicas [--rounds N] [--seed N]``: storms, and a table of it all."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

import structlog

from tests.reliability.replicas.storm import live_through
from tests.reliability.tables import table


def main() -> int:
    """Live through a storm over sockets and one over HTTP; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.replicas", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    rows, wrong = [], list[str]()
    for way in ("sockets", "balancer"):
        with tempfile.TemporaryDirectory(prefix="mallette-storm-") as folder:
            account, suffered = asyncio.run(
                live_through(Path(folder), asked.seed, asked.rounds, over_http=way == "balancer")
            )
        rows.append({"Slack by": way, **dict(sorted(suffered.items())), **account.row()})
        wrong += account.wrong
    sys.stdout.write(table(rows) + "\n")
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
