"""Messages of people in Slack → events of the bot. Pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.slack.drawing.words import told
from adapters.slack.home import Home
from bot.events import Event, File, MessageDeleted, MessageEdited, MessagePosted
from bot.model.place import Person

Json = Mapping[str, Any]
Known = Callable[[str], Person]

_WORDS = (None, "", "bot_message", "file_share", "me_message", "thread_broadcast")
"""The kinds of messages that carry somebody's words; the others say who came, left or renamed."""
_GONE = float("inf")


def event(payload: Json, home: Home, known: Known) -> Event | None:
    """What happened to a message; None when it is not about what somebody wrote."""
    channel = str(payload.get("channel") or "")
    message = payload.get("message") or {}
    match payload.get("subtype"):
        case "message_changed" if message.get("subtype") == "tombstone":
            # A deleted message with answers beneath it stays as an empty shell.
            return _deleted(channel, payload.get("previous_message") or message, payload, home)
        case "message_changed" if _is_words(message, home) and _reworded(message, payload):
            changed = str((message.get("edited") or {}).get("ts") or payload.get("event_ts") or message["ts"])
            return _read(channel, message, f":edited:{changed}", at(changed), home, known)
        case "message_deleted":
            return _deleted(channel, payload.get("previous_message") or {}, payload, home)
        case kind if kind in _WORDS and _is_words(payload, home):
            return _posted(channel, payload, home, known)
    return None


def reread(message: Json, channel: str, home: Home, known: Known, times: str) -> MessageEdited | None:
    """A message as it now reads, under an id of its own; None for what no member wrote."""
    if not _is_words(message, home):
        return None
    return _read(channel, message, f":reread:{times}", at(str(message["ts"])), home, known)


def stamp(payload: Json) -> str:
    """The id of the message a payload is about."""
    message = payload.get("message") or {}
    return str(message.get("ts") or payload.get("deleted_ts") or payload.get("ts") or "")


def version(payload: Json) -> float:
    """Of two payloads about one message, the newer has the greater."""
    message = payload.get("message") or payload
    if payload.get("subtype") == "message_deleted" or message.get("subtype") == "tombstone":
        return _GONE
    return float((message.get("edited") or {}).get("ts") or 0)


def by_bot(message: Json) -> bool:
    """Whether a program wrote it."""
    return bool(
        message.get("bot_id") or message.get("subtype") == "bot_message" or message.get("user") == "USLACKBOT"
    )


def author(message: Json, known: Known) -> Person:
    """Who wrote it; a bot without an account is known by its own id."""
    return known(str(message.get("user") or message.get("bot_id") or ""))


def words(message: Json, known: Known) -> str:
    """What it says."""
    return told(str(message.get("text") or ""), lambda user: known(user).name)


def at(stamp: str) -> datetime:
    """The instant a message's id names."""
    return datetime.fromtimestamp(float(stamp), UTC)


def _posted(channel: str, message: Json, home: Home, known: Known) -> MessagePosted:
    stamp = str(message["ts"])
    return MessagePosted(
        id=f"slack:message:{channel}:{stamp}",
        at=at(stamp),
        address=home.address(channel, stamp, message.get("thread_ts")),
        author=author(message, known),
        text=words(message, known),
        files=_files(message),
        by_bot=by_bot(message),
    )


def _read(
    channel: str, message: Json, suffix: str, when: datetime, home: Home, known: Known
) -> MessageEdited:
    stamp = str(message["ts"])
    return MessageEdited(
        id=f"slack:message:{channel}:{stamp}{suffix}",
        at=when,
        address=home.address(channel, stamp, message.get("thread_ts")),
        author=author(message, known),
        text=words(message, known),
        files=_files(message),
        by_bot=by_bot(message),
        version=version(message),
    )


def _deleted(channel: str, message: Json, payload: Json, home: Home) -> MessageDeleted | None:
    if _own(message, home):
        return None
    gone = stamp(payload)
    return MessageDeleted(
        id=f"slack:message:{channel}:{gone}:deleted",
        at=at(str(payload.get("event_ts") or payload.get("ts") or gone)),
        address=home.address(channel, gone, message.get("thread_ts")),
    )


def _is_words(message: Json, home: Home) -> bool:
    """Whether somebody else than the bot says something in it."""
    return message.get("subtype") in _WORDS and not _own(message, home)


def _own(message: Json, home: Home) -> bool:
    """Whether the bot itself said it; it knows that already."""
    return bool(home.bot and message.get("bot_id") == home.bot) or message.get("user") == home.bot_user


def _reworded(message: Json, payload: Json) -> bool:
    """Whether its author changed it; a link's preview or a new reply beneath it changes it for Slack."""
    before = payload.get("previous_message")
    if before is None:
        return True
    return any(message.get(part) != before.get(part) for part in ("text", "edited")) or _files(
        message
    ) != _files(before)


def _files(message: Json) -> tuple[File, ...]:
    return tuple(
        File(str(file.get("title") or file.get("name") or url), url)
        for file in message.get("files") or ()
        if (url := str(file.get("permalink") or file.get("url_private") or ""))
    )
