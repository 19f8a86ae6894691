"""People, channels, messages and views in the shapes Slack gives them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.adapters.slack.local.world import (
    APP,
    BOT_ID,
    BOT_NAME,
    TEAM,
    Channel,
    Json,
    Message,
    User,
    View,
)


def user(person: User, now: float, *, locale: bool = False, email: bool = False) -> Json:
    """A user object."""
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": "" if person.bot else person.real_name,
        "display_name_normalized": person.real_name,
        "first_name": first,
        "last_name": last,
        "team": person.team,
        "title": "",
    }
    if email and not person.bot:
        profile["email"] = f"{person.key}@example.org"
    shape: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.key,
        "deleted": person.deleted,
        "profile": profile,
        "is_bot": person.bot,
        "is_app_user": False,
        "updated": int(now),
    }
    if person.deleted:
        return shape
    zone = ZoneInfo(person.tz)
    offset = datetime.fromtimestamp(now, zone).utcoffset()
    shape |= {
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": str(datetime.fromtimestamp(now, zone).tzname()),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": person.guest,
    }
    if person.stranger:
        shape["is_stranger"] = True
    if locale:
        shape["locale"] = person.locale
    return shape


def channel(place: Channel, *, bot: str, locale: bool = False, count: bool = False) -> Json:
    """A conversation object as the bot sees it."""
    if place.kind == "direct":
        other = next(member for member in place.members if member != bot)
        return {
            "id": place.id,
            "created": place.created,
            "is_im": True,
            "is_org_shared": False,
            "is_archived": place.archived,
            "user": other,
            "is_user_deleted": False,
        }
    shape: Json = {
        "id": place.id,
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": place.kind == "public",
        "is_group": place.kind == "private",
        "is_im": False,
        "is_mpim": False,
        "is_private": place.kind == "private",
        "is_archived": place.archived,
        "is_general": False,
        "is_shared": place.shared,
        "is_ext_shared": place.shared,
        "is_org_shared": False,
        "is_member": bot in place.members,
        "created": place.created,
        "creator": place.members[0] if place.members else "",
        "context_team_id": TEAM,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
    if count:
        shape["num_members"] = len(place.members)
    if locale:
        shape["locale"] = "fr-FR"
    return shape


def message(said: Message, place: Channel, *, metadata: bool = False) -> Json:
    """A message object."""
    shape: Json = {"type": "message", "user": said.user, "ts": said.ts, "text": said.text, "team": TEAM}
    if said.subtype:
        shape["subtype"] = said.subtype
    if said.bot_id:
        shape["bot_id"] = said.bot_id
    if said.bot_id == BOT_ID:
        shape["app_id"] = APP
        shape["bot_profile"] = {"id": BOT_ID, "app_id": APP, "name": BOT_NAME, "team_id": TEAM}
    elif not said.bot_id and not said.subtype:
        shape["client_msg_id"] = f"00000000-0000-4000-8000-{int(said.ts.replace('.', '')) % 10**12:012d}"
    if said.blocks:
        shape["blocks"] = said.blocks
    if said.edited:
        shape["edited"] = said.edited
    if said.files:
        shape["files"] = said.files
    if said.reactions:
        shape["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in said.reactions.items()
        ]
    if metadata and said.metadata:
        shape["metadata"] = said.metadata
    replies = place.replies(said.ts)
    if said.in_thread:
        shape["thread_ts"] = said.thread_ts
        root = place.message(str(said.thread_ts))
        if root:
            shape["parent_user_id"] = root.user
    elif replies:
        people = list(dict.fromkeys(reply.user for reply in replies))
        shape |= {
            "thread_ts": said.ts,
            "reply_count": len(replies),
            "reply_users_count": len(people),
            "reply_users": people[:5],
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }
    return shape


def view(opened: View) -> Json:
    """A view object, with what was typed in it."""
    body = opened.body
    shape: Json = {
        "id": opened.id,
        "team_id": TEAM,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": opened.values},
        "hash": opened.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": bool(body.get("clear_on_close", False)),
        "notify_on_close": bool(body.get("notify_on_close", False)),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": opened.previous,
        "root_view_id": opened.root,
        "app_id": APP,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": TEAM,
        "bot_id": BOT_ID,
    }
    return shape


def actor(person: User) -> Json:
    """Somebody in an interaction's payload."""
    return {"id": person.id, "username": person.key, "name": person.key, "team_id": person.team}
