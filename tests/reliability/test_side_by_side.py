"""Two processes on one PostgreSQL hear of the same people at once, and neither undoes the other."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.actions import Action, Edit
from bot.engine import Engine
from bot.events import MessageDeleted, MessageEdited, MessagePosted, ProgrammeDue
from bot.markup import flatten
from bot.model.place import Address, Person
from bot.model.posting import Posting
from bot.model.recurrence.occurrence import Occurrence
from bot.ports import Storage
from storage import open_storage
from tests.builders import HERE, NADIA, NOW, a_channel, a_community, a_posting, a_programme, a_theme, an_id
from tests.databases import empty_database, postgres_url
from tests.reliability.stepping import (
    Clock,
    Freezing,
    SteppingMessenger,
    SteppingStorage,
    Wall,
    engine_over,
    walk_on,
)

__all__ = ["postgres_url"]

HEAD = Address(HERE, "theme")


class SlowHand(SteppingMessenger):
    """Changes messages on a wall both processes write on; each change waits for ``hold``."""

    def __init__(self, shown: list[Edit]) -> None:
        super().__init__(Wall(), walk_on)
        self._shown = shown
        self.hold = asyncio.Event()
        self.hold.set()

    async def perform(self, action: Action) -> Address | None:
        """Change the message, whatever it says by now."""
        if isinstance(action, Edit):
            await self.hold.wait()
            self._shown.append(action)
            return None
        return await super().perform(action)


@dataclass(frozen=True)
class Process:
    """An engine with a storage and a messenger of its own."""

    storage: Storage
    hand: SlowHand
    engine: Engine


@dataclass(frozen=True)
class Both:
    """Two of them, and what they changed the theme's message to."""

    first: Process
    second: Process
    posting: Posting
    shown: list[Edit]

    async def answers(self) -> int:
        """How many answers are kept."""
        async with self.first.storage.unit() as unit:
            return await unit.answers.count(self.posting.id)

    def says(self) -> str:
        """What the theme's message says."""
        return "\n".join(flatten(b.spans) for b in self.shown[-1].card.blocks if hasattr(b, "spans"))


@pytest.fixture
async def both(postgres_url: str) -> AsyncIterator[Both]:
    """A community with a theme that stands."""
    async with empty_database(postgres_url) as url:
        storages = [await open_storage(url) for _ in range(2)]
        community = a_community()
        theme = a_theme(community=community.id)
        posting = a_posting(community=community.id, theme=theme.id, address=HEAD)
        async with storages[0].unit() as unit:
            await unit.communities.save(community)
            await unit.channels.save(a_channel(community=community.id))
            await unit.themes.save(theme)
            await unit.postings.save(posting)
            await unit.commit()
        shown: list[Edit] = []
        hands = [SlowHand(shown) for _ in storages]
        with capture_logs():
            first, second = (Process(s, h, engine_over(s, h)) for s, h in zip(storages, hands, strict=True))
            yield Both(first, second, posting, shown)
        for storage in storages:
            await storage.close()


def reply(text: str, message: str = "r1", author: Person = NADIA) -> MessagePosted:
    """A reply in the theme's thread."""
    return MessagePosted(
        id=f"said:{message}", at=NOW, address=Address(HEAD.thread, message), author=author, text=text
    )


def edited(said: MessagePosted, text: str, version: float) -> MessageEdited:
    """What the reply says since somebody changed it."""
    return MessageEdited(
        id=an_id(), at=NOW, address=said.address, author=said.author, text=text, version=version
    )


async def test_somebody_new_says_two_things_at_once(both: Both) -> None:
    """Both are theirs: they are one member, whoever of the two processes met them first."""
    for number in range(10):
        author = replace(NADIA, user=f"u{number}")
        await asyncio.gather(
            both.first.engine.receive(reply("Je compte jusqu'à dix.", f"a{number}", author)),
            both.second.engine.receive(reply("Je marche un peu dehors.", f"b{number}", author)),
        )
        async with both.first.storage.unit() as unit:
            member = await unit.members.of(both.posting.community, author)
            assert member
            assert len(await unit.answers.of(member.id)) == 2


async def test_of_two_edits_the_newer_stands(both: Both) -> None:
    """Also when the process that heard of the older one was frozen meanwhile."""
    said = reply("Je compte jusqu'à dix.")
    await both.first.engine.receive(said)
    await both.second.engine.receive(edited(said, "Je compte jusqu'à trente.", version=2))
    await both.first.engine.receive(edited(said, "Je compte jusqu'à vingt.", version=1))
    async with both.first.storage.unit() as unit:
        answer = await unit.answers.from_source(said.address)
    assert answer
    assert answer.parts.method == "Je compte jusqu'à trente."


async def test_what_is_deleted_while_it_is_edited_stays_deleted(both: Both) -> None:
    """Who reads the answer waits until it is deleted, and sees that it is."""
    said = reply("Je compte jusqu'à dix.")
    await both.first.engine.receive(said)
    freezing = Freezing(1, among=("commit",))
    slow = engine_over(SteppingStorage(both.first.storage, freezing), both.first.hand)
    gone = MessageDeleted(id=an_id(), at=NOW, address=said.address)
    deleting = asyncio.create_task(slow.receive(gone))
    await freezing.frozen.wait()
    edit = edited(said, "Je compte jusqu'à vingt.", version=1)
    editing = asyncio.create_task(both.second.engine.receive(edit))
    await asyncio.wait({editing}, timeout=1)
    freezing.thawed.set()
    await asyncio.gather(editing, deleting)
    assert await both.answers() == 0


async def test_the_theme_says_what_is_true_whoever_says_it_last(both: Both) -> None:
    """A process that is slow to change the message looks once more when it has."""
    both.first.hand.hold.clear()
    slow = asyncio.create_task(both.first.engine.receive(reply("Je compte jusqu'à dix.", "r1")))
    while await both.answers() == 0:
        await asyncio.sleep(0.01)
    await both.second.engine.receive(reply("Je marche un peu dehors.", "r2"))
    assert "2 réponses" in both.says()
    both.first.hand.hold.set()
    await slow
    assert "2 réponses" in both.says()
    assert "1 réponse" in "".join(str(edit.card) for edit in both.shown), "Nobody was slow."


async def test_two_programmes_that_come_due_at_once_ask_two_themes(both: Both) -> None:
    """Who chooses waits until what another process has chosen is kept."""
    programmes = [a_programme(community=both.posting.community) for _ in range(2)]
    hour = datetime(2026, 11, 24, 8, tzinfo=UTC)
    async with both.first.storage.unit() as unit:
        for programme in programmes:
            await unit.programmes.save(programme)
            await unit.themes.save(a_theme(community=both.posting.community))
        await unit.commit()
    one, other = (
        ProgrammeDue(id=an_id(), at=hour, programme=due.id, occurrence=Occurrence(hour.date()))
        for due in programmes
    )
    freezing = Freezing(1, among=("commit",))
    slow = engine_over(SteppingStorage(both.first.storage, freezing), both.first.hand, Clock(hour))
    asking = asyncio.create_task(slow.receive(one))
    await freezing.frozen.wait()
    quick = engine_over(both.second.storage, both.second.hand, Clock(hour))
    asking_too = asyncio.create_task(quick.receive(other))
    await asyncio.wait({asking_too}, timeout=1)
    freezing.thawed.set()
    await asyncio.gather(asking, asking_too)
    async with both.first.storage.unit() as unit:
        asked = await unit.postings.unsaid([HERE])
    assert len({posting.theme for posting in asked}) == 2
