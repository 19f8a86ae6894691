"""Who tidies a server takes nothing from the archive, and leaves nothing that nobody agreed to have kept."""

from dataclasses import dataclass, replace

import pytest

from bot.events import PlaceGone, ThreadRead
from bot.model.answer import Answer
from bot.model.member import Consent
from bot.model.posting import Posting
from bot.model.practice import State
from tests.bot.test_home import House, house
from tests.builders import NADIA, NOW, OMAR, a_message, a_practice, an_answer, an_id

__all__ = ["house"]

STATES = (State.ARCHIVED, State.PROPOSED, State.WITHDRAWN, None)
"""What became of an answer: the last of no practice at all."""


@dataclass(frozen=True)
class Thread:
    """A theme, with one answer of each kind in its thread and one beside it."""

    house: House
    posting: Posting
    answers: dict[State | None, Answer]
    beside: Answer

    async def is_deleted(self, *, with_channel: bool = False) -> None:
        """A moderator deletes it, or its channel."""
        assert self.posting.address
        thread = self.posting.address.thread
        place = thread.whole_channel if with_channel else thread
        await self.house.engine.receive(PlaceGone(id=an_id(), at=NOW, place=place))

    async def chooses(self, consent: Consent) -> None:
        """What Omar wants kept of what he tells."""
        async with self.house.storage.unit() as unit:
            omar = await unit.members.get(self.beside.member)
            assert omar
            await unit.members.save(replace(omar, consent=consent))
            await unit.commit()

    async def stands(self, answer: Answer) -> Answer:
        """An answer as it is now."""
        async with self.house.storage.unit() as unit:
            kept = await unit.answers.get(answer.id)
        assert kept
        return kept

    async def state(self, answer: Answer) -> State | None:
        """Of the practice that came of it."""
        async with self.house.storage.unit() as unit:
            practice = await unit.practices.from_answer(answer.id)
        return practice.state if practice else None


@pytest.fixture
async def thread(house: House) -> Thread:
    """By Omar."""
    community = await house.settles(NADIA, OMAR)
    posting = await house.asks(community)
    assert posting.address
    async with house.storage.unit() as unit:
        omar = await unit.members.of(community.id, OMAR)
        assert omar
        ours = {"community": community.id, "posting": posting.id, "member": omar.id}
        answers = {state: an_answer(**ours, source=a_message(posting.address.thread)) for state in STATES}
        beside = an_answer(**ours, source=a_message(community.home))
        for state, answer in answers.items():
            await unit.answers.save(answer)
            if state is not None:
                practice = a_practice(community=community.id, state=state, author=omar.id, answer=answer.id)
                await unit.practices.save(practice)
        await unit.answers.save(beside)
        await unit.commit()
    return Thread(house, posting, answers, beside)


@pytest.mark.parametrize("consent", [Consent.UNASKED, Consent.ASK])
async def test_what_its_author_may_still_keep_stays(thread: Thread, consent: Consent) -> None:
    """They were not asked yet, or have not said."""
    await thread.chooses(consent)
    await thread.is_deleted()
    undecided = await thread.stands(thread.answers[None])
    assert (undecided.removed_at, undecided.parts) == (None, thread.answers[None].parts)


@pytest.mark.parametrize("with_channel", [False, True])
async def test_what_is_kept_or_offered_stays_and_the_rest_goes(thread: Thread, with_channel: bool) -> None:
    """What stands beside a thread goes with the channel only."""
    await thread.chooses(Consent.NEVER)
    await thread.is_deleted(with_channel=with_channel)
    for state, answer in thread.answers.items():
        now = await thread.stands(answer)
        stays = state in (State.ARCHIVED, State.PROPOSED)
        assert await thread.state(answer) is state
        assert (now.removed_at is None, now.parts == answer.parts) == (stays, stays)
    assert (await thread.stands(thread.beside)).removed_at == (NOW if with_channel else None)


async def test_a_thread_opened_anew_takes_away_nothing(thread: Thread) -> None:
    """The messages that are not in it were deleted with the other one."""
    await thread.is_deleted()
    assert thread.posting.address
    known = frozenset(one.source.message for one in thread.answers.values() if one.source)
    place = thread.posting.address.thread
    read = ThreadRead(id=an_id(), at=NOW, thread=place, messages=frozenset(), known=known)
    await thread.house.engine.receive(read)
    assert await thread.state(thread.answers[State.ARCHIVED]) is State.ARCHIVED
    assert await thread.state(thread.answers[State.PROPOSED]) is State.PROPOSED


async def test_another_thread_keeps_all_that_was_said_in_it(thread: Thread) -> None:
    """However near."""
    elsewhere = replace(thread.posting.place, thread="another")
    await thread.house.engine.receive(PlaceGone(id=an_id(), at=NOW, place=elsewhere))
    assert all([await thread.stands(one) == one for one in thread.answers.values()])
