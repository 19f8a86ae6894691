"""Every conversation is held in every messenger and in both languages."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import cast

import pytest

from tests.journeys.conversation import Conversation, conversation
from tests.journeys.stands.discord import discord
from tests.journeys.stands.sandbox import sandbox
from tests.journeys.stands.slack import slack
from tests.journeys.stands.stand import Language, Stand

STANDS: dict[str, Callable[[Path, Language], AbstractAsyncContextManager[Stand]]] = {
    "sandbox": sandbox,
    "slack": slack,
    "discord": discord,
}


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """What everybody speaks."""
    return cast(Language, request.param)


@pytest.fixture(params=STANDS)
def messenger(request: pytest.FixtureRequest) -> str:
    """Where everybody is."""
    return str(request.param)


Settled = Callable[[str, Language], Awaitable[Path]]


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Gives the files of a community that has settled: made once, since that takes the most time."""
    made: dict[tuple[str, Language], Path] = {}

    async def files(messenger: str, language: Language) -> Path:
        key = messenger, language
        if key not in made:
            folder = tmp_path_factory.mktemp(f"{messenger}-{language}")
            async with (
                STANDS[messenger](folder, language) as stand,
                conversation(stand, folder, language) as talk,
            ):
                await stand.settle(talk.house)
                await talk.quiet()
            made[key] = folder
        return made[key]

    return files


@pytest.fixture
async def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: Settled, messenger: str, language: Language
) -> Path:
    """The files of a community that has settled; no ``.env`` of anybody's is near."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(await settled(messenger, language), tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
async def stand(folder: Path, messenger: str, language: Language) -> AsyncIterator[Stand]:
    """The messenger, before the bot comes."""
    async with STANDS[messenger](folder, language) as there:
        yield there


@pytest.fixture
async def talk(stand: Stand, folder: Path, language: Language) -> AsyncIterator[Conversation]:
    """The example community, alive."""
    async with conversation(stand, folder, language) as there:
        yield there
