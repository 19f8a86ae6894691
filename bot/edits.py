"""Changes to our own messages: one after the other, and only those nothing newer has overtaken."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from weakref import WeakValueDictionary

from bot.actions import Action, Edit
from bot.model.place import Address
from bot.ports import CannotSay


class Edits:
    """What each message of ours is to say, until it says so."""

    def __init__(self) -> None:
        self._newest: dict[Address, Edit] = {}
        self._failed: set[Address] = set()
        self._locks: WeakValueDictionary[Address, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        """How many messages of ours do not yet say what they are to say."""
        return len(self._newest)

    def note(self, actions: Iterable[Action]) -> None:
        """Know what is newest. To be called in the order in which units were kept: it is that of truth."""
        self._newest |= {action.address: action for action in actions if isinstance(action, Edit)}

    async def make(self, edit: Edit, perform: Callable[[], Awaitable[object]]) -> bool:
        """Make a change when those before it are made, unless it is overtaken; whether it was made."""
        async with self._locks.setdefault(edit.address, asyncio.Lock()):
            if self._newest.get(edit.address) is not edit:
                return False
            try:
                await perform()
            except CannotSay:
                raise  # nor could it be later
            except Exception:
                self._failed.add(edit.address)
                raise
            else:
                self._failed.discard(edit.address)
            finally:
                if self._newest.get(edit.address) is edit:
                    del self._newest[edit.address]
            return True

    def take_failed(self) -> set[Address]:
        """The messages of ours that could not be changed, and may not say what is true; each is told once."""
        failed, self._failed = self._failed, set()
        return failed

    def put_back(self, failed: set[Address]) -> None:
        """Tell these once more, since nobody could see what is true."""
        self._failed |= failed
