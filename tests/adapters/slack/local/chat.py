"""Messages of the bot: ``chat.*``."""

from typing import Any

from tests.adapters.slack.local import blocks, shapes
from tests.adapters.slack.local.calls import Call, Refused, method
from tests.adapters.slack.local.world import BOT_ID, BOT_USER, Channel, Json, Message

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000
LONGEST_METADATA = 16_000


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    """Say something in a channel, a thread or a direct conversation."""
    channel = _addressee(call)
    _may_speak(call, channel)
    thread = _thread(call, channel)
    text, drawn = content(call)
    metadata = _metadata(call)
    call.slack.pace.message(channel.id)
    said = Message(
        ts=call.slack.clock.stamp(),
        channel=channel.id,
        user=BOT_USER,
        text=text[:LONGEST_POST],
        blocks=numbered(drawn),
        thread_ts=thread,
        bot_id=BOT_ID,
        metadata=metadata,
        broadcast=bool(thread) and call.flag("reply_broadcast"),
        subtype="thread_broadcast" if thread and call.flag("reply_broadcast") else None,
    )
    channel.messages.append(said)
    call.slack.events.posted(channel, said)
    shape = shapes.message(said, channel, metadata=True)
    return {"channel": channel.id, "ts": said.ts, "message": shape}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    """Change a message of the bot; what is not given stays."""
    channel = call.channel()
    if channel.archived:
        raise Refused("is_archived")
    said = _own(call, channel, "cant_update_message")
    before = shapes.message(said, channel)
    text, drawn = content(call, optional=call.args.get("metadata") is not None)
    if len(text) > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    if "text" in call.args:
        said.text = text
    if call.parsed("blocks", "invalid_blocks_format") is not None:
        said.blocks = numbered(drawn)
    if call.args.get("metadata") is not None:
        said.metadata = _metadata(call)
    call.slack.events.changed(channel, said, before)
    shape = shapes.message(said, channel, metadata=True)
    return {"channel": channel.id, "ts": said.ts, "text": said.text, "message": shape}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    """Take back a message of the bot."""
    channel = call.channel()
    said = _own(call, channel, "cant_delete_message")
    call.slack.events.remove(channel, said)
    return {"channel": channel.id, "ts": said.ts}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    """Show something to one person in a channel."""
    channel = call.channel()
    _may_speak(call, channel)
    reader = call.slack.world.users.get(call.need("user"))
    if reader is None or reader.id not in channel.members:
        raise Refused("user_not_in_channel")
    thread = _thread(call, channel)
    text, drawn = content(call)
    said = Message(
        ts=call.slack.clock.stamp(),
        channel=channel.id,
        user=BOT_USER,
        text=text,
        blocks=numbered(drawn),
        thread_ts=thread,
        bot_id=BOT_ID,
        only_for=reader.id,
    )
    channel.messages.append(said)
    return {"message_ts": said.ts}


@method("chat.getPermalink", takes_json=False)
def permalink(call: Call) -> Json:
    """The link of a message."""
    channel = call.channel()
    said = _visible(channel, call.need("message_ts"))
    link = f"https://mallette.slack.com/archives/{channel.id}/p{said.ts.replace('.', '')}"
    if said.in_thread:
        link += f"?thread_ts={said.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


# ---- What several share ----------------------------------------------------------------------------------


def content(call: Call, *, optional: bool = False) -> tuple[str, list[Json]]:
    """The words and the blocks of a message. Raises ``Refused``."""
    text = call.text("text")
    drawn = check_blocks(call.parsed("blocks", "invalid_blocks_format"))
    if not text.strip() and not drawn and not optional:
        raise Refused("no_text")
    return text, drawn


def check_blocks(drawn: Any) -> list[Json]:
    """The blocks, if Slack takes them. Raises ``Refused``."""
    if drawn is None:
        return []
    try:
        wrong = blocks.check_message(drawn)
    except blocks.TooLong:
        raise Refused("msg_blocks_too_long") from None
    if wrong:
        raise Refused("invalid_blocks", errors=wrong, response_metadata={"messages": wrong})
    found: list[Json] = drawn
    return found


def numbered(drawn: list[Json]) -> list[Json]:
    """The blocks with the ids Slack gives those that bring none."""
    taken = []
    for number, block in enumerate(drawn):
        named = {"block_id": block.get("block_id") or f"b{number:04d}"} | block
        for key in ("elements",):
            if block["type"] == "actions":
                named[key] = [_named(e, i) for i, e in enumerate(block[key])]
        if isinstance(block.get("accessory"), dict):
            named["accessory"] = _named(block["accessory"], 0)
        if isinstance(block.get("element"), dict):
            named["element"] = _named(block["element"], 0)
        taken.append(named)
    return taken


def _named(element: Json, number: int) -> Json:
    return {"action_id": f"a{number:04d}"} | element


def _addressee(call: Call) -> Channel:
    """Where a message goes: an id, a name, or somebody's id for their direct conversation."""
    to, world = call.need("channel"), call.slack.world
    if to in world.users:
        person = world.users[to]
        if person.deleted or person.bot:
            raise Refused("channel_not_found")
        return world.direct(to)
    if to.startswith("#"):
        named = [c for c in world.channels.values() if c.name == to[1:] and c.kind == "public"]
        call.args["channel"] = named[0].id if named else to
    return call.channel()


def _may_speak(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise Refused("is_archived")
    if BOT_USER not in channel.members and "chat:write.public" not in call.slack.granted:
        raise Refused("not_in_channel")


def _thread(call: Call, channel: Channel) -> str | None:
    """The thread to speak in: always that of the first message."""
    ts = call.text("thread_ts")
    if not ts:
        return None
    root = channel.message(ts)
    if root is None or root.only_for:
        raise Refused("thread_not_found")
    return root.thread_ts if root.in_thread else root.ts


def _metadata(call: Call) -> Json | None:
    metadata = call.parsed("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    if (
        not isinstance(metadata, dict)
        or set(metadata) != {"event_type", "event_payload"}
        or not isinstance(metadata["event_type"], str)
        or not isinstance(metadata["event_payload"], dict)
    ):
        raise Refused("invalid_metadata_format")
    if len(str(metadata)) > LONGEST_METADATA:
        raise Refused("metadata_too_large")
    return metadata


def _visible(channel: Channel, ts: str) -> Message:
    said = channel.message(ts)
    if said is None or said.only_for or said.subtype == "tombstone":
        raise Refused("message_not_found")
    return said


def _own(call: Call, channel: Channel, error: str) -> Message:
    said = _visible(channel, call.need("ts"))
    if said.bot_id != BOT_ID:
        raise Refused(error)
    return said
