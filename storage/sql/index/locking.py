"""Who changes the index, where several processes write. SQLite has one writer, and needs none of this.

Practices are added side by side; what is packed is changed by one at a time. Locks are taken last in a unit
and held to its end, so that nobody waits for them who holds what another needs.
"""

from sqlalchemy import func, select

from storage.sql.rows import Rows

_INDEX = 7306357456847
"""Any number, the same in every process."""


async def lock_with_others(rows: Rows) -> None:
    """Add to the index."""
    if not rows.sqlite:
        await rows.run(select(func.pg_advisory_xact_lock_shared(_INDEX)))


async def lock_alone(rows: Rows) -> None:
    """Change what is packed."""
    if not rows.sqlite:
        await rows.run(select(func.pg_advisory_xact_lock(_INDEX)))


async def lock_if_free(rows: Rows) -> bool:
    """Change what is packed, if nobody else is at work on the index."""
    if rows.sqlite:
        return True
    return bool((await rows.run(select(func.pg_try_advisory_xact_lock(_INDEX)))).scalar())
