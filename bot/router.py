"""Which handler answers which event. Routers are values: each feature offers one, and they add up."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.actions import Action
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    MessagePicked,
)
from bot.turn import Turn

# The event's own type is for the handler to name; the router only brings them together.
Handler = Callable[[Any, Turn], Awaitable[Sequence[Action]]]


@dataclass(frozen=True, slots=True)
class Router:
    """Tables from what happened to who answers."""

    events: Mapping[type[Event], Handler] = field(default_factory=dict)
    buttons: Mapping[str, Handler] = field(default_factory=dict)
    forms: Mapping[str, Handler] = field(default_factory=dict)
    commands: Mapping[str, Handler] = field(default_factory=dict)
    """By command and sub-command: ``practice.help``."""
    picks: Mapping[str, Handler] = field(default_factory=dict)

    def __add__(self, other: "Router") -> "Router":
        """Both tables in one; raises ``ValueError`` where two handlers answer the same."""
        mine, theirs = self._tables(), other._tables()
        for a, b in zip(mine, theirs, strict=True):
            if twice := a.keys() & b.keys():
                raise ValueError(f"Two handlers answer {sorted(map(str, twice))}.")
        return Router(*({**a, **b} for a, b in zip(mine, theirs, strict=True)))

    def handler(self, event: Event) -> Handler | None:
        """Who answers ``event``; None when nobody does."""
        match event:
            case ButtonPressed():
                return self.buttons.get(event.name)
            case FormSubmitted():
                return self.forms.get(event.name)
            case CommandInvoked():
                return self.commands.get(event.name)
            case MessagePicked():
                return self.picks.get(event.name)
            case _:
                return self.events.get(type(event))

    def _tables(self) -> tuple[Mapping[Any, Handler], ...]:
        return self.events, self.buttons, self.forms, self.commands, self.picks
