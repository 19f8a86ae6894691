"""A Monday at nine on Slack: everybody answers while some search, over the strict local Slack.

The bot is whole: the real adapter over a real socket, the engine, the deliverer and a database. Before it, on
the same local Slack, the same is sent to a bare Bolt app that acknowledges and does nothing else.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack import Tempo
from adapters.slack.messenger import SlackMessenger
from benchmarks.measuring import Row, Times, acknowledged, counted
from benchmarks.searching import language, practices
from bot.actions import Post
from bot.app.chance import SystemClock, SystemDice
from bot.cards import Card, Text
from bot.catalogue import Catalogue
from bot.deliverer import Deliverer
from bot.engine import Engine
from bot.events import Event, MessengerConnected
from bot.features import router
from bot.finishing import to_the_end
from bot.markup import Span
from bot.model.member import Consent
from bot.model.place import Address, Person, Place
from bot.ports import Storage
from bot.wording import Wording
from storage import open_storage
from tests.adapters.engine import until
from tests.adapters.slack.bolt import by_socket
from tests.adapters.slack.local import Delivery, LocalSlack
from tests.adapters.slack.local.world import TEAM, User
from tests.adapters.slack.running import settings
from tests.builders import a_channel, a_community, a_member, a_posting, a_theme

CHANNEL = "pratiques"
TOLD = "Je fixe le résultat et deux jalons, jamais la méthode, et je demande ce qui peut attendre."
LONGEST = 60.0
"""Seconds of real time for everything that was sent to be taken."""
TICK = 0.05


# ---- Who is there ----------------------------------------------------------------------------------------


def crowd(slack: LocalSlack, count: int) -> list[User]:
    """So many people, all in the channel."""
    people = [User(f"m{number}", f"U0M{number:06}", f"Membre {number}") for number in range(count)]
    for person in people:
        slack.world.users[person.id] = person
        slack.world.channel(CHANNEL).members.append(person.id)
    return people


@dataclass(frozen=True, slots=True)
class Working:
    """The bot, with a theme that stands in the channel."""

    storage: Storage
    posting: str
    head: Address

    async def kept(self, said: Sequence[str]) -> tuple[int, int]:
        """How many of these messages are answers, and how many answers the theme has in all."""
        async with self.storage.unit() as unit:
            sources = [Address(self.head.thread, ts) for ts in said]
            found = [await unit.answers.from_source(source) for source in sources]
            return len({answer.id for answer in found if answer}), await unit.answers.count(self.posting)


@asynccontextmanager
async def working(
    slack: LocalSlack, url: str, people: Sequence[User], *, archived: int, tempo: Tempo | None = None
) -> AsyncIterator[Working]:
    """The bot in a workspace, composed as the house does; these people are members who archive nothing."""
    storage = await open_storage(url)
    messenger = SlackMessenger(settings(slack), tempo)
    connected = asyncio.Event()

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
        await to_the_end(engine.receive(event, kept))
        if isinstance(event, MessengerConnected):
            connected.set()

    living = [asyncio.create_task(messenger.listen(hear)), asyncio.create_task(deliverer.run())]
    try:
        async with asyncio.timeout(LONGEST):
            await connected.wait()
        yield await _settle(slack, storage, messenger, people, archived)
    finally:
        for task in living:
            task.cancel()
        for task in living:
            with suppress(asyncio.CancelledError):
                await task
        await storage.close()


async def _settle(
    slack: LocalSlack, storage: Storage, messenger: SlackMessenger, people: Sequence[User], archived: int
) -> Working:
    """Found the community, with practices to find, and ask a theme in Slack."""
    home = Place("slack", TEAM, slack.world.channel(CHANNEL).id)
    community = a_community(home=home)
    members = [Person("slack", TEAM, one.id, one.real_name) for one in people]
    theme = a_theme(community=community.id)
    card = Card((Text((Span(theme.question),)),))
    head = await messenger.perform(Post(home, card, key="monday"))
    if head is None:
        raise RuntimeError("The theme does not stand in Slack.")
    posting = a_posting(community=community.id, theme=theme.id, place=home, address=head)
    async with storage.unit() as unit:
        await unit.communities.save(community)
        await unit.channels.save(a_channel(place=home, name=CHANNEL, community=community.id))
        for person in members:
            member = a_member(community=community.id, id=person.user, person=person, consent=Consent.NEVER)
            await unit.members.save(member)
        for practice in practices(archived, community=community.id, place=home):
            await unit.practices.save(practice)
        await unit.themes.save(theme)
        await unit.postings.save(posting)
        await unit.commit()
    return Working(storage, posting.id, head)


@asynccontextmanager
async def bare(slack: LocalSlack) -> AsyncIterator[str]:
    """A Bolt app that acknowledges and does nothing else; the ``ts`` of a message to reply to."""

    def listen(app: AsyncApp) -> None:
        async def take(ack: AsyncAck) -> None:
            await ack()

        app.event("message")(take)
        app.command("/pratique")(take)

    async with by_socket(slack, listen):
        yield slack.people.say("nadia", CHANNEL, "Comment faites-vous ?").message.ts


# ---- The rush --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Load:
    """So many answers, each by somebody else, and searches by some of them; over so many seconds."""

    answers: int
    searches: int
    seconds: float
    """Of real time; 0: as fast as the socket takes them."""


@dataclass(frozen=True, slots=True)
class Rush:
    """What was sent to the bot, and how long each took until it was acknowledged, in real time."""

    said: Sequence[str]
    deliveries: Sequence[Delivery]
    answers: Times
    searches: Times


async def rush(slack: LocalSlack, people: Sequence[User], thread: str, load: Load) -> Rush:
    """Send everything, evenly mixed, and wait until Slack has nothing left to send."""
    say = language(seed=2)
    said: list[str] = []
    sent: list[Delivery] = []
    taken: dict[str, list[asyncio.Task[float]]] = {"events_api": [], "slash_commands": []}
    count, asked = load.answers + load.searches, 0
    began = perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + load.seconds * number / count - perf_counter()))
        if (number + 1) * load.searches // count > asked:
            delivery = slack.people.command(people[asked].id, CHANNEL, f"/pratique {say(1 + asked % 4)}")
            asked += 1
        else:
            answer = slack.people.say(people[len(said)].id, CHANNEL, f"{TOLD} {say(10)}", thread)
            if answer.delivery is None:
                raise RuntimeError("Slack tells the bot of no messages.")
            said.append(answer.message.ts)
            delivery = answer.delivery
        sent.append(delivery)
        taken[delivery.kind].append(asyncio.create_task(_until_settled(delivery)))
    answers, searches = [await asyncio.gather(*tasks) for tasks in taken.values()]
    whole = perf_counter() - began
    return Rush(said, sent, Times(sorted(answers), whole), Times(sorted(searches), whole))


async def _until_settled(delivery: Delivery) -> float:
    began = perf_counter()
    await delivery.settled(LONGEST)
    return perf_counter() - began


def whispered(slack: LocalSlack) -> list[str]:
    """Whom something was shown to that nobody else sees, in the channel: once for each time."""
    return [message.only_for for message in slack.world.channel(CHANNEL).messages if message.only_for]


async def measure(url: str, load: Load, archived: int) -> list[Row]:
    """The load on the bare app, then on the bot, in one workspace; Slack's clock goes with the wall."""
    async with LocalSlack(record=False) as slack, _ticking(slack):
        people = crowd(slack, load.answers)
        async with bare(slack) as thread:
            floor = await rush(slack, people, thread, load)
        async with working(slack, url, people, archived=archived) as bot:
            found = await rush(slack, people, bot.head.message, load)
            with suppress(TimeoutError):
                await until(lambda: len(whispered(slack)) >= load.searches, LONGEST)
            kept, of_theme = await bot.kept(found.said)
    over = f"in {load.seconds:g} s" if load.seconds else "at once"
    what = f"Slack: {load.answers} answers, {load.searches} searches {over}"
    again, theirs = (sum(one.attempt > 0 for one in many.deliveries) for many in (found, floor))
    each_once = kept if kept == of_theme else f"{kept}, and {of_theme - kept} twice"
    searchers = {person.id for person in people[: load.searches]}
    told = whispered(slack)
    return [
        *acknowledged(f"{what}: answers taken", found.answers, floor.answers),
        *acknowledged(f"{what}: searches taken", found.searches, floor.searches),
        counted(f"{what}: kept, each once", f"{each_once} of {load.answers}"),
        counted(f"{what}: whispered", f"{len(searchers.intersection(told))} of {load.searches}"),
        counted(f"{what}: sent again by Slack", str(again), str(theirs)),
    ]


@asynccontextmanager
async def _ticking(slack: LocalSlack) -> AsyncIterator[None]:
    """Let Slack's clock go with the wall's: what is not acknowledged in three seconds comes again."""

    async def tick() -> None:
        last = perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = perf_counter()
            await slack.clock.move(now - last)
            last = now

    ticking = asyncio.create_task(tick())
    try:
        yield
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
