"""Every conversation is held in both languages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.conversation import Conversation, conversation


@pytest.fixture(params=["fr", "en"])
async def talk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Conversation]:
    """The example community, alive."""
    async with conversation(tmp_path, monkeypatch, request.param) as there:
        yield there
