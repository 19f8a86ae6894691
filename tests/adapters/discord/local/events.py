"""What Discord tells the bot when something happens, and the happening itself."""

from typing import TYPE_CHECKING

from tests.adapters.discord.local import shapes
from tests.adapters.discord.local.intents import Intent
from tests.adapters.discord.local.world import (
    BOT_USER,
    HAS_THREAD,
    PRIVATE_THREAD,
    Channel,
    Guild,
    Json,
    Message,
)

if TYPE_CHECKING:
    from tests.adapters.discord.local.server import LocalDiscord


class Events:
    """Sends events: those the bot asked for, about what it sees."""

    def __init__(self, discord: "LocalDiscord") -> None:
        self._discord = discord

    # ---- Messages ----------------------------------------------------------------------------------------

    def posted(self, channel: Channel, said: Message) -> None:
        """Something was said; in a thread, it is awake again."""
        channel.messages.append(said)
        if said.only_for:
            return
        if channel.thread:
            channel.thread.active_at = self._discord.clock.now()
            channel.thread.sent += said.type != 21
            if said.type != 21:
                self.thread_joined(channel, said.author)
            if channel.thread.archived:
                self.thread_changed(channel, archived=False)
            self.watch(channel)
        self._message("MESSAGE_CREATE", channel, said)

    def changed(self, channel: Channel, said: Message) -> None:
        """A message reads differently now."""
        if not said.only_for:
            self._message("MESSAGE_UPDATE", channel, said)

    def removed(self, channel: Channel, said: Message) -> None:
        """A message is gone."""
        channel.messages.remove(said)
        if said.only_for:
            return
        told = {"id": said.id, "channel_id": channel.id} | _within(channel)
        self._about(channel, "MESSAGE_DELETE", told, Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES)

    def purged(self, channel: Channel, said: list[Message]) -> None:
        """Many messages are gone at once."""
        for message in said:
            channel.messages.remove(message)
        told = {"ids": [message.id for message in said], "channel_id": channel.id} | _within(channel)
        self._about(channel, "MESSAGE_DELETE_BULK", told, Intent.GUILD_MESSAGES, Intent.DIRECT_MESSAGES)

    def reacted(self, channel: Channel, said: Message, user: str, emoji: str, *, added: bool) -> None:
        """Somebody put an emoji on a message, or took it away."""
        who = said.reactions.setdefault(emoji, [])
        if (user in who) is added:
            return
        if added:
            who.append(user)
        else:
            who.remove(user)
        told: Json = {
            "user_id": user,
            "channel_id": channel.id,
            "message_id": said.id,
            "type": 0,
            "burst": False,
        }
        told |= {"emoji": {"id": None, "name": emoji}, "message_author_id": said.author} | _within(channel)
        world = self._discord.world
        if channel.guild and added and user in world.guilds[channel.guild].members:
            guild = world.guilds[channel.guild]
            told["member"] = shapes.member(world, guild.members[user])
        name = "MESSAGE_REACTION_ADD" if added else "MESSAGE_REACTION_REMOVE"
        needs = Intent.GUILD_MESSAGE_REACTIONS, Intent.DIRECT_MESSAGE_REACTIONS
        self._about(channel, name, told, *needs)

    def _message(self, event: str, channel: Channel, said: Message) -> None:
        """Tell of a message; what others wrote reaches only a bot that may read it."""
        discord = self._discord
        if not self._sees(channel):
            return
        near = channel.direct or said.author == BOT_USER or BOT_USER in said.mentions
        more: Json = _within(channel)
        if channel.guild:
            guild = discord.world.guilds[channel.guild]
            more["channel_type"] = channel.type
            if said.author in guild.members and not said.webhook:
                member = guild.members[said.author]
                more["member"] = shapes.member(discord.world, member, with_user=False)
        needs = Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
        for session in discord.gateway.live(channel.guild):
            if needs in session.intents:
                words = near or Intent.MESSAGE_CONTENT in session.intents
                shape = shapes.message(discord.world, channel, said, words=words)
                discord.gateway.tell(session, event, shape | more)

    # ---- Threads -----------------------------------------------------------------------------------------

    def thread_created(self, channel: Channel) -> None:
        """There is a new thread; a message it hangs from says so."""
        world = self._discord.world
        world.channels[channel.id] = channel
        told = shapes.channel(world, channel) | {"newly_created": True}
        self._about(channel, "THREAD_CREATE", told, Intent.GUILDS)
        parent = world.channels[str(channel.parent)]
        root = parent.message(channel.id)
        if root:
            root.flags |= HAS_THREAD
            self.changed(parent, root)

    def thread_changed(self, channel: Channel, **values: object) -> None:
        """A thread is archived, opened, locked, renamed."""
        assert channel.thread
        for name, value in values.items():
            assert hasattr(channel.thread, name) or name == "name"
            setattr(channel if name == "name" else channel.thread, name, value)
        now = self._discord.clock.now()
        if "archived" in values:
            channel.thread.archived_at = now
            if not channel.thread.archived:
                channel.thread.active_at = now
                self.watch(channel)
        self._about(channel, "THREAD_UPDATE", shapes.channel(self._discord.world, channel), Intent.GUILDS)

    def thread_joined(self, channel: Channel, user: str, *, added: bool = True) -> None:
        """Somebody came into a thread, or left it."""
        assert channel.thread
        if (user in channel.thread.members) is added:
            return
        if added:
            channel.thread.members.append(user)
        elif user in channel.thread.members:
            channel.thread.members.remove(user)
        told = {
            "id": channel.id,
            "guild_id": channel.guild,
            "member_count": len(channel.thread.members),
            "added_members": [shapes.thread_member(channel, user)] if added else [],
            "removed_member_ids": [] if added else [user],
        }
        needs = Intent.GUILDS if user == BOT_USER else Intent.GUILDS | Intent.GUILD_MEMBERS
        self._about(channel, "THREAD_MEMBERS_UPDATE", told, needs)

    def watch(self, channel: Channel) -> None:
        """Let a thread go to sleep when nothing was said in it for as long as it says."""
        assert channel.thread
        thread, clock = channel.thread, self._discord.clock
        life = thread.archive_after * 60

        def sleep() -> None:
            if channel.id not in self._discord.world.channels or thread.archived:
                return
            if clock.now() - thread.active_at >= life:
                self.thread_changed(channel, archived=True)

        clock.after(life, sleep)

    # ---- Channels ----------------------------------------------------------------------------------------

    def channel(self, event: str, channel: Channel) -> None:
        """``CHANNEL_CREATE``, ``CHANNEL_UPDATE``, ``CHANNEL_DELETE`` or ``THREAD_DELETE``."""
        if not self._there(channel.guild):
            return
        told = shapes.channel(self._discord.world, channel)
        if event == "THREAD_DELETE":
            told = {key: told[key] for key in ("id", "guild_id", "parent_id", "type")}
        self._discord.gateway.dispatch(event, told, Intent.GUILDS)

    def member(self, event: str, guild: Guild, user: str) -> None:
        """``GUILD_MEMBER_ADD``, ``GUILD_MEMBER_UPDATE`` or ``GUILD_MEMBER_REMOVE``."""
        if not self._there(guild.id):
            return
        world = self._discord.world
        told: Json = {"guild_id": guild.id, "user": shapes.user(world.users[user])}
        if event != "GUILD_MEMBER_REMOVE":
            told |= shapes.member(world, guild.members[user])
        own = user == BOT_USER and event == "GUILD_MEMBER_UPDATE"
        self._discord.gateway.dispatch(event, told, Intent.GUILDS if own else Intent.GUILD_MEMBERS)

    # ---- What several share ------------------------------------------------------------------------------

    def _there(self, guild: str | None) -> bool:
        """Whether the bot is on a server."""
        return guild is not None and BOT_USER in self._discord.world.guilds[guild].members

    def _sees(self, channel: Channel) -> bool:
        world = self._discord.world
        return world.sees(BOT_USER, channel) or (channel.type == PRIVATE_THREAD and _inside(channel))

    def _about(
        self, channel: Channel, event: str, told: Json, in_guild: Intent, direct: Intent | None = None
    ) -> None:
        if self._sees(channel):
            needs = in_guild if channel.guild else direct or Intent(0)
            self._discord.gateway.dispatch(event, told, needs)


def _inside(channel: Channel) -> bool:
    return bool(channel.thread and BOT_USER in channel.thread.members)


def _within(channel: Channel) -> Json:
    return {"guild_id": channel.guild} if channel.guild else {}
