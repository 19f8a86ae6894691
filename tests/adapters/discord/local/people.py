"""What people and administrators do, what the bot is told of it, and what they see."""

from typing import TYPE_CHECKING

from tests.adapters.discord.local import content, threads
from tests.adapters.discord.local.lines import Impossible
from tests.adapters.discord.local.permissions import Overwrite, Permission
from tests.adapters.discord.local.turnings import Turnings
from tests.adapters.discord.local.world import (
    BOT_USER,
    FORUM,
    GUILD,
    OTHER_BOT,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Guild,
    Member,
    Message,
    Thread,
    User,
)

if TYPE_CHECKING:
    from tests.adapters.discord.local.server import LocalDiscord


class People(Turnings):
    """Hands and eyes. People, channels and threads go by short names or ids."""

    def __init__(self, discord: "LocalDiscord") -> None:
        super().__init__(discord)
        self._discord = discord

    # ---- Messages ----------------------------------------------------------------------------------------

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        reply: Message | None = None,
        files: tuple[str, ...] = (),
        nonce: str | None = None,
    ) -> Message:
        """Write in a channel or a thread; ``files`` are the names of what is attached."""
        person, place = self._writes(user, channel)
        said = Message(self._discord.clock.snowflake(), place.id, person.id, text, nonce=nonce)
        said.attachments = [_file(self._discord.clock.snowflake(), name) for name in files]
        if reply:
            said.type, said.reference, said.reference_channel = 19, reply.id, reply.channel
        content.call(self._discord.world, place, said)
        self._discord.events.posted(place, said)
        return said

    def say_directly(self, user: str, text: str) -> Message:
        """Write to the bot in private."""
        return self.say(user, self._discord.world.direct(user).id, text)

    def edit(self, user: str, message: Message, text: str) -> None:
        """Change what one wrote."""
        place = self._own(user, message)
        message.content, message.edited = text, self._discord.clock.now()
        content.call(self._discord.world, place, message, rings=False)
        self._discord.events.changed(place, message)

    def preview(self, message: Message) -> None:
        """Discord adds the preview of a link: a change of a message that nobody edited."""
        message.embeds = [{"type": "link", "url": "https://example.org", "title": "Exemple"}]
        self._discord.events.changed(self._discord.world.channels[message.channel], message)

    def delete(self, user: str, message: Message) -> None:
        """Take back what one wrote, or what others wrote where one moderates."""
        place = self._discord.world.channels[message.channel]
        granted = self._discord.world.permissions(self._discord.world.user(user).id, place)
        if Permission.MANAGE_MESSAGES not in granted or place.direct:
            self._own(user, message)
        self._discord.events.removed(place, message)

    def dismiss(self, user: str, message: Message) -> None:
        """Hide an ephemeral message; nobody is told."""
        if message.only_for != self._discord.world.user(user).id:
            raise Impossible("Only ephemeral messages are dismissed.")
        self._discord.world.channels[message.channel].messages.remove(message)

    def purge(self, channel: str, *messages: Message) -> None:
        """A moderator takes many messages away at once."""
        self._discord.events.purged(self._discord.world.channel(channel), list(messages))

    def react(self, user: str, message: Message, emoji: str) -> None:
        """Put an emoji on a message."""
        self._react(user, message, emoji, added=True)

    def unreact(self, user: str, message: Message, emoji: str) -> None:
        """Take one's emoji away."""
        self._react(user, message, emoji, added=False)

    def other_bot_says(self, channel: str, text: str, *, by_webhook: bool = False) -> Message:
        """Another bot writes, or something through a webhook of the channel."""
        place = self._discord.world.channel(channel)
        said = Message(self._discord.clock.snowflake(), place.id, OTHER_BOT, text)
        said.webhook = "1600000000000000001" if by_webhook else None
        self._discord.events.posted(place, said)
        return said

    # ---- Eyes --------------------------------------------------------------------------------------------

    def sees(self, user: str, channel: str) -> list[Message]:
        """What somebody sees in a channel or a thread, oldest first, with what only they are shown."""
        person, place = self.inside(user, channel)
        return [message for message in place.messages if message.only_for in {None, person.id}]

    def sees_directly(self, user: str) -> list[Message]:
        """Somebody's conversation with the bot."""
        return self.sees(user, self._discord.world.direct(user).id)

    def threads(self, user: str, channel: str) -> list[Channel]:
        """The threads of a channel somebody sees, those that sleep included."""
        person, place = self.inside(user, channel)
        world = self._discord.world
        return [
            t for t in world.threads(str(place.guild)) if t.parent == place.id and world.sees(person.id, t)
        ]

    # ---- Threads -----------------------------------------------------------------------------------------

    def start_thread(self, user: str, message: Message, name: str, archive_after: int = 4320) -> Channel:
        """Let a thread hang from a message."""
        person, place = self.inside(user, message.channel)
        if place.type != TEXT or message.id in self._discord.world.channels or message.only_for:
            raise Impossible("No thread can begin there.")
        now = self._discord.clock.now()
        thread = threads.new(place, message.id, PUBLIC_THREAD, name, person.id, now, archive_after)
        self._discord.events.thread_created(thread)
        first = Message(self._discord.clock.snowflake(), thread.id, message.author, type=21)
        first.reference, first.reference_channel = message.id, place.id
        self._discord.events.posted(thread, first)
        return thread

    def post(self, user: str, forum: str, title: str, text: str, tags: tuple[str, ...] = ()) -> Channel:
        """Begin a post of a forum."""
        person, place = self.inside(user, forum)
        if place.type != FORUM:
            raise Impossible(f"{place.name} is no forum.")
        name = self._discord.clock.snowflake()
        thread = threads.new(place, name, PUBLIC_THREAD, title, person.id, self._discord.clock.now())
        assert thread.thread
        thread.thread.tags = list(tags)
        self._discord.events.thread_created(thread)
        self._discord.events.posted(thread, Message(name, name, person.id, text))
        return thread

    def archive(self, thread: str, *, locked: bool | None = None) -> None:
        """Put a thread to sleep; ``locked``, only moderators wake it."""
        values = {"archived": True} | ({} if locked is None else {"locked": locked})
        self._discord.events.thread_changed(self._discord.world.channel(thread), **values)

    def unarchive(self, thread: str) -> None:
        """Wake a thread."""
        self._discord.events.thread_changed(self._discord.world.channel(thread), archived=False, locked=False)

    def join_thread(self, user: str, thread: str) -> None:
        """Follow a thread; ``mallette`` is the bot, whom somebody brings."""
        place, person = self._discord.world.channel(thread), self._discord.world.user(user)
        self._discord.events.thread_joined(place, person.id)

    # ---- Channels ----------------------------------------------------------------------------------------

    def create(
        self, channel: str, *, forum: bool = False, guild: str = GUILD, hidden: bool = False
    ) -> Channel:
        """A new channel; ``hidden`` from everybody but who moderates."""
        place = Channel(channel, self._discord.clock.snowflake(), FORUM if forum else TEXT, guild, channel)
        if hidden:
            place.overwrites.append(Overwrite(guild, deny=Permission.VIEW_CHANNEL))
        self._discord.world.channels[place.id] = place
        self._discord.events.channel("CHANNEL_CREATE", place)
        return place

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name; its short name in tests stays."""
        place = self._discord.world.channel(channel)
        place.name = name
        self._discord.events.channel("THREAD_UPDATE" if place.thread else "CHANNEL_UPDATE", place)

    def remove_channel(self, channel: str) -> None:
        """Delete a channel or a thread for good, and the threads in it."""
        place = self._discord.world.channel(channel)
        self._discord.events.channel("THREAD_DELETE" if place.thread else "CHANNEL_DELETE", place)
        world = self._discord.world
        for inner in [c.id for c in world.channels.values() if place.id in {c.id, c.parent}]:
            del world.channels[inner]

    def allow(self, channel: str, role_or_user: str, permission: Permission, allowed: bool = True) -> None:
        """Allow or deny somebody, or a role (``everyone``, ``mallette``), something in a channel."""
        world, place = self._discord.world, self._discord.world.channel(channel)
        roles = {r.key: r.id for guild in world.guilds.values() for r in guild.roles.values()}
        whose = roles.get(role_or_user) or world.user(role_or_user).id
        found = next((o for o in place.overwrites if o.id == whose), None)
        if found is None:
            found = Overwrite(whose, member=whose in world.users)
            place.overwrites.append(found)
        found.allow = found.allow | permission if allowed else found.allow & ~permission
        found.deny = found.deny & ~permission if allowed else found.deny | permission
        self._discord.events.channel("CHANNEL_UPDATE", place)

    # ---- Accounts and the server -------------------------------------------------------------------------

    def change(self, user: str, **values: object) -> None:
        """Change an account (``name``, ``locale``, ``takes_direct``) or a member (``nick``, ``roles``)."""
        person = self._discord.world.user(user)
        for guild in self._members(person.id):
            for name, value in values.items():
                told = person if hasattr(person, name) else guild.members[person.id]
                assert hasattr(told, name)
                setattr(told, name, value)
            self._discord.events.member("GUILD_MEMBER_UPDATE", guild, person.id)

    def arrive(self, key: str, name: str) -> User:
        """Somebody new comes onto the server."""
        person = User(key, self._discord.clock.snowflake(), name)
        self._discord.world.users[person.id] = person
        self.join(key)
        return person

    def join(self, user: str, guild: str = GUILD) -> None:
        """Come onto a server; ``mallette`` is the bot, whom somebody adds."""
        place, person = self._discord.world.guilds[guild], self._discord.world.user(user)
        place.members[person.id] = Member(person.id, joined=self._discord.clock.now())
        if person.id == BOT_USER:
            self._discord.gateway.appear(place)
        else:
            self._discord.events.member("GUILD_MEMBER_ADD", place, person.id)

    def leave(self, user: str, guild: str = GUILD) -> None:
        """Leave a server, or be removed from it; ``mallette`` is the bot."""
        place, person = self._discord.world.guilds[guild], self._discord.world.user(user)
        del place.members[person.id]
        if person.id == BOT_USER:
            self._discord.gateway.dispatch("GUILD_DELETE", {"id": place.id})
        else:
            self._discord.events.member("GUILD_MEMBER_REMOVE", place, person.id)

    def outage(self, guild: str = GUILD, *, over: bool = False) -> None:
        """A server is out of order for a while, or back."""
        place = self._discord.world.guilds[guild]
        place.available = over
        if over:
            self._discord.gateway.appear(place)
        else:
            self._discord.gateway.dispatch("GUILD_DELETE", {"id": place.id, "unavailable": True})

    # ---- What several share ------------------------------------------------------------------------------

    def _writes(self, user: str, channel: str) -> tuple[User, Channel]:
        person, place = self.inside(user, channel)
        granted = self._discord.world.permissions(person.id, place)
        needed = Permission.SEND_MESSAGES_IN_THREADS if place.thread else Permission.SEND_MESSAGES
        locked = isinstance(place.thread, Thread) and place.thread.locked
        if (
            place.type == FORUM
            or needed not in granted
            or (locked and Permission.MANAGE_THREADS not in granted)
        ):
            raise Impossible(f"{person.name} cannot write in {place.name}.")
        return person, place

    def _own(self, user: str, message: Message) -> Channel:
        if message.author != self._discord.world.user(user).id:
            raise Impossible("Somebody else wrote that.")
        return self._discord.world.channels[message.channel]

    def _react(self, user: str, message: Message, emoji: str, *, added: bool) -> None:
        person, place = self.inside(user, message.channel)
        self._discord.events.reacted(place, message, person.id, emoji, added=added)

    def _members(self, user: str) -> list[Guild]:
        return [guild for guild in self._discord.world.guilds.values() if user in guild.members]


def _file(id: str, name: str) -> dict[str, object]:
    address = f"https://cdn.discordapp.com/attachments/1/{id}/{name}"
    return {"id": id, "filename": name, "size": 1, "url": address, "proxy_url": address}
