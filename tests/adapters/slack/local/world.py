"""Who and what is in the workspace, and where it stands."""

import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

TEAM = "T1"
ENTERPRISE = "E1"
OTHER_TEAM = "T2"
APP = "A0MALLETTE"
BOT_USER = "U0MALLETTE"
BOT_ID = "B0MALLETTE"
BOT_NAME = "Mallette"


def random_id(prefix: str, length: int = 9) -> str:
    """An identifier as Slack makes them."""
    return prefix + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(length))


@dataclass
class User:
    """Somebody with an account; ``key`` is the short name tests know them by."""

    key: str
    id: str
    real_name: str
    locale: str = "fr-FR"
    tz: str = "Europe/Paris"
    team: str = TEAM
    guest: bool = False
    deleted: bool = False
    bot: bool = False

    @property
    def stranger(self) -> bool:
        """Whether they are here through Slack Connect only."""
        return self.team != TEAM


@dataclass
class Message:
    """One message; ``only_for`` names whom an ephemeral one is shown to."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    metadata: Json | None = None
    edited: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    broadcast: bool = False

    @property
    def in_thread(self) -> bool:
        """Whether it hangs from another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


Kind = Literal["public", "private", "direct"]


@dataclass
class Channel:
    """A place; ``key`` is its short name, for a direct one that of the person."""

    key: str
    id: str
    kind: Kind
    members: list[str] = field(default_factory=list)
    name: str = ""
    archived: bool = False
    shared: bool = False
    """Whether another workspace is in it, by Slack Connect."""
    messages: list[Message] = field(default_factory=list)
    created: int = 1_700_000_000

    @property
    def type(self) -> str:
        """The ``channel_type`` of events."""
        return {"public": "channel", "private": "group", "direct": "im"}[self.kind]

    @property
    def family(self) -> str:
        """The first half of the scopes it takes."""
        return {"public": "channels", "private": "groups", "direct": "im"}[self.kind]

    def message(self, ts: str) -> Message | None:
        """The message of that ``ts``."""
        return next((message for message in self.messages if message.ts == ts), None)

    def replies(self, ts: str) -> list[Message]:
        """What hangs from a message, ephemeral messages left out."""
        return [m for m in self.messages if m.in_thread and m.thread_ts == ts and m.only_for is None]


@dataclass
class View:
    """A modal or a Home: what the bot made of it, and what somebody typed."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, Json] = field(default_factory=dict)
    """What each input holds now: ``{block_id: {action_id: state}}``."""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """Everything that is there."""

    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    """By person: the modals on top of each other."""
    homes: dict[str, View] = field(default_factory=dict)

    def user(self, who: str) -> User:
        """Somebody, by short name or id."""
        for user in self.users.values():
            if who in {user.key, user.id}:
                return user
        raise AssertionError(f"Nobody is called {who}.")

    def channel(self, which: str) -> Channel:
        """A channel, by short name or id."""
        for channel in self.channels.values():
            if which in {channel.key, channel.id} and (channel.kind != "direct" or which == channel.id):
                return channel
        raise AssertionError(f"No channel is called {which}.")

    def direct(self, user: str) -> Channel:
        """The conversation of somebody with the bot."""
        person = self.user(user)
        direct = f"D0{person.id[2:]}"
        if direct not in self.channels:
            self.channels[direct] = Channel(person.key, direct, "direct", [person.id, BOT_USER])
        return self.channels[direct]

    def modal(self, user: str) -> View | None:
        """The modal somebody has before them."""
        stack = self.modals.get(self.user(user).id)
        return stack[-1] if stack else None

    def views(self) -> Iterator[View]:
        """Every view that is open somewhere."""
        for stack in self.modals.values():
            yield from stack
        yield from self.homes.values()
