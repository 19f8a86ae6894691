"""The programmes."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import bindparam, update
from sqlmodel import col, func, select

from bot import ports
from bot.model.programme import Change, Programme, State
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.rule import Recurrence
from bot.model.role import Role
from storage.sql.columns import place_columns, place_of
from storage.sql.rows import Rows
from storage.tables import ProgrammeRow

RULE: TypeAdapter[Recurrence] = TypeAdapter(Recurrence)
CHANGES: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Change, ...])
MINUTE = timedelta(minutes=1)

# SQLite has no row locks, and needs none: there one unit writes at a time.
_LOCKED = select(ProgrammeRow).where(col(ProgrammeRow.id) == bindparam("id")).with_for_update()
_PLANNED = (
    update(ProgrammeRow)
    .where(col(ProgrammeRow.id) == bindparam("of"))
    .values(next_occurrence=bindparam("named"), next_at=bindparam("at"))
)


class Programmes(ports.Programmes):
    """The programmes, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._read: dict[str, Programme] = {}
        """Those this unit has locked, as they are in the database."""

    async def get(self, id: str) -> Programme | None:
        row = await self._rows.one(_LOCKED, id=id)
        if row is None:
            return None
        programme = self._read[id] = _programme(row)
        return programme

    async def save(self, programme: Programme) -> None:
        known = self._read.get(programme.id)
        if known is not None and replace(known, next=programme.next) == programme:
            # Whenever one comes due, it is but planned anew.
            named = str(programme.next) if programme.next else None
            await self._rows.run(_PLANNED, {"of": programme.id, "named": named, "at": programme.next_at})
        else:
            await self._rows.put(_row(programme))
        if known is not None:
            self._read[programme.id] = programme

    async def of(self, community: str) -> list[Programme]:
        there = ProgrammeRow.community == community, ProgrammeRow.state != State.ARCHIVED
        theirs = select(ProgrammeRow).where(*there)
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
        rule=RULE.dump_python(programme.rule, mode="json"),
        changes=CHANGES.dump_python(programme.changes, mode="json"),
        order=programme.order,
        created_at=programme.created_at,
        state=programme.state,
        resumes_on=programme.resumes_on,
        late_minutes=programme.late // MINUTE,
        next_occurrence=str(programme.next) if programme.next else None,
        next_at=programme.next_at,
        notify=str(programme.notify) if programme.notify else None,
    )


def _programme(row: ProgrammeRow) -> Programme:
    return Programme(
        id=row.id,
        community=row.community,
        name=row.name,
        place=place_of(row),
        rule=RULE.validate_python(row.rule),
        order=row.order,
        created_at=row.created_at,
        next=Occurrence.named(row.next_occurrence) if row.next_occurrence else None,
        state=row.state,
        resumes_on=row.resumes_on,
        changes=CHANGES.validate_python(row.changes),
        late=row.late_minutes * MINUTE,
        notify=Role.read(row.notify or ""),
    )
