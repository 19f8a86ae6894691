"""What Discord refuses, as what the bot has words for."""

from collections.abc import Mapping

from bot.ports import CannotSay, Hindrance

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
ANSWERED_ALREADY = 40060
NEEDS_TAG = 40067
NO_ACCESS = 50001
CLOSED = 50007
SPENT_TOKEN = 50027
ARCHIVED = 50083
HAS_THREAD = 160004
LOCKED = 160005

HINDRANCES: Mapping[int, Hindrance] = {
    UNKNOWN_CHANNEL: Hindrance.GONE,
    10004: Hindrance.OUTSIDE,  # the guild: the bot was removed from it
    UNKNOWN_MESSAGE: Hindrance.GONE,
    UNKNOWN_USER: Hindrance.CLOSED,  # the account was deleted
    NO_ACCESS: Hindrance.OUTSIDE,
    CLOSED: Hindrance.CLOSED,
    50278: Hindrance.CLOSED,  # no guild is shared any more
    ARCHIVED: Hindrance.GONE,
}
"""Whatever is not here is forbidden: a permission, a setting of the channel, a limit."""


class Refused(CannotSay):
    """Discord said no, and why: ``code`` is its own number for it."""

    def __init__(self, status: int, code: int, detail: str = "") -> None:
        super().__init__(hindrance(status, code), f"{status}/{code} {detail}".strip())
        self.status = status
        self.code = code

    @property
    def by_token(self) -> bool:
        """Whether nothing will be accepted until there is another token."""
        return self.status == 401


def hindrance(status: int, code: int) -> Hindrance:
    """What stands in the way, by Discord's own numbers for it."""
    if status == 401:
        return Hindrance.DISCONNECTED
    return HINDRANCES.get(code, Hindrance.FORBIDDEN)
