"""What a unit wrote, it reads."""

from pathlib import Path

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import migrate
from storage.sql.engine import make_engine
from storage.sql.rows import Rows
from storage.tables import SeenRow
from storage.urls import database_url
from tests.builders import NOW


async def test_a_row_read_before_it_was_written_is_read_anew(tmp_path: Path) -> None:
    """Also while somebody holds on to it."""
    url = database_url(f"sqlite:///{tmp_path}/mallette.db")
    await migrate(url)
    engine = make_engine(url)
    async with AsyncSession(engine) as session:
        rows = Rows(session)
        await rows.put(SeenRow(id="event", at=NOW))
        held = await rows.first(select(SeenRow))
        await rows.put(SeenRow(id="event", at=NOW.replace(year=2030)))
        again = await rows.first(select(SeenRow))
        assert held is not None
        assert again is not None
        assert again.at.year == 2030
    await engine.dispose()
