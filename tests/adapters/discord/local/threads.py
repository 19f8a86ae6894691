"""Threads: made from messages, without one, and as posts of a forum; joined, left and listed."""

from typing import Any

from tests.adapters.discord.local import content, shapes
from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.channels import LIVES
from tests.adapters.discord.local.clock import parsed
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.refusals import Complaints, Refused
from tests.adapters.discord.local.world import (
    BOT_USER,
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    REQUIRES_TAG,
    TEXT,
    Channel,
    Json,
    Message,
    Thread,
)


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def from_message(call: Call) -> Answer:
    """Let a thread hang from a message; it has the message's id."""
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    said = call.message(channel)
    if channel.type != TEXT:
        raise Refused(50024)
    if said.id in call.world.channels:
        raise Refused(160004)
    thread = made(call, channel, said.id, PUBLIC_THREAD)
    begin(call, channel, thread, said)
    return shapes.channel(call.world, thread)


@route("POST", "/channels/{channel_id}/threads")
def create(call: Call) -> Answer:
    """A thread without a message, or a post of a forum."""
    channel, body = call.channel(), call.fields()
    if channel.type == FORUM:
        return _post(call, channel, body)
    if channel.type != TEXT:
        raise Refused(50024)
    kind = body.get("type", PRIVATE_THREAD)
    about = Complaints()
    about.one_of(kind, ("type",), {PUBLIC_THREAD, PRIVATE_THREAD})
    about.settle()
    private = kind == PRIVATE_THREAD
    call.may(channel, Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
    thread = made(call, channel, call.discord.clock.snowflake(), kind)
    call.discord.events.thread_created(thread)
    return shapes.channel(call.world, thread)


@route("PUT", "/channels/{channel_id}/thread-members/@me")
def join(call: Call) -> Answer:
    """Come into a thread."""
    call.discord.events.thread_joined(_awake(call), BOT_USER)
    return None


@route("DELETE", "/channels/{channel_id}/thread-members/@me")
def leave(call: Call) -> Answer:
    """Leave a thread."""
    call.discord.events.thread_joined(_awake(call), BOT_USER, added=False)
    return None


@route("PUT", "/channels/{channel_id}/thread-members/{user_id}")
def invite(call: Call) -> Answer:
    """Bring somebody into a thread."""
    thread = _awake(call)
    call.may(thread, Permission.SEND_MESSAGES_IN_THREADS)
    if call.parts["user_id"] not in call.world.guilds[str(thread.guild)].members:
        raise Refused(10013)
    call.discord.events.thread_joined(thread, call.parts["user_id"])
    return None


@route("GET", "/channels/{channel_id}/thread-members")
def members(call: Call) -> Answer:
    """Who is in a thread, for a bot that may know them."""
    thread = _thread(call)
    if "members" not in call.discord.privileged:
        raise Refused(50001)
    assert thread.thread
    return [shapes.thread_member(thread, user) for user in thread.thread.members]


@route("GET", "/guilds/{guild_id}/threads/active")
def active(call: Call) -> Answer:
    """The threads of a server that are awake, as far as the bot sees them."""
    return _listed(call, [t for t in call.world.threads(call.guild().id, archived=False) if _sees(call, t)])


@route("GET", "/channels/{channel_id}/threads/archived/public")
def archived(call: Call) -> Answer:
    """The open threads of a channel that sleep, the latest first."""
    return _archived(call, PUBLIC_THREAD)


@route("GET", "/channels/{channel_id}/threads/archived/private")
def archived_privately(call: Call) -> Answer:
    """The closed threads of a channel that sleep, for a bot that moderates."""
    call.channel(Permission.MANAGE_THREADS)
    return _archived(call, PRIVATE_THREAD)


# ---- What several share ----------------------------------------------------------------------------------


def made(call: Call, channel: Channel, id: str, kind: int) -> Channel:
    """A thread of the bot as its body says. Raises ``Refused``."""
    body, about = call.fields(), Complaints()
    about.length(body.get("name"), ("name",), 100, least=1, needed=True)
    life = body.get("auto_archive_duration") or 4320
    about.one_of(life, ("auto_archive_duration",), LIVES)
    about.settle()
    return new(channel, id, kind, body["name"], BOT_USER, call.discord.clock.now(), life)


def new(channel: Channel, id: str, kind: int, name: str, owner: str, now: float, life: int = 4320) -> Channel:
    """A thread of somebody in a channel."""
    thread = Thread(owner, life, members=[owner], active_at=now)
    return Channel(name, id, kind, channel.guild, name, channel.id, thread=thread)


def begin(call: Call, channel: Channel, thread: Channel, said: Message) -> None:
    """Let a thread begin with the message it hangs from."""
    call.discord.events.thread_created(thread)
    first = Message(call.discord.clock.snowflake(), thread.id, said.author, type=21)
    first.reference, first.reference_channel = said.id, channel.id
    call.discord.events.posted(thread, first)


def _post(call: Call, forum: Channel, body: Json) -> Answer:
    call.may(forum, Permission.SEND_MESSAGES)
    about = Complaints()
    if not isinstance(body.get("message"), dict):
        about.say(("message",), "BASE_TYPE_REQUIRED", "This field is required")
    tags = about.items(body.get("applied_tags"), ("applied_tags",), 5)
    about.settle()
    known = {tag["id"] for tag in forum.tags}
    for number, tag in enumerate(tags):
        if str(tag) not in known:
            about.say(("applied_tags", number), "FORUM_TAG_UNKNOWN", "Unknown tag")
    about.settle()
    if forum.flags & REQUIRES_TAG and not tags:
        raise Refused(40067)
    reading = content.read(body["message"], call.files)
    name = call.discord.clock.snowflake()
    thread = made(call, forum, name, PUBLIC_THREAD)
    assert thread.thread
    thread.thread.tags = [str(tag) for tag in tags]
    said = Message(name, name, BOT_USER)
    reading.put(said)
    call.discord.events.thread_created(thread)
    content.call(call.world, thread, said)
    call.discord.events.posted(thread, said)
    return shapes.channel(call.world, thread) | {"message": shapes.message(call.world, thread, said)}


def _thread(call: Call) -> Channel:
    channel = call.channel()
    if channel.thread is None:
        raise Refused(50024)
    return channel


def _awake(call: Call) -> Channel:
    channel = _thread(call)
    if channel.thread and channel.thread.archived:
        raise Refused(50083)
    return channel


def _archived(call: Call, kind: int) -> Answer:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    if channel.type not in {TEXT, FORUM}:
        raise Refused(50024)
    about, before = Complaints(), float("inf")
    if "before" in call.query:
        try:
            before = parsed(call.query["before"].replace(" ", "+"))
        except ValueError:
            about.say(("before",), "DATE_TIME_TYPE_PARSE", "Could not parse as ISO8601.")
    about.settle()
    limit = call.limit(50, 100)
    found = [
        t
        for t in call.world.threads(str(channel.guild), archived=True)
        if t.parent == channel.id and t.type == kind and t.thread and t.thread.archived_at < before
    ]
    found.sort(key=lambda t: t.thread.archived_at if t.thread else 0, reverse=True)
    return _listed(call, found[:limit]) | {"has_more": len(found) > limit}


def _listed(call: Call, threads: list[Channel]) -> dict[str, Any]:
    mine = [t for t in threads if t.thread and BOT_USER in t.thread.members]
    return {
        "threads": [shapes.channel(call.world, thread) for thread in threads],
        "members": [shapes.thread_member(thread, BOT_USER) for thread in mine],
    }


def _sees(call: Call, thread: Channel) -> bool:
    return call.world.sees(BOT_USER, thread)
