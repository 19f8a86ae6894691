"""Requests to the REST API: what was asked, by whom, and what answers it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.refusals import Complaints, Refused
from tests.adapters.discord.local.world import BOT_USER, Channel, Guild, Json, Message, World

if TYPE_CHECKING:
    from tests.adapters.discord.local.server import LocalDiscord

Answer = Json | list[Any] | None
Handler = Callable[["Call"], Answer]
MAJOR = {"channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token"}
"""The parts of a path that have rate limits of their own."""


@dataclass(frozen=True)
class Route:
    """One operation of the REST API, named as Discord's own description names it."""

    method: str
    template: str
    handler: Handler
    pattern: re.Pattern[str]
    anonymous: bool
    """Whether a token in the path stands for the bot's."""

    @property
    def name(self) -> str:
        """``POST /channels/{channel_id}/messages``."""
        return f"{self.method} {self.template}"


ROUTES: list[Route] = []


def route(method: str, template: str, *, anonymous: bool = False) -> Callable[[Handler], Handler]:
    """Register what answers an operation; an answer of None is a 204."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))

    def register(handler: Handler) -> Handler:
        ROUTES.append(Route(method, template, handler, pattern, anonymous))
        return handler

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """What answers a request, and the parts of its path; fixed words come before any."""
    found = [(r, m) for r in ROUTES if r.method == method and (m := r.pattern.fullmatch(path))]
    if not found:
        return None
    best, match = min(found, key=lambda pair: len(pair[1].groupdict()))
    return best, {name: unquote(value) for name, value in match.groupdict().items()}


@dataclass
class Call:
    """One request."""

    discord: "LocalDiscord"
    route: Route
    parts: dict[str, str]
    query: dict[str, str]
    body: Any
    files: list[str] = field(default_factory=list)

    @property
    def world(self) -> World:
        """Everything that is there."""
        return self.discord.world

    @property
    def bucket(self) -> str:
        """What it shares a rate limit with: the operation, and what it is about."""
        return " ".join([self.route.name, *(v for k, v in self.parts.items() if k in MAJOR)])

    def fields(self) -> Json:
        """The body, an object. Raises ``Refused``."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise Refused(
                50035, errors={"_errors": [{"code": "DICT_TYPE_CONVERT", "message": "Not a dict."}]}
            )
        return self.body

    def limit(self, default: int, most: int) -> int:
        """How many are wanted. Raises ``Refused``."""
        about = Complaints()
        wanted = self.query.get("limit", str(default))
        number = int(wanted) if wanted.isdigit() else 0
        about.whole(number, ("limit",), 1, most)
        about.settle()
        return number

    def snowflake(self, name: str) -> int | None:
        """An id in the query. Raises ``Refused``."""
        value = self.query.get(name)
        if value is None:
            return None
        if not value.isdigit():
            about = Complaints()
            about.say((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            about.settle()
        return int(value)

    # ---- What the bot may do -----------------------------------------------------------------------------

    def guild(self) -> Guild:
        """The server that is meant, if the bot is on it."""
        found = self.world.guilds.get(self.parts["guild_id"])
        if found is None:
            raise Refused(10004)
        if BOT_USER not in found.members:
            raise Refused(50001)
        return found

    def channel(self, *needed: Permission) -> Channel:
        """The channel that is meant, if the bot sees it and may do that there."""
        found = self.world.channels.get(self.parts["channel_id"])
        if found is None:
            raise Refused(10003)
        self.may(found, *needed)
        return found

    def may(self, channel: Channel, *needed: Permission) -> None:
        """Go on if the bot sees a channel and may do that there. Raises ``Refused``."""
        granted = self.world.permissions(BOT_USER, channel)
        if Permission.VIEW_CHANNEL not in granted:
            raise Refused(50001)
        for permission in needed:
            if permission not in granted:
                raise Refused(50001 if permission is Permission.READ_MESSAGE_HISTORY else 50013)

    def message(self, channel: Channel) -> Message:
        """The message that is meant."""
        found = channel.message(self.parts["message_id"])
        if found is None:
            raise Refused(10008)
        return found
