"""Emoji on messages."""

from tests.adapters.discord.local import shapes
from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.refusals import Refused
from tests.adapters.discord.local.world import BOT_USER

REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions"


@route("PUT", REACTIONS + "/{emoji_name}/@me")
def add(call: Call) -> Answer:
    """Put an emoji on a message."""
    channel = call.channel(Permission.READ_MESSAGE_HISTORY)
    said, emoji = call.message(channel), call.parts["emoji_name"]
    if channel.thread and channel.thread.archived:
        raise Refused(50083)
    if emoji.isascii():
        raise Refused(10014)
    if emoji not in said.reactions:
        call.may(channel, Permission.ADD_REACTIONS)
    call.discord.events.reacted(channel, said, BOT_USER, emoji, added=True)
    return None


@route("DELETE", REACTIONS + "/{emoji_name}/@me")
def remove(call: Call) -> Answer:
    """Take one's emoji away."""
    channel = call.channel()
    said = call.message(channel)
    call.discord.events.reacted(channel, said, BOT_USER, call.parts["emoji_name"], added=False)
    return None


@route("GET", REACTIONS + "/{emoji_name}")
def who(call: Call) -> Answer:
    """Who put an emoji on a message."""
    channel = call.channel()
    put = call.message(channel).reactions.get(call.parts["emoji_name"], [])
    return [shapes.user(call.world.users[one]) for one in put[: call.limit(25, 100)]]
