"""The answers, with their revisions."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, delete
from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import ports
from bot.model.answer import Answer, Revision
from bot.model.place import Address
from storage.sql.columns import address_columns, address_of, is_message, message_named, part_columns, parts_of
from storage.sql.rows import Rows
from storage.tables import AnswerRow, RevisionRow

# SQLite has no row locks, and needs none: there one unit writes at a time.
BY_ID = select(AnswerRow).where(AnswerRow.id == bindparam("id")).with_for_update()
BY_MESSAGE = select(AnswerRow).where(is_message(AnswerRow)).with_for_update()
COUNT = select(func.count()).where(
    col(AnswerRow.posting) == bindparam("posting"), col(AnswerRow.removed_at).is_(None)
)


class Answers(ports.Answers):
    """The answers, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Answer | None:
        return next(iter(await self._read(BY_ID, id=id)), None)

    async def save(self, answer: Answer) -> None:
        await self._rows.put(_row(answer))
        if answer.removed_at is not None:
            await self._rows.run(delete(RevisionRow).where(col(RevisionRow.answer) == answer.id))
        await self._rows.put(*_revision_rows(answer))
        self._rows.erased |= answer.removed_at is not None

    async def from_source(self, source: Address) -> Answer | None:
        named = message_named(source.place, source.message)
        return next(iter(await self._read(BY_MESSAGE, **named)), None)

    async def of(self, member: str) -> list[Answer]:
        theirs = select(AnswerRow).where(AnswerRow.member == member, col(AnswerRow.removed_at).is_(None))
        return await self._read(theirs.order_by(col(AnswerRow.created_at), AnswerRow.id))

    async def in_thread(self, posting: str) -> list[Answer]:
        standing = col(AnswerRow.address_message).is_not(None), col(AnswerRow.removed_at).is_(None)
        theirs = select(AnswerRow).where(AnswerRow.posting == posting, *standing)
        return await self._read(theirs.order_by(col(AnswerRow.created_at), AnswerRow.id))

    async def messages(self, postings: Sequence[str]) -> dict[str, frozenset[str]]:
        standing = select(AnswerRow.posting, AnswerRow.address_message).where(
            col(AnswerRow.posting).in_(postings),
            col(AnswerRow.address_message).is_not(None),
            col(AnswerRow.removed_at).is_(None),
        )
        found = defaultdict[str, set[str]](set)
        for posting, message in await self._rows.run(standing):
            found[posting].add(message)
        return {posting: frozenset(messages) for posting, messages in found.items()}

    async def unshown(self, posting: str) -> list[Answer]:
        nowhere = col(AnswerRow.address_message).is_(None), col(AnswerRow.removed_at).is_(None)
        theirs = select(AnswerRow).where(AnswerRow.posting == posting, *nowhere)
        return await self._read(theirs.order_by(col(AnswerRow.created_at), AnswerRow.id))

    async def count(self, posting: str) -> int:
        return await self._rows.one(COUNT, posting=posting) or 0

    async def _read(self, query: SelectOfScalar[AnswerRow], **named: object) -> list[Answer]:
        rows = await self._rows.all(query, **named)
        if not rows:
            return []
        told = select(RevisionRow).where(col(RevisionRow.answer).in_([row.id for row in rows]))
        revisions = defaultdict[str, list[RevisionRow]](list)
        for revision in await self._rows.all(told.order_by(col(RevisionRow.number))):
            revisions[revision.answer].append(revision)
        return [_answer(row, revisions[row.id]) for row in rows]


def _row(answer: Answer) -> AnswerRow:
    return AnswerRow(
        **part_columns(answer.parts),
        **address_columns(answer.source),
        id=answer.id,
        community=answer.community,
        posting=answer.posting,
        member=answer.member,
        created_at=answer.created_at,
        named=answer.named,
        diverging=answer.diverging,
        removed_at=answer.removed_at,
        version=answer.version,
    )


def _revision_rows(answer: Answer) -> list[RevisionRow]:
    return [
        RevisionRow(**part_columns(revision.parts), answer=answer.id, number=number, until=revision.until)
        for number, revision in enumerate(answer.revisions)
    ]


def _answer(row: AnswerRow, revisions: Sequence[RevisionRow]) -> Answer:
    return Answer(
        id=row.id,
        community=row.community,
        posting=row.posting,
        member=row.member,
        parts=parts_of(row),
        created_at=row.created_at,
        source=address_of(row),
        named=row.named,
        diverging=row.diverging,
        revisions=tuple(Revision(parts_of(revision), revision.until) for revision in revisions),
        removed_at=row.removed_at,
        version=row.version,
    )
