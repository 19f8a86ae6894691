"""A whole bot, in which tests talk: the real engine, a real SQLite file, a real messenger to its last wire.

Scenarios name people, channels and what is written on buttons; which messenger they are held in, they do not
know. What people can do and see there is its stage (``tests.contracts.messengers.stage``), where they are its
stand (``tests.journeys.stands``).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from adapters.plug import Plug
from bot.app import house
from bot.capabilities import Capabilities
from bot.model.place import Address
from bot.ports import House
from bot.settings import Settings
from bot.wording import Voice, Wording
from tests.contracts.messengers.stage import OpenForm, Seen, Stage
from tests.journeys.stands.stand import CIRCLE, HOME, Language, Stand
from tests.patience import PATIENCE

__all__ = ["CIRCLE", "HOME", "Conversation", "Somebody", "conversation", "conversations"]


T = TypeVar("T")


@dataclass(frozen=True)
class Conversation:
    """A community at work, in one messenger."""

    house: house.RunningHouse
    stage: Stage
    voice: Voice
    stand: Stand

    def person(self, name: str) -> "Somebody":
        """One of the five people."""
        return Somebody(name, self)

    @property
    def capabilities(self) -> Capabilities:
        """What this messenger can do."""
        plugs = {plug.messenger.name: plug.messenger for plug in self.house.plugs}
        return plugs[self.stand.messenger].capabilities

    @property
    def command(self) -> str:
        """The first command's name in the language spoken."""
        return "/pratique" if self.voice.language == "fr" else "/practice"

    async def next_theme(self) -> Seen:
        """Let time pass until the next theme; the message it was asked in."""
        before = {seen.id for seen in await self.person("nadia").reads()}
        await self.passes(await self.next_due())
        posted = [seen for seen in await self.person("nadia").reads() if seen.id not in before]
        assert len(posted) == 1, "Exactly one message comes into the channel."
        return posted[0]

    async def next_due(self) -> datetime:
        """When the next theme comes."""
        due = await self.house.next_due()
        assert due is not None
        return due

    async def passes(self, time: datetime | timedelta) -> None:
        """Let time pass, until an instant or for a while; what comes due is said before this returns."""
        await self.stand.move_to(self.stand.now() + time if isinstance(time, timedelta) else time)
        await self.house.time_passed()

    async def quiet(self) -> None:
        """Wait until everything owed so far is said: for tests of what must not happen."""
        await self.house.time_passed()


@dataclass(frozen=True)
class Somebody:
    """A person, as the subject of sentences."""

    name: str
    among: Conversation

    # ---- What they do ------------------------------------------------------------------------------------

    async def answers(self, text: str, theme: Seen) -> Address:
        """Write in the thread of a theme."""
        return await self.among.stage.post(self.name, HOME, text, theme.address)

    async def writes(self, text: str, channel: str = HOME) -> Address:
        """Write in a channel."""
        return await self.among.stage.post(self.name, channel, text)

    async def edits(self, message: Address, text: str) -> None:
        """Change what they wrote."""
        await self.among.stage.edit(self.name, message, text)

    async def deletes(self, message: Address) -> None:
        """Take back what they wrote."""
        await self.among.stage.delete(self.name, message)

    async def types(self, line: str, channel: str = HOME, thread: Seen | None = None) -> None:
        """Send a slash command, from a channel or from the thread of a message."""
        await self.among.stage.command(self.name, channel, line, thread.address if thread else None)

    async def presses(self, button: str, on: Seen, **facts: str | int) -> None:
        """Press the button of that message's name, on a message."""
        await self.presses_label(self.among.voice.plain(button, **facts), on)

    async def presses_label(self, label: str, on: Seen) -> None:
        """Press the button that says so."""
        await self.among.stage.press(self.name, on, label)

    async def picks(self, message: Address) -> None:
        """Choose « Garder comme pratique » in a message's menu."""
        await self.among.stage.pick(self.name, message, "keep")

    async def fills_in(self, **values: str) -> dict[str, str]:
        """Send the form they have open; what is to mend, by field. Choices go by what they say, too."""
        form = await self.has_form()
        chosen = {name: form.choices.get(name, {}).get(value, value) for name, value in values.items()}
        return await self.among.stage.submit(self.name, chosen)

    async def chooses(self, consent: str) -> None:
        """Answer the question asked once: ``always``, ``ask`` or ``never``."""
        question = await self.is_told("consenting.first_time")
        await self.presses(f"consenting.{consent}_button", question)

    async def opens_overview(self, channel: str = HOME) -> Seen:
        """As a facilitator: what ``/theme`` shows them."""
        known = {seen.id for seen in await self.reads(channel)}
        await self.types("/theme", channel)
        return await self.hears("", channel, button="planning.new_theme_button", beside=known)

    async def opens_community(self, channel: str = HOME) -> Seen:
        """As a facilitator: what concerns the whole community, one press further."""
        overview = await self.opens_overview(channel)
        known = {seen.id for seen in await self.reads(channel)}
        await self.presses("overview.community_button", overview)
        return await self.hears("", channel, button="journal.all_button", beside=known)

    # ---- What they see -----------------------------------------------------------------------------------

    async def sees(self, text: str, channel: str = HOME, thread: Seen | None = None) -> Seen:
        """The latest message with these words, as soon as it is there."""

        async def there() -> Seen | None:
            return await self.glimpses(text, channel, thread)

        return await soon(there, f"{self.name} does not see « {text} ».")

    async def glimpses(self, text: str, channel: str = HOME, thread: Seen | None = None) -> Seen | None:
        """The latest message with these words, if it is there now."""
        return latest(await self.reads(channel, thread), lambda seen: text in seen.text)

    async def reads(self, channel: str = HOME, thread: Seen | None = None) -> list[Seen]:
        """Everything they see in a channel or in the thread of a message, oldest first."""
        return await self.among.stage.sees(self.name, channel, thread.address if thread else None)

    async def hears(
        self,
        text: str,
        channel: str = HOME,
        thread: Seen | None = None,
        *,
        button: str = "",
        beside: Collection[str] = (),
    ) -> Seen:
        """The latest words for them alone: near what they are about, or directly; ``beside`` those of before.

        Where a messenger can show nothing to one person beside a thread, it says so in their direct messages.
        """

        async def there() -> Seen | None:
            near = [seen for seen in await self.reads(channel, thread) if seen.private]
            heard = [*await self.direct_messages(), *near]
            return latest(
                heard,
                lambda seen: (
                    text in seen.text and (not label or label in seen.buttons) and seen.id not in beside
                ),
            )

        label = self.among.voice.plain(button) if button else ""
        return await soon(there, f"{self.name} does not hear « {text or label} ».")

    async def is_told(self, message: str, text: str = "") -> Seen:
        """The direct message that has the buttons or words of ``message``."""
        marks = {
            "consenting.first_time": "consenting.always_button",
            "consenting.offer": "consenting.keep_button",
            "contributing.proposal": "contributing.see_button",
        }
        label = self.among.voice.plain(marks[message]) if message in marks else None

        async def there() -> Seen | None:
            return latest(
                await self.direct_messages(),
                lambda seen: (label is None or label in seen.buttons) and text in seen.text,
            )

        return await soon(there, f"{self.name} is not told {message} « {text} ».")

    async def direct_messages(self) -> list[Seen]:
        """Everything the bot told them alone, in the conversation of the two."""
        return await self.reads(await self.among.stage.direct(self.name))

    async def is_offered(self, line: str) -> Sequence[Mapping[str, str]]:
        """What completes a line while it is typed; skips the scenario where no messenger could."""
        if not self.among.capabilities.completes_commands:
            pytest.skip(f"{self.among.stand.messenger} completes no commands.")
        return await self.among.stage.suggestions(self.name, line)

    async def is_offered_in_form(self, words: str) -> Sequence[Mapping[str, str]]:
        """What completes what they write into the form they have open."""
        await self.has_form()
        return await self.among.stage.suggestions(self.name, words)

    async def has_form(self) -> OpenForm:
        """The form they have open, as soon as it is."""

        async def there() -> OpenForm | None:
            return await self.among.stage.form(self.name)

        return await soon(there, f"{self.name} has no form.")

    async def finds(self, words: str, channel: str = HOME, thread: Seen | None = None) -> Seen:
        """Search, from a channel or from the thread of a message; the private card that answers."""

        async def seen_here() -> list[Seen]:
            beneath = await self.reads(channel, thread) if thread else []
            return [*await self.reads(channel), *beneath]

        async def there() -> Seen | None:
            # Where an answer takes a while, a messenger shows an empty one meanwhile.
            right = (seen for seen in await seen_here() if seen.private and seen.text)
            return next((seen for seen in right if seen.id not in known), None)

        known = {seen.id for seen in await seen_here()}
        await self.types(f"{self.among.command} {words}", channel, thread)
        return await soon(there, f"{self.name} gets no answer to « {words} ».")


def latest(messages: list[Seen], right: Callable[[Seen], bool]) -> Seen | None:
    """The last of the messages that are right."""
    return next((seen for seen in reversed(messages) if right(seen)), None)


async def soon(look: Callable[[], Awaitable[T | None]], otherwise: str) -> T:
    """What ``look`` gives, as soon as it gives anything."""
    try:
        async with asyncio.timeout(PATIENCE):
            while (found := await look()) is None:
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(otherwise) from None
    return found


# ---- Beginning and end -----------------------------------------------------------------------------------


@asynccontextmanager
async def conversation(stand: Stand, folder: Path, language: Language) -> AsyncIterator[Conversation]:
    """The whole bot in one messenger, with its database in ``folder``, until the end of the block."""
    async with conversations([stand], folder, language) as (talk,):
        yield talk


@asynccontextmanager
async def conversations(
    stands: Sequence[Stand], folder: Path, language: Language
) -> AsyncIterator[Sequence[Conversation]]:
    """The whole bot in several messengers at once; a conversation for each."""
    by_name = {stand.messenger: stand for stand in stands}

    def plug_in(name: str, running: House, wording: Wording, _: str) -> Plug:
        return by_name[name].plug_in(running, wording, language)

    settings = Settings(
        database_url=f"sqlite+aiosqlite:///{folder}/mallette.db",
        http_port=0,
        messengers=",".join(by_name),
        language=language,
    )
    async with house.opened(settings, plug_in) as (running, address), AsyncExitStack() as hands:
        living = asyncio.create_task(running.live())
        try:
            async with asyncio.timeout(PATIENCE):
                while await running.missing():
                    await asyncio.sleep(0.02)
            await running.time_passed()
            voice = Wording().voice(language)
            yield [
                Conversation(
                    running, await hands.enter_async_context(stand.entered(running, address)), voice, stand
                )
                for stand in stands
            ]
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living
