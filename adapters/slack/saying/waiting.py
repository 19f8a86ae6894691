"""Who turned to the bot and waits, and by which ways they can be answered."""

import itertools
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.drawing.forms import fields_of
from adapters.slack.home import is_direct
from bot.cards import Choice

Json = Mapping[str, Any]

ANSWERABLE_FOR = timedelta(minutes=30)
ANSWERS = 5
"""So often Slack takes an answer at the address an interaction brought."""
MOST = 10_000


@dataclass(slots=True)
class Waiting:
    """One press, command, shortcut or form that has not been answered for good."""

    id: str
    at: datetime
    trigger: str = ""
    response_url: str = ""
    answers_left: int = ANSWERS
    pressed_in: str = ""
    """The channel of the card whose button was pressed; empty for everything else."""
    pressed: str = ""
    only_theirs: bool = False
    """Whether that card is shown to nobody else."""
    view: str = ""
    """The view that was pressed in or sent; empty where a message or a command was."""
    in_modal: bool = False
    """Whether that view is a modal, rather than somebody's page."""
    sent: bool = False
    """Whether that view is a form that was sent."""
    instead: Json | None = None
    """What is to be shown in the place of the form that was sent."""
    acknowledged: bool = False
    """Slack has its answer; nothing can go with it any more."""
    typed: str | None = None
    """What they have typed so far of what may be completed; None when they wait for something else."""
    offered: Sequence[Choice] = ()
    """What that may go on to."""
    fields: list[str] = field(default_factory=list)
    """Of the form that was sent."""
    settle: Callable[[tuple[tuple[str, str], ...]], None] = lambda _: None
    """Tells whoever acknowledges the form what to mend in it, or that there is nothing."""


class WaitingRoom:
    """Everybody who waits, by the handle their event carries to the bot and back."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._numbers = itertools.count(1)
        self._waiting: OrderedDict[str, Waiting] = OrderedDict()

    def enter(self, payload: Json) -> Waiting:
        """Let somebody wait."""
        waiting = read(payload, str(next(self._numbers)), self._now())
        self._waiting[waiting.id] = waiting
        while self._waiting and (
            len(self._waiting) > MOST or self._is_over(next(iter(self._waiting.values())))
        ):
            self._waiting.popitem(last=False)
        return waiting

    def get(self, interaction: str) -> Waiting | None:
        """Who waits under a handle, unless they have been waiting for too long."""
        waiting = self._waiting.get(interaction)
        return None if waiting is None or self._is_over(waiting) else waiting

    def _is_over(self, waiting: Waiting) -> bool:
        return self._now() - waiting.at > ANSWERABLE_FOR


def read(payload: Json, id: str, now: datetime) -> Waiting:
    """The ways a payload offers to answer it."""
    container = payload.get("container") or {}
    is_press = payload.get("type") == "block_actions"
    channel = str(container.get("channel_id") or "") if is_press else ""
    view, sent = payload.get("view") or {}, payload.get("type") == "view_submission"
    return Waiting(
        id=id,
        at=now,
        trigger=str(payload.get("trigger_id") or ""),
        response_url=str(payload.get("response_url") or ""),
        pressed_in=channel,
        pressed=str(container.get("message_ts") or "") if is_press else "",
        only_theirs=bool(container.get("is_ephemeral")) or is_direct(channel),
        view=str(view.get("id") or ""),
        in_modal=view.get("type") == "modal",
        sent=sent,
        typed=str(payload.get("value") or "") if payload.get("type") == "block_suggestion" else None,
        fields=fields_of(view) if sent else [],
    )
