"""Told to stop, what was begun is finished first."""

import asyncio

import pytest

from bot.finishing import to_the_end


async def test_what_was_begun_ends_although_somebody_cancels() -> None:
    """And the cancellation still arrives."""
    begun, ended = asyncio.Event(), []

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ended.append(True)

    task = asyncio.create_task(to_the_end(work()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == [True]


async def test_what_goes_wrong_is_raised() -> None:
    """As if it had been awaited itself."""

    async def work() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await to_the_end(work())


async def test_what_never_ends_is_cancelled_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopping has an end too."""
    monkeypatch.setattr("bot.finishing.PATIENCE_SECONDS", 0.05)
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    task = asyncio.create_task(to_the_end(work()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(cancelled.wait(), 1)
