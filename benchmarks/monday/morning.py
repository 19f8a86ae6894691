"""What every Monday at nine has: a load, the bot with a theme that stands in the channel, and time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter

from benchmarks.searching.texts import practices
from bot.actions import Post
from bot.app.chance import SystemClock, SystemDice
from bot.cards import Card, Text
from bot.catalogue import Catalogue
from bot.deliverer import Deliverer
from bot.engine import Engine
from bot.events import Event, MessagePosted, MessengerConnected
from bot.features import router
from bot.finishing import to_the_end
from bot.markup import Span
from bot.model.member import Consent
from bot.model.place import Address, Person, Place
from bot.ports import Messenger, Storage
from bot.wording import Wording
from storage import open_storage
from tests.adapters.local.clock import Clock
from tests.builders import a_channel, a_community, a_member, a_posting, a_theme

CHANNEL = "pratiques"
TOLD = "Je fixe le résultat et deux jalons, jamais la méthode, et je demande ce qui peut attendre."
LONGEST = 60.0
"""Seconds of real time for everything that was sent to be taken."""
TICK = 0.05

Heard = dict[str, float]
"""When each message was heard, or kept, by its name in the messenger."""


@dataclass(frozen=True, slots=True)
class Load:
    """So many answers, each by somebody else, and searches by some of them; over so many seconds."""

    answers: int
    searches: int
    seconds: float
    """Of real time; 0: as fast as the socket takes them."""

    def __str__(self) -> str:
        over = f"in {self.seconds:g} s" if self.seconds else "at once"
        return f"{self.answers} answers, {self.searches} searches {over}"


@dataclass(frozen=True, slots=True)
class Working:
    """The bot, with a theme that stands in the channel."""

    storage: Storage
    posting: str
    head: Address
    heard: Heard

    async def kept(self, said: Sequence[str]) -> tuple[int, int]:
        """How many of these messages are answers, and how many answers the theme has in all."""
        async with self.storage.unit() as unit:
            found = [await unit.answers.from_source(Address(self.head.thread, one)) for one in said]
            return len({answer.id for answer in found if answer}), await unit.answers.count(self.posting)


@asynccontextmanager
async def working(
    url: str, messenger: Messenger, home: Place, people: Sequence[Person], *, archived: int
) -> AsyncIterator[Working]:
    """The bot, composed as the house does; these people are members who archive nothing."""
    storage = await open_storage(url)
    connected = asyncio.Event()
    heard: Heard = {}

    def owed() -> None:
        deliverer.call()

    engine = Engine(
        storage=storage,
        router=router,
        messengers={messenger.name: messenger},
        clock=SystemClock(),
        dice=SystemDice(),
        wording=Wording(),
        catalogue=Catalogue(),
        timezone="Europe/Paris",
        owed=owed,
    )
    deliverer = Deliverer(
        storage=storage,
        messengers={messenger.name: messenger},
        clock=SystemClock(),
        receive=engine.receive,
        holder="monday",
    )

    async def hear(event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        async def noted() -> None:
            if type(event) is MessagePosted:
                heard.setdefault(event.address.message, perf_counter())
            if kept:
                await kept()

        await to_the_end(engine.receive(event, noted))
        if isinstance(event, MessengerConnected):
            connected.set()

    living = [asyncio.create_task(messenger.listen(hear)), asyncio.create_task(deliverer.run())]
    try:
        async with asyncio.timeout(LONGEST):
            await connected.wait()
        head, posting = await _settle(storage, messenger, home, people, archived)
        yield Working(storage, posting, head, heard)
    finally:
        for task in living:
            task.cancel()
        for task in living:
            with suppress(asyncio.CancelledError):
                await task
        await storage.close()


async def _settle(
    storage: Storage, messenger: Messenger, home: Place, people: Sequence[Person], archived: int
) -> tuple[Address, str]:
    """Found the community, with practices to find, and ask a theme; where it stands, and its posting."""
    community = a_community(home=home)
    theme = a_theme(community=community.id)
    card = Card((Text((Span(theme.question),)),))
    head = await messenger.perform(Post(home, card, key="monday", opens_thread=True))
    if head is None:
        raise RuntimeError("The theme does not stand in the channel.")
    posting = a_posting(community=community.id, theme=theme.id, place=home, address=head)
    async with storage.unit() as unit:
        await unit.communities.save(community)
        await unit.channels.save(a_channel(place=home, name=CHANNEL, community=community.id))
        for person in people:
            member = a_member(community=community.id, id=person.user, person=person, consent=Consent.NEVER)
            await unit.members.save(member)
        for practice in practices(archived, community=community.id, place=home):
            await unit.practices.save(practice)
        await unit.themes.save(theme)
        await unit.postings.save(posting)
        await unit.commit()
    return head, posting.id


@asynccontextmanager
async def ticking(clock: Clock) -> AsyncIterator[None]:
    """Let the messenger's clock go with the wall's: what it waits for has its real deadline."""

    async def tick() -> None:
        last = perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = perf_counter()
            await clock.move(now - last)
            last = now

    passing = asyncio.create_task(tick())
    try:
        yield
    finally:
        passing.cancel()
        with suppress(asyncio.CancelledError):
            await passing
