"""What Slack refuses, as what the bot has words for."""

from collections.abc import Mapping

from bot.ports import CannotSay, Hindrance

TOKEN = frozenset(
    {
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""The errors nothing but another token ends."""

UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""The errors after which it may have been done all the same."""

HINDRANCES: Mapping[str, Hindrance] = {
    "cannot_dm_bot": Hindrance.CLOSED,
    "cant_update_message": Hindrance.GONE,
    "channel_is_archived": Hindrance.GONE,
    "channel_not_found": Hindrance.OUTSIDE,  # Slack says so of every private channel the bot is not in
    "is_archived": Hindrance.GONE,
    "is_inactive": Hindrance.CLOSED,
    "message_not_found": Hindrance.GONE,
    "messages_tab_disabled": Hindrance.CLOSED,
    "not_in_channel": Hindrance.OUTSIDE,
    "thread_not_found": Hindrance.GONE,
    "user_disabled": Hindrance.CLOSED,
    "user_not_found": Hindrance.CLOSED,
    "user_not_visible": Hindrance.CLOSED,
}
"""Whatever is not here is forbidden: a scope, a setting of the channel, a limit."""


class Refused(CannotSay):
    """Slack said no, and why: ``code`` is its own word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(hindrance(code), code)
        self.code = code

    @property
    def by_token(self) -> bool:
        """Whether nothing will be accepted until there is another token."""
        return self.code in TOKEN


def hindrance(code: str) -> Hindrance:
    """What stands in the way, by Slack's own word for it."""
    if code in TOKEN:
        return Hindrance.DISCONNECTED
    return HINDRANCES.get(code, Hindrance.FORBIDDEN)
