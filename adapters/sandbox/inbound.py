"""What a person did → an event of the bot. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.sandbox.memory.records import BOT, Deed, Happening, Message
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    CommandTyped,
    Event,
    FieldTyped,
    FormSubmitted,
    HomeOpened,
    MessageDeleted,
    MessageEdited,
    MessagePicked,
    MessagePosted,
)
from bot.model.place import Address, Person, Place

NAME = "sandbox"
WORKSPACE = "sandbox"
PAGE = "home-"
"""What the channels begin with that are the bot's own page."""

Name = Callable[[str], Person]
"""Who somebody is, by their id."""


def place(channel: str, thread: str | None = None) -> Place:
    """A channel of the sandbox, or a thread in it; to the bot, somebody's page is no channel."""
    return Place(NAME, WORKSPACE, "" if channel.startswith(PAGE) else channel, thread)


def address(message: Message) -> Address:
    """Where a message stands."""
    return Address(place(message.channel, message.thread), message.id)


@dataclass(frozen=True, slots=True)
class Handle:
    """What an interaction carries to the bot and back: from where somebody waits for the answer."""

    deed: str
    window: str = ""
    message: str = ""
    form: str = ""

    def __str__(self) -> str:
        return "/".join((self.deed, self.window, self.message, self.form))

    @classmethod
    def read(cls, interaction: str) -> "Handle":
        """The handle the bot carried back; an empty one for what is none of ours."""
        pieces = interaction.split("/")
        return cls(*pieces) if len(pieces) == 4 else cls("")


def event(done: Happening, person: Name) -> Event:
    """The event that tells what was done."""
    where = Address(place(done.channel, done.thread), done.message or "")
    who = person(done.person)
    handle = str(Handle(done.id, done.window, done.message or "", done.form or ""))
    facts = done.facts
    match done.deed:
        case Deed.POSTED:
            return MessagePosted(id=done.id, at=done.at, address=where, author=who, text=facts["text"])
        case Deed.EDITED:
            return MessageEdited(id=done.id, at=done.at, address=where, author=who, text=facts["text"])
        case Deed.DELETED:
            return MessageDeleted(id=done.id, at=done.at, address=where)
        case Deed.PICKED:
            return MessagePicked(
                id=done.id,
                at=done.at,
                person=who,
                place=where.place,
                interaction=handle,
                name=facts["name"],
                address=where,
                author=person(facts["author"]),
                text=facts["text"],
                by_bot=facts["author"] == BOT,
            )
        case Deed.SUBMITTED | Deed.PRESSED | Deed.INVOKED | Deed.TYPED | Deed.WRITTEN | Deed.OPENED:
            kind = _INTERACTIONS[done.deed]
            return kind(id=done.id, at=done.at, person=who, place=where.place, interaction=handle, **facts)


_INTERACTIONS: dict[Deed, Callable[..., Event]] = {
    Deed.SUBMITTED: FormSubmitted,
    Deed.PRESSED: ButtonPressed,
    Deed.INVOKED: CommandInvoked,
    Deed.TYPED: CommandTyped,
    Deed.WRITTEN: FieldTyped,
    Deed.OPENED: HomeOpened,
}


def reread(message: Message, times: str, person: Name) -> MessageEdited:
    """What somebody wrote as it now reads, under a fresh id."""
    return MessageEdited(
        id=f"sandbox:message:{message.id}:reread:{times}",
        at=message.at,
        address=address(message),
        author=person(message.author),
        text=message.text,
    )


def since(message: Message, instant: datetime | None) -> bool:
    """Whether a message is to be told again; what was edited is, whenever it was written."""
    return instant is None or message.at >= instant or message.edits > 0
