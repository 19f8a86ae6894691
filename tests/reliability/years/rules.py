"""Rules of every kind, as facilitators would have them."""

import random
from datetime import date, time, timedelta

from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.patterns import WORKING_DAYS, MonthlyByDay, MonthlyByWeekday, Pattern, Weekly
from bot.model.recurrence.rule import Recurrence, Times

PATTERNS: tuple[Pattern, ...] = (
    Weekly((0,)),
    Weekly((1, 3)),
    Weekly((3,), 2),
    Weekly(WORKING_DAYS),
    MonthlyByWeekday((1, -1), 0),
    MonthlyByDay((1, 15, -1)),
)
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland")
HOURS = (
    (time(9),),
    (time(2, 30),),
    (time(0),),
    (time(9), time(16, 30)),
    (time(11), time(16, 30)),
    (time(7), time(18)),
)
LEFT_OUT = (
    Exceptions(),
    Exceptions(Holidays("FR")),
    Exceptions(Holidays("FR"), (Closure(date(2026, 12, 21), date(2027, 1, 3)),), Instead.NEXT_WORKING_DAY),
)


def any_pattern(chance: random.Random) -> Pattern:
    """Of whatever kind."""
    return chance.choice(PATTERNS)


def any_rule(chance: random.Random, today: date) -> Recurrence:
    """Of whatever kind, under way or about to begin."""
    start = today + timedelta(days=chance.randrange(-20, 20))
    end = chance.choice((None, None, None, Times(30)))
    zone, at = chance.choice(ZONES), chance.choice(HOURS)
    return Recurrence(any_pattern(chance), at, zone, start, end, chance.choice(LEFT_OUT))
