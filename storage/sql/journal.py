"""The journal."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from pydantic import TypeAdapter
from sqlmodel import col, select

from bot import ports
from bot.model.journal import Entry
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from storage.sql.rows import Rows
from storage.tables import JournalRow

PROGRAMME: TypeAdapter[Programme] = TypeAdapter(Programme)


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
        about = select(JournalRow).where(JournalRow.programme == programme)
        newest = about.order_by(col(JournalRow.at).desc(), col(JournalRow.id).desc()).limit(limit)
        return [_entry(row) for row in await self._rows.all(newest)]


def _row(entry: Entry) -> JournalRow:
    return JournalRow(
        id=entry.id,
        programme=entry.programme,
        act=entry.act,
        at=entry.at,
        member=entry.member,
        before=PROGRAMME.dump_python(entry.before, mode="json") if entry.before else None,
        occurrence=str(entry.occurrence) if entry.occurrence else None,
        count=entry.count,
        undone_at=entry.undone_at,
    )


def _entry(row: JournalRow) -> Entry:
    return Entry(
        id=row.id,
        programme=row.programme,
        act=row.act,
        at=row.at,
        member=row.member,
        before=PROGRAMME.validate_python(row.before) if row.before else None,
        occurrence=Occurrence.named(row.occurrence) if row.occurrence else None,
        count=row.count,
        undone_at=row.undone_at,
    )
