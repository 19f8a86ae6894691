"""Reading practices again that another version of the search has read, some at a time, while searches go on.

Until it is read again, a practice is found by what both versions make of it. Every step is whole: whoever
is interrupted goes on from there.
"""

from sqlalchemy import Select, delete, exists, func, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from bot.model.practice import State
from storage.search.documents import VERSION
from storage.search.packing import PARTITION
from storage.search.tables import DocumentRow, FreshRow, PartitionRow
from storage.sql.index.locking import lock_alone
from storage.sql.index.sealing import Sealer
from storage.sql.index.writing import pack
from storage.sql.practices import practice_of
from storage.sql.rows import Rows
from storage.tables import PracticeRow

AT_ONCE = 500
"""Practices read together: others who write wait no longer than a moment."""


async def begin_again(rows: Rows) -> None:
    """Have every practice read again, unless some are waiting for it already."""
    await lock_alone(rows)
    if not await count_left(rows):
        await rows.run(update(PartitionRow).values(version=0))
        await rows.run(update(FreshRow).values(version=0))


async def count_left(rows: Rows) -> int:
    """How many practices are to be read."""
    count = 0
    for unread in _unread(await _outdated(rows)):
        count += (await rows.run(select(func.count()).select_from(unread.subquery()))).scalar() or 0
    return count


async def read_some(rows: Rows) -> int:
    """Read some of them: how many."""
    await lock_alone(rows)
    outdated = await _outdated(rows)
    ids: list[str] = []
    for unread in _unread(outdated):
        ids += (await rows.run(unread.limit(AT_ONCE - len(ids)))).scalars()
    there = select_rows(PracticeRow).where(
        col(PracticeRow.id).in_(ids), col(PracticeRow.state) == State.ARCHIVED
    )
    practices = [practice_of(row) for row in await rows.all(there)]
    sealer = Sealer(rows)
    await rows.run(delete(FreshRow).where(col(FreshRow.practice).in_(ids)))
    await sealer.hide(ids)
    await sealer.pack(await pack(practices, rows))
    for partition in outdated:
        await sealer.drop_empty(partition)
    return len(ids)


async def _outdated(rows: Rows) -> list[int]:
    """The partitions that another version has read."""
    return list(
        (
            await rows.run(select(col(PartitionRow.number)).where(col(PartitionRow.version) != VERSION))
        ).scalars()
    )


def _unread(outdated: list[int]) -> list[Select[str]]:
    """The ids of what another version has read, of what it was about to pack, and of what none has read."""
    packed = [
        select(col(DocumentRow.practice)).where(
            col(DocumentRow.number).between(number * PARTITION, (number + 1) * PARTITION - 1)
        )
        for number in outdated
    ]
    fresh = select(col(FreshRow.practice)).where(col(FreshRow.version) != VERSION)
    found = exists().where(col(DocumentRow.practice) == col(PracticeRow.id))
    about_to = exists().where(col(FreshRow.practice) == col(PracticeRow.id))
    never = select(col(PracticeRow.id)).where(col(PracticeRow.state) == State.ARCHIVED, ~found, ~about_to)
    return [*packed, fresh, never]
