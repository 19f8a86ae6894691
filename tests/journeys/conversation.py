"""A whole bot, in which tests talk: the real engine, a real SQLite file, the real sandbox over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import house
from bot.model.place import Address
from bot.settings import Settings
from bot.wording import Voice, Wording
from tests.adapters.sandbox.stage import SandboxStage
from tests.contracts.messengers.stage import OpenForm, Seen

PATIENCE = 5.0
"""Seconds within which something has to be seen."""
HOME, CIRCLE = "pratiques", "cercle-nord"


@dataclass(frozen=True)
class Conversation:
    """A community at work."""

    house: house.RunningHouse
    stage: SandboxStage
    voice: Voice

    def person(self, name: str) -> "Somebody":
        """One of the five people."""
        return Somebody(name, self)

    @property
    def command(self) -> str:
        """The first command's name in the language spoken."""
        return "/pratique" if self.voice.language == "fr" else "/practice"

    async def next_theme(self) -> Seen:
        """Move the clock to the next theme; the message it was asked in."""
        before = {seen.id for seen in await self.stage.sees("nadia", HOME)}
        await self.stage.wait("theme")
        posted = [seen for seen in await self.stage.sees("nadia", HOME) if seen.id not in before]
        assert len(posted) == 1, "Exactly one message comes into the channel."
        return posted[0]

    async def quiet(self) -> None:
        """Wait until everything owed so far is said: for tests of what must not happen."""
        await self.house.time_passed()


@dataclass(frozen=True)
class Somebody:
    """A person of the sandbox, as the subject of sentences."""

    name: str
    among: Conversation

    # ---- What they do ------------------------------------------------------------------------------------

    async def answers(self, text: str, theme: Seen) -> Address:
        """Write in the thread of a theme."""
        return await self.among.stage.post(self.name, HOME, text, theme.address)

    async def writes(self, text: str, channel: str = HOME) -> Address:
        """Write in a channel."""
        return await self.among.stage.post(self.name, channel, text)

    async def types(self, line: str, channel: str = HOME) -> None:
        """Send a slash command."""
        await self.among.stage.command(self.name, channel, line)

    async def presses(self, button: str, on: Seen) -> None:
        """Press the button of that message's name, on a message."""
        await self.among.stage.press(self.name, on, self.among.voice.plain(button))

    async def picks(self, message: Address) -> None:
        """Choose « Garder comme pratique » in a message's menu."""
        await self.among.stage.pick(self.name, message, "keep")

    async def fills_in(self, **values: str) -> dict[str, str]:
        """Send the form they have open; what is to mend, by field."""
        await self.has_form()
        return await self.among.stage.submit(self.name, values)

    async def chooses(self, consent: str) -> None:
        """Answer the question asked once: ``always``, ``ask`` or ``never``."""
        question = await self.is_told("consenting.first_time")
        await self.presses(f"consenting.{consent}_button", question)

    # ---- What they see -----------------------------------------------------------------------------------

    async def sees(self, text: str, channel: str = HOME, thread: Seen | None = None) -> Seen:
        """The latest message with these words, as soon as it is there."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if seen := await self.glimpses(text, channel, thread):
                    return seen
                await asyncio.sleep(0.02)
        raise AssertionError

    async def glimpses(self, text: str, channel: str = HOME, thread: Seen | None = None) -> Seen | None:
        """The latest message with these words, if it is there now."""
        there = await self.among.stage.sees(self.name, channel, thread.address if thread else None)
        return next((seen for seen in reversed(there) if text in seen.text), None)

    async def is_told(self, message: str, text: str = "") -> Seen:
        """The direct message that has the buttons or words of ``message``."""
        marks = {
            "consenting.first_time": "consenting.always_button",
            "consenting.offer": "consenting.keep_button",
            "contributing.proposal": "contributing.see_button",
        }
        label = self.among.voice.plain(marks[message]) if message in marks else None
        direct = await self.among.stage.direct(self.name)
        async with asyncio.timeout(PATIENCE):
            while True:
                for seen in reversed(await self.among.stage.sees(self.name, direct)):
                    if (label is None or label in seen.buttons) and text in seen.text:
                        return seen
                await asyncio.sleep(0.02)
        raise AssertionError

    async def direct_messages(self) -> list[Seen]:
        """Everything the bot told them alone."""
        return await self.among.stage.sees(self.name, await self.among.stage.direct(self.name))

    async def has_form(self) -> OpenForm:
        """The form they have open, as soon as it is."""
        async with asyncio.timeout(PATIENCE):
            while (form := await self.among.stage.form(self.name)) is None:
                await asyncio.sleep(0.02)
        return form

    async def finds(self, words: str, channel: str = HOME) -> Seen:
        """Search; the private card that answers."""
        before = {seen.id for seen in await self.among.stage.sees(self.name, channel)}
        await self.types(f"{self.among.command} {words}", channel)
        async with asyncio.timeout(PATIENCE):
            while True:
                for seen in await self.among.stage.sees(self.name, channel):
                    if seen.id not in before and seen.private:
                        return seen
                await asyncio.sleep(0.02)
        raise AssertionError


@asynccontextmanager
async def conversation(
    folder: Path, monkeypatch: pytest.MonkeyPatch, language: str = "fr"
) -> AsyncIterator[Conversation]:
    """The whole bot over files in ``folder``, until the end of the block."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SANDBOX_FILE", str(folder / "sandbox.db"))
    monkeypatch.setenv("LANGUAGE", language)
    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{folder}/mallette.db", http_port=0, messengers="sandbox"
    )
    async with house.opened(settings) as (running, address), ClientSession() as session:
        living = asyncio.create_task(running.live())
        try:
            async with asyncio.timeout(PATIENCE):
                while await running.missing():
                    await asyncio.sleep(0.01)
            await running.time_passed()
            yield Conversation(running, SandboxStage(session, address), Wording().voice(language))
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living
