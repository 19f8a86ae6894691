"""Plain SQL, read by the driver itself: for what is read often, and is numbers for the most part.

``?1`` is the first value. ``x AMONG ?1`` says that ``x`` is one of the numbers in it, ``x NAMED ?1`` that it
is one of the texts.
"""

import json
import re
import sqlite3
from collections.abc import Coroutine, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, Protocol, TypeAlias, TypeVar, cast

T = TypeVar("T")

Value: TypeAlias = int | str | Sequence[int] | Sequence[str]


class Reads(Protocol):
    """Reads rows by plain SQL."""

    sqlite: bool

    async def read(self, query: str, *values: Value) -> Sequence[Any]:
        """The rows of a query."""


class OnPostgresql:
    """Reads by asyncpg, a round trip each time."""

    sqlite = False

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    async def read(self, query: str, *values: Value) -> Sequence[Any]:
        """The rows of a query."""
        return cast("Sequence[Any]", await self._driver.fetch(_postgresql_query(query), *values))


class InThread:
    """Reads in the thread of an SQLite connection, without waiting for anybody."""

    sqlite = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def read(self, query: str, *values: Value) -> Sequence[Any]:
        """The rows of a query."""
        given = [value if isinstance(value, int | str) else json.dumps(value) for value in values]
        return self._connection.execute(_sqlite_query(query), given).fetchall()


_ONE = Lock()  # a task that was cancelled leaves its work behind, which goes on beside the next


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What becomes of work that reads in its thread only, and so waits for nobody."""
    with _ONE:
        try:
            work.send(None)
        except StopIteration as end:
            result: T = end.value
            return result
    work.close()
    raise RuntimeError("What is done in the thread of a connection can wait for nothing else.")


@lru_cache
def _sqlite_query(query: str) -> str:
    return re.sub(r"(?:AMONG|NAMED) (\?\d)", r"IN (SELECT value FROM json_each(\1))", query)


@lru_cache
def _postgresql_query(query: str) -> str:
    numbers = re.sub(r"AMONG \?(\d)", r"= ANY($\1::bigint[])", query)
    return re.sub(r"NAMED \?(\d)", r"= ANY($\1::text[])", numbers).replace("?", "$")
