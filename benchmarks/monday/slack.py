"""On Slack. Before the bot, the same is sent to a bare Bolt app that acknowledges and does nothing else."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack import Tempo
from adapters.slack.messenger import SlackMessenger
from benchmarks.measuring import Row, Times, acknowledged, counted
from benchmarks.monday.morning import CHANNEL, LONGEST, TOLD, Load, Working, ticking, working
from benchmarks.searching.texts import language
from bot.model.place import Person, Place
from tests.adapters.engine import until
from tests.adapters.slack.bolt import by_socket
from tests.adapters.slack.local import Delivery, LocalSlack
from tests.adapters.slack.local.world import TEAM, User
from tests.adapters.slack.running import settings

# ---- Who is there ----------------------------------------------------------------------------------------


def crowd(slack: LocalSlack, count: int) -> list[User]:
    """So many people, all in the channel."""
    people = [User(f"m{number}", f"U0M{number:06}", f"Membre {number}") for number in range(count)]
    for person in people:
        slack.world.users[person.id] = person
        slack.world.channel(CHANNEL).members.append(person.id)
    return people


@asynccontextmanager
async def working_in(
    slack: LocalSlack, url: str, people: Sequence[User], *, archived: int, tempo: Tempo | None = None
) -> AsyncIterator[Working]:
    """The bot in the workspace."""
    messenger = SlackMessenger(settings(slack), tempo)
    home = Place("slack", TEAM, slack.world.channel(CHANNEL).id)
    members = [Person("slack", TEAM, one.id, one.real_name) for one in people]
    async with working(url, messenger, home, members, archived=archived) as bot:
        yield bot


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
    async with LocalSlack(record=False) as slack, ticking(slack.clock):
        people = crowd(slack, load.answers)
        async with bare(slack) as thread:
            floor = await rush(slack, people, thread, load)
        async with working_in(slack, url, people, archived=archived) as bot:
            found = await rush(slack, people, bot.head.message, load)
            with suppress(TimeoutError):
                await until(lambda: len(whispered(slack)) >= load.searches, LONGEST)
            kept, of_theme = await bot.kept(found.said)
    what = f"Slack: {load}"
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
