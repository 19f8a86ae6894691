"""Who turned to the bot and waits, and what they were answered so far."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from adapters.discord.drawing.outbound import EPHEMERAL
from adapters.discord.hearing.people import language_of
from adapters.discord.hearing.turnings import COMPONENT, FORM, TYPED, user_of

Json = Mapping[str, Any]

ANSWERABLE_FOR = timedelta(minutes=14, seconds=30)
"""Discord takes answers for fifteen minutes."""
MOST = 10_000


class Told(Enum):
    """What somebody was answered so far."""

    NOTHING = "nothing"
    HELD = "held"
    """That the bot thinks: the next words take the place of that."""
    TAKEN = "taken"
    """Nothing they could see, yet Discord knows that it was taken."""
    ANSWERED = "answered"


@dataclass(slots=True)
class Waiting:
    """One press, command, menu entry or form that somebody waits for an answer to."""

    id: str
    token: str
    at: datetime
    kind: int
    user: str
    language: str | None = None
    guild: str | None = None
    """Where it happened; in none, where nobody else is."""
    on_message: bool = False
    """Whether there is a message it happened on."""
    only_theirs: bool = False
    """Whether nobody else sees that message."""
    told: Told = Told.NOTHING
    presumed: bool = False
    """Whether that was sent, and nobody knows if it came to Discord."""
    form: str = ""
    """The opening of the form that was sent."""
    refused: bool = False
    """Whether something in it is to be mended."""
    speaking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def direct(self) -> bool:
        """Whether it happened where nobody else is."""
        return self.guild is None

    @property
    def typing(self) -> bool:
        """Whether they wait for completions."""
        return self.kind == TYPED

    @property
    def pressing(self) -> bool:
        """Whether they pressed something."""
        return self.kind == COMPONENT

    @property
    def sending(self) -> bool:
        """Whether they sent a form."""
        return self.kind == FORM


class WaitingRoom:
    """Everybody who waits, by the handle their event carries to the bot and back."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: OrderedDict[str, Waiting] = OrderedDict()

    def enter(self, payload: Json) -> tuple[Waiting, bool]:
        """Let somebody wait; and whether they did not already, since Discord may tell of them twice."""
        id = str(payload["id"])  # noqa: A001  # it is called so everywhere
        if id in self._waiting:
            return self._waiting[id], False
        waiting = self._waiting[id] = read(payload, self._now())
        while len(self._waiting) > MOST or self._is_over(next(iter(self._waiting.values()))):
            self._waiting.popitem(last=False)
        return waiting, True

    def take_over(self, interaction: str, waiting: Waiting) -> None:
        """Let what is for whoever waits under a handle reach them where they wait now: they sent it again."""
        if interaction != waiting.id:
            self._waiting.pop(interaction, None)
            self._waiting[interaction] = waiting

    def get(self, interaction: str) -> Waiting | None:
        """Who waits under a handle, unless they have been waiting for too long."""
        waiting = self._waiting.get(interaction)
        return None if waiting is None or self._is_over(waiting) else waiting

    def _is_over(self, waiting: Waiting) -> bool:
        return self._now() - waiting.at > ANSWERABLE_FOR


def read(payload: Json, now: datetime) -> Waiting:
    """What an interaction says of the ways to answer it."""
    message = payload.get("message") or {}
    guild = payload.get("guild_id")
    return Waiting(
        id=str(payload["id"]),
        token=str(payload["token"]),
        at=now,
        kind=int(payload["type"]),
        user=user_of(payload),
        language=language_of(str(payload.get("locale") or "")),
        guild=str(guild) if guild else None,
        on_message=bool(message),
        only_theirs=bool(message) and (not guild or bool(int(message.get("flags") or 0) & EPHEMERAL)),
    )
