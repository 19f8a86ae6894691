"""Which rows are copied: of every table there is, those of one community or all of them.

Tables are found, not listed: one that is added later is copied too. What one community has of a table is
concluded from its columns; ``BY_HAND`` says it of the few where they do not tell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlmodel import SQLModel

from storage.search import tables as search
from storage.tables import (
    ChannelRow,
    CommunityRow,
    DeliveryRow,
    DraftRow,
    HandoutRow,
    LeaseRow,
    MemberRow,
    PracticeRow,
    PresenceRow,
    SeenRow,
    ThemeRow,
)
from storage.tables import Table as Base


def table_of(row: type[SQLModel]) -> Table:
    """The table whose rows are of this kind."""
    table: Table = row.__table__  # type: ignore[attr-defined]  # SQLModel adds it
    return table


# Practices are found by the question they answer as well, and may be read as soon as they are there.
table_of(PracticeRow).add_is_dependent_on(table_of(ThemeRow))

DERIVED = frozenset(
    table_of(row)
    for row in (
        search.PlaceRow,
        search.FreshRow,
        search.PartitionRow,
        search.DocumentRow,
        search.PostingsRow,
        LeaseRow,
    )
)
"""What is made anew where it is copied to: from the practices, and by the processes at work there."""


class NoScope(Exception):
    """Nothing says what one community has of a table: ``BY_HAND`` is to."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of a table that are copied."""

    table: Table
    where: ColumnElement[bool]

    @property
    def key(self) -> list[Column[Any]]:
        """The columns that name a row."""
        return list(self.table.primary_key.columns)

    def count(self) -> Select[int]:
        """How many rows they are."""
        return select(func.count()).select_from(self.table).where(self.where)

    def batch(self, after: tuple[Any, ...] | None, size: int) -> Select[*tuple[Any, ...]]:
        """The next rows, in the order of their keys in their database."""
        rows = select(self.table).where(self.where).order_by(*self.key).limit(size)
        return rows if after is None else rows.where(tuple_(*self.key) > after)


def copied_tables() -> list[Table]:
    """Every table that is copied, each after those it leans on."""
    return [table for table in Base.metadata.sorted_tables if table not in DERIVED]


def scopes(community: str | None) -> list[Scope]:
    """What is copied: everything, or what a community (by id) has."""
    return [
        Scope(table, true() if community is None else _had_by(table, community)) for table in copied_tables()
    ]


def _had_by(table: Table, community: str) -> ColumnElement[bool]:
    if by_hand := BY_HAND.get(table):
        return by_hand(community)
    if "community" in table.c:
        return table.c.community == community
    for column in table.c:
        parent = Base.metadata.tables.get(f"{column.name}s")
        if parent is not None and "id" in parent.c:
            return column.in_(select(parent.c.id).where(_had_by(parent, community)))
    raise NoScope(f"What does a community have of {table.name}?")


# ---- Where columns do not tell -----------------------------------------------------------------------------

COMMUNITIES, CHANNELS, MEMBERS = table_of(CommunityRow), table_of(ChannelRow), table_of(MemberRow)
PRESENCES, DRAFTS, HANDOUTS = table_of(PresenceRow), table_of(DraftRow), table_of(HandoutRow)
PLACE, PERSON = ("messenger", "workspace", "channel"), ("messenger", "workspace", "user")


def _itself(community: str) -> ColumnElement[bool]:
    return COMMUNITIES.c.id == community


def _lived_in(community: str) -> ColumnElement[bool]:
    home = exists().where(_same(CHANNELS, COMMUNITIES, PLACE), COMMUNITIES.c.id == community)
    return or_(CHANNELS.c.community == community, home)


def _present(community: str) -> ColumnElement[bool]:
    return exists().where(_same(PRESENCES, CHANNELS, PLACE), _lived_in(community))


def _personal(table: Table) -> Callable[[str], ColumnElement[bool]]:
    """What is somebody's goes with them: a form, for one, does not always say what it is about."""

    def theirs(community: str) -> ColumnElement[bool]:
        return exists().where(_same(table, MEMBERS, PERSON), MEMBERS.c.community == community)

    return theirs


def _same(one: Table, other: Table, columns: tuple[str, ...]) -> ColumnElement[bool]:
    return and_(*(one.c[name] == other.c[name] for name in columns))


BY_HAND: Mapping[Table, Callable[[str], ColumnElement[bool]]] = {
    COMMUNITIES: _itself,
    CHANNELS: _lived_in,
    PRESENCES: _present,
    DRAFTS: _personal(DRAFTS),
    HANDOUTS: _personal(HANDOUTS),
    table_of(DeliveryRow): lambda _: true(),  # see ``storage.copying.owed``
    table_of(SeenRow): lambda _: false(),  # what is told again is known by what it is about
}
