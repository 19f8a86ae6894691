"""The questions practices answer: they are found by these, too."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from bot.model.practice import Practice
from storage.sql.rows import Rows
from storage.tables import ThemeRow


async def questions_of(practices: Iterable[Practice], rows: Rows) -> dict[str | None, str]:
    """The question of each theme they were told for, as it now reads."""
    themes = {practice.theme for practice in practices if practice.theme}
    asked = select(col(ThemeRow.id), col(ThemeRow.question)).where(col(ThemeRow.id).in_(themes))
    return {row[0]: row[1] for row in await rows.run(asked)} if themes else {}
