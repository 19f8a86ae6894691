"""The bot itself, people, servers and their members."""

from tests.adapters.discord.local import shapes
from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.refusals import Refused
from tests.adapters.discord.local.world import BOT_USER


@route("GET", "/users/@me")
def me(call: Call) -> Answer:
    """Who the bot is."""
    return shapes.user(call.world.users[BOT_USER]) | {"verified": True, "mfa_enabled": True, "email": None}


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
def application(call: Call) -> Answer:
    """What the bot belongs to."""
    return shapes.application(call.discord.flags)


@route("GET", "/gateway/bot")
def gateway(call: Call) -> Answer:
    """Where to connect, and how often one still may."""
    starts = call.discord.gateway.starts
    start = {
        "total": starts.total,
        "remaining": max(0, starts.remaining),
        "reset_after": int(starts.reset_after * 1000),
        "max_concurrency": 1,
    }
    return {"url": call.discord.gateway_url, "shards": call.discord.shards, "session_start_limit": start}


@route("GET", "/users/{user_id}")
def user(call: Call) -> Answer:
    """Anybody."""
    found = call.world.users.get(call.parts["user_id"])
    if found is None:
        raise Refused(10013)
    return shapes.user(found)


@route("POST", "/users/@me/channels")
def open_direct(call: Call) -> Answer:
    """Open a conversation with somebody; whether they take messages shows when one is sent."""
    found = call.world.users.get(str(call.fields().get("recipient_id")))
    if found is None:
        raise Refused(10013)
    if found.id == BOT_USER:
        raise Refused(50007)
    return shapes.channel(call.world, call.world.direct(found.id))


@route("GET", "/users/@me/guilds")
def guilds(call: Call) -> Answer:
    """The servers the bot is on."""
    return [
        {
            "id": guild.id,
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": shapes.permissions(call.world.guild_permissions(BOT_USER, guild)),
            "features": ["COMMUNITY"],
        }
        for guild in call.world.guilds.values()
        if BOT_USER in guild.members
    ]


@route("GET", "/guilds/{guild_id}")
def guild(call: Call) -> Answer:
    """One server."""
    found = call.guild()
    counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return shapes.guild(found) | (counts if call.query.get("with_counts") in {"1", "true"} else {})


@route("GET", "/guilds/{guild_id}/roles")
def roles(call: Call) -> Answer:
    """The roles of a server."""
    return [shapes.role(role) for role in call.guild().roles.values()]


@route("GET", "/guilds/{guild_id}/members")
def members(call: Call) -> Answer:
    """Everybody on a server, for a bot that may know them."""
    guild = call.guild()
    if "members" not in call.discord.privileged:
        raise Refused(50001)
    limit, after = call.limit(1, 1000), call.snowflake("after") or 0
    found = sorted((m for m in guild.members.values() if int(m.user) > after), key=lambda m: int(m.user))
    return [shapes.member(call.world, member) for member in found[:limit]]


@route("GET", "/guilds/{guild_id}/members/search")
def search(call: Call) -> Answer:
    """People whose name begins so."""
    guild, wanted = call.guild(), call.query.get("query", "").lower()
    found = [m for m in guild.members.values() if call.world.users[m.user].name.lower().startswith(wanted)]
    return [shapes.member(call.world, member) for member in found[: call.limit(1, 1000)]]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def member(call: Call) -> Answer:
    """Somebody on a server."""
    guild = call.guild()
    found = guild.members.get(call.parts["user_id"])
    if found is None:
        raise Refused(10007 if call.parts["user_id"] in call.world.users else 10013)
    return shapes.member(call.world, found)
