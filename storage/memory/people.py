"""Communities, their channels, and who is in them."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import cast

from bot import ports
from bot.model.community import Community
from bot.model.member import Member
from bot.model.place import Channel, Person, Place
from storage.cleaning import cleaned
from storage.memory.memory import Memory, Shelf, first, oldest_first


class Communities(Shelf[Community], ports.Communities):
    """The communities."""

    async def all(self) -> list[Community]:
        return oldest_first(self._kept.all())

    async def with_calendar(self, token: str) -> Community | None:
        return first(one for one in self._kept.all() if one.calendar == token)

    async def rested(self, now: datetime, limit: int) -> list[Community]:
        untold = cast("Iterable[datetime]", self._kept.names("untold"))
        over = (self._kept.called("untold", ends) for ends in sorted(ends for ends in untold if ends <= now))
        by_id = (sorted(together, key=lambda one: one.id) for together in over)
        return list(islice(chain.from_iterable(by_id), limit))

    async def at(self, place: Place) -> Community | None:
        living = [one for one in await self.all() if one.id in self._memory.living_in(place)]
        at_home = [one for one in living if one.home.whole_channel == place.whole_channel]
        return first(at_home + living)

    async def of(self, person: Person) -> list[Community]:
        joined = {member.community for member in self._memory.members.all() if member.person == person}
        return [community for community in await self.all() if community.id in joined]


class Channels(ports.Channels):
    """The channels, and who is in them."""

    def __init__(self, memory: Memory) -> None:
        self._kept = memory.channels
        self._presences = memory.presences
        self._members = memory.members

    async def get(self, place: Place) -> Channel | None:
        return self._kept.get(place.whole_channel)

    async def save(self, channel: Channel) -> None:
        place = channel.place.whole_channel
        self._kept[place] = cleaned(replace(channel, place=place))

    async def of(self, community: str) -> list[Channel]:
        living = self._kept.called("community", community)
        return sorted(living, key=lambda channel: (channel.name, channel.place.channel))

    async def settle(self, place: Place, people: Sequence[Person]) -> None:
        self._presences[place.whole_channel] = frozenset(people)

    async def enter(self, place: Place, person: Person) -> None:
        await self.settle(place, [*self._present(place), person])

    async def leave(self, place: Place, person: Person) -> None:
        await self.settle(place, [*(self._present(place) - {person})])

    async def may_see(self, person: Person, place: Place) -> bool:
        channel = await self.get(place)
        return channel is not None and self._may_see(person, channel)

    async def seen_by(self, person: Person) -> list[Channel]:
        lived_in = (channel for channel in self._kept.all() if channel.community)
        seen = [channel for channel in lived_in if self._may_see(person, channel)]
        return sorted(seen, key=lambda channel: (channel.name, channel.place.channel))

    def _may_see(self, person: Person, channel: Channel) -> bool:
        theirs = (channel.place.messenger, channel.place.workspace) == (person.messenger, person.workspace)
        inside = theirs and not person.guest and not self._is_gone(person)
        return (channel.open and inside) or person in self._present(channel.place)

    def _is_gone(self, person: Person) -> bool:
        return any(one.person == person and one.gone_at is not None for one in self._members.all())

    def _present(self, place: Place) -> frozenset[Person]:
        return self._presences.get(place.whole_channel, frozenset())


class Members(Shelf[Member], ports.Members):
    """The members."""

    async def of(self, community: str, person: Person) -> Member | None:
        return first(one for one in self._kept.called("community", community) if one.person == person)

    async def remove(self, id: str) -> None:
        self._kept.pop(id, None)

    async def facilitators(self, community: str) -> list[Member]:
        team = (one for one in self._kept.called("community", community) if one.facilitator)
        return sorted(team, key=lambda member: (member.joined_at, member.id))
