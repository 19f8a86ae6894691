"""The server: one address for the REST API and the gateway."""

import json
import os
import secrets
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.adapters.discord.local import (
    accounts,
    answering,
    channels,
    commands,
    followups,
    messages,
    reactions,
    threads,
    wire,
)
from tests.adapters.discord.local.calls import Answer, Call, find
from tests.adapters.discord.local.cast import server
from tests.adapters.discord.local.clock import Clock
from tests.adapters.discord.local.events import Events
from tests.adapters.discord.local.gateway import Gateway
from tests.adapters.discord.local.interactions import Interactions
from tests.adapters.discord.local.limits import Limits, Pace
from tests.adapters.discord.local.people import People
from tests.adapters.discord.local.refusals import Limited, Refused
from tests.adapters.discord.local.world import Json
from tests.adapters.local.faults import Fault, Faults

FAMILIES = (accounts, answering, channels, commands, followups, messages, reactions, threads)
"""What registers the operations of the REST API."""

PREFIX = "/api/v10"
PRIVILEGED = frozenset({"members", "content"})


class LocalDiscord:
    """A Discord of one server on loopback, while the block lasts."""

    def __init__(
        self,
        *,
        privileged: frozenset[str] | set[str] = PRIVILEGED,
        limits: Limits | None = None,
        record: bool | None = None,
        now: float | None = None,
        shards: int = 1,
    ) -> None:
        self.token = f"{secrets.token_urlsafe(18)}.local.{secrets.token_urlsafe(20)}"
        self.shards = shards
        """How many connections it wants the bot to spread its servers over."""
        self.privileged = set(privileged)
        """The privileged intents its operator switched on: ``members``, ``content``, ``presences``."""
        self.limits = limits or Limits()
        self.clock = Clock(now)
        self.world = server()
        self.faults = Faults()
        self.gateway = Gateway(self)
        self.events = Events(self)
        self.interactions = Interactions(self)
        self.commands = commands.Registry(self.clock)
        self.pace = Pace(self.clock, self.limits)
        self.people = People(self)
        self.nonces: dict[tuple[str, str], tuple[str, float]] = {}
        """By channel and nonce: the message that was made with it, and when."""
        self.calls: list[tuple[str, Call]] = []
        """Every request of the bot, by its operation."""
        self.refusals: list[tuple[str, int]] = []
        """Every error code answered, with its operation."""
        self.url = ""
        self._record = "PYTEST_CURRENT_TEST" in os.environ if record is None else record
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """Where the REST API begins."""
        return f"{self.url}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """Where the gateway is."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway/"

    @property
    def flags(self) -> int:
        """What its portal says of the application: the privileged intents that are switched on."""
        bits = {"presences": 1 << 13, "members": 1 << 15, "content": 1 << 19}
        return sum(bit for name, bit in bits.items() if name in self.privileged)

    def revoke(self) -> None:
        """The token the bot has is worth nothing from now on; a new one is made."""
        self.token = f"{secrets.token_urlsafe(18)}.local.{secrets.token_urlsafe(20)}"
        self.gateway.close(4004, forget=True)

    def called(self, operation: str) -> list[Call]:
        """Every request for an operation: ``POST /channels/{channel_id}/messages``."""
        return [call for name, call in self.calls if name == operation]

    # ---- Life --------------------------------------------------------------------------------------------

    async def __aenter__(self) -> "LocalDiscord":
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", PREFIX + "/{path:.*}", self._api)
        app.router.add_get("/gateway/", self.gateway.upgrade)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gateway.drop()
        if self._runner:
            await self._runner.cleanup()

    # ---- The REST API ------------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        path = request.raw_path.split("?", 1)[0].removeprefix(PREFIX)
        if self.pace.shut_out:
            return web.Response(status=429, text="error code: 1015")
        found = find(request.method, path)
        name = found[0].name if found else f"{request.method} {path}"
        try:
            body, files = await _body(request)
        except ValueError:
            return self._reply(name, "", 400, Refused(50109).body)
        call = Call(self, *found, dict(request.query), body, files) if found else None
        if call:
            self.calls.append((name, call))
        fault = self.faults.take(name)
        if fault and fault.kind == "drop_before":
            return _cut(request)
        if fault and fault.kind == "status":
            page = "<html>Out of order</html>"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        headers: dict[str, str] = {}
        try:
            if call is None:
                raise Refused(0, status=404, sentence="404: Not Found")
            answer = self._answer(call, request, fault)
            status = 204 if answer is None else 200
        except Limited as limited:
            self.refusals.append((name, 429))
            status, answer, headers = _limited(limited)
        except Refused as refused:
            self.refusals.append((name, refused.code))
            status, answer = refused.status, refused.body
        if self._record:
            query = urlencode(sorted(request.query.items()))
            wire.keep(request.method, path, query, body, status, answer)
        if fault and fault.kind == "hold":
            await fault.released.wait()
        if fault and fault.kind == "drop_after":
            return _cut(request)
        if fault and fault.kind == "drop_during":
            return await _cut_short(request)
        return self._reply(name, call.bucket if call else "", status, answer, headers)

    def _answer(self, call: Call, request: web.Request, fault: Fault | None) -> Answer:
        if fault and fault.kind == "limit":
            raise Limited(fault.seconds, everywhere=fault.everywhere, shared=fault.shared)
        if fault and fault.kind == "refuse":
            raise Refused(int(fault.code))
        if not call.route.anonymous and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(0, status=401, sentence="401: Unauthorized")
        self.pace.take(call.bucket, counts_everywhere=not call.route.anonymous)
        return call.route.handler(call)

    def _reply(
        self, name: str, bucket: str, status: int, answer: Answer, headers: dict[str, str] | None = None
    ) -> web.StreamResponse:
        self.pace.answered(status, (headers or {}).get("X-RateLimit-Scope", ""))
        told = self.pace.headers(name, bucket) | (headers or {}) | {"Via": "1.1 local"}
        if answer is None:
            return web.Response(status=status, headers=told)
        content = json.dumps(answer).encode()
        return web.Response(status=status, body=content, headers=told | {"Content-Type": "application/json"})


async def _body(request: web.Request) -> tuple[Any, list[str]]:
    """The JSON of a request, and the names of the files beside it. Raises ``ValueError``."""
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        sent = form.get("payload_json", "{}")
        names = [part.filename for part in form.values() if isinstance(part, web.FileField)]
        return json.loads(sent if isinstance(sent, str) else "{}"), names
    text = await request.text()
    return (json.loads(text) if text else None), []


def _limited(limited: Limited) -> tuple[int, Json, dict[str, str]]:
    told = {"message": "You are being rate limited.", "retry_after": round(limited.after, 3)}
    headers = {
        "Retry-After": str(max(1, -int(-limited.after // 1))),
        "X-RateLimit-Scope": limited.scope,
    }
    everywhere = limited.scope == "global"
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    return 429, told | {"global": everywhere}, headers


def _cut(request: web.Request) -> web.StreamResponse:
    """Cut the connection instead of answering."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _cut_short(request: web.Request) -> web.StreamResponse:
    """Cut the connection in the middle of the answer."""
    response = web.StreamResponse(headers={"Content-Length": "1000", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"id": "1')
    return _cut(request)
