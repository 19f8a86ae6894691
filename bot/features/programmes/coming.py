"""What is to come of a programme, as things stand: while its community stands by, nothing does."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from bot.model.community import Community
from bot.model.programme import INSTANT, Programme
from bot.model.recurrence.occurrence import Due
from bot.turn import Turn


async def coming(programme: Programme, turn: Turn, count: int) -> list[Due]:
    """The next ``count`` occurrences that will be posted, were it running; or as many as are left."""
    community = await turn.unit.communities.get(programme.community)
    return list(islice(posted_after(turn.now, programme, community), count))


def posted_after(now: datetime, programme: Programme, community: Community | None) -> Iterator[Due]:
    """Every occurrence after ``now`` that no stand-by keeps from being posted, were it running."""
    standby = community.standby if community else None
    if standby is None or standby.over(now):
        return programme.after(now)
    if standby.until is None:
        return iter(())
    after = standby.until - INSTANT if standby.covers(now) else now
    return (due for due in programme.after(after) if not standby.covers(due.at))


async def planned_after(now: datetime, programme: Programme, turn: Turn) -> Iterator[Due]:
    """Every occurrence after ``now`` as it is planned: a stand-by that has no end is as if it ended now."""
    community = await turn.unit.communities.get(programme.community)
    return programme.after(now) if _endless(community, turn) else posted_after(now, programme, community)


async def rests_without_end(programme: Programme, turn: Turn) -> bool:
    """Whether nothing of it is posted until somebody ends the stand-by of its community."""
    return _endless(await turn.unit.communities.get(programme.community), turn)


def _endless(community: Community | None, turn: Turn) -> bool:
    standby = community.standby if community else None
    return standby is not None and standby.until is None and standby.covers(turn.now)


async def stands_by(programme: Programme, turn: Turn) -> bool:
    """Whether its community stands by now."""
    community = await turn.unit.communities.get(programme.community)
    return community is not None and community.stands_by(turn.now)
