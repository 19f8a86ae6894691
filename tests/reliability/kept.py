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
from tests.reliability.accounts import Account
from tests.reliability.members import HOME, Told, Way
from tests.reliability.process import BotProcess

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def check(bot: BotProcess, told: Sequence[Told]) -> Account:
    """Whether anything acknowledged is missing, anything is there twice, or anything is owed."""
    storage = await open_storage(bot.database_url)
    store = Store(bot.sandbox_file)
    account = Account(answers=len(told))
    try:
        async with storage.unit() as unit:
            kept = Kept(unit, store, World(store, "fr"), account)
            if await unit.deliveries.next_due() is not None:
                account.missing.append("Something is owed still.")
            await kept.check_themes()
            for person in {one.person for one in told}:
                await kept.check_person(person, [one for one in told if one.person == person])
            await kept.check_nothing_else(told)
    finally:
        store.close()
        await storage.close()
    return account


@dataclass(frozen=True)
class Kept:
    """The bot's database and the sandbox's file, side by side."""

    unit: UnitOfWork
    store: Store
    world: World
    account: Account

    async def check_themes(self) -> None:
        """Every theme asked stands once in the channel, for an occurrence of its own; nothing else does.

        But for what the bot was down for until its hour was long past: that stands nowhere, and is told.
        """
        [community] = await self.unit.communities.all()
        postings = await self.unit.postings.said_in(inbound.NAME, LONG_AGO)
        asked = await self.unit.postings.asked(inbound.place(HOME))
        unsaid = await self.unit.postings.unsaid([inbound.place(HOME)])
        everything = [*postings, *unsaid]
        self.account.wanted += len(everything)
        if sorted(posting.theme for posting in everything) != sorted(asked):
            self.account.missing.append(f"asked {sorted(asked)}, kept {everything}")
        for posting in unsaid:
            delivery = await self.unit.deliveries.get(f"posting:{posting.id}")
            refused = delivery and (delivery.outcome, delivery.reason) == (Outcome.REFUSED, Hindrance.LATE)
            if not refused or self.store.said(f"posting:{posting.id}"):
                self.account.missing.append(f"not known to stand: {posting}, {delivery}")
        if len({posting.slot for posting in everything}) < len(everything):
            self.account.doubled.append(f"the same date: {everything}")
        known = [await self._said(f"welcome:{community.id}")]
        for posting in postings:
            known.append(await self._said(f"posting:{posting.id}"))
            if known[-1] != posting.address:
                self.account.missing.append(f"stands at {known[-1]}: {posting}")
        stands = Counter(message.id for message in self._by_bot(HOME))
        expected = Counter(address.message for address in known if address)
        self.account.doubled += [f"nobody knows of: {message}" for message in stands - expected]
        self.account.missing += [f"does not stand: {message}" for message in expected - stands]

    async def check_person(self, person: str, told: Sequence[Told]) -> None:
        """A member's answers are what they told, once each, and they were asked about it once."""
        [community] = await self.unit.communities.all()
        member = await self.unit.members.of(community.id, self.world.identity(person))
        answers = await self.unit.answers.of(member.id) if member else []
        times = Counter(answer.parts.method for answer in answers)
        self.account.lost += [f"kept is what nobody told: {text}" for text in times - _texts(told)]
        for one in told:
            if times[one.text] > 1:
                self.account.doubled.append(f"kept {times[one.text]} times: {one}")
            if one.acknowledged and one.way is Way.DELETES:
                await self._check_removed(one)
            elif one.acknowledged and not times[one.text]:
                self.account.lost.append(f"not kept: {one}")
        for answer in answers:
            await self._check_shown(answer)
        if member and told:
            self.account.wanted += 1
            question = await self._said(f"consent:{member.id}")
            asked = [message.id for message in self._by_bot(direct_channel(person))]
            self.account.doubled += [f"told {person} as well: {message}" for message in asked[1:]]
            if question and question.message not in asked:
                self.account.missing.append(f"never asked for consent: {person}")

    async def check_nothing_else(self, told: Sequence[Told]) -> None:
        """Nobody is counted who told nothing."""
        ways = Counter(one.way for one in told)
        tried, gone = ways[Way.GIVES_UP], ways[Way.DELETES]
        postings = await self.unit.postings.said_in(inbound.NAME, LONG_AGO)
        counted = sum([await self.unit.answers.count(posting.id) for posting in postings])
        if counted > len(told) - gone:
            self.account.doubled.append(f"{counted} answers are counted, of {len(told) - gone}")
        if counted < len(told) - gone - tried:
            self.account.lost.append(f"{counted} answers are counted, of {len(told) - gone - tried} at least")

    async def _check_removed(self, one: Told) -> None:
        answer = await self.unit.answers.from_source(Address(inbound.place(HOME, one.theme), one.message))
        if answer is None or not answer.removed_at or answer.parts.method:
            self.account.lost.append(f"taken back, and kept is {answer}: {one}")

    async def _check_shown(self, answer: Answer) -> None:
        """An answer stands once in its thread, whoever wrote it there."""
        posting = await self.unit.postings.get(answer.posting)
        if posting is None or posting.address is None:
            self.account.missing.append(f"its theme is not known to stand: {answer}")
            return
        replies = self.store.replies(posting.address.message)
        shown = [message for message in replies if answer.parts.method in message.text]
        if [inbound.address(message) for message in shown] != [answer.source]:
            amiss = self.account.doubled if len(shown) > 1 else self.account.missing
            amiss.append(f"shown {len(shown)} times: {answer}")
        elif shown[0].author == BOT and await self._said(f"answer:{answer.id}") != answer.source:
            self.account.missing.append(f"not known to be shown: {answer}")

    async def _said(self, key: str) -> Address | None:
        """Where a delivery is known to stand; it does, and was said for that delivery."""
        delivery = await self.unit.deliveries.get(key)
        message = self.store.said(key)
        address = delivery.address if delivery and delivery.outcome is Outcome.SAID else None
        if address is None or message is None or inbound.address(message) != address:
            self.account.missing.append(f"not known to stand: {key}, {delivery}")
        return address

    def _by_bot(self, channel: str) -> list[Message]:
        """What the bot says there for everybody, threads left out."""
        everything = self.store.conversation(channel, None, None, None, 10_000)
        return [message for message in everything if message.author == BOT]


def _texts(told: Sequence[Told]) -> Counter[str]:
    """What may be kept, however often."""
    return Counter({one.text: len(told) for one in told})
