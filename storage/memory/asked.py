"""Themes, programmes and their journal, postings and answers: what was asked, and what came back."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import cast

from bot import ports
from bot.model.answer import Answer
from bot.model.journal import Act, Entry
from bot.model.place import Address, Place
from bot.model.posting import Posting
from bot.model.programme import Programme, State
from bot.model.recurrence.occurrence import Slot
from bot.model.theme import Theme
from storage.memory.memory import Shelf, first, newest_first, oldest_first


class Themes(Shelf[Theme], ports.Themes):
    """The themes."""

    async def of(self, community: str) -> list[Theme]:
        return self._kept.called("community", community)

    async def hold(self, community: str) -> None:
        """One unit is open at a time."""

    async def arrange(self, community: str, themes: Sequence[str]) -> None:
        order = [one for one in themes if one in self._kept and self._kept[one].community == community]
        arranged = iter(order)
        moved = set(order)
        self._kept.arrange([next(arranged) if name in moved else name for name in self._kept])


class Programmes(Shelf[Programme], ports.Programmes):
    """The programmes."""

    async def of(self, community: str) -> list[Programme]:
        theirs = self._kept.called("community", community)
        return oldest_first(one for one in theirs if one.state is not State.ARCHIVED)

    async def due(self, now: datetime, limit: int) -> list[Programme]:
        come = sorted(at for at in self._instants() if at <= now)
        due = chain.from_iterable(sorted(self._kept.called("due", at), key=_id) for at in come)
        return list(islice(due, limit))

    async def next_due(self) -> datetime | None:
        return min(self._instants(), default=None)

    def _instants(self) -> Iterable[datetime]:
        return cast("Iterable[datetime]", self._kept.names("due"))


def _id(programme: Programme) -> str:
    return programme.id


class Journal(Shelf[Entry], ports.Journal):
    """The journal."""

    async def of(self, programme: str, limit: int) -> list[Entry]:
        return self._newest("programme", programme, limit)

    async def of_theme(self, theme: str, limit: int) -> list[Entry]:
        return self._newest("theme", theme, limit)

    async def of_community(self, community: str, limit: int) -> list[Entry]:
        return self._newest("community", community, limit)

    async def decided(self, community: str, programme: str, acts: Collection[Act]) -> datetime | None:
        theirs = [one for one in self._kept.called("community", community) if one.act in acts]
        about = [one for one in theirs if one.programme in {None, programme}]
        return max((one.undone_at or one.at for one in about), default=None)

    def _newest(self, index: str, name: str, limit: int) -> list[Entry]:
        about = self._kept.called(index, name)
        return sorted(about, key=lambda entry: (entry.at, entry.id), reverse=True)[:limit]


class Postings(Shelf[Posting], ports.Postings):
    """The postings."""

    async def add(self, posting: Posting) -> bool:
        taken = self._kept.called("slot", (posting.programme, posting.slot))
        if posting.id in self._kept or (posting.programme and posting.slot and taken):
            return False
        await self.save(posting)
        return True

    async def slots(self, programme: str, since: datetime) -> list[Slot]:
        theirs = self._kept.called("programme", programme)
        return [one.slot for one in theirs if one.slot and one.created_at >= since]

    async def of_thread(self, thread: Place) -> Posting | None:
        message = Address(thread.whole_channel, thread.thread or "")
        hanging = self.where(lambda one: one.address is not None and _message(one.address) == message)
        return first(oldest_first(hanging))

    async def said_in(self, messenger: str, since: datetime) -> list[Posting]:
        said = self.where(lambda one: one.address is not None and one.address.place.messenger == messenger)
        return oldest_first(posting for posting in said if posting.created_at >= since)

    async def newest(self, places: Sequence[Place], since: datetime, limit: int) -> list[Posting]:
        said = (posting for posting in self._to(places) if posting.address is not None)
        return newest_first(posting for posting in said if posting.created_at >= since)[:limit]

    async def unsaid(self, places: Sequence[Place]) -> list[Posting]:
        return oldest_first(posting for posting in self._to(places) if posting.address is None)

    async def asked(self, place: Place) -> dict[str, datetime]:
        return {posting.theme: posting.created_at for posting in oldest_first(self._to([place]))}

    def _to(self, places: Sequence[Place]) -> Iterable[Posting]:
        there = {place.whole_channel for place in places}
        return chain.from_iterable(self._kept.called("channel", place) for place in there)


class Answers(Shelf[Answer], ports.Answers):
    """The answers."""

    async def from_source(self, source: Address) -> Answer | None:
        message = _message(source)
        written = self.where(lambda one: one.source is not None and _message(one.source) == message)
        return first(written)

    async def of(self, member: str) -> list[Answer]:
        return oldest_first(self.where(lambda one: one.member == member and one.removed_at is None))

    async def in_thread(self, posting: str) -> list[Answer]:
        return oldest_first(one for one in self._standing(posting) if one.source is not None)

    async def messages(self, postings: Sequence[str]) -> dict[str, frozenset[str]]:
        standing = {
            posting: frozenset(one.source.message for one in self._standing(posting) if one.source)
            for posting in postings
        }
        return {posting: messages for posting, messages in standing.items() if messages}

    async def unshown(self, posting: str) -> list[Answer]:
        return oldest_first(one for one in self._standing(posting) if one.source is None)

    async def count(self, posting: str) -> int:
        return len(self._standing(posting))

    def _standing(self, posting: str) -> list[Answer]:
        return [one for one in self._kept.called("posting", posting) if one.removed_at is None]


def _message(address: Address) -> Address:
    # A message is named by its channel; not every event tells the thread it is shown in.
    return replace(address, place=address.place.whole_channel)
