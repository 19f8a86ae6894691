"""The programmes."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from sqlmodel import col, func, select

from bot import ports
from bot.model.programme import Programme, Weekly
from storage.sql.columns import place_columns, place_of
from storage.sql.rows import Rows
from storage.tables import ProgrammeRow


class Programmes(ports.Programmes):
    """The programmes, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Programme | None:
        row = await self._rows.first(select(ProgrammeRow).where(ProgrammeRow.id == id))
        return _programme(row) if row else None

    async def save(self, programme: Programme) -> None:
        await self._rows.put(_row(programme))

    async def of(self, community: str) -> list[Programme]:
        theirs = select(ProgrammeRow).where(ProgrammeRow.community == community)
        rows = await self._rows.all(theirs.order_by(col(ProgrammeRow.created_at), ProgrammeRow.id))
        return [_programme(row) for row in rows]

    async def due(self, now: datetime, limit: int) -> list[Programme]:
        due = select(ProgrammeRow).where(col(ProgrammeRow.next_at) <= now)
        rows = await self._rows.all(due.order_by(col(ProgrammeRow.next_at), ProgrammeRow.id).limit(limit))
        return [_programme(row) for row in rows]

    async def next_due(self) -> datetime | None:
        return await self._rows.first(select(func.min(ProgrammeRow.next_at)))


def _row(programme: Programme) -> ProgrammeRow:
    return ProgrammeRow(
        **place_columns(programme.place),
        id=programme.id,
        community=programme.community,
        name=programme.name,
        weekday=programme.rule.weekday,
        at=programme.rule.at,
        timezone=programme.rule.timezone,
        order=programme.order,
        created_at=programme.created_at,
        next_date=programme.next_date,
        next_at=programme.next_at,
    )


def _programme(row: ProgrammeRow) -> Programme:
    return Programme(
        id=row.id,
        community=row.community,
        name=row.name,
        place=place_of(row),
        rule=Weekly(row.weekday, row.at, row.timezone),
        order=row.order,
        created_at=row.created_at,
        next_date=row.next_date,
    )
