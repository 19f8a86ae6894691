"""A local Slack for every test that asks for one."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.local import LocalSlack


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A local Slack that keeps no record: for tests of itself, which send what nobody should."""
    async with LocalSlack(record=False) as there:
        yield there
