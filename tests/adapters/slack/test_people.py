"""Who people are is asked once, seldom, and never faster than Slack asks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.hearing.people import AT_ONCE, KNOWN_FOR, UNKNOWN_FOR, People
from adapters.slack.home import Home
from adapters.slack.wire.web import Web
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.running import GENEROUS, settings
from tests.patience import PATIENCE

HOME = Home("T1", "U0MALLETTE")


@dataclass
class Acquaintance:
    """The people as the bot knows them, and a clock that can be moved."""

    slack: LocalSlack
    now: datetime
    people: People

    async def name(self, key: str) -> str:
        """What somebody is called, as soon as that is known or refused."""
        user = self.slack.world.user(key).id
        await self.people.look_up({user})
        return self.people.known(user, HOME).name

    @property
    def asked(self) -> int:
        """How often Slack was asked for somebody."""
        return len(self.slack.called("users.info"))


@pytest.fixture
async def here() -> AsyncIterator[Acquaintance]:
    """Nobody is known yet."""
    async with LocalSlack(limits=GENEROUS) as slack:
        web = Web(settings(slack))
        async with web.kept_open():
            people = People(web, lambda: there.now)
            there = Acquaintance(slack, datetime(2026, 11, 20, 8, tzinfo=UTC), people)
            yield there
            await people.close()


async def test_a_name_is_kept_for_an_hour_and_asked_for_again_after(here: Acquaintance) -> None:
    """Who changed theirs without Slack telling us is called by it the next hour."""
    assert await here.name("nadia") == "Nadia Kaci"
    here.slack.world.user("nadia").real_name = "Nadia Martin"
    here.now += KNOWN_FOR - timedelta(seconds=1)
    assert await here.name("nadia") == "Nadia Kaci"
    here.now += timedelta(seconds=2)
    assert await here.name("nadia") == "Nadia Martin"
    assert here.asked == 2


async def test_whom_slack_does_not_tell_about_is_not_asked_for_at_every_word(here: Acquaintance) -> None:
    """But a minute later, and keeps the name they had."""
    assert await here.name("nadia") == "Nadia Kaci"
    here.now += KNOWN_FOR
    here.slack.faults.refuse("users.info", "user_not_found")
    for _ in range(3):
        assert await here.name("nadia") == "Nadia Kaci"
    assert here.asked == 2
    here.now += UNKNOWN_FOR
    await here.name("nadia")
    assert here.asked == 3


async def test_when_slack_asks_to_wait_nobody_is_asked_for_meanwhile(here: Acquaintance) -> None:
    """Afterwards everybody has their name."""
    here.slack.faults.limit("users.info", seconds=30)
    assert await here.name("nadia") == ""
    assert await here.name("thomas") == ""
    assert here.asked == 1
    here.now += timedelta(seconds=30)
    assert [await here.name("nadia"), await here.name("thomas")] == ["Nadia Kaci", "Thomas Lemoine"]


async def test_of_many_new_people_few_are_asked_for_at_once(here: Acquaintance) -> None:
    """A message that names the whole company is no burst."""
    held = [here.slack.faults.hold("users.info") for _ in range(AT_ONCE)]
    looking = asyncio.create_task(here.people.look_up(f"U0000000{n:02}" for n in range(40)))
    await asyncio.gather(*(asyncio.wait_for(fault.reached.wait(), PATIENCE) for fault in held))
    await asyncio.sleep(0.05)
    assert here.asked == AT_ONCE
    for fault in held:
        fault.release()
    await looking


async def test_the_same_person_is_asked_for_once_however_many_wait(here: Acquaintance) -> None:
    """A name everybody waits for is one request."""
    names = await asyncio.gather(*(here.name("nadia") for _ in range(20)))
    assert (set(names), here.asked) == ({"Nadia Kaci"}, 1)
