"""Trigger ids and response URLs: what an interaction gives the bot to answer it by."""

import secrets
from dataclasses import dataclass, field

from tests.adapters.slack.local.calls import Refused
from tests.adapters.slack.local.clock import Clock

TRIGGER_LIFE = 3.0
RESPONSE_LIFE = 30 * 60.0
RESPONSE_USES = 5


@dataclass
class Trigger:
    """Lets the bot open one modal, soon."""

    user: str
    expires: float
    spent: bool = False


@dataclass
class ResponseUrl:
    """Lets the bot answer where somebody turned to it."""

    user: str
    channel: str
    expires: float
    message: str | None = None
    """The message whose button was pressed."""
    thread: str | None = None
    uses: int = 0


@dataclass
class Handles:
    """Every handle that was given out."""

    clock: Clock
    triggers: dict[str, Trigger] = field(default_factory=dict)
    urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def trigger(self, user: str) -> str:
        """A new trigger id."""
        name = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[name] = Trigger(user, self.clock.now() + TRIGGER_LIFE)
        return name

    def pull(self, id: str) -> str:
        """Spend a trigger id; the person it opens a modal for. Raises ``Refused``."""
        trigger = self.triggers.get(id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.spent:
            raise Refused("exchanged_trigger_id")
        if self.clock.now() >= trigger.expires:
            raise Refused("expired_trigger_id")
        trigger.spent = True
        return trigger.user

    def response(self, user: str, channel: str, message: str | None = None, thread: str | None = None) -> str:
        """The key of a new response URL."""
        key = secrets.token_urlsafe(18)
        expires = self.clock.now() + RESPONSE_LIFE
        self.urls[key] = ResponseUrl(user, channel, expires, message, thread)
        return key

    def respond(self, key: str) -> ResponseUrl:
        """Use a response URL once. Raises ``Refused``."""
        url = self.urls.get(key)
        if url is None:
            raise Refused("invalid_url")
        if self.clock.now() >= url.expires:
            raise Refused("expired_url")
        if url.uses >= RESPONSE_USES:
            raise Refused("used_url")
        url.uses += 1
        return url
