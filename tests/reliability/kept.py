"""What must be true of the files once the last life of the bot is over."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.sandbox import inbound
from adapters.sandbox.memory.records import BOT, Message
from adapters.sandbox.memory.store import Store
from adapters.sandbox.world import World, direct_channel
from bot.deliveries import Outcome
from bot.model.answer import Answer
from bot.model.place import Address
from bot.ports import Hindrance, UnitOfWork
from storage import open_storage
from tests.reliability.members import HOME, Told, Way
from tests.reliability.process import BotProcess

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def check(bot: BotProcess, told: Sequence[Told]) -> None:
    """Nothing acknowledged is missing, nothing is there twice, nothing is owed."""
    storage = await open_storage(bot.database_url)
    store = Store(bot.sandbox_file)
    try:
        async with storage.unit() as unit:
            kept = Kept(unit, store, World(store, "fr"))
            assert await unit.deliveries.next_due() is None, "Everything owed is said."
            await kept.check_themes()
            for person in {one.person for one in told}:
                await kept.check_person(person, [one for one in told if one.person == person])
            await kept.check_nothing_else(told)
    finally:
        store.close()
        await storage.close()


@dataclass(frozen=True)
class Kept:
    """The bot's database and the sandbox's file, side by side."""

    unit: UnitOfWork
    store: Store
    world: World

    async def check_themes(self) -> None:
        """Every theme asked stands once in the channel, for an occurrence of its own; nothing else does.

        But for what the bot was down for until its hour was long past: that stands nowhere, and is told.
        """
        [community] = await self.unit.communities.all()
        postings = await self.unit.postings.said_in(inbound.NAME, LONG_AGO)
        asked = await self.unit.postings.asked(inbound.place(HOME))
        unsaid = await self.unit.postings.unsaid([inbound.place(HOME)])
        assert sorted(posting.theme for posting in (*postings, *unsaid)) == sorted(asked)
        for posting in unsaid:
            delivery = await self.unit.deliveries.get(f"posting:{posting.id}")
            assert delivery
            assert (delivery.outcome, delivery.reason) == (Outcome.REFUSED, Hindrance.LATE), delivery
            assert self.store.said(delivery.key) is None
        assert len({posting.occurrence for posting in (*postings, *unsaid)}) == len(asked)
        said = [await self._said(f"posting:{posting.id}") for posting in postings]
        assert said == [posting.address for posting in postings]
        welcome = await self._said(f"welcome:{community.id}")
        assert {message.id for message in self._by_bot(HOME)} == {one.message for one in (welcome, *said)}

    async def check_person(self, person: str, told: Sequence[Told]) -> None:
        """A member's answers are what they told, once each, and they were asked about it once."""
        [community] = await self.unit.communities.all()
        member = await self.unit.members.of(community.id, self.world.identity(person))
        answers = await self.unit.answers.of(member.id) if member else []
        times = Counter(answer.parts.method for answer in answers)
        assert times.keys() <= {one.text for one in told}, "Nothing is kept that was not told."
        for one in told:
            if not one.acknowledged:
                assert times[one.text] <= 1, one
            elif one.way is Way.DELETES:
                await self._check_removed(one)
            else:
                assert times[one.text] == 1, one
        for answer in answers:
            await self._check_shown(answer)
        if member and told:
            question = await self._said(f"consent:{member.id}")
            assert [message.id for message in self._by_bot(direct_channel(person))] == [question.message]

    async def check_nothing_else(self, told: Sequence[Told]) -> None:
        """Nobody is counted who told nothing."""
        ways = Counter(one.way for one in told)
        tried, gone = ways[Way.GIVES_UP], ways[Way.DELETES]
        postings = await self.unit.postings.said_in(inbound.NAME, LONG_AGO)
        counted = sum([await self.unit.answers.count(posting.id) for posting in postings])
        assert len(told) - gone - tried <= counted <= len(told) - gone

    async def _check_removed(self, one: Told) -> None:
        answer = await self.unit.answers.from_source(Address(inbound.place(HOME, one.theme), one.message))
        assert answer, one
        assert answer.removed_at, one
        assert answer.parts.method == "", one

    async def _check_shown(self, answer: Answer) -> None:
        """An answer stands once in its thread, whoever wrote it there."""
        posting = await self.unit.postings.get(answer.posting)
        assert posting
        assert posting.address
        replies = self.store.replies(posting.address.message)
        shown = [message for message in replies if answer.parts.method in message.text]
        assert [inbound.address(message) for message in shown] == [answer.source]
        if shown[0].author == BOT:
            assert await self._said(f"answer:{answer.id}") == answer.source

    async def _said(self, key: str) -> Address:
        """Where a delivery is known to stand; it does, and was said for that delivery."""
        delivery = await self.unit.deliveries.get(key)
        assert delivery, key
        assert delivery.outcome is Outcome.SAID, delivery
        assert delivery.address, delivery
        message = self.store.said(key)
        assert message, delivery
        assert inbound.address(message) == delivery.address
        return delivery.address

    def _by_bot(self, channel: str) -> list[Message]:
        """What the bot says there for everybody, threads left out."""
        everything = self.store.conversation(channel, None, None, None, 10_000)
        return [message for message in everything if message.author == BOT]
