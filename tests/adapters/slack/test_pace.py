"""Who speaks when: by a clock that moves when a test says so."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.wire.pace import Pace, Rhythm
from bot.ports import TryLater


class Hours:
    """Time that passes only when nobody has anything else to do."""

    def __init__(self) -> None:
        self._now = 0.0
        self._numbers = itertools.count()
        self._asleep: list[tuple[float, int, asyncio.Event]] = []

    def now(self) -> float:
        """The seconds that have passed."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Sleep until time was let pass."""
        awake = asyncio.Event()
        heapq.heappush(self._asleep, (self._now + max(seconds, 0.0), next(self._numbers), awake))
        await awake.wait()

    async def pass_until(self, done: "asyncio.Future[Any]") -> None:
        """Let time pass until something is done."""
        while not done.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self._asleep and not done.done():
                when, _, awake = heapq.heappop(self._asleep)
                self._now = max(self._now, when)
                awake.set()


class Said:
    """What was said, and when."""

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self.times: list[tuple[str, float]] = []

    def say(self, words: str) -> Callable[[], Awaitable[str]]:
        """Something to say."""

        async def now() -> str:
            self.times.append((words, round(self._hours.now(), 3)))
            return words

        return now

    @property
    def words(self) -> list[str]:
        """In the order they were said."""
        return [words for words, _ in self.times]


@pytest.fixture
def hours() -> Hours:
    """Time."""
    return Hours()


@pytest.fixture
def said(hours: Hours) -> Said:
    """What was said."""
    return Said(hours)


FAST = Rhythm(start=1000, fastest=1000)


async def all_of(hours: Hours, *saying: Awaitable[object]) -> list[object]:
    """Let time pass until everything is said, or is not."""
    done = asyncio.gather(*saying, return_exceptions=True)
    await hours.pass_until(done)
    return list(await done)


async def test_one_message_a_second_and_channel(hours: Hours, said: Said) -> None:
    """Another channel waits for nobody."""
    pace = Pace(FAST, hours)
    await all_of(
        hours,
        *(pace.say("chat.postMessage", "C1", said.say(f"C1 {n}"), later=False) for n in range(4)),
        *(pace.say("chat.postMessage", "C2", said.say(f"C2 {n}"), later=False) for n in range(2)),
    )
    at = dict(said.times)
    assert [int(at[f"C1 {n}"]) for n in range(4)] == [0, 1, 2, 3]
    assert [int(at[f"C2 {n}"]) for n in range(2)] == [0, 1]


async def test_private_answers_come_before_broadcasts(hours: Hours, said: Said) -> None:
    """In the line of a channel, and in that of the workspace."""
    pace = Pace(Rhythm(start=1, fastest=1), hours)
    await all_of(
        hours,
        *(pace.say("chat.postMessage", f"C{n}", said.say(f"à tous {n}"), later=False) for n in range(3)),
        *(
            pace.say("chat.postMessage", f"D{n}", said.say(f"à toi {n}"), private=True, later=False)
            for n in range(2)
        ),
    )
    assert said.words == ["à tous 0", "à toi 0", "à toi 1", "à tous 1", "à tous 2"]


async def test_what_can_wait_is_put_off_rather_than_held(hours: Hours, said: Said) -> None:
    """A delivery has a lease: what is certain not to be said in time was not said."""
    pace = Pace(FAST, hours)
    ends = await all_of(
        hours, *(pace.say("chat.postMessage", "C1", said.say(str(n)), later=True) for n in range(20))
    )
    refused = [end for end in ends if isinstance(end, TryLater)]
    assert len(said.words) + len(refused) == 20
    assert len(said.words) == 9
    assert all(end.after > timedelta(seconds=8) for end in refused)


async def test_a_retry_after_holds_the_method_and_no_other(hours: Hours, said: Said) -> None:
    """What somebody waits for is said when Slack lets it."""
    pace = Pace(FAST, hours)
    refusals = iter([TryLater(timedelta(seconds=30))])

    async def refused_once() -> str:
        for refusal in refusals:
            raise refusal
        return await said.say("post")()

    await all_of(
        hours,
        pace.say("chat.postMessage", "C1", refused_once, later=False),
        pace.say("chat.postEphemeral", "C1/U1", said.say("whisper"), private=True, later=False),
    )
    assert [(words, int(at)) for words, at in said.times] == [("whisper", 0), ("post", 30)]
    with pytest.raises(TryLater) as wait:
        await pace.say("chat.postMessage", "C2", lately(30), later=True)
    assert wait.value.after == timedelta(seconds=30)
    with pytest.raises(TryLater) as wait:
        await pace.say("chat.postMessage", "C3", said.say("trop tôt"), later=True)
    assert wait.value.after > timedelta(seconds=29)


def lately(seconds: float) -> Callable[[], Awaitable[str]]:
    """Something Slack says to wait with."""

    async def refuse() -> str:
        raise TryLater(timedelta(seconds=seconds))

    return refuse


async def test_the_speed_is_found_out(hours: Hours, said: Said) -> None:
    """Slower after a refusal, faster by and by."""
    pace = Pace(Rhythm(start=4, slowest=1, fastest=8), hours)
    with pytest.raises(TryLater):
        await pace.say("other", "C", lately(0), later=True)
    await all_of(
        hours,
        *(pace.say("chat.postMessage", f"C{n}", said.say(str(n)), later=False) for n in range(60)),
    )
    times = [at for _, at in said.times]
    first, last = times[1] - times[0], times[-1] - times[-2]
    assert first > 0.3
    assert last < 0.2


async def test_of_several_changes_that_wait_the_last_is_made(hours: Hours, said: Said) -> None:
    """And one that comes while another is on its way is made after it."""
    pace = Pace(FAST, hours)

    async def slow() -> None:
        said.times.append(("0", hours.now()))
        await hours.sleep(0.5)

    first = asyncio.ensure_future(pace.change("C1:1", slow))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    later = [pace.change("C1:1", said.say(str(n))) for n in range(1, 10)]
    await all_of(hours, first, *later)
    assert said.words == ["0", "9"]
    await all_of(hours, pace.change("C1:1", said.say("10")))
    assert said.words == ["0", "9", "10"]


async def test_a_change_that_fails_leaves_the_way_to_the_next(hours: Hours, said: Said) -> None:
    """Nothing waits for what will not come."""
    pace = Pace(FAST, hours)

    async def fail() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await pace.change("C1:1", fail)
    await all_of(hours, pace.change("C1:1", said.say("après")))
    assert said.words == ["après"]


async def test_a_change_that_fails_takes_none_with_it_that_came_meanwhile(hours: Hours, said: Said) -> None:
    """A message never stays at what is no longer true."""
    pace = Pace(FAST, hours)

    async def fail() -> None:
        await hours.sleep(0.5)
        raise ConnectionError

    first = asyncio.ensure_future(pace.change("C1:1", fail))
    for _ in range(5):
        await asyncio.sleep(0)
    await all_of(hours, first, pace.change("C1:1", said.say("retirée")))
    assert said.words == ["retirée"]


async def test_whoever_gives_up_leaves_the_line(hours: Hours, said: Said) -> None:
    """The next one is not held up."""
    pace = Pace(FAST, hours)
    await all_of(hours, pace.say("chat.postMessage", "C1", said.say("un"), later=False))
    gone = asyncio.ensure_future(pace.say("chat.postMessage", "C1", said.say("parti"), later=False))
    await asyncio.sleep(0)
    gone.cancel()
    await all_of(hours, gone, pace.say("chat.postMessage", "C1", said.say("deux"), later=False))
    assert [(words, int(at)) for words, at in said.times] == [("un", 0), ("deux", 1)]
