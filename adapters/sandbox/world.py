"""The people and the channels of the sandbox, and who may do what in them."""

from dataclasses import replace

from adapters.sandbox import inbound
from adapters.sandbox.memory.records import BOT, Channel, Kind, Message, Somebody
from adapters.sandbox.memory.store import Store
from bot.model.place import Person

PEOPLE = (
    Somebody("nadia", "Nadia Kaci"),
    Somebody("thomas", "Thomas Lemoine"),
    Somebody("ines", "Inès Morel"),
    Somebody("yann", "Yann Le Goff"),
    Somebody("claire", "Claire Dubois"),
)
OPEN = Channel("pratiques", "pratiques", Kind.OPEN)
CLOSED = Channel("cercle-nord", "cercle-nord", Kind.CLOSED)
IN_CLOSED = ("nadia", "yann", "claire")


class Refused(Exception):
    """What somebody asked for is not possible; ``reason`` names the sentence that says why."""

    def __init__(self, status: int, reason: str, **facts: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.facts = facts


def direct_channel(person: str) -> str:
    """The conversation of one person with the bot."""
    return f"direct-{person}"


def home_channel(person: str) -> str:
    """The bot's own page, as one person has it."""
    return f"{inbound.PAGE}{person}"


class World:
    """Who is there, and what each may see and change. Kept in the store, answered from memory."""

    def __init__(self, store: Store, language: str) -> None:
        self._store = store
        self._language = language
        self._people = {person.id: person for person in store.people()}
        self._channels = {channel.id: channel for channel in store.channels()}
        self._inside: dict[str, list[str]] = {channel: [] for channel in self._channels}
        for channel, person in store.presences():
            self._inside[channel].append(person)
        if not self._people:
            self._settle()
        for person in self._people:
            self._let_in(person, Channel(home_channel(person), BOT, Kind.HOME))

    def _settle(self) -> None:
        with self._store.together():
            self.add_channel(OPEN)
            self.add_channel(CLOSED)
            for person in PEOPLE:
                self.add_person(person.id, person.name, [CLOSED.id] if person.id in IN_CLOSED else [])

    # ---- Who and where -----------------------------------------------------------------------------------

    @property
    def people(self) -> list[Somebody]:
        """Everybody but the bot."""
        return list(self._people.values())

    @property
    def channels(self) -> list[Channel]:
        """The channels people share, archived ones left out."""
        shared = (Kind.OPEN, Kind.CLOSED)
        return [
            channel for channel in self._channels.values() if channel.kind in shared and not channel.archived
        ]

    def inside(self, channel: str) -> list[Somebody]:
        """The people in a channel: everybody, in an open one."""
        if self._channels[channel].kind is Kind.OPEN:
            return self.people
        return [self._people[person] for person in self._inside[channel]]

    def channels_of(self, person: str) -> list[Channel]:
        """What somebody finds in their sidebar."""
        return [channel for channel in self._channels.values() if self.sees_channel(person, channel.id)]

    def identity(self, id: str) -> Person:
        """Somebody as the bot knows them."""
        name = "Mallette" if id == BOT else self._people[id].name
        return Person(inbound.NAME, inbound.WORKSPACE, id, name, self._language)

    # ---- Changes -----------------------------------------------------------------------------------------

    def add_person(self, id: str, name: str, closed_channels: list[str] | None = None) -> Somebody:
        """Let somebody in: the open channels, these closed ones, a conversation with the bot and its page."""
        person = Somebody(id, name)
        self._people[id] = person
        self._store.add_person(person)
        self._let_in(id, Channel(direct_channel(id), BOT, Kind.DIRECT))
        self._let_in(id, Channel(home_channel(id), BOT, Kind.HOME))
        for channel in closed_channels or ():
            self._let_in(id, self._channels[channel])
        return person

    def _let_in(self, person: str, channel: Channel) -> None:
        if channel.id not in self._channels:
            self.add_channel(channel)
        if person not in self._inside[channel.id]:
            self._inside[channel.id].append(person)
            self._store.enter(channel.id, person)

    def add_channel(self, channel: Channel) -> None:
        """Open a channel."""
        self._channels[channel.id] = channel
        self._inside.setdefault(channel.id, [])
        self._store.save_channel(channel)

    def archive(self, channel: str) -> None:
        """Close a channel for good: what was said there stays, nothing new can be."""
        self.add_channel(replace(self._channels[channel], archived=True))

    # ---- Rules -------------------------------------------------------------------------------------------

    def person(self, id: str) -> Somebody:
        """The person of that id. Raises ``Refused`` when there is none."""
        if id not in self._people:
            raise Refused(404, "unknown_person")
        return self._people[id]

    def sees_channel(self, person: str, channel: str) -> bool:
        """Whether somebody can see a channel."""
        found = self._channels.get(channel)
        return found is not None and (found.kind is Kind.OPEN or person in self._inside[channel])

    def sees(self, person: str, message: Message) -> bool:
        """Whether somebody can see a message."""
        return self.sees_channel(person, message.channel) and message.only_for in (None, person)

    def says(self, channel: str) -> bool:
        """Whether anything can be said in a channel."""
        return channel in self._channels and not self._channels[channel].archived

    def enter(self, person: str, channel: str, *, to_speak: bool = False) -> Channel:
        """The channel, for somebody who may be there. Raises ``Refused`` otherwise, never saying why not."""
        if not self.sees_channel(person, channel):
            raise Refused(404, "unknown_channel")
        if to_speak and self._channels[channel].kind is Kind.HOME:
            raise Refused(409, "home_is_read")
        if to_speak and not self.says(channel):
            raise Refused(409, "archived_channel")
        return self._channels[channel]

    def thread(self, person: str, channel: str, thread: str | None) -> str | None:
        """The thread, if one can hang there. Raises ``Refused`` otherwise."""
        if thread is None:
            return None
        first = self._store.message(thread)
        if first is None or first.channel != channel or first.thread or not self.sees(person, first):
            raise Refused(404, "unknown_thread")
        if first.only_for:
            raise Refused(409, "private_thread")
        return first.id

    def seen(self, person: str, message: str) -> Message:
        """The message, for somebody who can see it. Raises ``Refused`` otherwise."""
        found = self._store.message(message)
        if found is None or found.deleted or not self.sees(person, found):
            raise Refused(404, "unknown_message")
        return found

    def own(self, person: str, message: str) -> Message:
        """The message, for its author. Raises ``Refused`` otherwise."""
        found = self.seen(person, message)
        if found.author != person:
            raise Refused(403, "foreign_message")
        return found
