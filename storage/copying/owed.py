"""Which deliveries are a community's: their keys and their actions tell, no column does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.copying.scope import CHANNELS, MEMBERS, PERSON, PLACE, Scope
from storage.tables import DeliveryRow

ID = 32
"""Characters of an identifier: a delivery is named after what it is about."""


@dataclass(frozen=True, slots=True)
class Owned:
    """What a community has, by the names deliveries know it by."""

    ids: frozenset[str]
    places: frozenset[tuple[str, ...]]
    people: frozenset[tuple[str, ...]]

    def has(self, delivery: Mapping[Any, Any]) -> bool:
        """Whether a delivery is about something of theirs; what is named after nothing, by whom it is for."""
        named = [part for part in delivery["key"].split(":") if len(part) == ID]
        if named:
            return any(part in self.ids for part in named)
        action = delivery["action"]
        if action["kind"] == "post":
            return tuple(action["place"][name] for name in PLACE) in self.places
        return tuple(action["to"][name] for name in PERSON) in self.people


async def owned(scopes: Sequence[Scope], connection: AsyncConnection) -> Owned:
    """What the community these scopes are of has in a database."""
    ids: set[str] = set()
    for scope in scopes:
        if [column.name for column in scope.key] == ["id"]:
            ids.update((await connection.execute(select(scope.table.c.id).where(scope.where))).scalars())
    return Owned(
        frozenset(ids),
        frozenset(await _columns(scopes, CHANNELS.name, PLACE, connection)),
        frozenset(await _columns(scopes, MEMBERS.name, PERSON, connection)),
    )


async def _columns(
    scopes: Sequence[Scope], table: str, columns: tuple[str, ...], connection: AsyncConnection
) -> list[tuple[str, ...]]:
    [scope] = [one for one in scopes if one.table.name == table]
    found = await connection.execute(select(*(scope.table.c[name] for name in columns)).where(scope.where))
    return [tuple(row) for row in found]


def is_owed(scope: Scope) -> bool:
    """Whether this is the table of deliveries."""
    return scope.table.name == DeliveryRow.__tablename__
