"""Connections to a database, set up so that what was committed is durable and what was erased is gone."""

import asyncio
import json
import sqlite3
from contextlib import suppress
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.cleaning import cleaned

PATIENCE = 10
"""Seconds to wait for a lock another process holds, or for PostgreSQL to answer."""

ANSWERED = 30
"""Seconds in which PostgreSQL answers one question of the bot's, or is taken to be away: it may hang, and so
may a process that holds what is wanted."""

REWRITTEN_AT_ONCE = 100_000_000
"""Bytes of an SQLite file that is rewritten after an erasure: it takes 0.8 s. A larger one needs VACUUM."""

SQLITE = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # an answer is a promise: kept means on the disk
    "secure_delete": "ON",  # what somebody took back is overwritten, not only unlinked
}

_MOMENT = 100  # milliseconds; everybody else's unit waits meanwhile


def make_engine(url: URL, *, foreign_keys: bool = True, answered: float | None = None) -> AsyncEngine:
    """An engine for SQLite or PostgreSQL; it connects when it is first used.

    Where one is given, no statement takes PostgreSQL longer than so many seconds.
    """
    sqlite = url.get_backend_name() == "sqlite"
    engine = create_async_engine(
        url,
        json_serializer=_json,
        hide_parameters=True,  # members' words do not belong in a log
        pool_pre_ping=not sqlite,
        connect_args={"timeout": PATIENCE}
        | ({"async_creator_fn": _connect} if sqlite else {"command_timeout": answered}),
    )
    event.listen(engine.sync_engine, "before_cursor_execute", _clean, retval=True)
    if sqlite:
        pragmas = SQLITE | {"foreign_keys": "ON" if foreign_keys else "OFF"}
        event.listen(engine.sync_engine, "connect", lambda connection, _: _set_up(connection, pragmas))
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


class _Driver(aiosqlite.Connection):
    """The driver's connection, which does small things at once, and may be stopped while it closes.

    A statement about a few rows takes a fraction of the way to the driver's thread and back, which the
    driver goes four times for each. What waits for a lock or for the disk, or may be long, is done there.

    SQLAlchemy stops a connection when a statement is cancelled. The driver's own then waited for ever for a
    thread that was gone, and so did the process that was told to stop.
    """

    near = False
    """Whether what is asked now is about a few rows, in a transaction that holds the lock."""
    _stopped: asyncio.Future[Any] | None = None

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Its own methods are made of this one: each is a single call of SQLite's."""
        if self.near and self._running:
            return fn(*args, **kwargs)
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def stop(self) -> asyncio.Future[Any] | None:
        """Stop its thread, once; done when it is gone, for whoever asks."""
        if self._stopped is None:
            self._stopped = super().stop()
        return self._stopped


def _connect(database: str, **settings: Any) -> _Driver:
    driver = _Driver(lambda: sqlite3.connect(database, **settings | {"check_same_thread": False}), 64)
    driver._thread.daemon = True  # as SQLAlchemy has it: it must not outlive the process's will to end
    return driver


def _set_up(connection: Any, pragmas: dict[str, str]) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: _begin does
    try:
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name}={value}").close()
    except Exception:
        connection.close()  # nobody else will: the pool has not heard of it yet
        raise


def _begin(connection: Connection) -> None:
    # To read first and ask for the write lock afterwards fails whenever somebody wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _json(value: Any) -> str:
    return json.dumps(cleaned(value), ensure_ascii=False)


def _clean(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _executemany: bool
) -> tuple[str, Any]:
    return statement, cleaned(parameters)


async def overwrite_erased(engine: AsyncEngine) -> None:
    """Leave no byte of what was erased in SQLite's file or in its log.

    ``secure_delete`` is not enough: a page that SQLite rearranged keeps a stale copy of a row in its unused
    part (2 to 5 texts of 100 remained). What cannot be done now, because another process is at work, is left
    to the next erasure: what was committed stays committed.
    """
    if engine.dialect.name == "sqlite":
        with suppress(DBAPIError, sqlite3.Error):
            async with engine.connect() as connection:
                await connection.run_sync(_overwrite_erased)


def _overwrite_erased(connection: Connection) -> None:
    # The driver's cursor: neither can be done within the transaction the engine would begin.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={_MOMENT}")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        [[size]] = cursor.fetchall()
        if size <= REWRITTEN_AT_ONCE:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        cursor.close()
