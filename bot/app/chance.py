"""The real time and the real chance, for everything that takes them as values."""

import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

T = TypeVar("T")


class SystemClock:
    """Tells this machine's time."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC)


class SystemDice:
    """Chance from the operating system: nobody can foresee it, nor tell an order from it."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def id(self) -> str:
        """A version 4 UUID, as 32 hexadecimal characters."""
        return uuid.uuid4().hex

    def choose(self, among: Sequence[T]) -> T:
        """One of ``among``, which is not empty."""
        return self._random.choice(among)
