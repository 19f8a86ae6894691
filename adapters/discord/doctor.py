"""What keeps Discord from working: token, intents, invitation, permissions, commands; with what mends it."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from adapters.discord.settings import DiscordSettings
from adapters.discord.wire.refusals import Refused
from adapters.discord.wire.rest import Myself, Rest
from adapters.plug import Finding
from bot.ports import TryLater

ABOUT = "discord"

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
)
"""The least that carries the loop."""
SCOPES = ("bot", "applications.commands")
PORTAL = "https://discord.com/developers/applications"


async def examine(settings: DiscordSettings | None = None) -> list[Finding]:
    """Look at everything Discord lets us look at."""
    settings = settings or DiscordSettings()
    if not settings.complete:
        return [Finding(ABOUT, False, f"the token is missing: set DISCORD_TOKEN, from Bot under {PORTAL}")]
    rest = Rest(settings)
    try:
        async with rest.kept_open():
            me = await rest.myself()
            who = Finding(ABOUT, True, f"signed in as {me.name}")
            return [who, *_intents(me), *await _guilds(rest, me), await _commands(rest, me)]
    except Refused as refusal:
        if refusal.by_token:
            return [Finding(ABOUT, False, "DISCORD_TOKEN is refused: reset it under Bot and renew it")]
        return [Finding(ABOUT, False, f"refuses to tell about itself ({refusal})")]
    except (TryLater, OSError, TimeoutError, discord.DiscordException) as error:
        said = f"cannot be reached ({type(error).__name__}): look at the network and DISCORD_API_URL"
        return [Finding(ABOUT, False, said)]


async def examine_homes(homes: Mapping[str, str], settings: DiscordSettings | None = None) -> list[Finding]:
    """What the bot may not do in the channels communities live in, whatever it may do elsewhere.

    ``homes`` tells what they are called, by their ids.
    """
    rest = Rest(settings or DiscordSettings())
    try:
        async with rest.kept_open():
            me = await rest.myself()
            found = [await _home(rest, me, channel, name) for channel, name in homes.items()]
    except (Refused, TryLater, OSError, TimeoutError, discord.DiscordException):
        return []  # what is wrong with Discord as a whole is told already
    return [one for one in found if one]


async def _home(rest: Rest, me: Myself, channel: str, name: str) -> Finding | None:
    try:
        told = await rest.call("GET", "/channels/{channel_id}", channel_id=channel)
    except Refused as refusal:
        said = (
            f"a community lives in #{name}, and the bot does not see it ({refusal}): let it in, or move there"
        )
        return Finding(ABOUT, False, said)
    guild = str(told["guild_id"])
    roles = await rest.call("GET", "/guilds/{guild_id}/roles", guild_id=guild)
    member = await rest.call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=me.user)
    missing = _missing(_granted(told, roles, member, me.user))
    if not missing:
        return None
    said = f"permissions missing in #{name}, where a community lives: {missing}: grant them in its settings"
    return Finding(ABOUT, False, said)


def _granted(
    channel: Mapping[str, Any], roles: Sequence[Mapping[str, Any]], member: Mapping[str, Any], user: str
) -> discord.Permissions:
    """What somebody may do in a channel: what their roles grant, and what it says of those and of them."""
    everybody, theirs = str(channel["guild_id"]), set(map(str, member["roles"]))
    granted = discord.Permissions(0)
    for role in roles:
        if str(role["id"]) in {everybody, *theirs}:
            granted |= discord.Permissions(int(role["permissions"]))
    if granted.administrator:
        return discord.Permissions.all()
    for ids in ({everybody}, theirs, {user}):
        said = [one for one in channel.get("permission_overwrites") or () if str(one["id"]) in ids]
        for one in said:
            granted.value &= ~int(one["deny"])
        for one in said:
            granted.value |= int(one["allow"])
    return granted


def _missing(granted: discord.Permissions) -> str:
    """The names of what the bot needs, and is not granted."""
    missing = [name for name, wanted in PERMISSIONS if wanted and not getattr(granted, name)]
    return ", ".join(name.replace("_", " ") for name in missing)


def invitation(application: str) -> str:
    """The link by which somebody lets the bot into a guild, with the least permissions."""
    return discord.utils.oauth_url(int(application), permissions=PERMISSIONS, scopes=SCOPES)


def _intents(me: Myself) -> list[Finding]:
    content = (
        "Message Content is granted: answers in threads are read"
        if me.reads_messages
        else "Message Content is not granted: answers in threads are not read, nor followed when they "
        f"change; forms, buttons and the message menu carry the loop. Switch it on under Bot at {PORTAL}"
    )
    members = (
        "Server Members is granted: who is in closed channels is known"
        if me.knows_members
        else f"Server Members is not granted: who is in a closed channel is known only when they press or "
        f"type something. Switch it on under Bot at {PORTAL}"
    )
    return [Finding(ABOUT, me.reads_messages, content), Finding(ABOUT, me.knows_members, members)]


async def _guilds(rest: Rest, me: Myself) -> list[Finding]:
    guilds = await rest.call("GET", "/users/@me/guilds")
    if not guilds:
        return [Finding(ABOUT, False, f"in no server yet: open {invitation(me.application)}")]
    names = ", ".join(sorted(str(guild["name"]) for guild in guilds)[:10])
    return [
        Finding(ABOUT, True, f"in {len(guilds)} servers: {names}"),
        *(finding for guild in guilds if (finding := _permissions(guild, me))),
        *_locked_threads(guilds),
    ]


def _permissions(guild: Mapping[str, Any], me: Myself) -> Finding | None:
    """What the bot may not do anywhere in a guild; a channel may still forbid it there."""
    granted = discord.Permissions(int(guild.get("permissions") or 0))
    missing = "" if granted.administrator else _missing(granted)
    if not missing:
        return None
    return Finding(
        ABOUT, False, f"permissions missing in {guild['name']}: {missing}: open {invitation(me.application)}"
    )


def _locked_threads(guilds: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Where what stands in locked threads stays as it is; nothing is wrong with that."""
    granted = ((str(one["name"]), discord.Permissions(int(one.get("permissions") or 0))) for one in guilds)
    names = sorted(name for name, may in granted if not (may.administrator or may.manage_threads))
    if not names:
        return []
    said = "Manage Threads is not granted (it is optional): an answer taken back in a thread that moderators "
    said += f"locked can still be read there, and the core team is told; in {', '.join(names[:10])}"
    return [Finding(ABOUT, True, said)]


async def _commands(rest: Rest, me: Myself) -> Finding:
    listed = await rest.call("GET", "/applications/{application_id}/commands", application_id=me.application)
    if not listed:
        return Finding(ABOUT, True, "no commands registered yet: they are at the first start")
    names = ", ".join(f"/{command['name']}" for command in listed if command.get("type", 1) == 1)
    return Finding(ABOUT, True, f"commands registered: {names}")
