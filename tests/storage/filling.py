"""Rows for every table there is, made from its columns: what is added later is filled as well."""

import hashlib
from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, LargeBinary, Table
from sqlalchemy.types import Integer
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.copying.scope import copied_tables
from storage.tables import Table as Base
from tests.builders import NOW

WORDS = "Où l'on s'écoute : « ça va ? » 🧰\n"
COMMUNITIES = ("managers", "agile")


def name_of(table: str, community: str, number: int) -> str:
    """The identifier of a row."""
    if table == "communities":
        return hashlib.md5(community.encode(), usedforsecurity=False).hexdigest()
    return hashlib.md5(f"{table}{community}{number}".encode(), usedforsecurity=False).hexdigest()


def rows_of(table: Table, community: str, count: int) -> list[dict[str, Any]]:
    """So many different rows of a table, about a community; the communities themselves are one each."""
    how_many = 1 if table.name in {"communities", "invitations"} else count
    return [_row(table, community, number) for number in range(how_many)]


def everything(community: str, count: int) -> dict[Table, list[dict[str, Any]]]:
    """Rows of every table that is copied, each after those it leans on."""
    return {table: rows_of(table, community, count) for table in copied_tables()}


def _row(table: Table, community: str, number: int) -> dict[str, Any]:
    row = {column.name: _value(table, column, community, number) for column in table.c}
    if table.name == "deliveries":
        place = {"messenger": "sandbox", "workspace": "sandbox", "channel": f"{community}{number}"}
        row |= {
            "key": f"posting:{name_of('postings', community, number)}"
            if number % 2
            else f"opened:{community}{number}",
            "action": {"kind": "post", "place": place, "card": {"blocks": []}},
        }
    return row


def _value(table: Table, column: Column[Any], community: str, number: int) -> Any:
    parent = Base.metadata.tables.get(f"{column.name}s")
    match column.name, column.type:
        case "id", _:
            return name_of(table.name, community, number)
        case "community", _:
            return name_of("communities", community, number)
        case _ if parent is not None and "id" in parent.c:
            return name_of(parent.name, community, number)
        case (("messenger" | "workspace"), _):
            return "sandbox"
        case "channel", _:
            # The community's home is one of its channels.
            return f"{community}{number}"
        case (("message" | "user" | "address_message" | "code" | "form" | "about" | "gist"), _):
            return f"{table.name if column.name != 'user' else ''}{community}{number}"
    if column.nullable and number % 3 == 2:
        return None
    return _typed(column, number)


def _typed(column: Column[Any], number: int) -> Any:
    match column.type:
        case Enum() as kinds if kinds.enum_class is not None:
            return list(kinds.enum_class)[number % len(kinds.enum_class)]
        case Boolean():
            return number % 2 == 0
        case UTCDateTime():
            return NOW + timedelta(seconds=number, microseconds=number * 1001)
        case Date():
            return date(2026, 11, 1 + number % 28)
        case Integer():
            return number
        case Float():
            return number / 2
        case JSON():
            return {"é": [number, WORDS], "a": None}
        case LargeBinary():
            return bytes([number % 256])
    return f"{WORDS}{column.name} {number}"
