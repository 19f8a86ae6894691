"""A local Discord, and plain requests to it."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.local import Limits, LocalDiscord, Requests

FREE = Limits(requests=10_000, everywhere=10_000)


@pytest.fixture
async def discord() -> AsyncIterator[LocalDiscord]:
    """A local Discord without limits of pace."""
    async with LocalDiscord(record=False, limits=FREE) as there:
        yield there


@pytest.fixture
async def ask(discord: LocalDiscord) -> AsyncIterator[Requests]:
    """Requests to it."""
    async with Requests(discord) as requests:
        yield requests
