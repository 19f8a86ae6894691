"""What one process at a time holds."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import col

from bot import ports
from storage.sql.rows import Rows
from storage.tables import LeaseRow


class Leases(ports.Leases):
    """The leases, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def hold(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        free = (col(LeaseRow.holder) == holder) | (col(LeaseRow.until) <= now)
        # Of two who ask at once the second waits for the first, and then finds it held.
        take = update(LeaseRow).where(col(LeaseRow.name) == name, free).values(holder=holder, until=until)
        if (await self._rows.run(take)).rowcount == 1:
            return True
        return await self._rows.add(LeaseRow(name=name, holder=holder, until=until))

    async def let_go(self, name: str, holder: str) -> None:
        held = col(LeaseRow.name) == name, col(LeaseRow.holder) == holder
        await self._rows.run(delete(LeaseRow).where(*held))
