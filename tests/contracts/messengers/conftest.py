"""The messengers, one after the other. A new one adds its staging here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.sandbox.running import running
from tests.contracts.messengers.stage import Staged


async def sandbox(folder: Path) -> AsyncIterator[Staged]:
    """The sandbox, over a file of its own."""
    async with running(folder / "sandbox.db") as there:
        yield Staged(
            stage=there.stage,
            messenger=there.messenger,
            listener=there.engine,
            open=there.place("pratiques"),
            closed=there.place("cercle-nord"),
            insider="nadia",
            outsider="thomas",
            names={"nadia": "Nadia Kaci", "thomas": "Thomas Lemoine"},
        )


STAGINGS = {"sandbox": sandbox}


@pytest.fixture(params=sorted(STAGINGS))
async def staged(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Staged]:
    """A messenger that runs."""
    async for there in STAGINGS[request.param](tmp_path):
        yield there
