"""Who and what is on the server, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.adapters.discord.local.permissions import EVERYTHING, NOTHING, Overwrite, Permission

Json = dict[str, Any]

GUILD = "1100000000000000001"
APPLICATION = "1100000000000000002"
BOT_USER = APPLICATION
BOT_NAME = "Mallette"
OTHER_BOT = "1100000000000000003"

TEXT, DIRECT, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 11, 12, 15
EPHEMERAL, LOADING, HAS_THREAD, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 5, 1 << 15
REQUIRES_TAG = 1 << 4


@dataclass
class User:
    """Somebody with an account; ``key`` is the short name tests know them by."""

    key: str
    id: str
    name: str
    locale: str = "fr"
    bot: bool = False
    takes_direct: bool = True
    """Whether the bot may write to them."""


@dataclass
class Role:
    """A role of a server."""

    key: str
    id: str
    permissions: Permission = NOTHING
    mentionable: bool = False
    managed: bool = False
    position: int = 1


@dataclass
class Member:
    """Somebody on a server."""

    user: str
    roles: list[str] = field(default_factory=list)
    nick: str | None = None
    joined: float = 1_700_000_000.0


@dataclass
class Message:
    """One message; ``only_for`` names whom an ephemeral one is shown to."""

    id: str
    channel: str
    author: str
    content: str = ""
    type: int = 0
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    reference: str | None = None
    """The message it replies to, or that its thread begins with."""
    reference_channel: str | None = None
    nonce: str | int | None = None
    edited: float | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    mentions: list[str] = field(default_factory=list)
    mentioned_roles: list[str] = field(default_factory=list)
    mentions_everyone: bool = False
    allowed_mentions: Json | None = None
    pinged: frozenset[str] = frozenset()
    """Whom it called, by user id."""
    interaction: Json | None = None
    """What somebody did that it answers."""
    only_for: str | None = None
    webhook: str | None = None

    @property
    def loading(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)


@dataclass
class Thread:
    """What a channel has more when it is a thread."""

    owner: str
    archive_after: int = 4320
    """Minutes."""
    archived: bool = False
    locked: bool = False
    archived_at: float = 0.0
    members: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    active_at: float = 0.0
    sent: int = 0


@dataclass
class Channel:
    """A place: a channel, a thread or a direct conversation; ``key`` is its short name."""

    key: str
    id: str
    type: int
    guild: str | None = None
    name: str = ""
    parent: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    recipient: str | None = None
    thread: Thread | None = None
    tags: list[Json] = field(default_factory=list)
    flags: int = 0
    topic: str | None = None

    @property
    def direct(self) -> bool:
        """Whether it is somebody's conversation with the bot."""
        return self.type == DIRECT

    def message(self, id: str) -> Message | None:
        """The message of that id, ephemeral ones left out."""
        return next((m for m in self.messages if m.id == id and m.only_for is None), None)


@dataclass
class Guild:
    """A server."""

    id: str
    name: str
    owner: str
    locale: str = "fr"
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    available: bool = True


@dataclass
class Modal:
    """A form somebody has open."""

    user: str
    custom_id: str
    title: str
    components: list[Json]
    channel: str
    message: Message | None = None
    """The message whose button opened it."""


Kind = Literal["command", "component", "autocomplete", "modal"]


@dataclass
class World:
    """Everything that is there."""

    users: dict[str, User] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    modals: dict[str, Modal] = field(default_factory=dict)
    """By person."""

    def user(self, who: str) -> User:
        """Somebody, by short name or id."""
        for user in self.users.values():
            if who in {user.key, user.id}:
                return user
        raise AssertionError(f"Nobody is called {who}.")

    def channel(self, which: str) -> Channel:
        """A channel or a thread, by short name or id."""
        for channel in self.channels.values():
            if which == channel.id or (which == channel.key and not channel.direct):
                return channel
        raise AssertionError(f"No channel is called {which}.")

    def role(self, which: str) -> Role:
        """A role, by short name or id."""
        for guild in self.guilds.values():
            for role in guild.roles.values():
                if which in {role.key, role.id}:
                    return role
        raise AssertionError(f"No role is called {which}.")

    def direct(self, user: str) -> Channel:
        """The conversation of somebody with the bot."""
        person = self.user(user)
        direct = str(int(person.id) + 5_000_000)
        if direct not in self.channels:
            self.channels[direct] = Channel(person.key, direct, DIRECT, recipient=person.id)
        return self.channels[direct]

    def threads(self, guild: str, *, archived: bool | None = None) -> Iterator[Channel]:
        """The threads of a server."""
        for channel in self.channels.values():
            if channel.thread and channel.guild == guild and archived in {None, channel.thread.archived}:
                yield channel

    def permissions(self, user: str, channel: Channel) -> Permission:
        """What somebody may do in a channel; in a thread, what its channel allows."""
        if channel.direct or channel.guild is None:
            return EVERYTHING if user in {channel.recipient, BOT_USER} else NOTHING
        if channel.thread and channel.parent:
            granted = self.permissions(user, self.channels[channel.parent])
            private = channel.type == PRIVATE_THREAD and user not in channel.thread.members
            return granted & ~Permission.VIEW_CHANNEL if private and not _keeps(granted) else granted
        guild = self.guilds[channel.guild]
        member = guild.members.get(user)
        if member is None:
            return NOTHING
        granted = self.guild_permissions(user, guild)
        if Permission.ADMINISTRATOR in granted:
            return EVERYTHING
        for ids in ({guild.id}, set(member.roles), {user}):
            told = [o for o in channel.overwrites if o.id in ids]
            for overwrite in told:
                granted &= ~overwrite.deny
            for overwrite in told:
                granted |= overwrite.allow
        if Permission.VIEW_CHANNEL not in granted:
            return NOTHING
        return granted

    def guild_permissions(self, user: str, guild: Guild) -> Permission:
        """What somebody's roles allow on the whole server."""
        if user == guild.owner:
            return EVERYTHING
        granted = guild.roles[guild.id].permissions
        for role in guild.members[user].roles:
            granted |= guild.roles[role].permissions
        return EVERYTHING if Permission.ADMINISTRATOR in granted else granted

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether somebody sees a channel at all."""
        return Permission.VIEW_CHANNEL in self.permissions(user, channel)


def _keeps(granted: Permission) -> bool:
    """Whether one sees private threads without being in them."""
    return Permission.MANAGE_THREADS in granted
