"""The journal."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Collection
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from bot import ports
from bot.model.community import StandBy
from bot.model.journal import Act, Before, Entry
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.theme import Theme
from storage.sql.rows import Rows
from storage.tables import JournalRow

PROGRAMME: TypeAdapter[Programme] = TypeAdapter(Programme)
THEME: TypeAdapter[Theme] = TypeAdapter(Theme)
STANDBY: TypeAdapter[StandBy] = TypeAdapter(StandBy)


class Journal(ports.Journal):
    """The journal, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Entry | None:
        row = await self._rows.first(select(JournalRow).where(JournalRow.id == id))
        return _entry(row) if row else None

    async def save(self, entry: Entry) -> None:
        await self._rows.put(_row(entry))

    async def of(self, programme: str, limit: int) -> list[Entry]:
        return await self._newest(col(JournalRow.programme) == programme, limit)

    async def of_theme(self, theme: str, limit: int) -> list[Entry]:
        return await self._newest(col(JournalRow.theme) == theme, limit)

    async def of_community(self, community: str, limit: int) -> list[Entry]:
        return await self._newest(col(JournalRow.community) == community, limit)

    async def decided(self, community: str, programme: str, acts: Collection[Act]) -> datetime | None:
        about = or_(col(JournalRow.programme) == programme, col(JournalRow.programme).is_(None))
        last = select(func.max(func.coalesce(JournalRow.undone_at, JournalRow.at)))
        theirs = last.where(JournalRow.community == community, col(JournalRow.act).in_(acts), about)
        return await self._rows.first(theirs)

    async def _newest(self, about: ColumnElement[bool], limit: int) -> list[Entry]:
        newest = (
            select(JournalRow).where(about).order_by(col(JournalRow.at).desc(), col(JournalRow.id).desc())
        )
        return [_entry(row) for row in await self._rows.all(newest.limit(limit))]


def _row(entry: Entry) -> JournalRow:
    was = entry.before
    return JournalRow(
        id=entry.id,
        community=entry.community,
        programme=entry.programme,
        theme=entry.theme,
        act=entry.act,
        at=entry.at,
        member=entry.member,
        before=PROGRAMME.dump_python(was, mode="json") if isinstance(was, Programme) else None,
        before_theme=THEME.dump_python(was, mode="json") if isinstance(was, Theme) else None,
        before_order=list(was) if isinstance(was, tuple) else None,
        before_standby=STANDBY.dump_python(was, mode="json") if isinstance(was, StandBy) else None,
        occurrence=str(entry.occurrence) if entry.occurrence else None,
        count=entry.count,
        undone_at=entry.undone_at,
    )


def _entry(row: JournalRow) -> Entry:
    return Entry(
        id=row.id,
        community=row.community or "",
        programme=row.programme,
        theme=row.theme,
        act=row.act,
        at=row.at,
        member=row.member,
        before=_before(row),
        occurrence=Occurrence.named(row.occurrence) if row.occurrence else None,
        count=row.count,
        undone_at=row.undone_at,
    )


def _before(row: JournalRow) -> Before | None:
    if row.before is not None:
        return PROGRAMME.validate_python(row.before)
    if row.before_theme is not None:
        return THEME.validate_python(row.before_theme)
    if row.before_standby is not None:
        return STANDBY.validate_python(row.before_standby)
    return tuple(row.before_order) if row.before_order is not None else None
