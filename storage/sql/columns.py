"""Places, addresses and parts, as columns and back."""

from typing import Any, TypedDict

from sqlalchemy import ColumnElement, CompoundSelect, and_, bindparam, select, union
from sqlmodel import col

from bot.model.parts import Parts
from bot.model.place import Address, Person, Place
from storage.search.tables import PlaceRow
from storage.tables import AtAddress, ChannelRow, CommunityRow, InParts, InPlace, MemberRow, PresenceRow


class PlaceColumns(TypedDict):
    """The columns of ``InPlace``."""

    messenger: str
    workspace: str
    channel: str
    thread: str


class AddressColumns(TypedDict):
    """The columns of ``AtAddress``."""

    address_messenger: str | None
    address_workspace: str | None
    address_channel: str | None
    address_thread: str | None
    address_message: str | None


class PartColumns(TypedDict):
    """The columns of ``InParts``."""

    situation: str
    method: str
    outcome: str
    difficulties: str
    audience: str


def place_columns(place: Place) -> PlaceColumns:
    """Where something stands."""
    return PlaceColumns(
        messenger=place.messenger,
        workspace=place.workspace,
        channel=place.channel,
        thread=place.thread or "",
    )


def place_of(row: InPlace) -> Place:
    """Where a row stands."""
    return Place(row.messenger, row.workspace, row.channel, row.thread or None)


def address_columns(address: Address | None) -> AddressColumns:
    """Where a message stands, if it does."""
    return AddressColumns(
        address_messenger=address.place.messenger if address else None,
        address_workspace=address.place.workspace if address else None,
        address_channel=address.place.channel if address else None,
        address_thread=address.place.thread if address else None,
        address_message=address.message if address else None,
    )


def address_of(row: AtAddress) -> Address | None:
    """Where a row's message stands, if it does."""
    match row.address_messenger, row.address_workspace, row.address_channel, row.address_message:
        case str(messenger), str(workspace), str(channel), str(message):
            return Address(Place(messenger, workspace, channel, row.address_thread), message)
    return None


def part_columns(parts: Parts) -> PartColumns:
    """The five parts."""
    return PartColumns(
        situation=parts.situation,
        method=parts.method,
        outcome=parts.outcome,
        difficulties=parts.difficulties,
        audience=parts.audience,
    )


def parts_of(row: InParts) -> Parts:
    """The five parts of a row."""
    return Parts(row.situation, row.method, row.outcome, row.difficulties, row.audience)


def in_channel(
    table: type[InPlace] | type[ChannelRow] | type[PresenceRow] | type[PlaceRow], place: Place
) -> ColumnElement[bool]:
    """The rows that stand in the channel of ``place``."""
    return and_(
        col(table.messenger) == place.messenger,
        col(table.workspace) == place.workspace,
        col(table.channel) == place.channel,
    )


def is_message(table: type[AtAddress]) -> ColumnElement[bool]:
    """The rows whose message is the one that ``message_named`` names."""
    return and_(
        col(table.address_messenger) == bindparam("messenger"),
        col(table.address_workspace) == bindparam("workspace"),
        col(table.address_channel) == bindparam("channel"),
        col(table.address_message) == bindparam("message"),
    )


def message_named(place: Place, message: str | None) -> dict[str, str | None]:
    """A message of the channel of ``place``, in the names of ``is_message``."""
    return {
        "messenger": place.messenger,
        "workspace": place.workspace,
        "channel": place.channel,
        "message": message,
    }


def is_person(person: Person) -> ColumnElement[bool]:
    """The memberships of somebody."""
    return and_(
        col(MemberRow.messenger) == person.messenger,
        col(MemberRow.workspace) == person.workspace,
        col(MemberRow.user) == person.user,
    )


def is_presence_of(person: Person) -> ColumnElement[bool]:
    """The presences of somebody."""
    return and_(
        col(PresenceRow.messenger) == person.messenger,
        col(PresenceRow.home) == person.workspace,
        col(PresenceRow.user) == person.user,
    )


def living_in(place: Place) -> CompoundSelect[Any]:
    """The ids of the communities that live in the channel of ``place``."""
    at_home = select(col(CommunityRow.id)).where(in_channel(CommunityRow, place))
    as_guests = select(col(ChannelRow.community)).where(in_channel(ChannelRow, place))
    return union(at_home, as_guests)
