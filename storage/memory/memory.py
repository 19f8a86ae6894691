"""What is remembered in dicts, and how a noun is found there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.deliveries import Delivery
from bot.model.answer import Answer
from bot.model.community import Community
from bot.model.draft import Draft
from bot.model.invitation import Invitation
from bot.model.journal import Entry
from bot.model.member import Member
from bot.model.place import Channel, Person, Place
from bot.model.poll import Poll
from bot.model.posting import Posting
from bot.model.practice import Practice
from bot.model.programme import Programme
from bot.model.theme import Theme
from bot.model.wish import Wish
from storage.cleaning import cleaned
from storage.search.packing import PackedDocument


@dataclass(frozen=True)
class Memory:
    """Everything that is remembered, by id; a dict keeps the order things were added in."""

    communities: dict[str, Community] = field(default_factory=dict)
    channels: dict[Place, Channel] = field(default_factory=dict)
    presences: dict[Place, frozenset[Person]] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    journal: dict[str, Entry] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)
    documents: dict[str, PackedDocument] = field(default_factory=dict)
    wordings: dict[str, Mapping[int, int]] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    drafts: dict[tuple[Person, str, str], Draft] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    votes: dict[tuple[str, str], str] = field(default_factory=dict)
    wishes: dict[tuple[str, str], Wish] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)

    def copy(self) -> "Memory":
        """The same, to be changed without changing this; the nouns themselves are frozen."""
        return Memory(**{part.name: dict(getattr(self, part.name)) for part in fields(self)})

    def living_in(self, place: Place) -> set[str]:
        """The communities that live in the channel of ``place``."""
        here = place.whole_channel
        at_home = {one.id for one in self.communities.values() if one.home.whole_channel == here}
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

    def __init__(self, kept: dict[str, N], memory: Memory) -> None:
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
        return [noun for noun in self._kept.values() if fits(noun)]


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
