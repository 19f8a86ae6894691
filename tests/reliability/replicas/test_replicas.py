"""Whatever falls over, everything is said once and nothing is lost: one round of a storm.

``make reliability`` lives through many, and ``RELIABILITY_STORMS`` asks for more here, over HTTP as well.
"""

import os
from pathlib import Path

import pytest

from tests.reliability.replicas.storm import live_through

SEED = int(os.environ.get("RELIABILITY_SEED", "1"))
ROUNDS = int(os.environ.get("RELIABILITY_STORMS", "1"))
WAYS = ("sockets", "balancer") if ROUNDS > 1 else ("sockets",)

# By itself it takes half a minute, and many times that where others are at work.
pytestmark = pytest.mark.timeout(400 * ROUNDS)


@pytest.mark.parametrize("way", WAYS)
async def test_three_replicas_whose_clocks_disagree_in_a_storm(way: str, tmp_path: Path) -> None:
    """Kills, deaths at named points, a frozen replica, a dead database, cut connections, duplicates."""
    account, suffered = await live_through(tmp_path, SEED, ROUNDS, over_http=way == "balancer")
    assert account.wrong == [], "\n".join(account.wrong)
    assert account.wanted > 15
    assert account.answers > 30
    assert {"kills", "freezes", "database crashes", "disturbances"} <= suffered.keys()
