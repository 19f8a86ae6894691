"""Whatever falls over, everything is said once and nothing is lost: one round of a storm in each messenger.

``make reliability`` lives through long ones, in Slack over HTTP as well.
"""

import os
from pathlib import Path

import pytest

from tests.reliability.replicas.storm import WAYS, live_through

SEED = int(os.environ.get("RELIABILITY_SEED", "1"))

# By itself it takes half a minute, and many times that where others are at work.
pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize("way", ["Slack by sockets", "Discord"])
async def test_three_replicas_whose_clocks_disagree_in_a_storm(way: str, tmp_path: Path) -> None:
    """Kills, deaths at named points, a frozen replica, a dead database, cut connections, duplicates."""
    account = await live_through(tmp_path, SEED, 1, WAYS[way])
    assert account.wrong == [], "\n".join(account.wrong)
    assert account.wanted > 15
    assert account.answers > 30
    assert {"kills", "freezes", "database crashes", "disturbances"} <= account.suffered.keys()
