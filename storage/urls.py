"""The database's address, understood once, and what is said when nothing can be remembered there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from asyncpg import InterfaceError, PostgresError, SyntaxOrAccessError  # type: ignore[import-untyped]  # has no stubs
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports import Conflict, StorageError

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def database_url(url: str | URL) -> URL:
    """The address with the driver we use. Raises ``StorageError`` when it is none."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError(
            "DATABASE_URL is no database address; write sqlite+aiosqlite:///data/mallette.db, or"
            " postgresql+asyncpg://user:password@host/database."
        ) from None
    driver = DRIVERS.get(parsed.drivername)
    if driver is None:
        raise StorageError(
            f"DATABASE_URL names {parsed.drivername}, which is not known here; write sqlite+aiosqlite:///…"
            " or postgresql+asyncpg://…."
        )
    if driver.startswith("sqlite") and parsed.database in {None, "", ":memory:"}:
        raise StorageError("DATABASE_URL names no file; write sqlite+aiosqlite:///data/mallette.db.")
    return parsed.set(drivername=driver)


def make_file(url: URL) -> None:
    """Create an SQLite file and its folder. Raises ``StorageError`` when that cannot be, or it is none.

    aiosqlite, when it cannot open a file, leaves a thread behind that fails aloud once the loop has ended.
    """
    if url.get_backend_name() == "sqlite" and url.database:
        with saying_why(url):
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(url.database)) as connection:
                connection.execute("PRAGMA schema_version")


@contextmanager
def saying_why(url: URL) -> Iterator[None]:
    """Raises ``StorageError`` when the database at ``url`` refuses or is not there.

    Raises ``Conflict`` when it refuses what somebody else's change has made impossible.
    """
    try:
        yield
    except DBAPIError as error:
        raise (Conflict() if _is_conflict(error) else _cannot_be_used(url, error)) from error
    except (*_REFUSED, OSError) as error:
        raise _cannot_be_used(url, error) from error


@contextmanager
def saying_why_if_lost(url: URL) -> Iterator[None]:
    """Raises ``StorageError`` when the database went away, or filled up, while somebody worked with it.

    Raises ``Conflict`` as ``saying_why`` does. What is wrong with their own doing is raised as it is: a
    broken promise, a statement that makes no sense.
    """
    try:
        yield
    except DBAPIError as error:
        if _is_conflict(error):
            raise Conflict from error
        if isinstance(error, _OWN_DOING):
            raise
        raise _cannot_be_used(url, error) from error
    except _OWN_DOING:
        raise
    except (*_REFUSED, ConnectionError, TimeoutError) as error:
        raise _cannot_be_used(url, error) from error


_REFUSED = (DBAPIError, sqlite3.Error, PoolTimeout, PostgresError, InterfaceError)
_OWN_DOING = (
    IntegrityError,
    ProgrammingError,
    DataError,
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    SyntaxOrAccessError,
)


_CONFLICTS = frozenset({"23505", "40001", "40P01"})
"""PostgreSQL's codes: a key that is taken, two that cannot both be, two that wait for each other."""


def _is_conflict(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _CONFLICTS


def _cannot_be_used(url: URL, error: Exception) -> StorageError:
    return StorageError(f"{_named(url)} cannot be used: {_reason(error)}.")


def _named(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"The SQLite file {url.database}"
    where = url.host or url.query.get("host") or "localhost"
    return f"PostgreSQL at {where}"


def _reason(error: Exception) -> str:
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig.__cause__ or error.orig
        return _reason(cause) if isinstance(cause, Exception) else str(cause)
    if isinstance(error, TimeoutError | PoolTimeout):
        return "it does not answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
