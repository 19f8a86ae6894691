"""What Slack says → an event of the bot. Pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.slack.drawing.forms import CALLBACK
from adapters.slack.drawing.words import MENTION
from adapters.slack.hearing import messages, turnings
from adapters.slack.home import Home
from bot.events import HomeOpened, PersonGone, PersonJoined, PersonLeft
from bot.handover import Heard
from bot.model.place import Person

Json = Mapping[str, Any]

Known = Callable[[str], Person]
"""Who somebody is, by their id."""

EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_created",
    "channel_rename",
    "channel_unarchive",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "tokens_revoked",
    "user_change",
)
"""What the app subscribes to."""

_DESCRIBED = ("channel_created", "channel_rename", "channel_unarchive", "group_rename", "group_unarchive")


def heard(payload: Json, home: Home, known: Known, now: datetime, interaction: str = "") -> Heard | None:
    """What happened; None when it is nothing the bot is told."""
    if payload.get("type") != "event_callback":
        turned = turnings.event(payload, home, known, now, interaction)
        return Heard(turned, _form(payload)) if turned else None
    event = payload.get("event") or {}
    match event.get("type"):
        case "message":
            said = messages.event(event, home, known)
            return Heard(said, _subject(event), messages.version(event)) if said else None
        case "member_joined_channel" | "member_left_channel" if event.get("user") != home.bot_user:
            return _moved(event, home, known, now)
        case "user_change" if (event.get("user") or {}).get("deleted"):
            return Heard(_gone(event, known, now))
        case "app_home_opened" if event.get("tab") == "home":
            return Heard(_home_opened(event, known, now))
    return None


def reread(message: Json, channel: str, home: Home, known: Known, times: str) -> Heard | None:
    """A message as it reads now, told once more under a fresh id; None for what people did not write."""
    said = messages.reread(message, channel, home, known, times)
    subject = _subject({**message, "channel": channel})
    return Heard(said, subject, messages.version(message)) if said else None


def draft(payload: Json, home: Home, known: Known, now: datetime) -> Heard:
    """What stands in a modal that is still being written in."""
    return Heard(turnings.left(payload, home, known, now), _form(payload))


def people_in(payload: Json) -> set[str]:
    """The ids of everybody whose name is needed to tell what happened."""
    if changed_person(payload):
        # In a large workspace somebody changes every second; who is met next is asked for then.
        return set()
    event = payload.get("event") or {}
    message = event.get("message") or payload.get("message") or event
    users = [
        payload.get("user_id"),
        _id(payload.get("user")),
        _id(event.get("user")),
        message.get("user"),
        *MENTION.findall(str(message.get("text") or "")),
        *MENTION.findall(str(payload.get("text") or "")),
    ]
    return {str(user) for user in users if user}


def channel_to_describe(payload: Json, home: Home) -> str | None:
    """The channel that is to be looked at again: renamed, opened, or entered by the bot."""
    event = payload.get("event") or {}
    entered = event.get("type") == "member_joined_channel" and event.get("user") == home.bot_user
    if event.get("type") in _DESCRIBED or entered:
        return _id(event.get("channel")) or None
    return None


def left_closed_channel(payload: Json) -> bool:
    """Whether the bot was put out of a channel that is not open to everybody."""
    return (payload.get("event") or {}).get("type") == "group_left"


def changed_person(payload: Json) -> str | None:
    """Whose name, language or account changed."""
    event = payload.get("event") or {}
    return _id(event.get("user")) if event.get("type") == "user_change" else None


def ended(payload: Json) -> bool:
    """Whether the workspace put the bot out."""
    event = payload.get("event") or {}
    revoked = event.get("type") == "tokens_revoked" and bool((event.get("tokens") or {}).get("bot"))
    return revoked or event.get("type") == "app_uninstalled"


def _moved(event: Json, home: Home, known: Known, now: datetime) -> Heard:
    kind = PersonJoined if event["type"] == "member_joined_channel" else PersonLeft
    stamp = str(event.get("event_ts") or now.timestamp())
    moved = kind(
        id=f"slack:{event['type']}:{event['channel']}:{event['user']}:{stamp}",
        at=datetime.fromtimestamp(float(stamp), UTC),
        place=home.place(event["channel"]),
        person=known(event["user"]),
    )
    # Somebody who comes and goes again at once has to end up outside.
    return Heard(moved, f"presence:{event['channel']}:{event['user']}", float(stamp))


def _gone(event: Json, known: Known, now: datetime) -> PersonGone:
    person, stamp = known(_id(event["user"])), str(event.get("event_ts") or now.timestamp())
    at = datetime.fromtimestamp(float(stamp), UTC)
    return PersonGone(id=f"slack:gone:{person.user}:{stamp}", at=at, person=person)


def _home_opened(event: Json, known: Known, now: datetime) -> HomeOpened:
    person, stamp = known(str(event["user"])), str(event.get("event_ts") or now.timestamp())
    at = datetime.fromtimestamp(float(stamp), UTC)
    return HomeOpened(id=f"slack:home:{person.user}:{stamp}", at=at, person=person, place=person.home)


def _subject(event: Json) -> str:
    return f"message:{event.get('channel')}:{messages.stamp(event)}"


def _form(payload: Json) -> str:
    """The form it is about: what is done with one is done in its order."""
    view = payload.get("view") or {}
    return f"form:{view['id']}" if view.get("callback_id") == CALLBACK else ""


def _id(described: Any) -> str:
    """The id of what is given by it, or as a whole."""
    return str(described.get("id") or "") if isinstance(described, Mapping) else str(described or "")
