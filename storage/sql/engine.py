"""Connections to a database, set up so that what was committed is durable and what was erased is gone."""

import json
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.cleaning import cleaned

PATIENCE = 10
"""Seconds to wait for a lock another process holds, or for PostgreSQL to answer."""

_MOMENT = 100  # milliseconds; everybody else's unit waits meanwhile


def make_engine(url: URL, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for SQLite or PostgreSQL; it connects when it is first used."""
    sqlite = url.get_backend_name() == "sqlite"
    engine = create_async_engine(
        url,
        json_serializer=_json,
        hide_parameters=True,  # members' words do not belong in a log
        pool_pre_ping=not sqlite,
        connect_args={"timeout": PATIENCE},
    )
    event.listen(engine.sync_engine, "before_cursor_execute", _clean, retval=True)
    if sqlite:
        pragmas = SQLITE | {"foreign_keys": "ON" if foreign_keys else "OFF"}
        event.listen(engine.sync_engine, "connect", lambda connection, _: _set_up(connection, pragmas))
        event.listen(engine.sync_engine, "begin", _begin)
    return engine


SQLITE = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # an answer is a promise: kept means on the disk
    "secure_delete": "ON",  # what somebody took back is overwritten, not only unlinked
}


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


async def empty_log(engine: AsyncEngine) -> None:
    """Leave nothing in SQLite's write-ahead log, which holds pages as they were before an erasure.

    Where somebody reads at this moment it stays until the next erasure, or until the storage is closed.
    """
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            await connection.run_sync(_empty_log)


def _empty_log(connection: Connection) -> None:
    # The driver's cursor: a log cannot be emptied within the transaction the engine would begin.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_MOMENT}")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    cursor.close()
