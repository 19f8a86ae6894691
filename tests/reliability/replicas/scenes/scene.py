"""What a storm needs of a messenger, whichever it is."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.model.place import Address, Person, Place


@dataclass(frozen=True)
class Standing:
    """A message of the bot's, as it stands."""

    address: Address
    text: str


class Scene(Protocol):
    """A local messenger, with hands for everybody in it."""

    @property
    def name(self) -> str:
        """The messenger's."""

    def settings(self) -> Mapping[str, str]:
        """The environment of a process that is to hear it."""

    def reached_at(self, pages: Sequence[str]) -> None:
        """The processes' addresses, where it calls them rather than they it."""

    def settle(self, people: int, channels: int) -> tuple[Sequence[Person], Sequence[Place]]:
        """So many people in so many channels, and the bot in all of them."""

    def say(self, person: Person, theme: Address, text: str) -> Any:
        """Answer in a theme's thread; what ``edit`` and ``delete`` take."""

    def edit(self, said: Any, text: str) -> None:
        """Change what one wrote."""

    def delete(self, said: Any) -> None:
        """Take back what one wrote."""

    def address(self, said: Any) -> Address:
        """Where it stands."""

    def themes(self) -> Sequence[Address]:
        """Where themes stand in the channels."""

    def standing(self, key: str) -> Sequence[Standing]:
        """Where that delivery was said."""

    def said_again(self) -> Sequence[str]:
        """A line for whatever the bot said more than once on its own initiative."""

    def disturb(self, how: str, times: int) -> None:
        """Something goes wrong on the way: see ``storm.ROUND``."""

    def mend(self) -> None:
        """All goes well from now on."""

    async def send_again(self) -> None:
        """Send at once whatever it is to send again, if it does."""

    def unsettled(self) -> bool:
        """Whether something it sent is neither taken nor given up."""

    async def move(self, seconds: float) -> None:
        """Let its clock go on."""


class Opened(Protocol):
    """Opens a scene, for as long as the block lasts."""

    def __call__(self) -> AbstractAsyncContextManager[Scene]:
        """An empty one."""
