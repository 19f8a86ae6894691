"""The whole bot, slower than Discord waits for: every answer is promised first, and every one arrives."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.events import Event, FormSubmitted, Interaction
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.running import GENEROUS, QUICK
from tests.journeys.conversation import HOME, Conversation, conversation
from tests.journeys.stands.discord import DiscordStand

PROMISED = {2: 5, 3: 6, 5: 5}
"""By what somebody did: how Discord is told that an answer is on its way."""
HURRIED = replace(QUICK, patience=replace(QUICK.patience, answer=timedelta(seconds=0.02)))
SLOW = 0.3
"""Seconds the engine takes before it keeps something, and again before it says anything about it."""


@pytest.fixture
async def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Conversation]:
    """The example community, and an engine that takes its time with whoever waits."""
    receive = Engine.receive

    async def slowly(self: Engine, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        async def kept_slowly() -> None:
            if kept is not None:
                await kept()
            await asyncio.sleep(SLOW)

        waits = isinstance(event, Interaction)
        if waits and not isinstance(event, FormSubmitted):
            await asyncio.sleep(SLOW)
        await receive(self, event, kept_slowly if waits else kept)

    monkeypatch.chdir(tmp_path)
    async with LocalDiscord(limits=GENEROUS) as discord:
        stand = DiscordStand(discord, "fr", HURRIED)
        async with conversation(stand, tmp_path, "fr") as there:
            await stand.settle(there.house)
            monkeypatch.setattr(Engine, "receive", slowly)
            yield there


async def test_what_a_command_a_press_and_a_form_bring_arrives_after_it_was_promised(
    talk: Conversation,
) -> None:
    """Somebody looks for a practice, reads it, and answers a theme by the form; no promise stays empty."""
    assert isinstance(talk.stand, DiscordStand)
    discord = talk.stand.discord
    ines, yann = talk.person("ines"), talk.person("yann")
    found = await ines.finds("lundi point")
    await ines.presses("searching.read_button", found)
    await ines.sees(talk.voice.plain("five_parts.difficulties"))
    theme = await talk.next_theme()
    await yann.presses("asking.answer_button", theme)
    assert await yann.fills_in(method="Je demande trois options avant de dire oui.") == {}
    await yann.is_told("consenting.first_time")
    await ines.sees("trois options", HOME, theme)
    promised = {done.payload["type"]: set[int | None]() for done in discord.interactions.all}
    for done in discord.interactions.all:
        promised[done.payload["type"]].add(done.answer)
    assert all(kind in promised[turned] for turned, kind in PROMISED.items()), promised
    for who in (ines, yann):
        assert not [one for one in discord.people.sees(who.name, HOME) if one.loading]
    assert discord.refusals == []
