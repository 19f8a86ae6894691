"""The practices that were found, read where they were found: to ask once more takes as long as to search."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Dialect, Table, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg

from storage.sql.plain import Reads
from storage.tables import PracticeRow

_TABLE: Table = inspect(PracticeRow).local_table  # type: ignore[assignment]  # that of a class is one
_QUERY = f"SELECT {', '.join(_TABLE.c.keys())} FROM practices WHERE id NAMED ?1"  # noqa: S608  # its own names

_Understood: TypeAlias = Callable[[Any], Any]


async def shown(practices: Sequence[str], reads: Reads) -> list[PracticeRow]:
    """The rows of practices, in no order. What was erased since, by somebody else, is not among them."""
    columns = _understood(reads.sqlite)
    found = []
    for values in await reads.read(_QUERY, practices) if practices else ():
        row = {name: read(value) for (name, read), value in zip(columns, values, strict=True)}
        found.append(PracticeRow.model_construct(**row))
    return found


@lru_cache
def _understood(on_sqlite: bool) -> list[tuple[str, _Understood]]:
    """What a driver's values mean, column by column."""
    dialects: dict[bool, Callable[[], Dialect]] = {True: sqlite.dialect, False: asyncpg.dialect}
    dialect = dialects[on_sqlite]()
    types = {name: column.type.dialect_impl(dialect) for name, column in _TABLE.c.items()}
    return [(name, kind.result_processor(dialect, None) or _itself) for name, kind in types.items()]


def _itself(value: Any) -> Any:
    return value
