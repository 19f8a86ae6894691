"""``python -m tests.reliability.simulation [--seeds N] [--first N] [--seed N]``: worlds, and a table of them.

``--seed`` lives through one world again, and tells all that was logged in it.
"""

import argparse
import logging
import os
import sys
from concurrent.futures import ProcessPoolExecutor

import structlog

from tests.reliability.accounts import Account
from tests.reliability.simulation.world import live, live_all
from tests.reliability.tables import table

BATCH = 25


def main() -> int:
    """Live through them; 1 if anything is wrong in any."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    if asked.seed is not None:
        return _tell(asked.seed, live(asked.seed))
    account, failed = live_through(range(asked.first, asked.first + asked.seeds))
    sys.stdout.write(table([account.row()]) + "\n")
    for seed, account in failed.items():
        _tell(seed, account)
    return 1 if failed else 0


def live_through(seeds: range) -> tuple[Account, dict[int, Account]]:
    """These worlds, over all processors; see ``live_all``."""
    account, failed = Account(), dict[int, Account]()
    batches = [seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)]
    with ProcessPoolExecutor(os.cpu_count(), initializer=_be_quiet) as pool:
        for some, wrong in pool.map(live_all, batches):
            account.add(some)
            failed |= wrong
    return account, failed


def _be_quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def _tell(seed: int, account: Account) -> int:
    sys.stdout.write(f"seed {seed}: {'; '.join(account.wrong) or 'all is well'}\n")
    return 1 if account.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
