"""Calls of the Web API: what was asked, by whom, and how Slack refuses."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tests.adapters.slack.local.world import BOT_USER, Channel, Json, User

if TYPE_CHECKING:
    from tests.adapters.slack.local.server import LocalSlack

T = TypeVar("T")
Handler = Callable[["Call"], Json]


class Refused(Exception):
    """Slack says no: an error code, and what goes with it."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


class Limited(Exception):
    """Too many calls; wait this many seconds."""

    def __init__(self, after: float) -> None:
        super().__init__(f"Wait {after} s.")
        self.after = after


@dataclass(frozen=True)
class Method:
    """One method of the Web API."""

    name: str
    handler: Handler
    scopes: tuple[str, ...]
    token: Literal["bot", "app"]
    takes_json: bool


METHODS: dict[str, Method] = {}


def method(
    name: str, *scopes: str, by: Literal["bot", "app"] = "bot", takes_json: bool = True
) -> Callable[[Handler], Handler]:
    """Register what answers a method of the Web API; ``takes_json`` says whether it reads JSON bodies."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, scopes, by, takes_json)
        return handler

    return register


@dataclass
class Call:
    """One call."""

    slack: "LocalSlack"
    method: Method
    args: Json

    # ---- Arguments ---------------------------------------------------------------------------------------

    def text(self, name: str) -> str:
        """A string, empty when it is not there."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def need(self, name: str) -> str:
        """A string that has to be there."""
        if not self.text(name):
            said = f"[ERROR] missing required field: {name}"
            raise Refused("invalid_arguments", response_metadata={"messages": [said]})
        return self.text(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no, in any of the ways they are sent."""
        if name not in self.args:
            return default
        return str(self.args[name]).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.args.get(name, default))
        except (TypeError, ValueError):
            raise Refused(f"invalid_{name}") from None

    def parsed(self, name: str, error: str) -> Any:
        """An argument that is JSON, parsed already or not; None when it is not there."""
        value = self.args.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise Refused(error) from None
        return value

    # ---- Permissions -------------------------------------------------------------------------------------

    def scope(self, *needed: str) -> None:
        """Refuse unless one of these scopes was granted."""
        if not self.slack.granted & set(needed):
            raise Refused("missing_scope", needed=needed[0], provided=",".join(sorted(self.slack.granted)))

    def channel(self, name: str = "channel") -> Channel:
        """The channel that is meant, if the bot may know of it."""
        found = self.slack.world.channels.get(self.need(name))
        if found is None or (found.kind != "public" and BOT_USER not in found.members):
            raise Refused("channel_not_found")
        return found

    def somebody(self, name: str = "user") -> User:
        """The user who is meant."""
        found = self.slack.world.users.get(self.need(name))
        if found is None:
            raise Refused("user_not_found")
        return found

    def page(self, items: Sequence[T], *, default: int = 100, most: int = 1000) -> tuple[list[T], Json]:
        """One page, and where the next begins; Slack may give fewer than were asked for."""
        limit = self.number("limit", default) or default
        if not limit >= 1:
            raise Refused("invalid_limit")
        limit = min(limit, most, self.slack.limits.page_size)
        begin = 0
        if cursor := self.text("cursor"):
            if not cursor.startswith("next:") or not cursor[5:].isdigit():
                raise Refused("invalid_cursor")
            begin = int(cursor[5:])
        end = begin + limit
        following = f"next:{end}" if end < len(items) else ""
        return list(items[begin:end]), {"response_metadata": {"next_cursor": following}}
