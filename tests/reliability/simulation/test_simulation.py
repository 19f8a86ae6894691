"""Whatever the dice bring, everything is said once, nothing is lost, and the same dice bring the same again.

``python -m tests.reliability.simulation --seed N`` lives through a world that failed once more.
"""

from collections import Counter

import pytest
from structlog.testing import capture_logs

from tests.reliability.simulation.world import live

WORLDS = 40


@pytest.mark.parametrize("seeds", [range(first, first + 10) for first in range(0, WORLDS, 10)], ids=str)
def test_nothing_is_doubled_and_nothing_lost(seeds: range) -> None:
    """Deaths, frozen processes, outages, cut wires, duplicates and lost acknowledgements."""
    with capture_logs():
        accounts = {seed: live(seed) for seed in seeds}
    wrong = {seed: account.wrong for seed, account in accounts.items() if account.wrong}
    assert not wrong, f"python -m tests.reliability.simulation --seed {min(wrong)}"
    # It came to what matters.
    suffered = sum((account.suffered for account in accounts.values()), start=Counter[str]())
    assert {"deaths", "freezes", "outages", "cut before", "cut after", "put off"} <= (+suffered).keys()


def test_a_seed_is_the_same_world_each_time() -> None:
    """Else no failure could be lived through again."""
    with capture_logs() as first:
        live(7)
    with capture_logs() as second:
        live(7)
    assert [(line["event"], line.get("id")) for line in first] == [
        (line["event"], line.get("id")) for line in second
    ]
    assert len(first) > 50
