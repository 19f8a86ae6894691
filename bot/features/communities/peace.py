"""Whoever would like to be left in peace is: what the bot would begin with them waits until they are back."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.actions import Tell
from bot.cards import Card
from bot.model.community import Community
from bot.model.member import Member
from bot.turn import Turn

MORNING = time(9)
"""When the bot turns to somebody on a day they named."""


def morning(day: date, community: Community) -> datetime:
    """The instant the bot turns to people on a day, where their community is."""
    return datetime.combine(day, MORNING, ZoneInfo(community.timezone)).astimezone(UTC)


def local_day(instant: datetime, community: Community) -> date:
    """What day it is, or was, where a community is."""
    return instant.astimezone(ZoneInfo(community.timezone)).date()


def in_peace(due_at: datetime, member: Member, community: Community) -> datetime:
    """``due_at``, or the morning a member is back if that is later."""
    if member.paused_until is None:
        return due_at
    return max(due_at, morning(member.paused_until, community))


async def tell(
    member: Member, community: Community, card: Card, key: str, turn: Turn, due_at: datetime | None = None
) -> None:
    """Owe a member a card, neither before ``due_at`` nor while they would like to be left in peace."""
    await turn.owe(Tell(member.person, card, key=key), in_peace(due_at or turn.now, member, community))
