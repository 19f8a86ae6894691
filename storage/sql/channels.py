"""The channels, and who is in them."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, exists, false, or_
from sqlmodel import col, select

from bot import ports
from bot.model.place import Channel, Person, Place
from storage.sql.columns import in_channel, is_person, is_presence_of
from storage.sql.rows import Rows
from storage.tables import ChannelRow, MemberRow, PresenceRow


class Channels(ports.Channels):
    """The channels, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, place: Place) -> Channel | None:
        row = await self._rows.first(select(ChannelRow).where(in_channel(ChannelRow, place)))
        return _channel(row) if row else None

    async def save(self, channel: Channel) -> None:
        await self._rows.put(_row(channel))

    async def of(self, community: str) -> list[Channel]:
        lived_in = select(ChannelRow).where(ChannelRow.community == community)
        by_name = lived_in.order_by(ChannelRow.name, ChannelRow.channel)
        return [_channel(row) for row in await self._rows.all(by_name)]

    async def settle(self, place: Place, people: Sequence[Person]) -> None:
        await self._rows.run(delete(PresenceRow).where(in_channel(PresenceRow, place)))
        await self._rows.put(*(_presence(place, person) for person in people))

    async def enter(self, place: Place, person: Person) -> None:
        await self._rows.put(_presence(place, person))

    async def leave(self, place: Place, person: Person) -> None:
        theirs = in_channel(PresenceRow, place) & is_presence_of(person)
        await self._rows.run(delete(PresenceRow).where(theirs))

    async def may_see(self, person: Person, place: Place) -> bool:
        here = select(ChannelRow).where(in_channel(ChannelRow, place), seen_by(person))
        return await self._rows.first(here) is not None

    async def seen_by(self, person: Person) -> list[Channel]:
        lived_in = select(ChannelRow).where(col(ChannelRow.community).is_not(None), seen_by(person))
        by_name = lived_in.order_by(ChannelRow.name, ChannelRow.channel)
        return [_channel(row) for row in await self._rows.all(by_name)]


def seen_by(person: Person) -> ColumnElement[bool]:
    """The channels somebody may look into."""
    open_to_them: ColumnElement[bool] = and_(
        col(ChannelRow.open),
        col(ChannelRow.messenger) == person.messenger,
        col(ChannelRow.workspace) == person.workspace,
        ~exists().where(is_person(person), col(MemberRow.gone_at).is_not(None)),
    )
    if person.guest:
        open_to_them = false()
    there = (
        col(PresenceRow.messenger) == col(ChannelRow.messenger),
        col(PresenceRow.workspace) == col(ChannelRow.workspace),
        col(PresenceRow.channel) == col(ChannelRow.channel),
    )
    return or_(open_to_them, exists().where(is_presence_of(person), *there))


def _row(channel: Channel) -> ChannelRow:
    return ChannelRow(
        messenger=channel.place.messenger,
        workspace=channel.place.workspace,
        channel=channel.place.channel,
        name=channel.name,
        open=channel.open,
        community=channel.community,
        server=channel.server,
    )


def _channel(row: ChannelRow) -> Channel:
    place = Place(row.messenger, row.workspace, row.channel)
    return Channel(place, row.name, row.open, row.community, row.server)


def _presence(place: Place, person: Person) -> PresenceRow:
    return PresenceRow(
        messenger=place.messenger,
        workspace=place.workspace,
        channel=place.channel,
        home=person.workspace,
        user=person.user,
    )
