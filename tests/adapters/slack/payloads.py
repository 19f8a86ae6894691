"""Payloads as Slack sends them, to a bot that knows everybody by their id."""

from datetime import UTC, datetime
from typing import Any

from adapters.slack.hearing import inbound
from adapters.slack.home import Home
from bot.events import Event
from bot.handover import Heard
from bot.model.place import Person

HOME = Home("T1", "UBOT", "BBOT")
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TS, THREAD = "1763625600.000100", "1763625000.000200"

Json = dict[str, Any]


def known(user: str) -> Person:
    """Everybody is called by their id, in capitals."""
    return HOME.person(user, f"Nom {user}" if user.startswith("U") else "")


def message(**facts: Any) -> Json:
    """A message event."""
    event = {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": TS}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event | facts}


def heard(payload: Json) -> Heard | None:
    """What is told of a payload."""
    return inbound.heard(payload, HOME, known, NOW, "7")


def event(payload: Json) -> Event:
    """The event of a payload that is one."""
    found = heard(payload)
    assert found
    return found.event
