"""The sandbox: its file, and its real server over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from aiohttp import ClientSession

from adapters.plug import Plug
from adapters.sandbox import SandboxSettings, plug
from adapters.sandbox.clock import SandboxClock
from adapters.sandbox.memory.records import Channel, Kind
from adapters.sandbox.messenger import SandboxMessenger
from bot.app.house import RunningHouse
from bot.ports import House
from bot.wording import Wording
from tests.adapters.sandbox.stage import SandboxStage
from tests.journeys.stands.stand import Language, told_of_the_bot


class SandboxStand:
    """The sandbox, of which only the file stays when the bot stops."""

    messenger = "sandbox"

    def __init__(self, folder: Path) -> None:
        self._file = folder / "sandbox.db"
        self._plug: Plug | None = None

    def plug_in(self, house: House, wording: Wording, language: Language) -> Plug:
        """The sandbox over its file."""
        chosen = SandboxSettings(sandbox_file=self._file, language=language)
        self._plug = plug(house, chosen, **told_of_the_bot(wording, language))
        return self._plug

    @asynccontextmanager
    async def entered(self, house: RunningHouse, address: str) -> AsyncIterator[SandboxStage]:
        """Hands on its page."""
        async with ClientSession() as session:
            yield SandboxStage(session, address)

    async def settle(self, house: RunningHouse) -> None:
        """It asks for the example by itself."""

    def now(self) -> datetime:
        """What the clock on its page says."""
        return self._clock.now()

    async def move_to(self, instant: datetime) -> None:
        """Move the clock on its page."""
        self._clock.move_to(instant)

    async def open_channel(self, name: str) -> None:
        """As its operator would."""
        self._messenger.open_channel(name)

    def archive(self, channel: str) -> None:
        """Close it for good."""
        self._messenger.world.archive(channel)

    def reopen(self, channel: str) -> None:
        """Open it again."""
        self._messenger.world.add_channel(Channel(channel, channel, Kind.OPEN))

    @property
    def _clock(self) -> SandboxClock:
        assert self._plug
        assert isinstance(self._plug.clock, SandboxClock)
        return self._plug.clock

    @property
    def _messenger(self) -> SandboxMessenger:
        assert self._plug
        assert isinstance(self._plug.messenger, SandboxMessenger)
        return self._plug.messenger


@asynccontextmanager
async def sandbox(folder: Path, language: Language) -> AsyncIterator[SandboxStand]:  # noqa: ARG001
    """A sandbox over what is in ``folder``; its people speak the bot's language."""
    yield SandboxStand(folder)
