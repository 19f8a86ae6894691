"""What Slack refuses, in words that say what to mend."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["fr", "en"]

TOKEN = frozenset(
    {
        "account_inactive",
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

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "not_in_channel": (
        "Je ne suis pas dans ce canal : invite-moi avec /invite.",
        "I am not in this channel: invite me with /invite.",
    ),
    "channel_not_found": (
        "Je ne vois pas ce canal : il n’existe plus, ou il est privé et il faut m’y inviter avec /invite.",
        "I cannot see this channel: it is gone, or it is private and I need to be invited with /invite.",
    ),
    "is_archived": (
        "Ce canal est archivé : désarchive-le, ou choisis-en un autre.",
        "This channel is archived: unarchive it, or choose another.",
    ),
    "restricted_action": (
        "Les réglages de ce canal m’empêchent d’y publier : un administrateur peut me l’autoriser.",
        "The settings of this channel keep me from posting: an administrator can allow it.",
    ),
    "user_not_in_channel": (
        "Cette personne n’est pas dans ce canal.",
        "This person is not in this channel.",
    ),
    "user_disabled": ("Ce compte est désactivé.", "This account is deactivated."),
    "cannot_dm_bot": ("Un robot ne lit pas de messages privés.", "A bot reads no direct messages."),
    "missing_scope": (
        "Il me manque une autorisation : réinstalle l’application avec son manifeste à jour.",
        "I lack a permission: reinstall the app with its current manifest.",
    ),
    "expired_trigger_id": (
        "Slack n’ouvre plus ce formulaire : trop de temps a passé depuis le clic.",
        "Slack opens this form no more: too much time has passed since the click.",
    ),
    "msg_too_long": ("Ce message est trop long pour Slack.", "This message is too long for Slack."),
}
_SAME = {
    "messages_tab_disabled": "user_disabled",
    "restricted_action_read_only_channel": "restricted_action",
    "restricted_action_thread_locked": "restricted_action",
    "restricted_action_thread_only_channel": "restricted_action",
    "trigger_expired": "expired_trigger_id",
    "trigger_exchanged": "expired_trigger_id",
    "user_not_found": "user_disabled",
}
_TOKEN = (
    "Slack n’accepte plus mon jeton ({code}) : réinstalle l’application et renouvelle SLACK_BOT_TOKEN.",
    "Slack no longer accepts my token ({code}): reinstall the app and renew SLACK_BOT_TOKEN.",
)
_OTHER = ("Slack refuse : {code}.", "Slack refuses: {code}.")


def sentence(code: str, language: Language) -> str:
    """What is in the way, and who can mend it."""
    pair = _SENTENCES.get(_SAME.get(code, code)) or (_TOKEN if code in TOKEN else _OTHER)
    return pair[0 if language == "fr" else 1].format(code=code)
