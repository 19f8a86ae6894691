"""PostgreSQL's own full-text search in the text's language, any word, ranked by ``ts_rank_cd``."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg  # type: ignore[import-untyped]  # has no stubs

from benchmarks.finding.systems.system import DEPTH, SNOWBALL, texts
from bot.model.practice import Practice
from tests.collections.reading import Query

CREATE = "CREATE TEMPORARY TABLE texts (id text PRIMARY KEY, words tsvector)"
INSERT = """
    INSERT INTO texts
    VALUES ($1, setweight(to_tsvector($2::regconfig, $3), 'A') || to_tsvector($2::regconfig, $4))
"""
SEARCH = """
    WITH asked AS (SELECT replace(plainto_tsquery($1::regconfig, $2)::text, '&', '|')::tsquery AS words)
    SELECT id FROM texts, asked WHERE texts.words @@ asked.words
    ORDER BY ts_rank_cd(texts.words, asked.words, $4) DESC, id LIMIT $3
"""
LENGTH = 1
"""Ranks are divided by 1 + the logarithm of the text's length."""


class PostgreSql:
    """A table of vectors, in a connection that keeps it for itself."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def search(self, words: str, query: Query) -> list[str]:
        """Whatever has any of the words."""
        language = SNOWBALL[query.language]
        rows = await self._connection.fetch(SEARCH, language, words, DEPTH, LENGTH)
        return [row["id"] for row in rows]


@asynccontextmanager
async def postgresql(url: str, practices: Sequence[Practice]) -> AsyncIterator[PostgreSql]:
    """The server at ``url``, with these practices in a temporary table."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(CREATE)
        rows = [(each.id, SNOWBALL[each.language], *texts(each)) for each in practices]
        await connection.executemany(INSERT, rows)
        yield PostgreSql(connection)
    finally:
        await connection.close()
