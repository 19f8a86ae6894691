"""A day that somebody types as one to come: understood, not over, and no further than anybody plans."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.sentences.ahead import read_day
from bot.sentences.clauses import Around
from bot.sentences.unclear import NotUnderstood
from bot.turn import Turn
from bot.wording import Voice

FARTHEST = timedelta(days=2 * 366)
"""Further ahead is a slip of the pen, and every date until then would be gone through."""


class WrongDay(Exception):
    """No such day; the message says it to whoever typed it."""


def day_told(typed: str, timezone: str, voice: Voice, turn: Turn) -> date:
    """The day typed, today or later where no year is told. Raises ``WrongDay``."""
    today = turn.now.astimezone(ZoneInfo(timezone)).date()
    try:
        day = read_day(typed, Around(today, timezone, voice.language))
    except NotUnderstood:
        raise WrongDay(voice.plain("adjusting.day_wrong")) from None
    if day > today + FARTHEST:
        raise WrongDay(voice.plain("adjusting.day_far"))
    return day


def day_ahead(typed: str, timezone: str, voice: Voice, turn: Turn) -> date:
    """The day typed, tomorrow or later. Raises ``WrongDay``."""
    day = day_told(typed, timezone, voice, turn)
    if day <= turn.now.astimezone(ZoneInfo(timezone)).date():
        raise WrongDay(voice.plain("adjusting.day_over"))
    return day
