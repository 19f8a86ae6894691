"""What every test of the sandbox starts from."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.sandbox.running import Running, running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file nobody has written in yet."""
    return tmp_path / "sandbox.db"


@pytest.fixture
async def sandbox(file: Path) -> AsyncIterator[Running]:
    """A sandbox with a bot that keeps everything and says nothing."""
    async with running(file) as there:
        yield there
