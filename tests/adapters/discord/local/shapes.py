"""People, servers, channels and messages in the shapes Discord gives them."""

from tests.adapters.discord.local.clock import instant, iso
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.world import (
    APPLICATION,
    BOT_NAME,
    BOT_USER,
    DIRECT,
    FORUM,
    Channel,
    Guild,
    Json,
    Member,
    Message,
    Role,
    User,
    World,
)


def user(person: User) -> Json:
    """A user object."""
    return {
        "id": person.id,
        "username": person.key,
        "global_name": None if person.bot else person.name,
        "discriminator": "0001" if person.bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
    } | ({"bot": True} if person.bot else {})


def member(world: World, told: Member, *, with_user: bool = True) -> Json:
    """A member object."""
    return {
        "nick": told.nick,
        "avatar": None,
        "banner": None,
        "roles": list(told.roles),
        "joined_at": iso(told.joined),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    } | ({"user": user(world.users[told.user])} if with_user else {})


def role(told: Role) -> Json:
    """A role object."""
    return {
        "id": told.id,
        "name": "@everyone" if told.position == 0 else told.key,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": told.position,
        "permissions": str(int(told.permissions)),
        "managed": told.managed,
        "mentionable": told.mentionable,
        "flags": 0,
    }


def channel(world: World, place: Channel) -> Json:
    """A channel, a thread or a direct conversation."""
    last = place.messages[-1].id if place.messages else None
    shape: Json = {"id": place.id, "type": place.type, "last_message_id": last, "flags": place.flags}
    if place.type == DIRECT:
        return shape | {"recipients": [user(world.users[str(place.recipient)])]}
    shape |= {
        "guild_id": place.guild,
        "name": place.name,
        "parent_id": place.parent,
        "rate_limit_per_user": 0,
    }
    if place.thread:
        return shape | _thread(place)
    shape |= {
        "position": 0,
        "nsfw": False,
        "topic": place.topic,
        "permission_overwrites": [
            {"id": o.id, "type": int(o.member), "allow": str(int(o.allow)), "deny": str(int(o.deny))}
            for o in place.overwrites
        ],
    }
    if place.type == FORUM:
        tags = [{"emoji_id": None, "emoji_name": None} | tag for tag in place.tags]
        shape |= {"available_tags": tags, "default_reaction_emoji": None, "default_sort_order": None}
        shape |= {"default_forum_layout": 0, "default_thread_rate_limit_per_user": 0}
    return shape


def _thread(place: Channel) -> Json:
    told = place.thread
    assert told
    shape: Json = {
        "owner_id": told.owner,
        "message_count": max(0, told.sent),
        "total_message_sent": max(0, told.sent),
        "member_count": len(told.members),
        "thread_metadata": {
            "archived": told.archived,
            "auto_archive_duration": told.archive_after,
            "archive_timestamp": iso(told.archived_at or instant(place.id)),
            "locked": told.locked,
            "create_timestamp": iso(instant(place.id)),
        }
        | ({"invitable": True} if place.type == 12 else {}),
    }
    if told.tags:
        shape["applied_tags"] = list(told.tags)
    if BOT_USER in told.members:
        shape["member"] = thread_member(place, BOT_USER)
    return shape


def thread_member(place: Channel, user: str) -> Json:
    """Somebody in a thread."""
    return {"id": place.id, "user_id": user, "join_timestamp": iso(instant(place.id)), "flags": 0}


def message(
    world: World, place: Channel, said: Message, *, words: bool = True, reference: bool = True
) -> Json:
    """A message; without ``words`` as a bot gets it that may not read what others write."""
    shape: Json = {
        "id": said.id,
        "channel_id": said.channel,
        "author": user(world.users[said.author]),
        "content": said.content if words else "",
        "timestamp": iso(instant(said.id)),
        "edited_timestamp": iso(said.edited) if said.edited else None,
        "tts": False,
        "mention_everyone": said.mentions_everyone,
        "mentions": [user(world.users[who]) for who in said.mentions],
        "mention_roles": list(said.mentioned_roles),
        "attachments": list(said.attachments) if words else [],
        "embeds": list(said.embeds) if words else [],
        "components": list(said.components) if words else [],
        "pinned": False,
        "type": said.type,
        "flags": said.flags,
    }
    if said.reactions:
        shape["reactions"] = [_reaction(emoji, who) for emoji, who in said.reactions.items() if who]
    if said.nonce is not None:
        shape["nonce"] = said.nonce
    if said.webhook:
        shape["webhook_id"] = said.webhook
        if said.webhook == APPLICATION:
            shape["application_id"] = APPLICATION
    if said.interaction:
        shape["interaction_metadata"] = said.interaction
    if said.reference:
        within = said.reference_channel or said.channel
        shape["message_reference"] = {"type": 0, "message_id": said.reference, "channel_id": within}
        if place.guild:
            shape["message_reference"]["guild_id"] = place.guild
        if reference:
            found = world.channels[within].message(said.reference) if within in world.channels else None
            shape["referenced_message"] = (
                message(world, world.channels[within], found, words=words, reference=False) if found else None
            )
    if said.id in world.channels and said.id != said.channel:
        shape["thread"] = channel(world, world.channels[said.id])
    return shape


def _reaction(emoji: str, who: list[str]) -> Json:
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "burst_count": 0,
        "me": BOT_USER in who,
    }


def guild(told: Guild) -> Json:
    """A server, as REST gives it."""
    return {
        "id": told.id,
        "name": told.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": told.owner,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "nsfw": False,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "application_id": None,
        "preferred_locale": told.locale,
        "features": ["COMMUNITY"],
        "emojis": [],
        "stickers": [],
        "roles": [role(one) for one in told.roles.values()],
    }


def created(world: World, told: Guild, *, everybody: bool) -> Json:
    """A server, as the gateway gives it; without ``everybody`` the bot alone is told as a member."""
    if not told.available:
        return {"id": told.id, "unavailable": True}
    members = [m for m in told.members.values() if everybody or m.user == BOT_USER]
    inside = [c for c in world.channels.values() if c.guild == told.id and c.thread is None]
    active = [c for c in world.threads(told.id, archived=False) if world.sees(BOT_USER, c)]
    return guild(told) | {
        "joined_at": iso(told.members[BOT_USER].joined),
        "large": False,
        "unavailable": False,
        "member_count": len(told.members),
        "members": [member(world, one) for one in members],
        "channels": [channel(world, one) for one in inside],
        "threads": [channel(world, one) for one in active],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application(flags: int) -> Json:
    """The application the bot belongs to."""
    return {
        "id": APPLICATION,
        "name": BOT_NAME,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "is_monetized": False,
        "hook": True,
        "storefront_available": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "team": None,
        "integration_types_config": {"0": {}},
        "owner": {
            "id": "1200000000000000001",
            "username": "nadia",
            "global_name": "Nadia Kaci",
            "discriminator": "0",
            "avatar": None,
            "public_flags": 0,
        },
    }


def partial_channel(world: World, place: Channel, who: str) -> Json:
    """A channel as interactions tell it, with what somebody may do there."""
    shape = channel(world, place)
    kept = {"id", "type", "name", "parent_id", "thread_metadata", "guild_id", "recipients", "flags", "topic"}
    kept |= {"last_message_id", "nsfw", "position", "rate_limit_per_user", "owner_id"}
    told = {key: value for key, value in shape.items() if key in kept}
    return told | {"permissions": permissions(world.permissions(who, place))}


def permissions(granted: Permission) -> str:
    """Permissions as a string of digits."""
    return str(int(granted))
