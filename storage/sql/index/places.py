"""Which places somebody may look into, by the numbers the index has for them."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Dialect, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg
from sqlmodel import col

from bot.model.place import Person, Place
from bot.ports import Viewer
from storage.cleaning import cleaned
from storage.search.tables import PlaceRow
from storage.sql.plain import Reads
from storage.sql.visibility import told_to

_MESSENGER, _WORKSPACE, _NAME, _COMMUNITY = "?messenger", "?workspace", "?name", "?community"
"""Stand in a query for what is put in whenever it is asked."""


async def visible_places(community: str | None, viewer: Viewer, reads: Reads) -> NDArray[np.bool_]:
    """For every place, by its number, whether what was told there may be seen; 0 is nowhere."""
    guest = isinstance(viewer, Person) and viewer.guest
    query, names = _query(type(viewer).__name__, guest, community is None, reads.sqlite)
    given = {_COMMUNITY: community or "", **_named(viewer)}
    numbers = [number for [number] in await reads.read(query, *(cleaned(given[name]) for name in names))]
    places = np.zeros(max(numbers, default=0) + 1, np.bool_)
    places[numbers] = True
    return places


def _named(viewer: Viewer) -> dict[str, str]:
    match viewer:
        case None:
            return {}
        case Person():
            return {_MESSENGER: viewer.messenger, _WORKSPACE: viewer.workspace, _NAME: viewer.user}
        case Place():
            return {_MESSENGER: viewer.messenger, _WORKSPACE: viewer.workspace, _NAME: viewer.channel}


@lru_cache
def _query(kind: str, guest: bool, anywhere: bool, on_sqlite: bool) -> tuple[str, list[str]]:
    """The query for what such a viewer may see, and what to put into it, in its order.

    To write it down takes longer than to run it.
    """
    viewer: Viewer = None
    if kind == Person.__name__:
        viewer = Person(_MESSENGER, _WORKSPACE, _NAME, guest=guest)
    elif kind == Place.__name__:
        viewer = Place(_MESSENGER, _WORKSPACE, _NAME)
    there = told_to(viewer, PlaceRow)
    if not anywhere:
        there &= col(PlaceRow.community) == _COMMUNITY
    dialects: dict[bool, Callable[[], Dialect]] = {True: sqlite.dialect, False: asyncpg.dialect}
    compiled = select(col(PlaceRow.number)).where(there).compile(dialect=dialects[on_sqlite]())
    return str(compiled), [compiled.params[name] for name in compiled.positiontup or ()]
