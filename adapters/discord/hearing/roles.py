"""Roles of Discord → roles the bot knows. Pure."""

from collections.abc import Mapping
from typing import Any

from adapters.discord.drawing.words import clean
from bot.model.role import Reach, Role

Json = Mapping[str, Any]


def role_of(told: Json, guild: str) -> Role:
    """A role of a guild; the one that has the guild's own number is everybody's."""
    id, name = str(told["id"]), clean(str(told.get("name") or told["id"]))  # noqa: A001  # it is called so
    if id == guild:
        return Role(id, name, Reach.EVERYBODY)
    return Role(id, name, Reach.OPEN if told.get("mentionable") else Reach.CLOSED)


def chosen(payload: Json) -> dict[str, Role]:
    """The roles somebody chose in a form, by their ids."""
    resolved = ((payload.get("data") or {}).get("resolved") or {}).get("roles") or {}
    guild = str(payload.get("guild_id") or "")
    return {str(id): role_of(told, guild) for id, told in resolved.items()}  # noqa: A001
