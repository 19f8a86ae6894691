"""What happened. Events are in the past tense, and frozen.

``id`` names the happening, not its envelope: the same event handed over twice has the same id.
``interaction`` is the messenger's own handle for answering somebody's press, form or command; actions carry
it back.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.cards import Card
from bot.model.place import Address, Person, Place
from bot.model.recurrence.occurrence import Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, once."""

    id: str
    at: datetime

    @property
    def origin(self) -> str:
        """The id of what all this began with: whatever is logged about it is logged under that."""
        return self.id


@dataclass(frozen=True, slots=True)
class File:
    """A file or a voice note somebody attached, kept as a link."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(Event):
    """Somebody wrote in a channel or a thread."""

    address: Address
    author: Person
    text: str
    files: tuple[File, ...] = ()
    by_bot: bool = False
    reply_to: str | None = None
    """The message of the same channel it replies to, where it is not in that message's thread."""
    version: float = 0.0
    """Of two readings of one message the newer has the greater, whoever hears of it last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(MessagePosted):
    """Somebody changed what they wrote, or may have; the event carries the whole message as it now reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(Event):
    """A message is gone."""

    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageChanged(Event):
    """A message of ours says something else since now; whoever knows better by now says so."""

    address: Address
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRefused(Event):
    """A message of ours cannot be changed until somebody mends something, and says what it said."""

    address: Address
    reason: str
    """A ``bot.ports.Hindrance``, by its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRead(Event):
    """A thread was read again, whole: what was known of it before that and is not here was deleted."""

    thread: Place
    messages: frozenset[str]
    """By the name each has in its address, the bot's own included."""
    known: frozenset[str] = frozenset()
    """What was known before the reading began; clocks may disagree about what came meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRead(Event):
    """A channel was read again: what was known of it and is not here was deleted."""

    place: Place
    messages: frozenset[str]
    """By the name each has in its address, the bot's own included."""
    known: frozenset[str] = frozenset()
    """What was known before the reading began, as far back as it went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGone(Event):
    """A thread or a channel was deleted, with everything that was said in it."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction(Event):
    """Somebody turned to the bot, and waits."""

    person: Person
    place: Place
    interaction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened(Interaction):
    """Somebody looks at the bot's own page; its place is their home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed(Interaction):
    """Somebody pressed a button of a card."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSubmitted(Interaction):
    """Somebody sent a form; fields left empty are empty strings."""

    name: str
    about: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLeft(Interaction):
    """Somebody typed into a form and has not sent it so far."""

    name: str
    about: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandInvoked(Interaction):
    """Somebody typed a slash command; ``text`` is what stood behind its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTyped(Interaction):
    """Somebody is typing a slash command and would like it completed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTyped(Interaction):
    """Somebody is writing in a field of a form and would like it completed."""

    name: str
    """Of the form."""
    about: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePicked(Interaction):
    """Somebody chose an entry of a message's menu."""

    name: str
    address: Address
    author: Person
    text: str
    by_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelChanged(Event):
    """A channel was created, renamed, opened or closed; ``people`` are those in it."""

    place: Place
    name: str
    open: bool
    people: tuple[Person, ...]
    server: str | None = None
    """See ``bot.model.place.Channel``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsListed(Event):
    """Which channels of a workspace the bot is in, all of them; it may have been put out of others."""

    messenger: str
    workspace: str
    places: frozenset[Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJoined(Event):
    """Somebody came into a channel."""

    place: Place
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft(Event):
    """Somebody left a channel."""

    place: Place
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen(Event):
    """Somebody is here, and of closed channels it is known now which they see and which they do not."""

    person: Person
    sees: frozenset[Place]
    misses: frozenset[Place]
    here: bool = True
    """False where the messenger did not say so in time: they may have left, and see no closed channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonGone(Event):
    """Somebody's account was closed, or they left for good: nothing reaches them any more."""

    person: Person
    places: frozenset[Place] | None = None
    """The channels they come to no more, where they may still come to others; None for every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerConnected(Event):
    """A messenger is there, again or for the first time; something may have been missed."""

    messenger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleWanted(Event):
    """A messenger that brings its own people opened; an example community may settle among them."""

    home: Place
    circle: Place
    people: dict[str, Person]
    """By the name the example knows them by."""
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDue(Event):
    """An occurrence of a programme has come."""

    programme: str
    occurrence: Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class StandByOver(Event):
    """A stand-by has ended on its date."""

    community: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySaid(Event):
    """A delivery stands where it should."""

    key: str
    address: Address | None
    notified: bool = True
    """Whether those it was to call, if any, could be called."""
    cause: str = ""
    """The origin of the event in whose turn it was owed."""

    @property
    def origin(self) -> str:
        """What all this began with."""
        return self.cause or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRefused(Event):
    """A delivery cannot be made until somebody mends something."""

    key: str
    reason: str
    """A ``bot.ports.Hindrance``, by its value."""
    cause: str = ""
    """The origin of the event in whose turn it was owed."""

    @property
    def origin(self) -> str:
        """What all this began with."""
        return self.cause or self.id
