"""Messages of the bot, and what was said: ``/channels/{channel_id}/messages``."""

from tests.adapters.discord.local import content, shapes
from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.refusals import Complaints, Refused
from tests.adapters.discord.local.world import BOT_USER, FORUM, Channel, Json, Message

NONCE_LIFE = 300.0
"""Seconds in which a nonce gives back the message it made."""


@route("POST", "/channels/{channel_id}/messages")
def create(call: Call) -> Answer:
    """Say something in a channel, a thread or a direct conversation."""
    channel = call.channel()
    may_speak(call, channel)
    if call.files:
        call.may(channel, Permission.ATTACH_FILES)
    body = call.fields()
    nonce = _nonce(body)
    if nonce and body.get("enforce_nonce"):
        known, at = call.discord.nonces.get((channel.id, nonce), ("", 0.0))
        first = channel.message(known)
        if first and call.discord.clock.now() - at < NONCE_LIFE:
            return shapes.message(call.world, channel, first)
    said = Message(call.discord.clock.snowflake(), channel.id, BOT_USER, nonce=body.get("nonce"))
    reading = content.read(body, call.files)
    _refer(call, channel, said, body.get("message_reference"))
    reading.put(said)
    content.call(call.world, channel, said)
    if nonce:
        call.discord.nonces[channel.id, nonce] = said.id, call.discord.clock.now()
    call.discord.events.posted(channel, said)
    return shapes.message(call.world, channel, said)


@route("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit(call: Call) -> Answer:
    """Change a message of the bot; what is not given stays."""
    channel = call.channel()
    said = call.message(channel)
    if said.author != BOT_USER:
        raise Refused(50005)
    _awake(channel)
    change(call, channel, said)
    return shapes.message(call.world, channel, said)


@route("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete(call: Call) -> Answer:
    """Take back a message; that of others only where the bot moderates."""
    channel = call.channel()
    said = call.message(channel)
    if said.author != BOT_USER:
        if channel.direct:
            raise Refused(50003)
        call.may(channel, Permission.MANAGE_MESSAGES)
    _awake(channel)
    call.discord.events.removed(channel, said)
    return None


@route("POST", "/channels/{channel_id}/messages/bulk-delete")
def purge(call: Call) -> Answer:
    """Take back many messages."""
    channel = call.channel(Permission.MANAGE_MESSAGES)
    about = Complaints()
    ids = about.items(call.fields().get("messages"), ("messages",), 100, least=2, needed=True)
    about.settle()
    call.discord.events.purged(channel, [m for m in channel.messages if m.id in {str(one) for one in ids}])
    return None


@route("GET", "/channels/{channel_id}/messages/{message_id}")
def get(call: Call) -> Answer:
    """One message."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    return _shape(call, channel, call.message(channel))


@route("GET", "/channels/{channel_id}/messages")
def history(call: Call) -> Answer:
    """What was said, newest first, before, after or around a message."""
    channel = call.channel()
    limit = call.limit(50, 100)
    before, after, around = (call.snowflake(name) for name in ("before", "after", "around"))
    if channel.type == FORUM:
        raise Refused(50024)
    if Permission.READ_MESSAGE_HISTORY not in call.world.permissions(BOT_USER, channel):
        return []
    said = [m for m in channel.messages if m.only_for is None]
    if around is not None:
        said = sorted(said, key=lambda m: abs(int(m.id) - around))[:limit]
        said.sort(key=lambda m: int(m.id))
    elif after is not None:
        said = [m for m in said if int(m.id) > after][:limit]
    else:
        said = [m for m in said if before is None or int(m.id) < before][-limit:]
    return [_shape(call, channel, message) for message in reversed(said)]


# ---- What several share ----------------------------------------------------------------------------------


def may_speak(call: Call, channel: Channel) -> None:
    """Go on if the bot may write there. Raises ``Refused``."""
    if channel.type == FORUM:
        raise Refused(50008)
    if channel.direct:
        person = call.world.users[str(channel.recipient)]
        shared = any(person.id in guild.members for guild in call.world.guilds.values())
        if not shared:
            raise Refused(50278)
        if not person.takes_direct or person.bot:
            raise Refused(50007)
        return
    if channel.thread:
        call.may(channel, Permission.SEND_MESSAGES_IN_THREADS)
        moderates = Permission.MANAGE_THREADS in call.world.permissions(BOT_USER, channel)
        if channel.thread.locked and not moderates:
            raise Refused(50083 if channel.thread.archived else 160005)
    else:
        call.may(channel, Permission.SEND_MESSAGES)


def change(call: Call, channel: Channel, said: Message) -> None:
    """Let a message be what the body says. Raises ``Refused``."""
    reading = content.read(call.fields(), call.files, before=said)
    if said.loading:
        said.flags &= ~(1 << 7)
    else:
        said.edited = call.discord.clock.now()
    reading.put(said)
    content.call(call.world, channel, said, rings=False)
    call.discord.events.changed(channel, said)


def _nonce(body: Json) -> str:
    nonce = body.get("nonce")
    if nonce is None:
        return ""
    about = Complaints()
    if isinstance(nonce, int):
        about.whole(nonce, ("nonce",), -(2**63), 2**63 - 1)
    else:
        about.length(nonce, ("nonce",), 25)
    about.settle()
    return str(nonce)


def _refer(call: Call, channel: Channel, said: Message, reference: Json | None) -> None:
    if not reference:
        return
    if Permission.READ_MESSAGE_HISTORY not in call.world.permissions(BOT_USER, channel):
        raise Refused(160002)
    original = channel.message(str(reference.get("message_id")))
    if original is None:
        if reference.get("fail_if_not_exists", True):
            about = Complaints()
            about.say(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            about.settle()
        return
    said.type, said.reference, said.reference_channel = 19, original.id, channel.id


def _awake(channel: Channel) -> None:
    if channel.thread and channel.thread.archived:
        raise Refused(50083)


def _shape(call: Call, channel: Channel, said: Message) -> Json:
    near = channel.direct or said.author == BOT_USER or BOT_USER in said.mentions
    words = near or "content" in call.discord.privileged
    shape = shapes.message(call.world, channel, said, words=words)
    shape.pop("nonce", None)  # told when a message is made, and never again
    return shape
