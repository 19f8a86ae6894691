"""What one process at a time holds."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from bot import ports
from storage.memory.memory import Memory


class Leases(ports.Leases):
    """The leases."""

    def __init__(self, memory: Memory) -> None:
        self._kept = memory.leases

    async def hold(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        held_by, held_until = self._kept.get(name, (holder, now))
        if held_by != holder and held_until > now:
            return False
        self._kept[name] = (holder, until)
        return True

    async def let_go(self, name: str, holder: str) -> None:
        if name in self._kept and self._kept[name][0] == holder:
            del self._kept[name]
