"""The themes of communities."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Sequence

from sqlalchemy import bindparam, update
from sqlmodel import col, func, select

from bot import ports
from bot.model.theme import Theme
from storage.sql.rows import Rows
from storage.tables import ThemeRow

_CHOOSING = 730635
"""Any number, the same in every process: the locks of those who choose themes."""
BY_ID = select(ThemeRow).where(ThemeRow.id == bindparam("id"))


class Themes(ports.Themes):
    """The themes, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Theme | None:
        row = await self._rows.one(BY_ID, id=id)
        return _theme(row) if row else None

    async def save(self, theme: Theme) -> None:
        kept = await self._rows.first(select(ThemeRow).where(ThemeRow.id == theme.id))
        await self._rows.put(_row(theme, kept.position if kept else await self._next(theme.community)))

    async def of(self, community: str) -> list[Theme]:
        theirs = select(ThemeRow).where(ThemeRow.community == community)
        rows = await self._rows.all(theirs.order_by(col(ThemeRow.position), ThemeRow.id))
        return [_theme(row) for row in rows]

    async def hold(self, community: str) -> None:
        # SQLite has no such locks, and needs none: there one unit writes at a time.
        if not self._rows.sqlite:
            lock = func.pg_advisory_xact_lock(_CHOOSING, func.hashtext(community))
            await self._rows.run(select(lock))

    async def arrange(self, community: str, themes: Sequence[str]) -> None:
        named = select(ThemeRow).where(ThemeRow.community == community, col(ThemeRow.id).in_(themes))
        rows = await self._rows.all(named.order_by(col(ThemeRow.position), ThemeRow.id))
        places = [row.position for row in rows]
        known = {row.id for row in rows}
        for theme, place in zip((one for one in themes if one in known), places, strict=True):
            await self._rows.run(update(ThemeRow).where(col(ThemeRow.id) == theme).values(position=place))

    async def _next(self, community: str) -> int:
        last = select(func.max(ThemeRow.position)).where(ThemeRow.community == community)
        return (await self._rows.first(last) or 0) + 1


def _row(theme: Theme, position: int) -> ThemeRow:
    return ThemeRow(
        id=theme.id,
        community=theme.community,
        position=position,
        question=theme.question,
        situation=theme.situation,
        kind=theme.kind,
        tags=list(theme.tags),
        language=theme.language,
        created_at=theme.created_at,
        slug=theme.slug,
        author=theme.author,
        standing=theme.standing,
    )


def _theme(row: ThemeRow) -> Theme:
    return Theme(
        id=row.id,
        community=row.community,
        question=row.question,
        situation=row.situation,
        kind=row.kind,
        tags=tuple(row.tags),
        language=row.language,
        created_at=row.created_at,
        slug=row.slug,
        author=row.author,
        standing=row.standing,
    )
