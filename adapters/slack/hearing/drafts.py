"""What people type into a modal, before they send it: told when they pause, and when they close it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from adapters.slack.drawing.forms import CALLBACK

Json = Mapping[str, Any]

PAUSE = timedelta(seconds=1.5)
"""After the first of several keystrokes: what stands in the form by then is told once."""
SENT = 1000
"""So many forms that were sent are remembered: Slack may tell of their last keystroke later."""


class Drafts:
    """The forms people are writing in. Slack tells of each pause in their typing, nothing when they close."""

    def __init__(self, tell: Callable[[Json], None], tasks: asyncio.TaskGroup) -> None:
        """``tell`` is given the payload with the words that stand in a form now."""
        self._tell = tell
        self._tasks = tasks
        self._newest: dict[str, Json] = {}
        self._sent: OrderedDict[str, None] = OrderedDict()

    def take(self, payload: Json) -> bool:
        """Note what is typed, closed or sent; whether that is all there is to the payload."""
        view = payload.get("view") or {}
        if view.get("callback_id") != CALLBACK:
            return False
        name = str(view["id"])
        match payload.get("type"):
            case "block_actions":
                self._typed(name, payload)
                return True
            case "view_closed":
                self._leave(name)
                return True
            case "view_submission":
                self._newest.pop(name, None)
                self._sent[name] = None
                while len(self._sent) > SENT:
                    self._sent.popitem(last=False)
        return False

    def stays_open(self, payload: Json, *, refused: bool) -> None:
        """A form that was sent is still there: refused, its words are a draft again."""
        if view := payload.get("view"):
            self._sent.pop(str(view["id"]), None)
            if refused:
                self._tell(payload)

    def _typed(self, name: str, payload: Json) -> None:
        if name in self._sent:
            return
        if name not in self._newest:
            self._tasks.create_task(self._wait(name))
        self._newest[name] = payload

    async def _wait(self, name: str) -> None:
        await asyncio.sleep(PAUSE.total_seconds())
        self._leave(name)

    def _leave(self, name: str) -> None:
        if newest := self._newest.pop(name, None):
            self._tell(newest)
