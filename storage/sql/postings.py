"""The postings."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import col, func, select

from bot import ports
from bot.model.place import Place
from bot.model.posting import Posting
from bot.model.recurrence.occurrence import Slot
from bot.model.role import Role
from storage.sql.columns import (
    address_columns,
    address_of,
    in_channel,
    is_message,
    message_named,
    place_columns,
    place_of,
)
from storage.sql.rows import Rows
from storage.tables import PostingRow

OLDEST_FIRST = (col(PostingRow.created_at), col(PostingRow.id))


OLDEST_OF_MESSAGE = select(PostingRow).where(is_message(PostingRow)).order_by(*OLDEST_FIRST).limit(1)


class Postings(ports.Postings):
    """The postings, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Posting | None:
        row = await self._rows.first(select(PostingRow).where(PostingRow.id == id))
        return _posting(row) if row else None

    async def save(self, posting: Posting) -> None:
        await self._rows.put(_row(posting))

    async def add(self, posting: Posting) -> bool:
        return await self._rows.add(_row(posting))

    async def slots(self, programme: str, since: datetime) -> list[Slot]:
        named = select(PostingRow.occurrence).where(
            PostingRow.programme == programme,
            col(PostingRow.occurrence).is_not(None),
            col(PostingRow.created_at) >= since,
        )
        return [Slot.named(row[0]) for row in await self._rows.run(named)]

    async def of_thread(self, thread: Place) -> Posting | None:
        row = await self._rows.one(OLDEST_OF_MESSAGE, **message_named(thread, thread.thread))
        return _posting(row) if row else None

    async def said_in(self, messenger: str, since: datetime) -> list[Posting]:
        said = select(PostingRow).where(
            PostingRow.address_messenger == messenger, col(PostingRow.created_at) >= since
        )
        return [_posting(row) for row in await self._rows.all(said.order_by(*OLDEST_FIRST))]

    async def newest(self, places: Sequence[Place], since: datetime, limit: int) -> list[Posting]:
        said = select(PostingRow).where(
            _to(places),
            col(PostingRow.address_messenger).is_not(None),
            col(PostingRow.created_at) >= since,
        )
        newest_first = said.order_by(col(PostingRow.created_at).desc(), PostingRow.id).limit(limit)
        return [_posting(row) for row in await self._rows.all(newest_first)]

    async def unsaid(self, places: Sequence[Place]) -> list[Posting]:
        nowhere = select(PostingRow).where(_to(places), col(PostingRow.address_messenger).is_(None))
        return [_posting(row) for row in await self._rows.all(nowhere.order_by(*OLDEST_FIRST))]

    async def asked(self, place: Place) -> dict[str, datetime]:
        last = select(PostingRow.theme, func.max(PostingRow.created_at))
        here = last.where(in_channel(PostingRow, place)).group_by(PostingRow.theme)
        return {row[0]: row[1] for row in await self._rows.run(here)}


def _to(places: Sequence[Place]) -> ColumnElement[bool]:
    return or_(false(), *(in_channel(PostingRow, place) for place in places))


def _row(posting: Posting) -> PostingRow:
    return PostingRow(
        **place_columns(posting.place),
        **address_columns(posting.address),
        id=posting.id,
        community=posting.community,
        theme=posting.theme,
        created_at=posting.created_at,
        programme=posting.programme,
        occurrence=str(posting.slot) if posting.slot else None,
        notify=str(posting.notify) if posting.notify else None,
    )


def _posting(row: PostingRow) -> Posting:
    return Posting(
        id=row.id,
        community=row.community,
        theme=row.theme,
        place=place_of(row),
        created_at=row.created_at,
        programme=row.programme,
        slot=Slot.named(row.occurrence) if row.occurrence else None,
        address=address_of(row),
        notify=Role.read(row.notify or ""),
    )
