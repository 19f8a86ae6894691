"""What an author took back is read no more; where it cannot be helped, nobody is left believing it."""

from dataclasses import replace

import pytest

from bot.actions import Action, Edit, Tell
from bot.features import router
from bot.model.place import Address
from bot.ports import CannotSay, Hindrance, Storage
from storage import open_storage
from tests.bot.test_engine import Noting, engine_of
from tests.bot.test_home import VOICE, House, words
from tests.builders import HERE, NADIA, NOW, OMAR, a_message, an_answer


class Locked(Noting):
    """A messenger that changes none of its messages while ``refusal`` is raised instead."""

    def __init__(self) -> None:
        super().__init__()
        self.refusal: Exception | None = CannotSay(Hindrance.FORBIDDEN)

    async def perform(self, action: Action) -> Address | None:
        """Do it, unless it is a change."""
        if isinstance(action, Edit) and self.refusal:
            raise self.refusal
        return await super().perform(action)


class Thread(House):
    """A theme, and Omar's answer by the form beneath it, which the bot cannot change."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.wall = Locked()
        self.messenger = self.wall
        self.engine = engine_of(self.storage, self.wall, router)
        self.answer = an_answer()

    async def told(self) -> dict[str, str]:
        """What is owed in direct messages, by who is told."""
        async with self.storage.unit() as unit:
            owed = await unit.deliveries.claim(NOW, NOW, "us", ["sandbox"], 99)
        told = [one.action for one in owed if one.key.startswith("unchanged")]
        return {one.to.user: words(one.card) for one in told if isinstance(one, Tell)}

    def says(self) -> str:
        """What the answer's message was changed to say."""
        changes = [one for one in self.wall.done if isinstance(one, Edit)]
        of_answer = [one for one in changes if one.address == self.answer.source]
        return words(of_answer[-1].card) if of_answer else ""


@pytest.fixture
async def thread() -> Thread:
    """Nadia is the core team."""
    house = Thread(await open_storage("memory://"))
    community = await house.settles(NADIA, OMAR)
    posting = await house.asks(community)
    assert posting.address
    async with house.storage.unit() as unit:
        nadia, omar = [await unit.members.of(community.id, one) for one in (NADIA, OMAR)]
        assert nadia
        assert omar
        await unit.members.save(replace(nadia, facilitator=True))
        source = a_message(posting.address.thread)
        house.answer = an_answer(community=community.id, posting=posting.id, member=omar.id, source=source)
        await unit.answers.save(house.answer)
        await unit.commit()
    return house


async def test_the_core_team_and_the_author_are_told_what_can_be_read_on(thread: Thread) -> None:
    """Once, however often it is tried; and when it was mended, trying again changes it."""
    await thread.presses("answering.remove", thread.answer.id, OMAR)
    told = await thread.told()
    assert VOICE.plain("asking.hindrance_forbidden") in told[NADIA.user]
    assert "on la lit encore comme avant" in told[OMAR.user]
    await thread.presses("keeping_true.retry", thread.answer.id, NADIA)
    assert await thread.told() == told
    thread.wall.refusal = None
    await thread.presses("keeping_true.retry", thread.answer.id, NADIA)
    assert thread.says() == VOICE.plain("answering.removed_trace")


async def test_nobody_but_the_core_team_tries_again(thread: Thread) -> None:
    """A stranger's button changes nothing."""
    await thread.presses("answering.remove", thread.answer.id, OMAR)
    thread.wall.refusal = None
    await thread.presses("keeping_true.retry", thread.answer.id, OMAR, HERE)
    assert thread.says() == ""


async def test_what_is_not_there_any_more_is_told_to_nobody(thread: Thread) -> None:
    """Nobody reads it."""
    thread.wall.refusal = CannotSay(Hindrance.GONE)
    await thread.presses("answering.remove", thread.answer.id, OMAR)
    assert await thread.told() == {}


async def test_what_failed_for_a_moment_is_tried_again_by_itself(thread: Thread) -> None:
    """A cut wire leaves nothing standing that was taken back."""
    thread.wall.refusal = ConnectionError("The wire is cut.")
    await thread.presses("answering.remove", thread.answer.id, OMAR)
    assert thread.says() == ""
    thread.wall.refusal = None
    await thread.engine.time_passed()
    assert thread.says() == VOICE.plain("answering.removed_trace")
    assert await thread.told() == {}
