"""A bot in a workspace, for every trap."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.running import Running, workspace


@pytest.fixture(params=["socket", "http"])
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """A bot in a workspace, reached both ways."""
    async with workspace(over_http=request.param == "http") as there:
        yield there
