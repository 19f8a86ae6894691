"""Socket Mode: tickets that work once, connections, envelopes and their acknowledgements."""

import asyncio
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import WSMsgType, web

from tests.adapters.slack.local.deliveries import Delivery, Outbox
from tests.adapters.slack.local.world import APP, Json

MOST = 10
Goodbye = Literal["refresh_requested", "warning", "link_disabled", "too_many_websockets"]


@dataclass(eq=False)
class Connection:
    """One open socket."""

    socket: web.WebSocketResponse
    request: web.Request
    outgoing: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    envelopes: dict[str, tuple[Delivery, int]] = field(default_factory=dict)
    frozen: bool = False
    """Open, but nothing comes or goes any more, pings included."""

    def abort(self) -> None:
        """Cut it, without a word."""
        if self.request.transport:
            self.request.transport.abort()


class Sockets:
    """The doors of Socket Mode."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._tickets: set[str] = set()
        self._turn = 0
        self.open: list[Connection] = []
        self.refused_upgrades = 0
        """How many of the next upgrades are refused; their tickets are spent all the same."""
        self.stale_upgrades = 0
        """How many came with a ticket that was spent or never given."""
        self.opened = 0
        """How many connections there ever were."""
        self.strange: list[Json] = []
        """What came back that no envelope was waiting for."""

    # ---- What a test can do ------------------------------------------------------------------------------

    def drop(self) -> None:
        """Cut every connection."""
        for connection in list(self.open):
            connection.abort()

    def freeze(self) -> None:
        """Let every connection stay open and dead."""
        for connection in self.open:
            connection.frozen = True

    async def say_goodbye(self, reason: Goodbye = "refresh_requested") -> None:
        """Announce the end of every connection, and end it unless this is but a warning."""
        for connection in list(self.open):
            farewell = {"type": "disconnect", "reason": reason, "debug_info": {"host": "wss-1"}}
            with suppress(ConnectionError):
                await connection.socket.send_str(json.dumps(farewell))
                if reason != "warning":
                    await connection.socket.close()

    # ---- Doors -------------------------------------------------------------------------------------------

    def ticket(self) -> str:
        """A ticket for one upgrade."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    async def upgrade(self, request: web.Request) -> web.StreamResponse:
        """Let the bot in, if its ticket was never used."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self.stale_upgrades += 1
            return web.Response(status=408, text="expired ticket")
        self._tickets.discard(ticket)
        if self.refused_upgrades:
            self.refused_upgrades -= 1
            return web.Response(status=503, text="try later")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        if len(self.open) >= MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.open.append(connection)
        self.opened += 1
        await socket.send_json(_hello(len(self.open)))
        writer = asyncio.create_task(self._write(connection))
        try:
            await self._read(connection)
        finally:
            self.open.remove(connection)
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return socket

    # ---- Envelopes ---------------------------------------------------------------------------------------

    def carry(self, delivery: Delivery) -> bool:
        """Put it into an envelope and hand it to one of the connections, in turn."""
        if not self.open:
            return False
        self._turn += 1
        connection = self.open[self._turn % len(self.open)]
        name = secrets.token_hex(16)
        connection.envelopes[name] = (delivery, delivery.attempt)
        envelope: Json = {
            "envelope_id": name,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.accepts,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
        connection.outgoing.put_nowait(json.dumps(envelope))
        return True

    async def _write(self, connection: Connection) -> None:
        while True:
            envelope = await connection.outgoing.get()
            if connection.frozen:
                continue
            with suppress(ConnectionError):
                await connection.socket.send_str(envelope)

    async def _read(self, connection: Connection) -> None:
        async for came in connection.socket:
            if connection.frozen:
                continue
            if came.type is WSMsgType.PING:
                with suppress(ConnectionError):
                    await connection.socket.pong(came.data)
            elif came.type is WSMsgType.TEXT:
                self._take(connection, json.loads(came.data))

    def _take(self, connection: Connection, answer: Json) -> None:
        envelope = connection.envelopes.pop(str(answer.get("envelope_id")), None)
        if envelope is None:
            self.strange.append(answer)
            return
        delivery, attempt = envelope
        self._outbox.acknowledge(delivery, attempt, answer.get("payload") or {})


def _hello(connections: int) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {"host": "wss-1", "build_number": 1, "approximate_connection_time": 18060},
        "connection_info": {"app_id": APP},
    }
