"""On Discord. Before the bot, the same is sent to a bare discord.py bot that echoes commands and hears."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter

import discord as library

from adapters.discord import home, plug
from adapters.discord.commands import registered
from benchmarks.measuring import Row, Times, acknowledged, counted
from benchmarks.monday.morning import CHANNEL, LONGEST, TOLD, Heard, Load, Working, ticking, working
from benchmarks.searching.texts import language
from bot.app.messengers import command_helps, menu
from bot.wording import LANGUAGES, Wording
from tests.adapters.discord.local import Limits, LocalDiscord, pointing
from tests.adapters.discord.local.world import GUILD, Member, User
from tests.adapters.discord.running import settings
from tests.adapters.engine import Engine as House
from tests.adapters.engine import until

HOSPITABLE = Limits(requests=1000, everywhere=50)
"""Its channels' limits are Discord's to change; what holds over all is kept."""


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


@asynccontextmanager
async def working_in(
    discord: LocalDiscord, url: str, people: Sequence[User], *, archived: int
) -> AsyncIterator[Working]:
    """The bot on the server."""
    voices = {language: Wording().voice(language) for language in LANGUAGES}
    plugged = plug(House(), settings(discord), commands=command_helps(voices), menu=menu(voices))
    place = home.place(discord.world.channel(CHANNEL).id)
    members = [home.person(one.id, one.name) for one in people]
    async with working(url, plugged.messenger, place, members, archived=archived) as bot:
        yield bot


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
    async with LocalDiscord(record=False, limits=HOSPITABLE) as discord, ticking(discord.clock):
        people = crowd(discord, load.answers)
        theirs: Heard = {}
        async with bare(discord, theirs) as thread:
            floor = await rush(discord, people, thread, load, theirs)
        async with working_in(discord, url, people, archived=archived) as bot:
            found = await rush(discord, people, bot.head.message, load, bot.heard)
            kept, of_theme = await bot.kept(found.said)
        late = sum(code == 10062 for _, code in discord.refusals)
    what = f"Discord: {load}"
    each_once = kept if kept == of_theme else f"{kept}, and {of_theme - kept} twice"
    return [
        *acknowledged(f"{what}: answers kept", found.answers, floor.answers),
        *acknowledged(f"{what}: searches answered", found.searches, floor.searches),
        counted(f"{what}: kept, each once", f"{each_once} of {load.answers}"),
        counted(f"{what}: answered", f"{found.answered} of {load.searches}", str(floor.answered)),
        counted(f"{what}: answered too late", str(late)),
    ]
