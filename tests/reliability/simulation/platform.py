"""A messenger's servers: where everything said stands, and what sends it to whichever replica listens."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.actions import Post, Tell
from bot.cards import Card
from bot.events import Event, MessageDeleted, MessageEdited, MessagePosted
from bot.handover import Heard
from bot.model.place import Address, Person, Place
from tests.builders import HERE
from tests.reliability.simulation.time import LoopClock

PATIENCE = 3.0
PAUSES = (0.0, 3.0, 60.0, 300.0)
"""Seconds between the attempts to hand something over."""
DELETED = float("inf")

Hear = Callable[[Heard], Awaitable[None]]
"""Takes something in, and returns when it is acknowledged. Raises ``ConnectionError`` where nobody lives."""


@dataclass
class Message:
    """One message; the bot's own have a key and no author."""

    address: Address
    author: Person | None
    text: str = ""
    key: str | None = None
    version: float = 0.0
    deleted: bool = False


@dataclass
class Platform:
    """The servers."""

    chance: random.Random
    messages: list[Message] = field(default_factory=list)
    shown: dict[Address, Card] = field(default_factory=dict)
    """What the bot's messages were changed to."""
    listening: dict[str, Hear] = field(default_factory=dict)
    """Those who listen now, by name."""
    twice: float = 0.05
    """How often something is sent twice."""
    unheard: float = 0.05
    """How often an acknowledgement gets lost."""
    _sending: set[asyncio.Task[None]] = field(default_factory=set)

    # ---- The bot -----------------------------------------------------------------------------------------

    def write(self, action: Post | Tell) -> Address:
        """Say it, whether or not it was said before."""
        place = action.place if isinstance(action, Post) else Place("sandbox", "mallette", action.to.user)
        message = Message(Address(place, f"{len(self.messages)}"), None, key=action.key)
        self.messages.append(message)
        return message.address

    def standing(self, key: str) -> list[Address]:
        """Where that was said."""
        return [message.address for message in self.messages if message.key == key]

    def themes(self) -> list[Message]:
        """The themes that were asked."""
        return [message for message in self.messages if (message.key or "").startswith("posting:")]

    def thread(self, thread: Place) -> list[Message]:
        """What stands in a thread, the message it hangs from included."""
        return [
            one
            for one in self.messages
            if not one.deleted
            and (one.address.place == thread or one.address == Address(HERE, thread.thread or ""))
        ]

    # ---- People ------------------------------------------------------------------------------------------

    def say(self, author: Person, thread: Place, text: str) -> Message:
        """Write."""
        message = Message(Address(thread, f"{len(self.messages)}"), author, text)
        self.messages.append(message)
        self._send(Heard(_posted(message, MessagePosted, ""), message.address.message))
        return message

    def edit(self, message: Message, text: str) -> None:
        """Change what one wrote."""
        message.text, message.version = text, message.version + 1
        self._send(reading(message, f":edited:{message.version}"))

    def delete(self, message: Message) -> None:
        """Take back what one wrote."""
        message.deleted = True
        gone = MessageDeleted(
            id=f"{message.address.message}:deleted", at=LoopClock().now(), address=message.address
        )
        self._send(Heard(gone, message.address.message, DELETED))

    # ---- On the way --------------------------------------------------------------------------------------

    def _send(self, heard: Heard) -> None:
        for _ in range(2 if self.chance.random() < self.twice else 1):
            sending = asyncio.create_task(self._insist(heard))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    async def _insist(self, heard: Heard) -> None:
        """Try four times; then it is lost to everybody who does not read again."""
        for pause in PAUSES:
            await asyncio.sleep(pause + self.chance.uniform(0, 0.5))
            if self.listening:
                hear = self.listening[self.chance.choice(sorted(self.listening))]
                try:
                    async with asyncio.timeout(PATIENCE):
                        await hear(heard)
                except (TimeoutError, ConnectionError):
                    continue
                if self.chance.random() >= self.unheard:
                    return


def reading(message: Message, suffix: str) -> Heard:
    """A message as it reads now, under an id of its own."""
    return Heard(_posted(message, MessageEdited, suffix), message.address.message, message.version)


def _posted(message: Message, kind: type[MessagePosted], suffix: str) -> Event:
    assert message.author
    return kind(
        id=f"{message.address.message}{suffix}",
        at=LoopClock().now(),
        address=message.address,
        author=message.author,
        text=message.text,
        version=message.version,
    )
