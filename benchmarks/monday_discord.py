"""A Monday at nine on Discord: everybody answers while some search, over the strict local Discord.

As on Slack, the bot is whole. Before it, on the same local Discord, the same is sent to a bare discord.py bot
that echoes commands and only hears messages.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter

import discord as library

from adapters.discord import home, plug
from adapters.discord.commands import registered
from benchmarks.measuring import Row, Times, acknowledged, counted
from benchmarks.monday import CHANNEL, LONGEST, TICK, TOLD, Load
from benchmarks.searching import language, practices
from bot.actions import Post
from bot.app.chance import SystemClock, SystemDice
from bot.app.messengers import command_helps, menu
from bot.cards import Card, Text
from bot.catalogue import Catalogue
from bot.deliverer import Deliverer
from bot.engine import Engine
from bot.events import Event, MessagePosted, MessengerConnected
from bot.features import router
from bot.finishing import to_the_end
from bot.markup import Span
from bot.model.member import Consent
from bot.model.place import Address
from bot.ports import Messenger, Storage
from bot.wording import LANGUAGES, Wording
from storage import open_storage
from tests.adapters.discord.local import Limits, LocalDiscord, pointing
from tests.adapters.discord.local.world import GUILD, Member, User
from tests.adapters.discord.running import settings
from tests.adapters.engine import Engine as House
from tests.adapters.engine import until
from tests.builders import a_channel, a_community, a_member, a_posting, a_theme

HOSPITABLE = Limits(requests=1000, everywhere=50)
"""Its channels' limits are Discord's to change; what holds over all is kept."""
Heard = dict[str, float]
"""When each message was heard, or kept, by its id."""


def crowd(discord: LocalDiscord, count: int) -> list[User]:
    """So many people, all on the server."""
    people = [
        User(f"m{number}", str(1_700_000_000_000_000_000 + number), f"Membre {number}")
        for number in range(count)
    ]
    for person in people:
        discord.world.users[person.id] = person
        discord.world.guilds[GUILD].members[person.id] = Member(person.id)
    return people


@asynccontextmanager
async def bare(discord: LocalDiscord, heard: Heard) -> AsyncIterator[str]:
    """A bot that echoes commands and hears messages; the thread to answer in."""
    ready = asyncio.Event()
    voices = {language: Wording().voice(language) for language in LANGUAGES}

    class Echo(library.Client):
        async def on_ready(self) -> None:
            ready.set()

        async def on_message(self, message: library.Message) -> None:
            heard[str(message.id)] = perf_counter()

        async def on_interaction(self, interaction: library.Interaction) -> None:
            await interaction.response.send_message("…", ephemeral=True)

    intents = library.Intents(guilds=True, guild_messages=True, message_content=True)
    with pointing(discord):
        async with Echo(intents=intents, max_messages=None) as client:
            running = asyncio.create_task(client.start(discord.token))
            try:
                async with asyncio.timeout(LONGEST):
                    await ready.wait()
                listed = registered(command_helps(voices), menu(voices))
                await client.http.bulk_upsert_global_commands(client.application_id or 0, payload=listed)
                head = discord.people.say("nadia", CHANNEL, "Comment faites-vous ?")
                yield discord.people.start_thread("nadia", head, "Fil").id
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running


@dataclass(frozen=True, slots=True)
class Working:
    """The bot, with a theme that stands in the channel."""

    storage: Storage
    posting: str
    head: Address

    async def kept(self, said: Sequence[str]) -> tuple[int, int]:
        """How many of these messages are answers, and how many answers the theme has in all."""
        async with self.storage.unit() as unit:
            found = [await unit.answers.from_source(Address(self.head.thread, one)) for one in said]
            return len({answer.id for answer in found if answer}), await unit.answers.count(self.posting)


@asynccontextmanager
async def working(
    discord: LocalDiscord, url: str, people: Sequence[User], heard: Heard, *, archived: int
) -> AsyncIterator[Working]:
    """The bot on the server, composed as the house does; these people are members who archive nothing."""
    storage = await open_storage(url)
    voices = {language: Wording().voice(language) for language in LANGUAGES}
    messenger = plug(House(), settings(discord), commands=command_helps(voices), menu=menu(voices)).messenger
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
        yield await _settle(discord, storage, messenger, people, archived)
    finally:
        for task in living:
            task.cancel()
        for task in living:
            with suppress(asyncio.CancelledError):
                await task
        await storage.close()


async def _settle(
    discord: LocalDiscord, storage: Storage, messenger: Messenger, people: Sequence[User], archived: int
) -> Working:
    """Found the community, with practices to find, and ask a theme in Discord."""
    place = home.place(discord.world.channel(CHANNEL).id)
    community = a_community(home=place)
    theme = a_theme(community=community.id)
    card = Card((Text((Span(theme.question),)),))
    head = await messenger.perform(Post(place, card, key="monday", opens_thread=True))
    if head is None:
        raise RuntimeError("The theme does not stand in Discord.")
    posting = a_posting(community=community.id, theme=theme.id, place=place, address=head)
    async with storage.unit() as unit:
        await unit.communities.save(community)
        await unit.channels.save(a_channel(place=place, name=CHANNEL, community=community.id))
        for one in people:
            person = home.person(one.id, one.name)
            member = a_member(community=community.id, id=one.id, person=person, consent=Consent.NEVER)
            await unit.members.save(member)
        for practice in practices(archived, community=community.id, place=place):
            await unit.practices.save(practice)
        await unit.themes.save(theme)
        await unit.postings.save(posting)
        await unit.commit()
    return Working(storage, posting.id, head)


@dataclass(frozen=True, slots=True)
class Rush:
    """What was said, and how long it took until it was heard or answered, in real time."""

    said: Sequence[str]
    answers: Times
    searches: Times
    answered: int
    """How many searches brought something."""


async def rush(discord: LocalDiscord, people: Sequence[User], thread: str, load: Load, heard: Heard) -> Rush:
    """Send everything, evenly mixed, and wait until all of it was dealt with."""
    say = language(seed=2)
    said: Heard = {}
    searches: list[asyncio.Task[float]] = []
    count, asked = load.answers + load.searches, 0
    began = perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + load.seconds * number / count - perf_counter()))
        if (number + 1) * load.searches // count > asked:
            line = f"/pratique chercher {say(1 + asked % 4)}"
            done = discord.people.command(people[asked].id, CHANNEL, line)
            searches.append(asyncio.create_task(_until_answered(done.settled(LONGEST))))
            asked += 1
        else:
            now = perf_counter()
            message = discord.people.say(people[len(said)].id, thread, f"{TOLD} {say(10)}")
            said[message.id] = now
    took = await asyncio.gather(*searches)
    with suppress(TimeoutError):
        await until(lambda: said.keys() <= heard.keys(), LONGEST)
    whole = perf_counter() - began
    answers = sorted(heard.get(one, began + LONGEST) - at for one, at in said.items())
    return Rush(
        list(said), Times(answers, whole), Times(sorted(took), whole), sum(one < LONGEST for one in took)
    )


async def _until_answered(settled: Awaitable[bool]) -> float:
    began = perf_counter()
    return perf_counter() - began if await settled else LONGEST


async def measure(url: str, load: Load, archived: int) -> list[Row]:
    """The load on the bare bot, then on the bot, on one server; Discord's clock goes with the wall."""
    async with LocalDiscord(record=False, limits=HOSPITABLE) as discord, _ticking(discord):
        people = crowd(discord, load.answers)
        theirs: Heard = {}
        async with bare(discord, theirs) as thread:
            floor = await rush(discord, people, thread, load, theirs)
        mine: Heard = {}
        async with working(discord, url, people, mine, archived=archived) as bot:
            found = await rush(discord, people, bot.head.message, load, mine)
            kept, of_theme = await bot.kept(found.said)
        late = sum(code == 10062 for _, code in discord.refusals)
    over = f"in {load.seconds:g} s" if load.seconds else "at once"
    what = f"Discord: {load.answers} answers, {load.searches} searches {over}"
    each_once = kept if kept == of_theme else f"{kept}, and {of_theme - kept} twice"
    return [
        *acknowledged(f"{what}: answers kept", found.answers, floor.answers),
        *acknowledged(f"{what}: searches answered", found.searches, floor.searches),
        counted(f"{what}: kept, each once", f"{each_once} of {load.answers}"),
        counted(f"{what}: answered", f"{found.answered} of {load.searches}", str(floor.answered)),
        counted(f"{what}: answered too late", str(late)),
    ]


@asynccontextmanager
async def _ticking(discord: LocalDiscord) -> AsyncIterator[None]:
    """Let Discord's clock go with the wall's: what is not answered in three seconds cannot be any more."""

    async def tick() -> None:
        last = perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = perf_counter()
            await discord.clock.move(now - last)
            last = now

    ticking = asyncio.create_task(tick())
    try:
        yield
    finally:
        ticking.cancel()
        with suppress(asyncio.CancelledError):
            await ticking
