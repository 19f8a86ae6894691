"""A small community over some hours: what was wanted, what people did, and what became of it."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.cards import Card
from bot.deliverer import LONGEST_BACK_OFF
from bot.deliveries import Outcome
from bot.markup import flatten
from bot.model.place import Address, Person
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.ports import UnitOfWork
from storage.memory.unit import MemoryStorage
from tests.builders import HERE, NADIA, NOW, a_channel, a_community, a_member, a_programme
from tests.reliability.accounts import Account
from tests.reliability.simulation.platform import Message, Platform
from tests.reliability.simulation.replica import Odds, Replica, SeededDice
from tests.reliability.simulation.time import BEGAN, run
from tests.reliability.stepping import WORDING

REPLICAS = 3
PEOPLE = tuple(Person("sandbox", "mallette", f"m{number}", f"Membre {number}", "fr") for number in range(4))
STORM = 300.0
"""Seconds in which things go wrong."""
CALM = LONGEST_BACK_OFF.total_seconds() + 60
"""Seconds after which what was put off has been done, and what the servers try again is over."""
READ = 120.0
"""Seconds after which threads are read again."""
VOICE = WORDING.voice("fr")


@dataclass
class World:
    """Everything there is, made from a seed."""

    seed: int
    programmes: list[Programme] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.storage = MemoryStorage()
        self.platform = Platform(self.chance)
        self.replicas = [
            Replica(f"replica-{number}", self.storage, self.platform, self.chance)
            for number in range(REPLICAS)
        ]

    async def live(self) -> Account:
        """Settle, live through a storm and the calm after it, and give account."""
        await self._settle()
        reviving = [asyncio.create_task(replica.revive()) for replica in self.replicas]
        people = asyncio.create_task(self._answer_themes())
        await asyncio.sleep(STORM)
        people.cancel()
        self.platform.twice = self.platform.unheard = 0
        for replica in self.replicas:
            replica.odds = Odds(calm=True)
        await asyncio.sleep(CALM)
        # What was lost on its way is read again by whoever connects.
        await self.replicas[0].end()
        await asyncio.sleep(READ)
        for task in (*reviving, people):
            task.cancel()
        await asyncio.gather(*reviving, people, return_exceptions=True)
        for replica in self.replicas:
            await replica.end()
        return await self._account()

    async def _settle(self) -> None:
        dice = SeededDice(self.chance)
        community = a_community(id=dice.id(), created_at=BEGAN)
        self.community = community
        async with self.storage.unit() as unit:
            await unit.communities.save(community)
            await unit.channels.save(a_channel(community=community.id))
            lead = a_member(id=dice.id(), community=community.id, person=NADIA, facilitator=True)
            await unit.members.save(lead)
            for number in range(self.chance.randint(1, 3)):
                due = BEGAN + timedelta(minutes=self.chance.choice((-10, 0, 1, 3)))
                programme = a_programme(
                    id=dice.id(),
                    name=f"Programme {number}",
                    community=community.id,
                    rule=Recurrence(Weekly((due.weekday(),)), (due.time(),), "UTC"),
                    next=Occurrence(due.date()),
                    created_at=BEGAN,
                )
                await unit.programmes.save(programme)
                self.programmes.append(programme)
            await unit.commit()

    async def _answer_themes(self) -> None:
        known = set[str]()
        async with asyncio.TaskGroup() as people:
            while True:
                for theme in self.platform.themes():
                    if theme.address.message not in known:
                        known.add(theme.address.message)
                        for person in self.chance.sample(PEOPLE, self.chance.randint(1, len(PEOPLE))):
                            people.create_task(self._answer(person, theme.address))
                await asyncio.sleep(1)

    async def _answer(self, person: Person, theme: Address) -> None:
        await asyncio.sleep(self.chance.choice((0.1, 1, 20, 100)) * self.chance.random())
        message = self.platform.say(person, theme.thread, self._words())
        self.told.append(message)
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            await asyncio.sleep(self.chance.choice((0.1, 1, 20)) * self.chance.random())
            self.platform.edit(message, self._words())
        if self.chance.random() < 0.2:
            await asyncio.sleep(self.chance.choice((0.1, 1, 20)) * self.chance.random())
            self.platform.delete(message)

    def _words(self) -> str:
        return f"Je fais ainsi, le numéro {self.chance.getrandbits(32)}."

    # ---- What became of it -------------------------------------------------------------------------------

    async def _account(self) -> Account:
        account = Account(len(self.programmes), len(self.told))
        for replica in self.replicas:
            account.suffered += replica.suffered
        said = Counter(message.key for message in self.platform.messages if message.key)
        account.doubled += [f"said {times} times: {key}" for key, times in said.items() if times > 1]
        async with self.storage.unit() as unit:
            if await unit.deliveries.next_due() is not None:
                account.missing.append("something is owed still")
            await self._check_postings(unit, account)
            for message in self.told:
                await _check_answer(message, unit, account)
            for person in sorted({m.author for m in self.told if m.author}, key=lambda one: one.user):
                member = await unit.members.of(self.community.id, person)
                # Who took back everything before anybody heard of it is no member.
                if member and not said[f"consent:{member.id}"]:
                    account.missing.append(f"never asked for consent: {person.user}")
        return account

    async def _check_postings(self, unit: UnitOfWork, account: Account) -> None:
        """Each programme asked once, and its message says what is true."""
        since = NOW.replace(year=2000)
        postings = [*await unit.postings.newest([HERE], since, 1000), *await unit.postings.unsaid([HERE])]
        asked = Counter(posting.programme for posting in postings)
        for programme in self.programmes:
            if asked[programme.id] != 1:
                amiss = account.doubled if asked[programme.id] else account.missing
                amiss.append(f"asked {asked[programme.id]} times: {programme.name}")
        if len({posting.theme for posting in postings}) < len(postings):
            account.doubled.append("the same theme was asked twice")
        for posting in postings:
            delivery = await unit.deliveries.get(f"posting:{posting.id}")
            standing = self.platform.standing(f"posting:{posting.id}")
            if not delivery or delivery.outcome is not Outcome.SAID or standing[:1] != [posting.address]:
                account.missing.append(f"not known to stand: {posting.id}, {delivery and delivery.outcome}")
                continue
            answers = await unit.answers.count(posting.id)
            card = self.platform.shown.get(standing[0])
            if answers and VOICE.plain("asking.counts", answers=answers, kept=0) not in _words(card):
                account.stale.append(f"the message does not say that there are {answers} answers")


async def _check_answer(message: Message, unit: UnitOfWork, account: Account) -> None:
    answer = await unit.answers.from_source(message.address)
    kept = answer.parts.method if answer and answer.removed_at is None else None
    told = None if message.deleted else message.text
    if kept != told:
        account.lost.append(f"kept is {kept}, told was {told}: message {message.address.message}")


def _words(card: Card | None) -> str:
    return "\n".join(flatten(b.spans) for b in card.blocks if hasattr(b, "spans")) if card else ""


def live(seed: int) -> Account:
    """A whole world, the same each time for the same seed."""

    async def main() -> Account:
        return await World(seed).live()

    return run(main())


def live_all(seeds: Sequence[int]) -> tuple[Account, dict[int, Account]]:
    """Worlds one after the other: one account of them all, and those of the worlds that went wrong."""
    everything, failed = Account(), dict[int, Account]()
    for seed in seeds:
        account = live(seed)
        everything.add(account)
        everything.suffered["worlds"] += 1
        if account.wrong:
            failed[seed] = account
    return everything, failed
