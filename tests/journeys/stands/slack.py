"""Slack: the real libraries over a socket, to a strict local workspace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.plug import Plug
from adapters.slack import plug
from bot.app.house import RunningHouse
from bot.events import ExampleWanted
from bot.model.place import Address, Person
from bot.ports import House
from bot.wording import Wording
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.server import until_taken
from tests.adapters.slack.running import GENEROUS, QUICK, settings
from tests.adapters.slack.stage import SlackStage
from tests.journeys.stands.stand import CIRCLE, HOME, PEOPLE, Language, told_of_the_bot
from tests.patience import PATIENCE

CALM = timedelta(seconds=PATIENCE)
# Nothing breaks down here: however slow the machine is, neither a connection nor the engine is given up.
TEMPO = replace(
    QUICK,
    patience=replace(QUICK.patience, answer=CALM, turn=CALM),
    beat=replace(QUICK.beat, ping=2 * PATIENCE),
)


class SlackTime:
    """The clock of the local Slack, as the bot reads it: it goes on by itself too."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._start = slack.clock.now() - slack.clock.flowing()

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.fromtimestamp(self._start + self._slack.clock.flowing(), UTC)

    async def move_to(self, instant: datetime) -> None:
        """Let time pass; it never goes back."""
        await self._slack.clock.move(max((instant - self.now()).total_seconds(), 0.0))


class Hands(SlackStage):
    """People in a workspace, who know what Slack does not do."""

    async def command(self, user: str, channel: str, line: str, thread: str | Address | None = None) -> None:
        """Slack takes no command in a thread: whoever reads one types it in the channel beside."""
        await super().command(user, channel, line)


class SlackStand:
    """A workspace; it goes on while the bot is away."""

    messenger = "slack"

    def __init__(self, slack: LocalSlack, language: Language) -> None:
        self._slack = slack
        self._stage = Hands(slack, waits=True)
        self._time = SlackTime(slack)
        self._language = language
        for name in PEOPLE:
            slack.world.user(name).locale = {"fr": "fr-FR", "en": "en-GB"}[language]

    def plug_in(self, house: House, wording: Wording, language: Language) -> Plug:
        """Slack, quicker than it likes it, by its own clock."""
        plugged = plug(
            house,
            settings(self._slack),
            **told_of_the_bot(wording, language),
            tempo=TEMPO,
            now=self._time.now,
        )
        return replace(plugged, clock=self._time)

    @asynccontextmanager
    async def entered(self, house: RunningHouse, address: str) -> AsyncIterator[SlackStage]:
        """Hands in the workspace."""
        yield self._stage

    async def settle(self, house: RunningHouse) -> None:
        """Ask for the example: in a real workspace, people found a community of their own."""
        users = {name: self._slack.world.user(name) for name in PEOPLE}
        await house.receive(
            ExampleWanted(
                id="slack:example",
                at=self._time.now(),
                home=self._stage.place(HOME),
                circle=self._stage.place(CIRCLE),
                people={
                    name: Person("slack", "T1", user.id, user.real_name, self._language)
                    for name, user in users.items()
                },
                language=self._language,
            )
        )

    def now(self) -> datetime:
        """Slack's clock is the bot's."""
        return self._time.now()

    async def move_to(self, instant: datetime) -> None:
        """Everything Slack does at some time is done meanwhile."""
        await self._time.move_to(instant)

    async def open_channel(self, name: str) -> None:
        """Nadia invites the bot."""
        self._slack.people.create(name, *PEOPLE, with_bot=True)
        await until_taken(self._slack)

    def archive(self, channel: str) -> None:
        """By an administrator."""
        self._slack.people.archive(channel)

    def reopen(self, channel: str) -> None:
        """By an administrator."""
        self._slack.people.unarchive(channel)


@asynccontextmanager
async def slack(folder: Path, language: Language) -> AsyncIterator[SlackStand]:  # noqa: ARG001
    """A workspace of which nothing is kept in ``folder``."""
    async with LocalSlack(limits=GENEROUS) as there:
        yield SlackStand(there, language)
