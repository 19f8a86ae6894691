"""Channels: ``conversations.*``."""

from decimal import Decimal, InvalidOperation

from tests.adapters.slack.local import shapes
from tests.adapters.slack.local.calls import Call, Refused, method
from tests.adapters.slack.local.world import BOT_USER, Channel, Json, Message

KINDS = {"public_channel": "public", "private_channel": "private", "im": "direct", "mpim": "group"}
SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


@method("conversations.open", "im:write")
def open_(call: Call) -> Json:
    """Open a direct conversation with one person."""
    users = [user for user in call.need("users").split(",") if user]
    if len(users) != 1:
        raise Refused("not_enough_users" if not users else "too_many_users")
    call.args["user"] = users[0]
    person = call.somebody()
    if person.bot:
        raise Refused("cannot_dm_bot")
    if person.deleted:
        raise Refused("user_disabled")
    known = any(c.kind == "direct" and person.id in c.members for c in call.slack.world.channels.values())
    channel = call.slack.world.direct(person.id)
    shape = shapes.channel(channel, bot=BOT_USER) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shape} | ({"no_op": True, "already_open": True} if known else {})


@method("conversations.info", takes_json=False)
def info(call: Call) -> Json:
    """One channel."""
    channel = call.channel()
    call.scope(f"{channel.family}:read")
    locale, count = call.flag("include_locale"), call.flag("include_num_members")
    return {"channel": shapes.channel(channel, bot=BOT_USER, locale=locale, count=count)}


@method("conversations.list", takes_json=False)
def list_(call: Call) -> Json:
    """Every public channel, and the others the bot is in."""
    found = [c for c in _of_types(call) if c.kind == "public" or BOT_USER in c.members]
    return _listed(call, found)


@method("users.conversations", takes_json=False)
def of_user(call: Call) -> Json:
    """The channels somebody is in, the bot when nobody is named."""
    who = call.text("user") or BOT_USER
    found = [c for c in _of_types(call) if who in c.members and (c.kind == "public" or BOT_USER in c.members)]
    return _listed(call, found)


@method("conversations.members", takes_json=False)
def members(call: Call) -> Json:
    """Who is in a channel."""
    channel = call.channel()
    call.scope(f"{channel.family}:read")
    page, more = call.page(channel.members)
    return {"members": page} | more


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    """Come into a public channel."""
    channel = call.channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    already = BOT_USER in channel.members
    if not already:
        call.slack.events.join(channel, BOT_USER)
    shape = shapes.channel(channel, bot=BOT_USER)
    return {"channel": shape} | ({"warning": "already_in_channel"} if already else {})


@method("conversations.history", takes_json=False)
def history(call: Call) -> Json:
    """What was said in a channel outside its threads, newest first."""
    channel = _readable(call)
    call.slack.pace.history("conversations.history")
    said = [m for m in channel.messages if m.only_for is None and (not m.in_thread or m.broadcast)]
    found = [m for m in reversed(said) if _between(call, m)]
    return _messages(call, channel, found, default=100)


@method("conversations.replies", takes_json=False)
def replies(call: Call) -> Json:
    """A message and what hangs from it, oldest first."""
    channel = _readable(call)
    call.slack.pace.history("conversations.replies")
    root = channel.message(call.need("ts"))
    if root is None or root.only_for:
        raise Refused("thread_not_found")
    hanging = [] if root.in_thread else [m for m in channel.replies(root.ts) if _between(call, m)]
    return _messages(call, channel, [root, *hanging], default=1000)


# ---- What several share ----------------------------------------------------------------------------------


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.scope(f"{channel.family}:history")
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _between(call: Call, message: Message) -> bool:
    try:
        oldest = Decimal(call.text("oldest") or 0)
        latest = Decimal(call.text("latest") or "Infinity")
    except InvalidOperation:
        raise Refused("invalid_ts_oldest") from None
    at = Decimal(message.ts)
    return oldest <= at <= latest if call.flag("inclusive") else oldest < at < latest


def _messages(call: Call, channel: Channel, found: list[Message], *, default: int) -> Json:
    most = call.slack.limits.history_items
    page, more = call.page(found, default=min(default, most), most=min(1000, most))
    metadata = call.flag("include_all_metadata")
    told = [shapes.message(message, channel, metadata=metadata) for message in page]
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": told, "has_more": has_more} | (more if has_more else {})


def _of_types(call: Call) -> list[Channel]:
    types = [name.strip() for name in (call.text("types") or "public_channel").split(",")]
    for name in types:
        if name not in KINDS:
            raise Refused("invalid_types")
        call.scope(SCOPES[name])
    kinds = {KINDS[name] for name in types}
    archived = not call.flag("exclude_archived")
    channels = call.slack.world.channels.values()
    return [c for c in channels if c.kind in kinds and (archived or not c.archived)]


def _listed(call: Call, found: list[Channel]) -> Json:
    page, more = call.page(found)
    return {"channels": [shapes.channel(c, bot=BOT_USER, count=True) for c in page]} | more
