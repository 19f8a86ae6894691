"""People who turn to the bot in Slack, and wait → events of the bot. Pure."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypedDict

from adapters.slack.drawing import views
from adapters.slack.drawing.forms import read_values
from adapters.slack.drawing.words import clean, told
from adapters.slack.hearing import messages
from adapters.slack.home import Home
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FieldTyped,
    FormLeft,
    FormSubmitted,
    MessagePicked,
)
from bot.model.place import Person, Place

Json = Mapping[str, Any]
Known = Callable[[str], Person]


def event(payload: Json, home: Home, known: Known, now: datetime, interaction: str) -> Event | None:
    """What somebody did; None when no feature is to hear of it."""
    if payload.get("command"):
        return _invoked(payload, home, known, now, interaction)
    match payload.get("type"):
        case "block_actions":
            return _pressed(payload, home, known, now, interaction)
        case "view_submission":
            return _submitted(payload, home, known, now, interaction)
        case "block_suggestion":
            return _typed(payload, home, known, now, interaction)
        case "message_action":
            return _picked(payload, home, known, now, interaction)
    return None


def button_name(action_id: str) -> str:
    """What the button was called before its name was made one of a kind."""
    return action_id.rpartition(":")[0] or action_id


def _pressed(
    payload: Json, home: Home, known: Known, now: datetime, interaction: str
) -> ButtonPressed | None:
    pressed = next((act for act in payload.get("actions") or () if act.get("type") == "button"), None)
    container = payload.get("container") or {}
    channel = str((payload.get("channel") or {}).get("id") or container.get("channel_id") or "")
    if pressed is None or not (channel or container.get("view_id")):
        return None
    user, message = str(payload["user"]["id"]), payload.get("message") or {}
    stamp = str(container.get("message_ts") or message.get("ts") or "")
    thread = container.get("thread_ts") or message.get("thread_ts")
    if not channel:
        channel, thread = views.carried(payload.get("view") or {})
    on, when = stamp or container.get("view_id"), str(pressed.get("action_ts") or "")
    return ButtonPressed(
        id=f"slack:press:{user}:{channel}:{on}:{pressed['action_id']}:{when or payload.get('trigger_id')}",
        at=_instant(when, now),
        person=known(user),
        place=home.place(channel, thread, stamp),
        interaction=interaction,
        name=button_name(str(pressed["action_id"])),
        value=str(pressed.get("value") or ""),
    )


def left(payload: Json, home: Home, known: Known, now: datetime) -> FormLeft:
    """What stands in a form that is not sent so far."""
    form = _form(payload, home)
    return FormLeft(
        id=f"slack:left:{payload['view']['id']}:{now.timestamp()}",
        at=now,
        person=known(str(payload["user"]["id"])),
        **form,
    )


def _submitted(payload: Json, home: Home, known: Known, now: datetime, interaction: str) -> FormSubmitted:
    form = _form(payload, home)
    # Sent again because Slack lost patience, it is the same; changed before that, it is not.
    told = hashlib.sha256(json.dumps(form["values"], sort_keys=True).encode()).hexdigest()[:16]
    return FormSubmitted(
        id=f"slack:form:{payload['view']['id']}:{told}",
        at=now,
        person=known(str(payload["user"]["id"])),
        interaction=interaction,
        **form,
    )


def _typed(payload: Json, home: Home, known: Known, now: datetime, interaction: str) -> FieldTyped | None:
    if not (payload.get("view") or {}).get("id"):
        return None
    form = _form(payload, home)
    return FieldTyped(
        id=f"slack:typed:{payload['view']['id']}:{interaction}:{now.timestamp()}",
        at=now,
        person=known(str(payload["user"]["id"])),
        place=form["place"],
        interaction=interaction,
        name=form["name"],
        about=form["about"],
        field=str(payload.get("block_id") or ""),
        text=clean(str(payload.get("value") or "")),
    )


class _Form(TypedDict):
    place: Place
    name: str
    about: str
    values: dict[str, str]


def _form(payload: Json, home: Home) -> _Form:
    """What a modal carried with it, and what stands in it."""
    view = payload["view"]
    carried = json.loads(view.get("private_metadata") or "{}")
    return _Form(
        place=home.place(str(carried.get("channel") or ""), carried.get("thread")),
        name=str(carried.get("name") or ""),
        about=str(carried.get("about") or ""),
        values={name: clean(value) for name, value in read_values(view).items()},
    )


def _invoked(payload: Json, home: Home, known: Known, now: datetime, interaction: str) -> CommandInvoked:
    user, channel = str(payload["user_id"]), str(payload["channel_id"])
    text = told(str(payload.get("text") or ""), lambda mentioned: known(mentioned).name)
    return CommandInvoked(
        id=f"slack:command:{payload.get('trigger_id') or f'{user}:{now.timestamp()}'}",
        at=now,
        person=known(user),
        place=home.place(channel),
        interaction=interaction,
        name=str(payload["command"]).removeprefix("/"),
        text=text.strip(),
    )


def _picked(payload: Json, home: Home, known: Known, now: datetime, interaction: str) -> MessagePicked | None:
    message, channel = payload.get("message") or {}, str((payload.get("channel") or {}).get("id") or "")
    if not message.get("ts") or not channel:
        return None
    user, stamp = str(payload["user"]["id"]), str(message["ts"])
    address = home.address(channel, stamp, message.get("thread_ts"))
    when = str(payload.get("action_ts") or "")
    return MessagePicked(
        id=f"slack:pick:{user}:{channel}:{stamp}:{when or payload.get('trigger_id')}",
        at=_instant(when, now),
        person=known(user),
        place=address.place,
        interaction=interaction,
        name=str(payload.get("callback_id") or ""),
        address=address,
        author=messages.author(message, known),
        text=messages.words(message, known),
        by_bot=messages.by_bot(message),
    )


def _instant(stamp: str, now: datetime) -> datetime:
    return datetime.fromtimestamp(float(stamp), UTC) if stamp else now
