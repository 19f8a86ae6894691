"""The bot is killed again and again; what it acknowledged is kept once, and what it owes is said once.

``python -m tests.reliability killed`` does it for longer; ``RELIABILITY_SEED`` says where chance begins.
"""

import os
from pathlib import Path

import pytest

from tests.reliability.killing import dies_at_every_point, killed_at_any_moment

SEED = int(os.environ.get("RELIABILITY_SEED", "1"))

# Each takes ten seconds by itself, and many times that where others are at work.
pytestmark = pytest.mark.timeout(400)


async def test_two_hundred_members_answer_while_the_bot_is_killed(tmp_path: Path) -> None:
    """At any moment, be it while it starts; the clock is moved meanwhile, and another theme comes due."""
    account = await killed_at_any_moment(tmp_path, SEED, kills=4, members=200)
    assert account.wrong == [], "\n".join(account.wrong)
    assert (account.answers, account.suffered["kills"]) == (200, 4)


async def test_the_bot_dies_at_every_point_that_matters(tmp_path: Path) -> None:
    """Between a message being said and its delivery being marked, around commits and acknowledgements."""
    account = await dies_at_every_point(tmp_path, SEED)
    assert account.wrong == [], "\n".join(account.wrong)
    assert account.answers > 24
