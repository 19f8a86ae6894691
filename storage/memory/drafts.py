"""What people typed into forms and did not send."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from bot import ports
from bot.model.draft import Draft
from bot.model.place import Person
from storage.cleaning import cleaned
from storage.memory.memory import Memory


class Drafts(ports.Drafts):
    """The drafts."""

    def __init__(self, memory: Memory) -> None:
        self._kept = memory.drafts

    async def get(self, person: Person, form: str, about: str) -> Draft | None:
        return self._kept.get((person, form, about))

    async def of(self, person: Person) -> list[Draft]:
        theirs = [draft for draft in self._kept.values() if draft.person == person]
        return sorted(theirs, key=lambda draft: (draft.at, draft.form, draft.about))

    async def save(self, draft: Draft) -> None:
        self._kept[draft.person, draft.form, draft.about] = cleaned(draft)

    async def forget(self, person: Person, form: str, about: str) -> None:
        self._kept.pop((person, form, about), None)

    async def forget_all(self, person: Person) -> None:
        for key in [key for key in self._kept if key[0] == person]:
            del self._kept[key]

    async def forget_older(self, than: datetime) -> None:
        for key in [key for key, draft in self._kept.items() if draft.at < than]:
            del self._kept[key]
