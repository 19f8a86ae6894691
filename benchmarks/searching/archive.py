"""A large archive in a database, packed as the bot packs when it makes its index again."""

import logging
from collections.abc import Iterable
from itertools import islice

from sqlalchemy import inspect, text
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.model.practice import Practice
from storage.search.packing import PARTITION
from storage.sql.engine import make_engine
from storage.sql.index.sealing import Sealer
from storage.sql.index.writing import pack
from storage.sql.practices import row_of
from storage.sql.rows import Rows
from storage.tables import PracticeRow
from storage.urls import database_url

log = logging.getLogger(__name__)

_COLUMNS = [column.key for column in inspect(PracticeRow).column_attrs]
_SIZE = {
    "sqlite": """
        SELECT SUM(pgsize) FROM dbstat WHERE name GLOB 'search_*' OR name GLOB 'sqlite_autoindex_search_*'
    """,
    "postgresql": """
        SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relname ^@ 'search_' AND relkind = 'r'
    """,
}


async def fill(url: str, practices: Iterable[Practice]) -> None:
    """Keep practices that are new, and what they are found by."""
    engine = make_engine(database_url(url))
    left = iter(practices)
    try:
        while some := list(islice(left, PARTITION)):
            async with AsyncSession(engine) as session:
                rows = Rows(session)
                values = ({name: getattr(row, name) for name in _COLUMNS} for row in map(row_of, some))
                await rows.fill(PracticeRow, list(values))
                await Sealer(rows).pack(await pack(some, rows))
                await session.commit()
            log.info("archived %s more", f"{len(some):,}")
    finally:
        await engine.dispose()


async def size_of_index(url: str) -> int:
    """The bytes of the pages that hold it."""
    engine = make_engine(database_url(url))
    try:
        async with engine.connect() as connection:
            return int((await connection.execute(text(_SIZE[engine.dialect.name]))).scalar_one())
    finally:
        await engine.dispose()
