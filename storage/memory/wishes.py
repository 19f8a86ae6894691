"""What members looked for in vain."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from dataclasses import replace
from datetime import date

from bot import ports
from bot.model.wish import Wish
from storage.cleaning import cleaned
from storage.gist import gist
from storage.memory.memory import Memory


class Wishes(ports.Wishes):
    """The wishes."""

    def __init__(self, memory: Memory) -> None:
        self._kept = memory.wishes

    async def note(self, community: str, words: str, day: date) -> None:
        key = community, gist(cleaned(words))
        known = self._kept.get(key, Wish(community, words, 0, day, day))
        self._kept[key] = cleaned(replace(known, words=words, count=known.count + 1, last_day=day))

    async def of(self, community: str) -> list[Wish]:
        theirs = [wish for wish in self._kept.all() if wish.community == community]
        theirs.sort(key=lambda wish: gist(wish.words))
        return sorted(theirs, key=lambda wish: (wish.count, wish.last_day), reverse=True)

    async def forget(self, community: str, words: str) -> None:
        self._kept.pop((community, gist(cleaned(words))), None)

    async def forget_older(self, than: date) -> None:
        for key in [key for key, wish in self._kept.items() if wish.last_day < than]:
            del self._kept[key]
