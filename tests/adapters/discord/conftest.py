"""A local Discord for every test that asks for one."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.local import LocalDiscord


@pytest.fixture
async def discord() -> AsyncIterator[LocalDiscord]:
    """A local Discord that keeps no record: for tests of itself, which send what nobody should."""
    async with LocalDiscord(record=False) as there:
        yield there
