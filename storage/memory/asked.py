"""Themes, programmes and their journal, postings and answers: what was asked, and what came back."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import ports
from bot.model.answer import Answer
from bot.model.journal import Entry
from bot.model.place import Address, Place
from bot.model.posting import Posting
from bot.model.programme import Programme, State
from bot.model.theme import Theme
from storage.memory.memory import Shelf, first, newest_first, oldest_first


class Themes(Shelf[Theme], ports.Themes):
    """The themes."""

    async def of(self, community: str) -> list[Theme]:
        return self.where(lambda theme: theme.community == community)

    async def arrange(self, community: str, themes: Sequence[str]) -> None:
        order = [one for one in themes if one in self._kept and self._kept[one].community == community]
        arranged = iter(order)
        names = [next(arranged) if name in order else name for name in self._kept]
        kept = {name: self._kept[name] for name in names}
        self._kept.clear()
        self._kept.update(kept)


class Programmes(Shelf[Programme], ports.Programmes):
    """The programmes."""

    async def of(self, community: str) -> list[Programme]:
        theirs = self.where(lambda one: one.community == community and one.state is not State.ARCHIVED)
        return oldest_first(theirs)

    async def due(self, now: datetime, limit: int) -> list[Programme]:
        return [programme for at, programme in self._awaited() if at <= now][:limit]

    async def next_due(self) -> datetime | None:
        return next((at for at, _ in self._awaited()), None)

    def _awaited(self) -> list[tuple[datetime, Programme]]:
        awaited = [(programme.next_at, programme) for programme in self._kept.values() if programme.next_at]
        return sorted(awaited, key=lambda pair: (pair[0], pair[1].id))


class Journal(Shelf[Entry], ports.Journal):
    """The journal."""

    async def of(self, programme: str, limit: int) -> list[Entry]:
        about = self.where(lambda entry: entry.programme == programme)
        return sorted(about, key=lambda entry: (entry.at, entry.id), reverse=True)[:limit]


class Postings(Shelf[Posting], ports.Postings):
    """The postings."""

    async def add(self, posting: Posting) -> bool:
        occurrence = (posting.programme, posting.occurrence, posting.place)
        taken = self.where(lambda one: (one.programme, one.occurrence, one.place) == occurrence)
        if posting.id in self._kept or (posting.programme and posting.occurrence and taken):
            return False
        await self.save(posting)
        return True

    async def of_thread(self, thread: Place) -> Posting | None:
        message = Address(thread.whole_channel, thread.thread or "")
        hanging = self.where(lambda one: one.address is not None and _message(one.address) == message)
        return first(oldest_first(hanging))

    async def said_in(self, messenger: str, since: datetime) -> list[Posting]:
        said = self.where(lambda one: one.address is not None and one.address.place.messenger == messenger)
        return oldest_first(posting for posting in said if posting.created_at >= since)

    async def newest(self, places: Sequence[Place], since: datetime, limit: int) -> list[Posting]:
        there = {place.whole_channel for place in places}
        said = self.where(lambda one: one.address is not None and one.place.whole_channel in there)
        return newest_first(posting for posting in said if posting.created_at >= since)[:limit]

    async def unsaid(self, places: Sequence[Place]) -> list[Posting]:
        there = {place.whole_channel for place in places}
        return oldest_first(self.where(lambda one: one.address is None and one.place.whole_channel in there))

    async def asked(self, place: Place) -> dict[str, datetime]:
        here = self.where(lambda one: one.place.whole_channel == place.whole_channel)
        return {posting.theme: posting.created_at for posting in oldest_first(here)}


class Answers(Shelf[Answer], ports.Answers):
    """The answers."""

    async def from_source(self, source: Address) -> Answer | None:
        message = _message(source)
        written = self.where(lambda one: one.source is not None and _message(one.source) == message)
        return first(written)

    async def of(self, member: str) -> list[Answer]:
        return oldest_first(self.where(lambda one: one.member == member and one.removed_at is None))

    async def in_thread(self, posting: str) -> list[Answer]:
        standing = self.where(lambda one: one.source is not None and one.removed_at is None)
        return oldest_first(one for one in standing if one.posting == posting)

    async def unshown(self, posting: str) -> list[Answer]:
        nowhere = self.where(lambda one: one.source is None and one.removed_at is None)
        return oldest_first(one for one in nowhere if one.posting == posting)

    async def count(self, posting: str) -> int:
        return len(self.where(lambda one: one.posting == posting and one.removed_at is None))


def _message(address: Address) -> Address:
    # A message is named by its channel; not every event tells the thread it is shown in.
    return replace(address, place=address.place.whole_channel)
