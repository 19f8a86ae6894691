"""The messengers, one after the other. A new one adds its staging here."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.adapters.discord.running import running as discord
from tests.adapters.sandbox.running import running as sandbox_running
from tests.adapters.slack.running import running as slack
from tests.contracts.messengers.stage import Staged


@asynccontextmanager
async def sandbox(folder: Path) -> AsyncIterator[Staged]:
    """The sandbox, over a file of its own."""
    async with sandbox_running(folder / "sandbox.db") as there:
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


STAGINGS: dict[str, Callable[[Path], AbstractAsyncContextManager[Staged]]] = {
    "discord": discord,
    "sandbox": sandbox,
    "slack": slack,
    "slack over http": partial(slack, over_http=True),
}


@pytest.fixture(params=sorted(STAGINGS))
async def staged(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Staged]:
    """A messenger that runs."""
    async with STAGINGS[request.param](tmp_path) as there:
        yield there
