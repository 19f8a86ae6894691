"""The gateway of the local Discord, by its own protocol."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.world import Json

INTENTS = 1 << 0 | 1 << 9 | 1 << 12 | 1 << 15


@asynccontextmanager
async def socket(discord: LocalDiscord) -> AsyncIterator[ClientWebSocketResponse]:
    """A socket that was greeted."""
    async with (
        ClientSession() as session,
        session.ws_connect(f"{discord.gateway_url}?v=10&encoding=json") as ws,
    ):
        hello = await ws.receive_json()
        assert hello == {"op": 10, "d": {"heartbeat_interval": 41_250, "_trace": []}}
        yield ws


def identify(discord: LocalDiscord, **more: Any) -> Json:
    """Who the bot is and what it asks for."""
    return {"op": 2, "d": {"token": discord.token, "intents": INTENTS, "properties": {}} | more}


async def signed_in(discord: LocalDiscord, ws: ClientWebSocketResponse) -> Json:
    """What READY says; the server has been told, too."""
    await ws.send_json(identify(discord))
    ready = await ws.receive_json()
    assert (ready["t"], ready["s"]) == ("READY", 1)
    assert (await ws.receive_json())["t"] == "GUILD_CREATE"
    found: Json = ready["d"]
    return found


async def code(ws: ClientWebSocketResponse) -> int | None:
    """What the socket is closed with."""
    while (await ws.receive()).type is WSMsgType.TEXT:
        pass
    return ws.close_code


@pytest.mark.parametrize(
    ("sent", "closes"),
    [
        ("{", 4002),
        ('{"d": 1}', 4002),
        ('{"op": 99}', 4001),
        ('{"op": 8, "d": {}}', 4003),
        ('{"op": 2, "d": {"token": "x", "intents": 1, "properties": {}}}', 4004),
        ('{"op": 6, "d": {"token": "x"}}', 4004),
    ],
)
async def test_what_makes_no_sense_closes_the_socket(discord: LocalDiscord, sent: str, closes: int) -> None:
    """With a code that says why."""
    async with socket(discord) as ws:
        await ws.send_str(sent)
        assert await code(ws) == closes


async def test_a_socket_identifies_once_and_with_what_there_is(discord: LocalDiscord) -> None:
    """Intents that exist, and that are switched on."""
    async with socket(discord) as ws:
        await signed_in(discord, ws)
        await ws.send_json(identify(discord))
        assert await code(ws) == 4005
    discord.privileged.discard("content")
    for intents, closes in ((1 << 40, 4013), ("1", 4013), (INTENTS, 4014)):
        async with socket(discord) as ws:
            await ws.send_json(identify(discord, intents=intents))
            assert await code(ws) == closes


async def test_heartbeats_are_acknowledged_unless_it_is_deaf(discord: LocalDiscord) -> None:
    """And more than 120 things a minute are too many."""
    async with socket(discord) as ws:
        await ws.send_json({"op": 1, "d": None})
        assert await ws.receive_json() == {"op": 11, "d": None}
        discord.gateway.deaf = True
        await ws.send_json({"op": 1, "d": None})
        discord.gateway.deaf = False
        for _ in range(118):
            await ws.send_json({"op": 1, "d": None})
        await discord.clock.move(0)
        await ws.send_json({"op": 1, "d": None})
        assert await code(ws) == 4008


async def test_a_session_is_taken_up_where_it_was_left(discord: LocalDiscord) -> None:
    """What was missed comes first, then RESUMED."""
    async with socket(discord) as ws:
        ready = await signed_in(discord, ws)
        discord.gateway.drop()
        await code(ws)
    discord.people.say("nadia", "pratiques", "Pendant")
    told = {"token": discord.token, "session_id": ready["session_id"]}
    async with socket(discord) as ws:
        await ws.send_json({"op": 6, "d": told | {"seq": 2}})
        missed = await ws.receive_json()
        assert (missed["t"], missed["s"], missed["d"]["content"]) == ("MESSAGE_CREATE", 3, "Pendant")
        assert (await ws.receive_json())["t"] == "RESUMED"
        discord.gateway.drop()
        await code(ws)
    async with socket(discord) as ws:
        await ws.send_json({"op": 6, "d": told | {"seq": 99}})
        assert await code(ws) == 4007
    discord.gateway.forget()
    async with socket(discord) as ws:
        await ws.send_json({"op": 6, "d": told | {"seq": 2}})
        assert await ws.receive_json() == {"op": 9, "d": False}


async def test_who_says_goodbye_has_no_session_any_more(discord: LocalDiscord) -> None:
    """By closing with 1000."""
    async with socket(discord) as ws:
        ready = await signed_in(discord, ws)
        await ws.close(code=1000)
    async with socket(discord) as ws:
        await ws.send_json(
            {"op": 6, "d": {"token": discord.token, "session_id": ready["session_id"], "seq": 2}}
        )
        assert await ws.receive_json() == {"op": 9, "d": False}


async def test_a_session_is_told_what_it_asked_for(discord: LocalDiscord) -> None:
    """No reactions without their intent; two sessions are told alike."""
    async with socket(discord) as one, socket(discord) as two:
        for ws in (one, two):
            await signed_in(discord, ws)
        said = discord.people.say("nadia", "pratiques", "Bonjour")
        discord.people.react("yann", said, "✅")
        discord.people.delete("nadia", said)
        for ws in (one, two):
            assert [(await ws.receive_json())["t"] for _ in range(2)] == ["MESSAGE_CREATE", "MESSAGE_DELETE"]


async def test_a_frozen_socket_says_nothing_and_a_refused_one_does_not_open(discord: LocalDiscord) -> None:
    """As in an outage."""
    async with socket(discord) as ws:
        await signed_in(discord, ws)
        discord.gateway.freeze()
        discord.people.say("nadia", "pratiques", "Bonjour")
        with pytest.raises(TimeoutError):
            await ws.receive(timeout=0.05)
    discord.gateway.refusing = 1
    with pytest.raises(WSServerHandshakeError):
        async with socket(discord):
            pass
    async with socket(discord) as ws:
        await signed_in(discord, ws)


async def test_servers_come_and_go(discord: LocalDiscord) -> None:
    """An outage is not the end of them; being removed is."""
    async with socket(discord) as ws:
        await signed_in(discord, ws)
        discord.people.outage()
        discord.people.outage(over=True)
        discord.people.leave("mallette")
        discord.people.say("nadia", "pratiques", "Entre nous")
        discord.people.create("nouveau")
        discord.people.join("mallette")
        told = [await ws.receive_json() for _ in range(4)]
    assert [(e["t"], e["d"].get("unavailable")) for e in told] == [
        ("GUILD_DELETE", True),
        ("GUILD_CREATE", False),
        ("GUILD_DELETE", None),
        ("GUILD_CREATE", False),
    ]


async def test_channels_and_threads_come_and_go(discord: LocalDiscord) -> None:
    """With what a bot needs to know of them."""
    async with socket(discord) as ws:
        await signed_in(discord, ws)
        discord.people.create("nouveau")
        discord.people.rename("nouveau", "plus-vieux")
        thread = discord.people.post("nadia", "forum", "Un thème", "Comment fais-tu ?")
        discord.people.archive(thread.id)
        discord.people.remove_channel(thread.id)
        discord.people.remove_channel("nouveau")
        told = [await ws.receive_json() for _ in range(7)]
    assert [e["t"] for e in told] == [
        "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "MESSAGE_CREATE", "THREAD_UPDATE",
        "THREAD_DELETE", "CHANNEL_DELETE",
    ]  # fmt: skip
    assert told[3]["d"]["id"] == told[3]["d"]["channel_id"] == thread.id
    assert json.dumps(told)
