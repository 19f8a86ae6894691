"""A workspace with several channels: themes are due in them, and people answer as the themes appear."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from adapters.slack.drawing.outbound import DELIVERY
from bot.model.place import Place
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.ports import Storage, StorageError
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.people import Said
from tests.adapters.slack.local.world import BOT_USER, TEAM, Message, User
from tests.builders import a_channel, a_community, a_programme

CHANNELS, PEOPLE = 4, 24
ANSWERS = 6
"""For each theme."""
TICK = 0.05


@dataclass
class Answered:
    """What somebody told in a thread, and what should be known of it in the end."""

    said: Said
    place: Place
    text: str | None
    """None when they took it back."""


@dataclass
class Town:
    """The local Slack, with everybody in it."""

    slack: LocalSlack
    storage: Storage
    chance: random.Random
    programmes: list[str] = field(default_factory=list)
    """Each has one theme due."""
    answered: list[Answered] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    community: str = ""

    async def settle(self) -> None:
        """A community that lives in every channel."""
        world = self.slack.world
        self.people = [User(f"m{n}", f"U0M{n:06}", f"Membre {n}") for n in range(PEOPLE)]
        world.users |= {person.id: person for person in self.people}
        for number in range(CHANNELS):
            channel = self.slack.people.create(f"salon-{number}", *(person.id for person in self.people))
            channel.members.append(BOT_USER)
            self.places.append(Place("slack", TEAM, channel.id))
        community = a_community(home=self.places[0])
        self.community = community.id
        async with self.storage.unit() as unit:
            await unit.communities.save(community)
            for place in self.places:
                await unit.channels.save(a_channel(place=place, name=place.channel, community=community.id))
            await unit.commit()

    async def plan(self) -> None:
        """Another programme, in one of the channels; its first theme came due ten minutes ago."""
        came = datetime.now(UTC) - timedelta(minutes=10)
        programme = a_programme(
            community=self.community,
            place=self.chance.choice(self.places),
            rule=Recurrence(
                Weekly((came.weekday(),)), (came.time().replace(second=0, microsecond=0),), "UTC"
            ),
            next=Occurrence(came.date()),
        )
        await self._keep(programme)
        self.programmes.append(programme.id)

    async def _keep(self, programme: Programme) -> None:
        while True:
            with suppress(StorageError):
                async with self.storage.unit() as unit:
                    await unit.programmes.save(programme)
                    await unit.commit()
                return
            await asyncio.sleep(0.2)

    # ---- People ------------------------------------------------------------------------------------------

    async def live(self) -> None:
        """Let people answer whatever theme appears, until cancelled."""
        known = set[str]()
        async with asyncio.TaskGroup() as lives:
            while True:
                for place, theme in self.themes():
                    if theme.ts not in known:
                        known.add(theme.ts)
                        for person in self.chance.sample(self.people, ANSWERS):
                            lives.create_task(self._answer(person, place, theme))
                await asyncio.sleep(TICK)

    def themes(self) -> list[tuple[Place, Message]]:
        """The themes that stand in the channels."""
        return [
            (place, message)
            for place in self.places
            for message in self.slack.world.channel(place.channel).messages
            if key_of(message).startswith("posting:")
        ]

    async def _answer(self, person: User, place: Place, theme: Message) -> None:
        people, text = self.slack.people, self._words()
        await asyncio.sleep(self.chance.uniform(0, 3))
        said = people.say(person.key, place.channel, text, theme.ts)
        answered = Answered(said, replace(place, thread=theme.ts), text)
        self.answered.append(answered)
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            await asyncio.sleep(self.chance.uniform(0, 1))
            answered.text = self._words()
            people.edit(person.key, place.channel, said.message.ts, answered.text)
        if self.chance.random() < 0.15:
            await asyncio.sleep(self.chance.uniform(0, 1))
            answered.text = None
            people.delete(person.key, place.channel, said.message.ts)

    @staticmethod
    def _words() -> str:
        return f"Je fais ainsi : {uuid4().hex}, et rien de plus."

    # ---- Time --------------------------------------------------------------------------------------------

    async def tick(self) -> None:
        """Let Slack's clock go with the wall's, until cancelled."""
        last = datetime.now(UTC)
        while True:
            await asyncio.sleep(TICK)
            now = datetime.now(UTC)
            await self.slack.clock.move((now - last).total_seconds())
            last = now


def key_of(message: Message) -> str:
    """The key of the delivery a message is; empty when it is none."""
    told = message.metadata or {}
    return str(told["event_payload"]["key"]) if told.get("event_type") == DELIVERY else ""
