"""Channels: ``/channels/{channel_id}`` and those of a server."""

from tests.adapters.discord.local import shapes
from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.refusals import Complaints, Refused
from tests.adapters.discord.local.world import BOT_USER

LIVES = {60, 1440, 4320, 10080}
"""The minutes after which threads may go to sleep."""


@route("GET", "/channels/{channel_id}")
def get(call: Call) -> Answer:
    """One channel or thread."""
    return shapes.channel(call.world, call.channel())


@route("GET", "/guilds/{guild_id}/channels")
def of_guild(call: Call) -> Answer:
    """The channels of a server, those the bot does not see included; threads are not among them."""
    guild = call.guild()
    inside = [c for c in call.world.channels.values() if c.guild == guild.id and c.thread is None]
    return [shapes.channel(call.world, channel) for channel in inside]


@route("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> Answer:
    """Show that the bot is writing."""
    call.channel(Permission.SEND_MESSAGES)
    return None


@route("PATCH", "/channels/{channel_id}")
def change(call: Call) -> Answer:
    """Change a channel; a thread is archived, opened, locked and renamed so."""
    channel, body, about = call.channel(), call.fields(), Complaints()
    about.length(body.get("name"), ("name",), 100, least=1)
    if body.get("auto_archive_duration") is not None:
        about.one_of(body["auto_archive_duration"], ("auto_archive_duration",), LIVES)
    about.settle()
    if channel.thread is None:
        call.may(channel, Permission.MANAGE_CHANNELS)
        channel.name = body.get("name", channel.name)
        channel.topic = body.get("topic", channel.topic)
        call.discord.events.channel("CHANNEL_UPDATE", channel)
        return shapes.channel(call.world, channel)
    thread = channel.thread
    moderates = Permission.MANAGE_THREADS in call.world.permissions(BOT_USER, channel)
    if thread.archived and body.get("archived") is not False:
        raise Refused(50083)
    only_wakes = set(body) == {"archived"} and body["archived"] is False
    if "locked" in body or thread.locked or not (only_wakes or thread.owner == BOT_USER):
        call.may(channel, *(() if moderates else (Permission.MANAGE_THREADS,)))
    names = {"name": "name", "archived": "archived", "locked": "locked"}
    names |= {"auto_archive_duration": "archive_after", "applied_tags": "tags"}
    values = {inner: body[outer] for outer, inner in names.items() if body.get(outer) is not None}
    call.discord.events.thread_changed(channel, **values)
    return shapes.channel(call.world, channel)
