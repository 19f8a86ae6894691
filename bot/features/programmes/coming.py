"""What is to come of a programme, as things stand: while its community stands by, nothing does."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from bot.model.community import Community
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Due
from bot.turn import Turn


async def coming(programme: Programme, turn: Turn, count: int) -> list[Due]:
    """The next ``count`` occurrences that will be posted, were it running; or as many as are left."""
    return list(islice(await all_coming(programme, turn), count))


async def all_coming(programme: Programme, turn: Turn) -> Iterator[Due]:
    """Every occurrence that will be posted, in order; it may have no end."""
    community = await turn.unit.communities.get(programme.community)
    return posted_after(turn.now, programme, community)


def posted_after(now: datetime, programme: Programme, community: Community | None) -> Iterator[Due]:
    """Every occurrence after ``now`` that no stand-by keeps from being posted, were it running."""
    standby = community.standby if community else None
    if standby is None or standby.over(now):
        return programme.after(now)
    if standby.until is None:
        return iter(())
    return (due for due in programme.after(now) if not standby.covers(due.at))


async def stands_by(programme: Programme, turn: Turn) -> bool:
    """Whether its community stands by now."""
    community = await turn.unit.communities.get(programme.community)
    return community is not None and community.stands_by(turn.now)
