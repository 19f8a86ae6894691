"""People who turn to the bot in Discord, and wait → events of the bot. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.discord.drawing.forms import digest
from adapters.discord.drawing.luggage import Fetch, unpack
from adapters.discord.drawing.words import clean
from adapters.discord.hearing import messages
from adapters.discord.hearing.messages import Names
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    CommandTyped,
    Event,
    FormLeft,
    FormSubmitted,
    MessagePicked,
)
from bot.model.place import Place

Json = Mapping[str, Any]

COMMAND, COMPONENT, TYPED, FORM = 2, 3, 4, 5
"""Kinds of interactions."""
SLASH, ON_MESSAGE = 1, 3
"""Kinds of commands."""
SUB_COMMAND = 1

Spoken = Mapping[tuple[str, str], tuple[str, ...]]
"""What the bot is told for a command and its sub-command as Discord names them: a name, a first word, and how
what was typed in an option goes on from there."""


def event(payload: Json, where: Place, names: Names, spoken: Spoken, fetch: Fetch) -> Event | None:
    """What somebody did; None when no feature is to hear of it."""
    data = payload.get("data") or {}
    match payload.get("type"), data.get("type"):
        case (kind, 1) if kind in (COMMAND, TYPED):
            return _invoked(payload, where, names, spoken)
        case (2, 3):
            return _picked(payload, where, names, spoken)
        case (3, _):
            return _pressed(payload, where, names, fetch)
    return None


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with what stands in it."""

    name: str
    about: str
    values: Mapping[str, str]
    opening: str = ""
    """Names this opening of it, with what its other windows held."""
    window: Mapping[str, str] = field(default_factory=dict)
    """What the window that was sent held, and what travelled with it."""


def submitted(payload: Json, where: Place, names: Names, form: Filled) -> FormSubmitted:
    """A form, all of it. Sent again unanswered it is the same; changed before that, it is not."""
    user = user_of(payload)
    return FormSubmitted(
        id=f"discord:form:{user}:{form.opening}:{digest(form.window)}",
        at=messages.at(str(payload["id"])),
        person=names.person(user),
        place=where,
        interaction=str(payload["id"]),
        name=form.name,
        about=form.about,
        values={name: clean(value) for name, value in form.values.items()},
    )


def left(payload: Json, where: Place, names: Names, form: Filled) -> FormLeft:
    """What stands in a form that is not sent so far."""
    return FormLeft(
        id=f"discord:left:{payload['id']}",
        at=messages.at(str(payload["id"])),
        person=names.person(user_of(payload)),
        place=where,
        interaction=str(payload["id"]),
        name=form.name,
        about=form.about,
        values={name: clean(value) for name, value in form.values.items()},
    )


def user_of(payload: Json) -> str:
    """Who turned to the bot: in a guild its member, in a direct message the account."""
    return str((payload.get("user") or (payload.get("member") or {}).get("user") or {}).get("id") or "")


def options(data: Json) -> tuple[str, str]:
    """The sub-command, and what was typed in its options."""
    for option in data.get("options") or ():
        if option.get("type") == SUB_COMMAND:
            return str(option["name"]), _typed(option.get("options"))
    return "", _typed(data.get("options"))


def _typed(given: Any) -> str:
    return " ".join(str(option.get("value") or "") for option in given or ()).strip()


def _invoked(payload: Json, where: Place, names: Names, spoken: Spoken) -> CommandInvoked | CommandTyped:
    data = payload["data"]
    sub, typed = options(data)
    name, *first = spoken.get((str(data["name"]), sub), (str(data["name"]), sub))
    words = " ".join(filter(None, (*(first if typed else first[:1]), typed)))
    kind = CommandTyped if payload["type"] == TYPED else CommandInvoked
    return kind(
        id=f"discord:interaction:{payload['id']}",
        at=messages.at(str(payload["id"])),
        person=names.person(user_of(payload)),
        place=where,
        interaction=str(payload["id"]),
        name=name,
        text=clean(words),
    )


def _pressed(payload: Json, where: Place, names: Names, fetch: Fetch) -> ButtonPressed | None:
    pressed = unpack(str(payload["data"].get("custom_id") or ""), fetch)
    if pressed is None:
        return None
    name, value = pressed
    return ButtonPressed(
        id=f"discord:interaction:{payload['id']}",
        at=messages.at(str(payload["id"])),
        person=names.person(user_of(payload)),
        place=where,
        interaction=str(payload["id"]),
        name=name,
        value=value,
    )


def _picked(payload: Json, where: Place, names: Names, spoken: Spoken) -> MessagePicked | None:
    data = payload["data"]
    message = next(_resolved(data), None)
    if message is None:
        return None
    name, *_ = spoken.get((str(data["name"]), ""), ("", ""))
    return MessagePicked(
        id=f"discord:interaction:{payload['id']}",
        at=messages.at(str(payload["id"])),
        person=names.person(user_of(payload)),
        place=where,
        interaction=str(payload["id"]),
        name=name,
        address=messages.address(where, str(message["id"])),
        author=messages.author(message, names),
        text=messages.text(message, names),
        by_bot=messages.by_bot(message),
    )


def _resolved(data: Json) -> Iterator[Json]:
    found = ((data.get("resolved") or {}).get("messages") or {}).get(str(data.get("target_id")))
    if found:
        yield found
