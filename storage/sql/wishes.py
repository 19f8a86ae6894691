"""What members looked for in vain."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import date

from sqlalchemy import ColumnElement, and_, delete
from sqlmodel import col, select

from bot import ports
from bot.model.wish import Wish
from storage.cleaning import cleaned
from storage.gist import gist
from storage.sql.rows import Rows
from storage.tables import WishRow


class Wishes(ports.Wishes):
    """The wishes, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def note(self, community: str, words: str, day: date) -> None:
        known = await self._rows.first(select(WishRow).where(_is(community, words)))
        row = WishRow(
            community=community,
            gist=gist(cleaned(words)),
            words=words,
            count=known.count + 1 if known else 1,
            first_day=known.first_day if known else day,
            last_day=day,
        )
        await self._rows.put(row)

    async def of(self, community: str) -> list[Wish]:
        theirs = select(WishRow).where(WishRow.community == community)
        order = (col(WishRow.count).desc(), col(WishRow.last_day).desc(), col(WishRow.gist))
        rows = await self._rows.all(theirs.order_by(*order))
        return [Wish(row.community, row.words, row.count, row.first_day, row.last_day) for row in rows]

    async def forget(self, community: str, words: str) -> None:
        await self._rows.run(delete(WishRow).where(_is(community, words)))

    async def forget_older(self, than: date) -> None:
        await self._rows.run(delete(WishRow).where(col(WishRow.last_day) < than))


def _is(community: str, words: str) -> ColumnElement[bool]:
    return and_(col(WishRow.community) == community, col(WishRow.gist) == gist(cleaned(words)))
