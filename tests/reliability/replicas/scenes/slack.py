"""Slack, by sockets or over HTTP behind a balancer."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from adapters.slack.drawing.outbound import DELIVERY
from bot.model.place import Address, Person, Place
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.deliveries import PATIENCE, PAUSES
from tests.adapters.slack.local.people import Said
from tests.adapters.slack.local.world import BOT_USER, TEAM, Channel, Message, User
from tests.adapters.slack.running import GENEROUS
from tests.reliability.replicas.scenes.scene import Standing


class SlackScene:
    """The local Slack."""

    name = "slack"

    def __init__(self, slack: LocalSlack, *, over_http: bool) -> None:
        self.slack = slack
        self._over_http = over_http
        self._channels: list[Channel] = []

    def settings(self) -> Mapping[str, str]:
        """The tokens; without one for the app it is heard over HTTP."""
        return {
            "MESSENGERS": "slack",
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": "" if self._over_http else self.slack.app_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack.api_url,
        }

    def reached_at(self, pages: Sequence[str]) -> None:
        """Behind a balancer: each request goes to one of them."""
        if self._over_http:
            self.slack.webhooks.aim(*(f"{page}/slack/events" for page in pages))

    def settle(self, people: int, channels: int) -> tuple[Sequence[Person], Sequence[Place]]:
        """Everybody is in every channel."""
        users = [User(f"m{n}", f"U0M{n:06}", f"Membre {n}") for n in range(people)]
        self.slack.world.users |= {user.id: user for user in users}
        for number in range(channels):
            channel = self.slack.people.create(f"salon-{number}", *(user.id for user in users))
            channel.members.append(BOT_USER)
            self._channels.append(channel)
        return [Person(self.name, TEAM, user.id) for user in users], [
            Place(self.name, TEAM, channel.id) for channel in self._channels
        ]

    # ---- People ------------------------------------------------------------------------------------------

    def say(self, person: Person, theme: Address, text: str) -> Said:
        """In its thread."""
        return self.slack.people.say(person.user, theme.place.channel, text, theme.message)

    def edit(self, said: Said, text: str) -> None:
        """Change what one wrote."""
        message = said.message
        self.slack.people.edit(message.user, message.channel, message.ts, text)

    def delete(self, said: Said) -> None:
        """Take back what one wrote."""
        message = said.message
        self.slack.people.delete(message.user, message.channel, message.ts)

    def address(self, said: Said) -> Address:
        """In its thread."""
        message = said.message
        return Address(Place(self.name, TEAM, message.channel, message.thread_ts), message.ts)

    # ---- What the bot said -------------------------------------------------------------------------------

    def themes(self) -> Sequence[Address]:
        """They are marked as such."""
        return [
            Address(Place(self.name, TEAM, message.channel), message.ts)
            for channel in self._channels
            for message in channel.messages
            if _key(message).startswith("posting:")
        ]

    def standing(self, key: str) -> Sequence[Standing]:
        """By its mark, wherever."""
        return [self._standing(message) for message in self._messages() if _key(message) == key]

    def said_again(self) -> Sequence[str]:
        """By their marks."""
        keys = Counter(_key(message) for message in self._messages())
        return [f"said {times} times: {key}" for key, times in keys.items() if key and times > 1]

    def _messages(self) -> Iterator[Message]:
        return (message for channel in self.slack.world.channels.values() for message in channel.messages)

    def _standing(self, message: Message) -> Standing:
        return Standing(Address(Place(self.name, TEAM, message.channel), message.ts), message.text)

    # ---- What goes wrong ---------------------------------------------------------------------------------

    def disturb(self, how: str, times: int) -> None:
        """Between Slack and whichever replica meets it."""
        faults, outbox = self.slack.faults, self.slack.outbox
        match how:
            case "cut sockets":
                self.slack.sockets.drop()
            case "cut before":
                faults.drop_before("chat.postMessage", times)
            case "cut during":
                faults.drop_during("chat.postMessage", times)
            case "cut after":
                faults.drop_after("chat.postMessage", times)
            case "out of order":
                faults.status("*", times=times)
            case "too many":
                faults.limit("chat.postMessage", 1, times)
            case "twice":
                outbox.twice += 5
            case "unheard":
                outbox.deaf += 3

    def mend(self) -> None:
        """All goes well from now on."""
        self.slack.faults.mend()
        self.slack.outbox.twice = self.slack.outbox.deaf = 0

    async def send_again(self) -> None:
        """What was not acknowledged; before the next attempt each is given the time Slack gives it."""
        for pause in PAUSES:
            await self.slack.clock.move(pause)
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while self.unsettled():
                        await asyncio.sleep(0.1)

    def unsettled(self) -> bool:
        """Whether anything is neither acknowledged nor given up."""
        return bool(self.slack.outbox.unsettled())

    async def move(self, seconds: float) -> None:
        """Let its clock go on."""
        await self.slack.clock.move(seconds)


def _key(message: Message) -> str:
    """The key of the delivery a message is; empty when it is none."""
    told = message.metadata or {}
    return str(told["event_payload"]["key"]) if told.get("event_type") == DELIVERY else ""


@asynccontextmanager
async def by_sockets() -> AsyncIterator[SlackScene]:
    """Each process has sockets of its own."""
    async with LocalSlack(limits=GENEROUS, record=False) as slack:
        yield SlackScene(slack, over_http=False)


@asynccontextmanager
async def behind_a_balancer() -> AsyncIterator[SlackScene]:
    """Slack calls one of the processes each time."""
    async with LocalSlack(limits=GENEROUS, record=False) as slack:
        yield SlackScene(slack, over_http=True)
