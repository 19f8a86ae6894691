"""``python -m tests.reliability.years``: two years of five hundred programmes, and what became of every date.

With ``--seed`` the same years are lived again. Exit 1 where anything was doubled, silent or untimely.
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile

import structlog

from storage import open_storage
from tests.reliability.years.accounting import Account
from tests.reliability.years.life import command, live


async def _live(seed: int, programmes: int, days: int, over: str) -> Account:
    with tempfile.TemporaryDirectory() as folder:
        url = "memory://" if over == "memory" else f"sqlite+aiosqlite:///{folder}/mallette.db"
        storage = await open_storage(url)
        try:
            return await live(storage, seed, programmes, days)
        finally:
            await storage.close()


def main() -> None:
    """Live, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.years", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--programmes", type=int, default=500)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--over", choices=("memory", "sqlite"), default="memory")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(command(**vars(asked)), flush=True)  # noqa: T201
    account = asyncio.run(_live(**vars(asked)))
    print(account)  # noqa: T201
    sys.exit(bool(account.wrong))


if __name__ == "__main__":
    main()
