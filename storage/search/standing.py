"""What the community knows of a practice beyond its words: that it worked elsewhere, and that it is fresh.

It decides between practices that fit about as well, and never brings one up that does not. That something did
not work somewhere counts against nothing: to know it is worth as much.
"""

from bot.model.trial import Tried

TRIED, FRESH = 0.06, 0.04
"""What a score grows by at the most: where very many tried it with success, and on the day it is told."""
MOST = 1 + TRIED + FRESH

_ENOUGH = 2
"""Successes that count for half as much as any number of them."""
_YEAR = 365 * 24 * 60 * 60
"""Seconds after which being fresh counts for half."""


def by_trials(tried: Tried | None) -> float:
    """What a score grows by for what came of trying: what worked by half counts for half."""
    worked = tried.worked + tried.half / 2 if tried else 0
    return TRIED * worked / (worked + _ENOUGH)


def by_age(seconds: float) -> float:
    """What a score grows by for being told so long before the newest that may be seen."""
    return float(FRESH * 0.5 ** (seconds / _YEAR))
