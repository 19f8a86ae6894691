"""The addresses people fetch their own data at."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from bot import ports
from bot.model.handout import Handout
from bot.model.place import Person
from storage.memory.memory import Memory


class Handouts(ports.Handouts):
    """The handouts."""

    def __init__(self, memory: Memory) -> None:
        self._kept = memory.handouts

    async def save(self, handout: Handout) -> None:
        self._kept[handout.code] = handout

    async def get(self, code: str) -> Handout | None:
        return self._kept.get(code)

    async def forget(self, person: Person) -> None:
        for code in [code for code, handout in self._kept.items() if handout.person == person]:
            del self._kept[code]

    async def forget_older(self, than: datetime) -> None:
        for code in [code for code, handout in self._kept.items() if handout.until < than]:
            del self._kept[code]
