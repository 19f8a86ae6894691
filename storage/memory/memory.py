"""What is remembered in dicts, and how a noun is found there."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from bot.deliveries import Delivery
from bot.model.answer import Answer
from bot.model.community import Community
from bot.model.draft import Draft
from bot.model.handout import Handout
from bot.model.invitation import Invitation
from bot.model.journal import Entry
from bot.model.member import Member
from bot.model.place import Channel, Person, Place
from bot.model.poll import Poll
from bot.model.posting import Posting
from bot.model.practice import Practice
from bot.model.programme import Programme
from bot.model.request import Request
from bot.model.theme import Theme
from bot.model.trial import Trial
from bot.model.wish import Wish
from storage.cleaning import cleaned
from storage.memory.kept import Kept
from storage.search.packing import PackedDocument


class Memory:
    """Everything that is remembered, by id."""

    def __init__(self) -> None:
        self.communities: Kept[str, Community] = Kept(
            untold=lambda one: one.standby.untold_from if one.standby else None
        )
        self.channels: Kept[Place, Channel] = Kept(community=lambda one: one.community)
        self.presences: Kept[Place, frozenset[Person]] = Kept()
        self.members: Kept[str, Member] = Kept(community=lambda one: one.community)
        self.themes: Kept[str, Theme] = Kept(community=lambda one: one.community)
        self.programmes: Kept[str, Programme] = Kept(
            community=lambda one: one.community, due=lambda one: one.next_at
        )
        self.journal: Kept[str, Entry] = Kept(
            programme=lambda one: one.programme,
            theme=lambda one: one.theme,
            community=lambda one: one.community,
        )
        self.postings: Kept[str, Posting] = Kept(
            channel=lambda one: one.place.whole_channel,
            slot=lambda one: (one.programme, one.slot),
            programme=lambda one: one.programme,
        )
        self.answers: Kept[str, Answer] = Kept(posting=lambda one: one.posting)
        self.practices: Kept[str, Practice] = Kept()
        self.documents: Kept[str, PackedDocument] = Kept()
        self.wordings: Kept[str, Mapping[int, int]] = Kept()
        self.invitations: Kept[str, Invitation] = Kept()
        self.handouts: Kept[str, Handout] = Kept()
        self.drafts: Kept[tuple[Person, str, str], Draft] = Kept()
        self.polls: Kept[str, Poll] = Kept(programme=lambda one: one.programme)
        self.votes: Kept[tuple[str, str], str] = Kept()
        self.wishes: Kept[tuple[str, str], Wish] = Kept()
        self.requests: Kept[str, Request] = Kept(member=lambda one: one.member)
        self.trials: Kept[str, Trial] = Kept(member=lambda one: one.member, practice=lambda one: one.practice)
        self.deliveries: Kept[str, Delivery] = Kept(due=lambda one: one.due_at if one.unsaid else None)
        self.leases: Kept[str, tuple[str, datetime]] = Kept()
        self.seen: Kept[str, datetime] = Kept()

    def keep(self) -> None:
        """Let what was changed stay."""
        for kept in self._all():
            kept.keep()

    def undo(self) -> None:
        """Let everything be as it was when it was kept last."""
        for kept in self._all():
            kept.undo()

    def _all(self) -> Iterable[Kept[Any, Any]]:
        return vars(self).values()

    def living_in(self, place: Place) -> set[str]:
        """The communities that live in the channel of ``place``."""
        here = place.whole_channel
        at_home = {one.id for one in self.communities.all() if one.home.whole_channel == here}
        channel = self.channels.get(here)
        return at_home | {channel.community} if channel and channel.community else at_home


class Named(Protocol):
    """What has an id."""

    @property
    def id(self) -> str:
        """Its id."""


N = TypeVar("N", bound=Named)
T = TypeVar("T")


class Shelf(Generic[N]):
    """The nouns of one kind; ``get`` and ``save`` are the same for all."""

    def __init__(self, kept: Kept[str, N], memory: Memory) -> None:
        self._kept = kept
        self._memory = memory

    async def get(self, id: str) -> N | None:
        """The noun with that id."""
        return self._kept.get(id)

    async def save(self, noun: N) -> None:
        """Keep it, in place of what had its id."""
        self._kept[noun.id] = cleaned(noun)

    def where(self, fits: Callable[[N], bool]) -> list[N]:
        """Every noun that fits, in the order they were added."""
        return [noun for noun in self._kept.all() if fits(noun)]


class Dated(Named, Protocol):
    """What was created once."""

    @property
    def created_at(self) -> datetime:
        """When."""


D = TypeVar("D", bound=Dated)


def oldest_first(nouns: Iterable[D]) -> list[D]:
    """By age; what is as old, by id."""
    return sorted(nouns, key=lambda noun: (noun.created_at, noun.id))


def newest_first(nouns: Iterable[D]) -> list[D]:
    """By youth; what is as old, by id."""
    return sorted(sorted(nouns, key=lambda noun: noun.id), key=lambda noun: noun.created_at, reverse=True)


def first(nouns: Iterable[T]) -> T | None:
    """The first, if there is one."""
    return next(iter(nouns), None)
