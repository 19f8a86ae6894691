"""The gateway: sessions, what they missed, and everything that can go wrong with a socket."""

import asyncio
import json
import secrets
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.adapters.discord.local import shapes
from tests.adapters.discord.local.intents import KNOWN, NOTHING, PRIVILEGED, Intent
from tests.adapters.discord.local.sessions import Connection, Session, Starts
from tests.adapters.discord.local.world import APPLICATION, BOT_USER, Guild, Json

if TYPE_CHECKING:
    from tests.adapters.discord.local.server import LocalDiscord

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
A_MINUTE = 120
"""What a socket takes of the bot."""


class Gateway:
    """Tells the bot what happens."""

    def __init__(self, discord: "LocalDiscord") -> None:
        self._discord = discord
        self.heartbeat_interval = 41_250
        """Milliseconds."""
        self.sessions: dict[str, Session] = {}
        self.open: list[Connection] = []
        self.opened = 0
        """How many sockets were ever opened."""
        self.identified = 0
        self.resumed = 0
        self.starts = Starts()
        self.closed: list[int] = []
        """The codes it closed sockets with."""
        self.twice = 0
        """How many of the next dispatches come twice, as happens now and then."""
        self.refusing = 0
        """How many of the next sockets are refused."""
        self.deaf = False
        """Whether heartbeats stay without an answer."""
        self.looping = False
        """Whether every session is invalid as soon as it began."""

    @property
    def listening(self) -> bool:
        """Whether the bot is connected and identified."""
        return any(connection.session for connection in self.open)

    # ---- What goes wrong ---------------------------------------------------------------------------------

    def drop(self, shard: int | None = None) -> None:
        """Cut every socket, or a shard's, without a word; the sessions can be taken up again."""
        for connection in list(self.open):
            told = connection.session.shard if connection.session else None
            if connection.request.transport and shard in {None, told}:
                connection.request.transport.abort()

    def close(self, code: int, *, forget: bool = False) -> None:
        """Close every socket with this code."""
        for connection in self.open:
            if forget and connection.session:
                connection.session.forgotten = True
            connection.close(code)

    def reconnect(self) -> None:
        """Ask the bot to connect again and resume, as Discord does now and then."""
        for connection in self.open:
            connection.send({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the bot that its session is invalid; unless resumable, what follows is lost to it."""
        for connection in self.open:
            if connection.session and not resumable:
                connection.session.forgotten = True
            connection.send({"op": INVALID_SESSION, "d": resumable})

    def forget(self) -> None:
        """No session that is known can be taken up again."""
        for session in self.sessions.values():
            session.forgotten = True

    def freeze(self) -> None:
        """The sockets stay open, but nothing comes and nothing is read any more."""
        for connection in self.open:
            connection.frozen = True

    def malformed(self, event: str = "MESSAGE_CREATE", data: Any = None) -> None:
        """Send an event without what it needs."""
        self.dispatch(event, {"channel_id": "0"} if data is None else data)

    # ---- Dispatches --------------------------------------------------------------------------------------

    def dispatch(self, event: str, data: Any, needs: Intent = NOTHING) -> None:
        """Tell every session that asked for it and is its shard's, now or when it is taken up again."""
        guild = (
            data.get("id") if event.startswith("GUILD_") and "guild_id" not in data else data.get("guild_id")
        )
        for session in self.live(guild):
            if needs in session.intents:
                self._tell(session, event, data)

    def tell(self, session: Session, event: str, data: Any) -> None:
        """Tell one session."""
        self._tell(session, event, data)

    def appear(self, guild: Guild) -> None:
        """Tell of a server the bot is on: again, or for the first time."""
        for session in self.live(guild.id):
            if Intent.GUILDS in session.intents and BOT_USER in guild.members:
                everybody = Intent.GUILD_MEMBERS in session.intents
                shape = shapes.created(self._discord.world, guild, everybody=everybody)
                self._tell(session, "GUILD_CREATE", shape)

    def live(self, guild: str | None) -> list[Session]:
        """The sessions that can still be told something about a server, or outside of any."""
        return [one for one in self.sessions.values() if not one.forgotten and one.hears_of(guild)]

    def _tell(self, session: Session, event: str, data: Any) -> None:
        times = 1
        if self.twice and event not in {"READY", "RESUMED", "GUILD_CREATE"}:
            self.twice -= 1
            times = 2
        for _ in range(times):
            payload = {"op": DISPATCH, "t": event, "s": session.seq + 1, "d": data}
            session.log.append(json.loads(json.dumps(payload)))
            for connection in self.open:
                if connection.session is session:
                    connection.send(session.log[-1])

    # ---- Sockets -----------------------------------------------------------------------------------------

    async def upgrade(self, request: web.Request) -> web.StreamResponse:
        """Open a socket."""
        if self.refusing:
            self.refusing -= 1
            return web.Response(status=503, text="upstream connect error")
        compress = request.query.get("compress")
        if request.query.get("encoding", "json") != "json" or compress not in {None, "zlib-stream"}:
            return web.Response(status=400)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        connection = Connection(socket, request, zlib.compressobj() if compress else None)
        self.open.append(connection)
        self.opened += 1
        connection.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval, "_trace": []}})
        writer = asyncio.create_task(self._write(connection))
        try:
            await self._read(connection)
        finally:
            self.open.remove(connection)
            if socket.close_code in {1000, 1001} and connection.session:
                connection.session.forgotten = True
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return socket

    async def _write(self, connection: Connection) -> None:
        while True:
            payload = await connection.outgoing.get()
            if connection.frozen:
                continue
            with suppress(ConnectionError):
                if isinstance(payload, int):
                    self.closed.append(payload)
                    await connection.socket.close(code=payload)
                    return
                text = json.dumps(payload)
                if connection.packer is None:
                    await connection.socket.send_str(text)
                else:
                    packed = connection.packer.compress(text.encode())
                    await connection.socket.send_bytes(packed + connection.packer.flush(zlib.Z_SYNC_FLUSH))

    async def _read(self, connection: Connection) -> None:
        async for came in connection.socket:
            if connection.frozen:
                continue
            if came.type is not WSMsgType.TEXT:
                connection.close(4002)
                continue
            try:
                payload = json.loads(came.data)
                op, data = payload["op"], payload.get("d")
            except (ValueError, TypeError, KeyError):
                connection.close(4002)
                continue
            self._take(connection, op, data)

    def _take(self, connection: Connection, op: Any, data: Any) -> None:
        now = self._discord.clock.flowing()
        connection.taken.append(now)
        while connection.taken[0] <= now - 60:
            connection.taken.popleft()
        if len(connection.taken) > A_MINUTE:
            connection.close(4008)
        elif op == HEARTBEAT:
            connection.heartbeats += 1
            if not self.deaf:
                connection.send({"op": HEARTBEAT_ACK, "d": None})
        elif op in {IDENTIFY, RESUME}:
            self._begin(connection, op, data)
        elif op not in {PRESENCE, VOICE, REQUEST_MEMBERS}:
            connection.close(4001)
        elif connection.session is None:
            connection.close(4003)
        elif op == REQUEST_MEMBERS:
            self._members(connection, connection.session, data)

    def _begin(self, connection: Connection, op: int, data: Any) -> None:
        if connection.session:
            connection.close(4005)
        elif not isinstance(data, dict):
            connection.close(4002)
        elif str(data.get("token")).removeprefix("Bot ") != self._discord.token:
            connection.close(4004)
        elif op == IDENTIFY:
            self._identify(connection, data)
        else:
            self._resume(connection, data)

    def _identify(self, connection: Connection, data: Json) -> None:
        bits = data.get("intents")
        if not isinstance(bits, int) or bits & ~KNOWN or "properties" not in data:
            connection.close(4013)
            return
        intents = Intent(bits)
        if any(i in intents and name not in self._discord.privileged for name, i in PRIVILEGED.items()):
            connection.close(4014)
            return
        if not self.starts.take():
            self._discord.revoke()
            return
        self.identified += 1
        shard, shards = data.get("shard") or (0, 1)
        session = Session(secrets.token_hex(16), intents, shard, shards)
        self.sessions[session.id] = session
        connection.session = session
        world = self._discord.world
        guilds = [guild for guild in world.guilds.values() if session.hears_of(guild.id)]
        ready: Json = {
            "v": 10,
            "user": shapes.user(world.users[BOT_USER])
            | {"verified": True, "mfa_enabled": True, "email": None},
            "user_settings": {},
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._discord.gateway_url,
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "application": {"id": APPLICATION, "flags": self._discord.flags},
        }
        if "shard" in data:
            ready["shard"] = data["shard"]
        self._tell(session, "READY", ready)
        if self.looping:
            session.forgotten = True
            connection.send({"op": INVALID_SESSION, "d": False})
        if Intent.GUILDS in intents:
            for guild in guilds:
                everybody = Intent.GUILD_MEMBERS in intents
                if BOT_USER in guild.members:
                    self._tell(session, "GUILD_CREATE", shapes.created(world, guild, everybody=everybody))

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(str(data.get("session_id")))
        if session is None or session.forgotten:
            connection.send({"op": INVALID_SESSION, "d": False})
            return
        seq = data.get("seq")
        if not isinstance(seq, int) or seq > session.seq:
            connection.close(4007)
            return
        self.resumed += 1
        for other in self.open:
            if other.session is session:
                other.session = None
                other.close(4000)
        connection.session = session
        for payload in session.log[seq:]:
            connection.send(payload)
        self._tell(session, "RESUMED", {"_trace": []})

    def _members(self, connection: Connection, session: Session, data: Json) -> None:
        guild = self._discord.world.guilds.get(str(data.get("guild_id")))
        if guild is None or not session.hears_of(guild.id):
            return
        wanted = data.get("user_ids")
        ids = wanted if isinstance(wanted, list) else [wanted] if wanted else None
        if ids is None and Intent.GUILD_MEMBERS not in session.intents and data.get("query") == "":
            connection.close(4014)
            return
        named = {str(one) for one in ids} if ids is not None else set(guild.members)
        query = str(data.get("query") or "")
        world = self._discord.world
        found = [
            m for m in guild.members.values() if m.user in named and world.users[m.user].key.startswith(query)
        ]
        if data.get("limit"):
            found = found[: int(data["limit"])]
        chunk: Json = {
            "guild_id": guild.id,
            "members": [shapes.member(world, one) for one in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": sorted(named - set(guild.members)),
        }
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        self._tell(session, "GUILD_MEMBERS_CHUNK", chunk)
