"""A community with several channels: themes are due in them, and people answer as the themes appear."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.model.place import Address, Person, Place
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.ports import Storage, StorageError
from tests.builders import a_channel, a_community, a_programme
from tests.reliability.replicas.scenes.scene import Scene

CHANNELS, PEOPLE = 4, 24
ANSWERS = 6
"""For each theme."""
TICK = 0.05


@dataclass
class Answered:
    """What somebody told in a thread, and what should be known of it in the end."""

    person: Person
    source: Address
    text: str | None
    """None when they took it back."""


@dataclass
class Town:
    """A messenger with everybody in it."""

    scene: Scene
    storage: Storage
    chance: random.Random
    programmes: list[str] = field(default_factory=list)
    """Each has one theme due."""
    answered: list[Answered] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    community: str = ""

    async def settle(self) -> None:
        """A community that lives in every channel."""
        people, places = self.scene.settle(PEOPLE, CHANNELS)
        self.people += people
        self.places += places
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
        known = set[Address]()
        async with asyncio.TaskGroup() as lives:
            while True:
                for theme in self.scene.themes():
                    if theme not in known:
                        known.add(theme)
                        for person in self.chance.sample(self.people, ANSWERS):
                            lives.create_task(self._answer(person, theme))
                await asyncio.sleep(TICK)

    async def _answer(self, person: Person, theme: Address) -> None:
        await asyncio.sleep(self.chance.uniform(0, 3))
        text = self._words()
        said: Any = self.scene.say(person, theme, text)
        answered = Answered(person, self.scene.address(said), text)
        self.answered.append(answered)
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            await self._a_moment()
            answered.text = self._words()
            self.scene.edit(said, answered.text)
        if self.chance.random() < 0.15:
            await self._a_moment()
            answered.text = None
            self.scene.delete(said)

    async def _a_moment(self) -> None:
        """Nobody changes what they wrote twice in the same instant."""
        await asyncio.sleep(self.chance.uniform(2 * TICK, 1))

    @staticmethod
    def _words() -> str:
        return f"Je fais ainsi : {uuid4().hex}, et rien de plus."

    # ---- Time --------------------------------------------------------------------------------------------

    async def tick(self) -> None:
        """Let the messenger's clock go with the wall's, until cancelled."""
        last = datetime.now(UTC)
        while True:
            await asyncio.sleep(TICK)
            now = datetime.now(UTC)
            await self.scene.move((now - last).total_seconds())
            last = now
