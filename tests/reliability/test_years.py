"""Simulated years: whatever happens, each occurrence is posted once or told as missed."""

import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from storage import open_storage
from tests.reliability.years.life import command, live

LONG = int(os.environ.get("SIMULATED_DAYS", "0"))
"""``SIMULATED_DAYS=730`` lives two years of five hundred programmes in dicts, and of twenty in a file."""
LIVES = (
    [("memory", 0, 500, LONG), ("sqlite", 0, 20, LONG)]
    if LONG
    else [("memory", 0, 12, 150), ("memory", 1, 12, 150), ("sqlite", 2, 6, 40)]
)


@pytest.mark.timeout(0 if LONG else 120)
@pytest.mark.parametrize(("over", "seed", "programmes", "days"), LIVES)
async def test_every_occurrence_is_posted_once_or_told_as_missed(
    tmp_path: Path, over: str, seed: int, programmes: int, days: int
) -> None:
    """Through jumps of the clock, deaths, restarts, lost replies and events that come again."""
    storage = await open_storage("memory://" if over == "memory" else f"sqlite+aiosqlite:///{tmp_path}/m.db")
    try:
        with capture_logs():
            account = await live(storage, seed, programmes, days)
    finally:
        await storage.close()
    assert account.wrong == 0, f"{command(seed, programmes, days, over)}\n{account}"
    assert account.posted + account.missed + account.none_left + account.rested == account.dates
    # It came to what matters.
    assert min(account.posted, account.missed, account.acts, account.deaths) > 0
