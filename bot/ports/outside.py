"""Messengers, time, chance, and whoever watches."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from bot.actions import Action
from bot.capabilities import Capabilities
from bot.deliveries import Delivery
from bot.events import Event
from bot.model.place import Address

T = TypeVar("T")


# ---- Messengers ------------------------------------------------------------------------------------------


class Receive(Protocol):
    """Hands one event to the engine; returns when it is dealt with.

    ``kept`` is awaited as soon as what happened is committed and before anything is performed: the moment
    to acknowledge what carries somebody's words. When this raises before that, nothing was kept: hand the
    event over again.
    """

    async def __call__(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        """Deal with ``event``."""


class TryLater(Exception):
    """Not said; the messenger asks to wait."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"The messenger asks to wait {after.total_seconds():.0f} s.")
        self.after = after


class Hindrance(StrEnum):
    """Why a messenger will not say something until somebody mends it. The bot has words for each."""

    GONE = "gone"
    """The channel was archived or deleted, or the message is no longer there."""
    OUTSIDE = "outside"
    """The bot is not in the channel."""
    FORBIDDEN = "forbidden"
    """The bot may not do this there."""
    CLOSED = "closed"
    """The person takes no direct messages."""
    UNSURE = "unsure"
    """It was perhaps said, and where it would stand cannot be looked at."""
    LATE = "late"
    """Nobody was there to say it while it was worth saying."""
    DISCONNECTED = "disconnected"
    """The messenger no longer knows the bot: its token was revoked, or it was uninstalled."""


class CannotSay(Exception):
    """Not said, and trying again will not help until somebody mends ``why``. The detail is for the log."""

    def __init__(self, why: Hindrance, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else str(why))
        self.why = why


class CannotNotify(Exception):
    """Not said: the role it was to call is gone, or does not let itself be called. Without it, it can be."""


class CannotStart(Exception):
    """Something outside cannot be had at all; the message says what to mend, in one sentence."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that was said, and was looked for."""

    address: Address
    notified: bool = True
    """Whether it calls whom it was to call: it may have been said without."""


class Messenger(Protocol):
    """Slack, Discord, the sandbox: tells what happened, does what it is asked."""

    @property
    def name(self) -> str:
        """The name of its folder, and of its places."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    @property
    def connected(self) -> bool:
        """Whether it hears now what happens."""

    async def listen(self, receive: Receive) -> None:
        """Hand over every event until cancelled, beginning with what was not acknowledged before."""

    async def perform(self, action: Action) -> Address | None:
        """Do it; the answer is where it now stands, if it stands anywhere.

        Raises ``TryLater``, ``CannotSay`` and ``CannotNotify`` when it was certainly not said; after
        anything else it may have been.
        """

    async def find(self, delivery: Delivery) -> Standing | None:
        """How a delivery whose attempt ended unknown stands, whole; None when it was certainly not said.

        After anything raised it is as unknown as before, whatever ``perform`` would mean by it.
        """


@runtime_checkable
class HeardByOne(Protocol):
    """A messenger which one process at a time may hear; the others stand by."""

    async def stand_by(self, receive: Receive) -> None:
        """Do what is asked, and read again what is to be, while another process listens; until cancelled."""


# ---- Time and chance -------------------------------------------------------------------------------------


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The instant, in UTC."""


class Dice(Protocol):
    """Brings chance in."""

    def id(self) -> str:
        """A new identifier: 32 random hexadecimal characters, telling nothing of order or time."""

    def choose(self, among: Sequence[T]) -> T:
        """One of ``among``, which is not empty."""


# ---- What operators watch --------------------------------------------------------------------------------


class Measures:
    """Is told what operators watch: times and counts, nothing about members or what they said.

    By itself it lets nobody see them.
    """

    def reacted(self, happened: str, seconds: float) -> None:
        """An event of that kind was dealt with, so long after it was handed over."""

    def searched(self, seconds: float) -> None:
        """The practices were searched for somebody."""

    def delivered(self, messenger: str, outcome: str) -> None:
        """An attempt to say what was owed ended: said, found, put off, refused or unsure."""


# ---- The house, for whoever moves time ---------------------------------------------------------------


class House(Protocol):
    """What a messenger that moves time itself may ask for: the sandbox does."""

    async def time_passed(self) -> None:
        """See what has come due, and return when it is dealt with."""

    async def next_due(self) -> datetime | None:
        """The instant at which the next programme is due."""
