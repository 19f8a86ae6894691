"""A bot in a server, for every trap."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.running import Running, server


@pytest.fixture
async def here() -> AsyncIterator[Running]:
    """A bot in a server."""
    async with server() as there:
        yield there
