"""Who comes and goes in Slack, and who they are."""

import pytest

from adapters.slack.hearing import inbound
from adapters.slack.hearing.people import Known, described
from bot.events import PersonGone, PersonJoined
from tests.adapters.slack.payloads import HOME, NOW, Json, event, heard


def test_whoever_joins_is_told_but_for_us() -> None:
    """We look at the channel instead."""
    joined = {"type": "member_joined_channel", "user": "U1", "channel": "C1", "event_ts": "9.1"}
    payload = {"type": "event_callback", "event": joined}
    assert isinstance(event(payload), PersonJoined)
    assert inbound.channel_to_describe(payload, HOME) is None
    joined["user"] = "UBOT"
    assert heard(payload) is None
    assert inbound.channel_to_describe(payload, HOME) == "C1"


@pytest.mark.parametrize(
    ("happened", "over"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, False),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
    ],
)
def test_it_is_over_when_the_bot_is_put_out_and_not_when_somebody_takes_back_their_own(
    happened: Json, over: bool
) -> None:
    """A person's own token is none the bot uses."""
    assert inbound.ended({"type": "event_callback", "event": happened}) is over


def test_whose_account_is_closed_is_gone_and_whose_changed_is_not() -> None:
    """Nor is anybody asked for a name because of it."""
    changed = {"type": "user_change", "user": {"id": "U1", "deleted": True}, "event_ts": "9.1"}
    payload = {"type": "event_callback", "event": changed}
    gone = event(payload)
    assert isinstance(gone, PersonGone)
    assert gone.person == HOME.person("U1")
    assert inbound.people_in(payload) == set()
    changed["user"] = {"id": "U1", "deleted": False}
    assert heard(payload) is None
    assert inbound.changed_person(payload) == "U1"


@pytest.mark.parametrize(
    ("user", "name", "language", "guest"),
    [
        (
            {"profile": {"display_name": "Nadia", "real_name": "Nadia Kaci"}, "locale": "fr-FR"},
            "Nadia",
            "fr",
            False,
        ),
        ({"profile": {"display_name": " ", "real_name": "Nadia Kaci"}}, "Nadia Kaci", None, False),
        ({"name": "nadia", "deleted": True}, "nadia", None, False),
        ({"name": "lea", "is_restricted": True}, "lea", None, True),
        ({"name": "lea", "is_ultra_restricted": True}, "lea", None, True),
        ({}, "", None, False),
    ],
)
def test_people_are_called_what_others_see(user: Json, name: str, language: str | None, guest: bool) -> None:
    """Guests, strangers and deactivated people tell less of themselves."""
    assert described(user, NOW) == Known(NOW, name, language, guest)
