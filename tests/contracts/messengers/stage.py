"""People in a messenger, as every suite drives them: each messenger brings a stage of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from bot.actions import Action
from bot.events import Event
from bot.model.place import Address, Place
from bot.ports import Messenger


class NotAllowed(Exception):
    """The messenger refused, with a sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as one person sees it."""

    id: str
    author: str
    text: str
    """All the words, those of a card in its order."""
    buttons: tuple[str, ...]
    private: bool
    address: Address
    reactions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form as the person who has it open sees it."""

    id: str
    name: str
    title: str
    fields: dict[str, str]
    """What each field holds at first, by its name."""
    labels: dict[str, str]
    errors: dict[str, str]
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of each field to choose in: what its choices say, and the value each stands for."""


class Stage(Protocol):
    """What hands can do in a messenger, and eyes see. People are named by their id, channels by theirs."""

    async def post(
        self, user: str, channel: str, text: str, thread: str | Address | None = None
    ) -> Address: ...
    async def edit(self, user: str, message: Address, text: str) -> None: ...
    async def delete(self, user: str, message: Address) -> None: ...
    async def sees(self, user: str, channel: str, thread: str | Address | None = None) -> list[Seen]: ...
    async def direct(self, user: str) -> str: ...
    async def press(self, user: str, message: Seen, button: str) -> None: ...
    async def pick(self, user: str, message: Address, entry: str) -> None: ...
    async def command(
        self, user: str, channel: str, line: str, thread: str | Address | None = None
    ) -> None: ...
    async def suggestions(self, user: str, line: str) -> Sequence[Mapping[str, Any]]: ...
    async def form(self, user: str) -> OpenForm | None: ...
    async def submit(self, user: str, values: dict[str, str]) -> dict[str, str]: ...


@runtime_checkable
class HomeStage(Protocol):
    """What hands can do, and eyes see, on the bot's own page in a messenger that has one.

    What is seen are the words of a card, and the labels of its buttons.
    """

    async def open_home(self, user: str) -> None: ...
    async def home(self, user: str) -> tuple[str, tuple[str, ...]]: ...
    async def press_home(self, user: str, button: str) -> None: ...
    async def over_home(self, user: str) -> tuple[str, tuple[str, ...]]:
        """What was said to somebody over their page last; nothing is no words."""

    async def press_over_home(self, user: str, button: str) -> None: ...


class Listener(Protocol):
    """Stands in for the engine: keeps every event unless it is down, and answers as a test says."""

    heard: list[Event]
    """What was kept, in its order."""
    tried: list[Event]
    """What was handed over, kept or not."""
    down: bool

    def answer_with(self, answer: Callable[[Event], Sequence[Action]]) -> None:
        """Do this about what happens from now on."""


@dataclass(frozen=True)
class Staged:
    """A messenger that runs, with two people in an open channel and one of them alone in a closed one."""

    stage: Stage
    messenger: Messenger
    listener: Listener
    open: Place
    closed: Place
    insider: str
    outsider: str
    names: Mapping[str, str]
