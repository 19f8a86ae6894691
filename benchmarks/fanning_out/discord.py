"""On Discord, in real time: fifty requests a second are what it takes of a bot, and the floor.

A theme is two requests, for its message and its thread; so is a private word, for the conversation and what
is said in it. The deliverer, the messenger and the library's own waiting are real, the storage is dicts.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

from adapters.discord import home
from benchmarks.measuring import Row, log
from benchmarks.monday.discord import HOSPITABLE, crowd, working_in
from benchmarks.monday.morning import LONGEST, Working, ticking
from bot.actions import Post, Said, Tell
from bot.cards import Card, Text
from bot.markup import Span
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.world import BOT_USER, Channel
from tests.builders import NOW, a_delivery

REQUESTS = 2
"""Each takes."""
EVERY = 2.0
"""Seconds between two people who turn to the bot meanwhile."""
LOOK = 0.1
CARD = Card((Text((Span("Comment fais-tu pour dire non ?"),)),))


@dataclass(frozen=True)
class Fan:
    """How it went: see ``benchmarks.fanning_out.slack.Fan``."""

    seconds: float
    waited: Sequence[float]
    refused: int
    doubled: int


async def _fan_out(channels: int, people: int) -> Fan:
    async with LocalDiscord(record=False, limits=HOSPITABLE) as discord, ticking(discord.clock):
        members = crowd(discord, max(people, 1))
        places = [discord.people.create(f"salon-{number}") for number in range(channels)]
        async with working_in(discord, "memory://", members[:1], archived=0) as bot:
            owed: list[Said] = [
                *(Post(home.place(one.id), CARD, f"fan:{one.id}", opens_thread=True) for one in places),
                *(Tell(home.person(one.id), CARD, f"fan:{one.id}") for one in members[:people]),
            ]
            began = perf_counter()
            await _owe(bot, owed)
            waited: list[float] = []
            asking = asyncio.create_task(_ask(discord, members[0].id, waited))
            await _all_said(bot)
            seconds = perf_counter() - began
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
        directs = [channel for channel in discord.world.channels.values() if channel.direct]
        said = _said(places if channels else directs)
        refused = sum(code == 429 for _, code in discord.refusals)
        return Fan(seconds, sorted(waited), refused, said.total() - len(said))


async def _owe(bot: Working, owed: Sequence[Said]) -> None:
    async with bot.storage.unit() as unit:
        for action in owed:
            await unit.deliveries.add(a_delivery(action.key or "", action=action, due_at=NOW))
        await unit.commit()


async def _all_said(bot: Working) -> None:
    while True:
        async with bot.storage.unit() as unit:
            if await unit.deliveries.next_due() is None:
                return
        await asyncio.sleep(LOOK)


async def _ask(discord: LocalDiscord, person: str, waited: list[float]) -> None:
    """Somebody searches, again and again."""
    while True:
        began = perf_counter()
        if await discord.people.command(person, "pratiques", "/pratique chercher réunion").settled(LONGEST):
            waited.append(perf_counter() - began)
        await asyncio.sleep(EVERY)


def _said(channels: Sequence[Channel]) -> Counter[str]:
    """What the bot said on its own initiative, by what makes each one of a kind."""
    return Counter(
        f"{channel.id}:{message.nonce}"
        for channel in channels
        for message in channel.messages
        if message.author == BOT_USER and message.only_for is None
    )


async def measure(channels: int, people: int) -> list[Row]:
    """A theme to so many channels, then a private word to so many people."""
    rows: list[Row] = []
    for what, posts, words in (
        (f"Discord: {channels:,} channels", channels, 0),
        (f"Discord: {people:,} private words", 0, people),
    ):
        log.info("%s", what)
        fan, floor = await _fan_out(posts, words), (posts + words) * REQUESTS / HOSPITABLE.everywhere
        rows += [
            (what, f"{fan.seconds / 60:,.1f} min", f"{floor / 60:,.1f} min", f"× {fan.seconds / floor:.2f}"),
            (f"{what}: doubled, and refused by Discord", f"{fan.doubled}, {fan.refused:,}", "–", "–"),
            (
                f"{what}: who turned to the bot waited, p50 and max",
                f"{fan.waited[len(fan.waited) // 2]:.2f} s, {fan.waited[-1]:.2f} s",
                "–",
                "–",
            ),
        ]
    return rows
