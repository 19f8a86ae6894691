"""Messages of people in Discord → events of the bot. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.discord import home
from adapters.discord.drawing import words
from bot.events import Event, File, MessageDeleted, MessageEdited, MessagePosted, PlaceGone
from bot.handover import Heard
from bot.model.place import Address, Person, Place

Json = Mapping[str, Any]

_REPLY = 19
_WORDS = (0, _REPLY)
"""The kinds of messages people write: in a channel, and as a reply; the others say what happened."""
_BEGINNING = 21
"""The kind of message by which a thread shows what it hangs from."""
_EPOCH = 1420070400000
"""Milliseconds at which Discord's numbers begin to count."""


@dataclass(frozen=True, slots=True)
class Names:
    """What people, roles and channels are called, by their ids."""

    person: Callable[[str], Person]
    role: Callable[[str], str]
    channel: Callable[[str], str]


def posted(message: Json, where: Place, names: Names) -> MessagePosted:
    """What somebody wrote."""
    return MessagePosted(
        id=f"discord:message:{message['id']}",
        at=at(str(message["id"])),
        address=address(where, str(message["id"])),
        author=author(message, names),
        text=text(message, names),
        files=_files(message),
        by_bot=by_bot(message),
        reply_to=reply_to(message),
        version=version(message),
    )


def edited(message: Json, where: Place, names: Names) -> MessageEdited:
    """What it says since somebody changed it."""
    stamp = str(message["edited_timestamp"])
    return _read(message, f":edited:{stamp}", datetime.fromisoformat(stamp), where, names)


def reread(message: Json, where: Place, names: Names, times: str) -> MessageEdited:
    """A message as it now reads, under an id of its own."""
    return _read(message, f":reread:{times}", at(str(message["id"])), where, names)


def place_gone(place: Place, now: datetime, once: str) -> PlaceGone:
    """A thread or a channel was deleted; one may be opened anew by its number, and deleted ``once`` more."""
    return PlaceGone(id=f"discord:place:{place.thread or place.channel}:{once}", at=now, place=place)


def deleted(id: str, where: Place, now: datetime) -> MessageDeleted:
    """A message is gone; who wrote it Discord does not say."""
    return MessageDeleted(id=f"discord:message:{id}:deleted", at=now, address=address(where, id))


def is_told(message: Json, myself: str) -> bool:
    """Whether the bot hears of a message: not of its own, nor of what it was not given to read."""
    return is_words(message, myself) and is_readable(message)


def is_words(message: Json, myself: str) -> bool:
    """Whether somebody else than the bot says something in it."""
    own = str((message.get("author") or {}).get("id")) == myself
    return message.get("type", 0) in _WORDS and not own and "author" in message


def begins_thread(message: Json) -> bool:
    """Whether a thread begins with it: what it hangs from, or the first message of a forum's post."""
    return message.get("type") == _BEGINNING or str(message["id"]) == str(message.get("channel_id"))


def is_readable(message: Json) -> bool:
    """Whether Discord gave us what it says; without the intent it gives an empty shell."""
    return any(
        message.get(part)
        for part in ("content", "attachments", "embeds", "sticker_items", "components", "poll")
    )


def is_reworded(message: Json) -> bool:
    """Whether its author changed it; a link's preview changes it for Discord."""
    return bool(message.get("edited_timestamp"))


def version(message: Json) -> float:
    """Of two states of one message, the newer has the greater."""
    changed = message.get("edited_timestamp")
    return datetime.fromisoformat(str(changed)).timestamp() if changed else 0.0


def subject(id: str) -> str:
    """What everything about one message is handed over under, so that it is in order."""
    return f"message:{id}"


def heard(event: Event, message: Json) -> Heard:
    """What is told of a message, which what is known of it in a newer state overtakes."""
    return Heard(event, subject(str(message["id"])), version(message))


def by_bot(message: Json) -> bool:
    """Whether a program wrote it."""
    return bool((message.get("author") or {}).get("bot") or message.get("webhook_id"))


def reply_to(message: Json) -> str | None:
    """The message it was written as a reply to; what was passed on from elsewhere is none."""
    beneath = message.get("message_reference") or {}
    here = beneath.get("channel_id", message.get("channel_id")) == message.get("channel_id")
    return (
        str(beneath["message_id"])
        if message.get("type") == _REPLY and here and beneath.get("message_id")
        else None
    )


def is_reply_to_bot(message: Json) -> bool:
    """Whether it replies, where it stands, to what a program said, or to what is gone."""
    original = message.get("referenced_message")
    return reply_to(message) is not None and (not original or by_bot(original))


def author(message: Json, names: Names) -> Person:
    """Who wrote it."""
    return names.person(str(message["author"]["id"]))


def text(message: Json, names: Names) -> str:
    """What it says."""
    return words.told(
        str(message.get("content") or ""), lambda user: names.person(user).name, names.role, names.channel
    )


def address(where: Place, id: str) -> Address:
    """Where a message stands, in its channel or thread."""
    return home.address(where.channel, id, where.thread)


def at(id: str) -> datetime:
    """The instant Discord gave a number."""
    return datetime.fromtimestamp(((int(id) >> 22) + _EPOCH) / 1000, UTC)


def id_at(instant: datetime) -> str:
    """A number Discord gave to nothing before then."""
    return str((int(instant.timestamp() * 1000) - _EPOCH) << 22)


def _read(message: Json, suffix: str, when: datetime, where: Place, names: Names) -> MessageEdited:
    return MessageEdited(
        id=f"discord:message:{message['id']}{suffix}",
        at=when,
        address=address(where, str(message["id"])),
        author=author(message, names),
        text=text(message, names),
        files=_files(message),
        by_bot=by_bot(message),
        reply_to=reply_to(message),
        version=version(message),
    )


def _files(message: Json) -> tuple[File, ...]:
    return tuple(
        File(str(file.get("title") or file.get("filename") or file["url"]), str(file["url"]))
        for file in message.get("attachments") or ()
        if file.get("url")
    )
