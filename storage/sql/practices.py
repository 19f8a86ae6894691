"""The practices."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import ports
from bot.model.practice import Practice, State
from bot.ports import Found, Hit, Reason, Viewer
from storage.search.beside import beside
from storage.search.completing import complete
from storage.search.searching import reasons, search
from storage.search.wordings import wording
from storage.sql.columns import part_columns, parts_of, place_columns, place_of
from storage.sql.index.places import visible_places
from storage.sql.index.reading import SqlReader
from storage.sql.index.remembered import Moved, Remembered
from storage.sql.index.writing import Index
from storage.sql.plain import Reads
from storage.sql.rows import Rows
from storage.sql.visibility import visible_to
from storage.tables import PracticeRow

T = TypeVar("T")

OLDEST_FIRST = (col(PracticeRow.created_at), col(PracticeRow.id))
NEWEST_FIRST = (col(PracticeRow.created_at).desc(), col(PracticeRow.id))


class Practices(ports.Practices):
    """The practices, as rows."""

    def __init__(self, rows: Rows, remembered: Remembered) -> None:
        self._rows = rows
        self._index = Index(rows)
        self._remembered = remembered

    async def get(self, id: str) -> Practice | None:
        return await self._first(select(PracticeRow).where(PracticeRow.id == id))

    async def save(self, practice: Practice) -> None:
        before = await self.get(practice.id)
        await self._rows.put(row_of(practice))
        self._index.note(before, practice)
        self._rows.erased |= practice.state is State.WITHDRAWN

    async def from_answer(self, answer: str) -> Practice | None:
        return await self._first(select(PracticeRow).where(PracticeRow.answer == answer))

    async def from_outside(self, community: str, external_id: str) -> Practice | None:
        imported = select(PracticeRow).where(PracticeRow.community == community)
        return await self._first(imported.where(PracticeRow.external_id == external_id))

    async def of(self, member: str) -> list[Practice]:
        return await self._all(
            select(PracticeRow).where(PracticeRow.author == member).order_by(*NEWEST_FIRST)
        )

    async def read(self, id: str, viewer: Viewer) -> Practice | None:
        return await self._first(select(PracticeRow).where(PracticeRow.id == id, visible_to(viewer)))

    async def of_theme(self, theme: str, viewer: Viewer) -> list[Practice]:
        told = select(PracticeRow).where(PracticeRow.theme == theme, visible_to(viewer))
        return await self._all(told.order_by(*NEWEST_FIRST))

    async def count_of_theme(self, theme: str, viewer: Viewer) -> int:
        told = select(func.count()).where(PracticeRow.theme == theme, visible_to(viewer))
        return await self._rows.first(told) or 0

    async def all(self, community: str, viewer: Viewer) -> list[Practice]:
        theirs = select(PracticeRow).where(PracticeRow.community == community, visible_to(viewer))
        return await self._all(theirs.order_by(*OLDEST_FIRST))

    async def count(self, posting: str) -> int:
        archived = select(func.count()).where(
            PracticeRow.posting == posting, PracticeRow.state == State.ARCHIVED
        )
        return await self._rows.first(archived) or 0

    async def complete(self, typed: str, community: str, viewer: Viewer, limit: int) -> list[str]:
        async def completed(reader: SqlReader) -> list[str]:
            return await complete(typed, reader, reader.texts, limit)

        return await self._reading(community, viewer, completed)

    async def search(
        self, words: str, community: str | None, viewer: Viewer, limit: int, offset: int = 0
    ) -> Found:
        async def found(reader: SqlReader) -> Found:
            best, total = await search(words, reader, offset + limit, await reader.synonyms(community))
            return Found(tuple(await _hits(best[offset:], reader)), total)

        return await self._reading(community, viewer, found)

    async def explain(
        self, words: str, community: str | None, viewer: Viewer, limit: int
    ) -> dict[str, list[Reason]]:
        async def counted(reader: SqlReader) -> dict[str, list[Reason]]:
            return await reasons(words, reader, limit, await reader.synonyms(community))

        return await self._reading(community, viewer, counted)

    async def beside(
        self, text: str, community: str, viewer: Viewer, but: str | None = None, sure: float = 0.5
    ) -> list[Hit]:
        async def likely(reader: SqlReader) -> list[Hit]:
            return await _hits(await beside(text, reader, but, sure), reader)

        return await self._reading(community, viewer, likely)

    async def _reading(
        self,
        community: str | None,
        viewer: Viewer,
        read: Callable[[SqlReader], Coroutine[Any, Any, T]],
    ) -> T:
        """What is read of the index, as it stood at one moment."""
        await self.write_index()

        async def reading(reads: Reads) -> T:
            places = await visible_places(community, viewer, reads)
            while True:
                try:
                    return await read(SqlReader(places, reads, self._remembered))
                except Moved:
                    continue

        return await self._rows.reading(reading)

    async def opened(self, id: str, words: str) -> None:
        await self.write_index()
        await self._index.learn(id, wording(words))

    async def write_index(self) -> None:
        """Write down what practices are found by, before anybody searches and before the unit ends."""
        await self._index.write()

    async def _first(self, query: SelectOfScalar[PracticeRow]) -> Practice | None:
        row = await self._rows.first(query)
        return practice_of(row) if row else None

    async def _all(self, query: SelectOfScalar[PracticeRow]) -> list[Practice]:
        return [practice_of(row) for row in await self._rows.all(query)]


async def _hits(found: Sequence[tuple[str, float]], reader: SqlReader) -> list[Hit]:
    practices = {row.id: practice_of(row) for row in await reader.shown([one for one, _ in found])}
    return [Hit(practices[one], score) for one, score in found if one in practices]


def row_of(practice: Practice) -> PracticeRow:
    """The row that holds a practice."""
    return PracticeRow(
        **part_columns(practice.parts),
        **place_columns(practice.place),
        id=practice.id,
        community=practice.community,
        title=practice.title,
        language=practice.language,
        created_at=practice.created_at,
        state=practice.state,
        tags=list(practice.tags),
        named=practice.named,
        author=practice.author,
        author_name=practice.author_name,
        theme=practice.theme,
        posting=practice.posting,
        answer=practice.answer,
        edited=practice.edited,
        example=practice.example,
        external_id=practice.external_id,
    )


def practice_of(row: PracticeRow) -> Practice:
    """The practice a row holds."""
    return Practice(
        id=row.id,
        community=row.community,
        title=row.title,
        parts=parts_of(row),
        language=row.language,
        place=place_of(row),
        created_at=row.created_at,
        state=row.state,
        tags=tuple(row.tags),
        named=row.named,
        author=row.author,
        author_name=row.author_name,
        theme=row.theme,
        posting=row.posting,
        answer=row.answer,
        edited=row.edited,
        example=row.example,
        external_id=row.external_id,
    )
