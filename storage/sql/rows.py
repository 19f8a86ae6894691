"""Reading and writing rows, in the few ways the repositories need."""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import Executable
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.sql.plain import InThread, OnPostgresql, Reads, Value, finished

R = TypeVar("R")
T = TypeVar("T")


class Rows:
    """The rows of one unit of work. What is written is read back at once by the same unit."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.sqlite = session.get_bind().dialect.name == "sqlite"
        self.erased = False
        """Whether somebody took back what they had said."""
        self._connected: tuple[object, AsyncConnection, Any] | None = None

    async def all(self, query: SelectOfScalar[R], **named: object) -> Sequence[R]:
        """Every row of ``query``, in its order; ``named`` are the values it has names for."""
        # Rows are written past the session's memory of them, so it must not answer from that memory.
        async with self._near():
            found = await self._session.exec(
                query, params=named, execution_options={"populate_existing": True}
            )
        return found.all()

    async def first(self, query: SelectOfScalar[R]) -> R | None:
        """The first row of ``query``, if it has one."""
        return next(iter(await self.all(query.limit(1))), None)

    async def one(self, query: SelectOfScalar[R], **named: object) -> R | None:
        """The row of a query that was written down once, and has one at most; by the values it has names for.

        To write a query down takes as long as a small database takes to answer it.
        """
        return next(iter(await self.all(query, **named)), None)

    async def put(self, *rows: SQLModel) -> None:
        """Keep rows of one table, in place of those with the same primary keys."""
        if not rows:
            return
        async with self._near():
            await self.run(_upsert(_table(rows[0]), self.sqlite), [_values(row) for row in rows])

    async def add(self, row: SQLModel) -> bool:
        """Keep a row unless it would break a unique key; whether it was kept."""
        values = {name: value for name, value in _values(row).items() if value is not None}
        async with self._near():
            return (await self.run(_insert_new(_table(row), self.sqlite), values)).rowcount == 1

    async def count(self, table: type[SQLModel], values: Sequence[dict[str, Any]], column: str) -> None:
        """Keep rows, adding ``column`` to what the rows with the same primary keys have there."""
        counted = cast(Table, inspect(table).local_table)
        insert = _insert(counted, self.sqlite)
        more = {column: counted.c[column] + insert.excluded[column]}
        keys = list(counted.primary_key.columns)
        await self.run(insert.on_conflict_do_update(index_elements=keys, set_=more), values)

    async def fill(self, table: type[SQLModel], values: Sequence[dict[str, Any]]) -> None:
        """Keep many rows that are new, without making objects of them."""
        if values:
            await self.run(insert(table), values)

    async def run(self, statement: Executable, values: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Execute a statement that is no query for rows of a table."""
        connection, _ = await self._connection()
        return await connection.execute(statement, values)

    async def _connection(self) -> tuple[AsyncConnection, Any]:
        """The connection of this transaction, and the driver's own."""
        transaction = self._session.sync_session.get_transaction()
        if self._connected is None or transaction is None or self._connected[0] is not transaction:
            connection = await self._session.connection()
            driver = (await connection.get_raw_connection()).driver_connection
            self._connected = (self._session.sync_session.get_transaction(), connection, driver)
        return self._connected[1:]

    @asynccontextmanager
    async def _near(self) -> AsyncIterator[None]:
        """Meanwhile, whatever is asked is about a few rows: see ``storage.sql.engine``."""
        if not self.sqlite:
            yield
            return
        _, driver = await self._connection()
        driver.near = True
        try:
            yield
        finally:
            driver.near = False

    async def read(self, query: str, *values: Value) -> Sequence[Any]:
        """The rows of a query in plain SQL: see ``storage.sql.plain``."""

        async def rows(reads: Reads) -> Sequence[Any]:
            return await reads.read(query, *values)

        return await self.reading(rows)

    async def reading(self, work: Callable[[Reads], Coroutine[Any, Any, T]]) -> T:
        """What becomes of work that does nothing but read plain SQL.

        SQLite's connections have a thread each, and each way there and back takes longer than most queries:
        the whole work is done there.
        """
        _, driver = await self._connection()
        if not self.sqlite:
            return await work(OnPostgresql(driver))
        # Its own methods are made of these two; each of them does a single statement.
        result: T = await driver._execute(lambda: finished(work(InThread(driver._conn))))
        return result


_postgresql_insert = cast("Callable[[Table], sqlite.Insert]", postgresql.insert)


def _insert(table: Table, on_sqlite: bool) -> sqlite.Insert:
    # Two dialects, one grammar: what is typed as SQLite's is PostgreSQL's as well.
    return sqlite.insert(table) if on_sqlite else _postgresql_insert(table)


# To write a statement down takes as long as a small database takes to run it.


@lru_cache
def _insert_new(table: Table, on_sqlite: bool) -> sqlite.Insert:
    return _insert(table, on_sqlite).on_conflict_do_nothing()


@lru_cache
def _upsert(table: Table, on_sqlite: bool) -> sqlite.Insert:
    insert = _insert(table, on_sqlite)
    changed = {column.name: insert.excluded[column.name] for column in table.c if not column.primary_key}
    keys = list(table.primary_key.columns)
    if not changed:
        return insert.on_conflict_do_nothing(index_elements=keys)
    return insert.on_conflict_do_update(index_elements=keys, set_=changed)


def _table(row: SQLModel) -> Table:
    return cast(Table, inspect(type(row)).local_table)


def _values(row: SQLModel) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in _table(row).c}
