"""The server: one address for the Web API, the sockets and the response URLs."""

import asyncio
import json
import os
import secrets
from contextlib import suppress
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.adapters.local.faults import Fault, Faults
from tests.adapters.slack.local import chat, conversations, users, views, wire
from tests.adapters.slack.local.calls import METHODS, Call, Limited, Method, Refused
from tests.adapters.slack.local.cast import workspace
from tests.adapters.slack.local.clock import Clock
from tests.adapters.slack.local.deliveries import Outbox
from tests.adapters.slack.local.events import Events
from tests.adapters.slack.local.handles import Handles
from tests.adapters.slack.local.limits import Limits, Pace
from tests.adapters.slack.local.people import People
from tests.adapters.slack.local.responses import respond
from tests.adapters.slack.local.sockets import Sockets
from tests.adapters.slack.local.webhooks import Webhooks
from tests.adapters.slack.local.world import Json

FAMILIES = (chat, conversations, users, views)
"""What registers the methods of the Web API."""

EVERY_SCOPE = frozenset({
    "channels:history", "channels:join", "channels:read", "chat:write", "commands", "files:read",
    "groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:read", "reactions:write",
    "users:read", "app_mentions:read",
})  # fmt: skip


class LocalSlack:
    """A Slack of one workspace on loopback, while the block lasts."""

    def __init__(
        self,
        *,
        scopes: frozenset[str] | set[str] = EVERY_SCOPE,
        limits: Limits | None = None,
        record: bool | None = None,
        now: float | None = None,
    ) -> None:
        self.bot_token = f"xoxb-{secrets.token_hex(8)}"
        self.app_token = f"xapp-1-{secrets.token_hex(8)}"
        self.signing_secret = secrets.token_hex(16)
        self.granted = set(scopes)
        self.limits = limits or Limits()
        self.clock = Clock(now)
        self.world = workspace()
        self.faults = Faults()
        self.outbox = Outbox(self.clock)
        self.sockets = Sockets(self.outbox)
        self.webhooks = Webhooks(self.outbox, self.signing_secret)
        self.outbox.carrier = self.sockets
        self.handles = Handles(self.clock)
        self.pace = Pace(self.clock, self.limits)
        self.events = Events(self.clock, self.outbox, lambda: self.granted)
        self.people = People(self)
        self.calls: list[tuple[str, Json]] = []
        """Every call of the bot: its method and arguments, ``response_url`` among them."""
        self.refusals: list[tuple[str, str]] = []
        """Every error code answered, with its method."""
        self.url = ""
        self._record = "PYTEST_CURRENT_TEST" in os.environ if record is None else record
        self._revoked: set[str] = set()
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """The ``base_url`` of a Web API client."""
        return f"{self.url}/api/"

    @property
    def socket_url(self) -> str:
        """Where sockets open."""
        return f"{self.url.replace('http', 'ws', 1)}/link/"

    def response_url(self, key: str) -> str:
        """The address of a response URL."""
        return f"{self.url}/respond/{key}"

    def revoke(self) -> None:
        """The bot's token is worth nothing from now on."""
        self._revoked.add(self.bot_token)

    def called(self, method: str) -> list[Json]:
        """The arguments of every call of a method."""
        return [args for name, args in self.calls if name == method]

    # ---- Life --------------------------------------------------------------------------------------------

    async def __aenter__(self) -> "LocalSlack":
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self.sockets.upgrade)
        app.router.add_post("/respond/{key}", self._respond)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.webhooks.close()
        self.sockets.drop()
        if self._runner:
            await self._runner.cleanup()

    # ---- The Web API -------------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        method = METHODS.get(name)
        args = await _arguments(request, method)
        given = str(args.pop("token", "")) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        self._keep(name, args)
        fault = self.faults.take(name)
        if fault and (early := _early(request, fault)):
            return early
        try:
            answer = self._answer(name, method, given, args, fault)
        except Limited as limited:
            return _limited(limited.after)
        if fault and fault.kind == "hold":
            await fault.released.wait()
        if fault and fault.kind == "drop_after":
            return _cut(request)
        headers = {}
        if method and given == self.bot_token:
            headers["x-oauth-scopes"] = ",".join(sorted(self.granted))
            headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        return web.json_response(answer, headers=headers)

    def _answer(self, name: str, method: Method | None, given: str, args: Json, fault: Fault | None) -> Json:
        try:
            if fault and fault.kind == "refuse":
                raise Refused(str(fault.code))
            if method is None:
                raise Refused("unknown_method", req_method=name)
            self._admit(method, given)
            call = Call(self, method, args)
            for scope in method.scopes:
                call.scope(scope)
            return {"ok": True} | method.handler(call)
        except Refused as refused:
            self.refusals.append((name, refused.error))
            return {"ok": False, "error": refused.error} | refused.more

    def _admit(self, method: Method, given: str) -> None:
        if not given:
            raise Refused("not_authed")
        if given in self._revoked:
            raise Refused("token_revoked")
        if given not in {self.bot_token, self.app_token}:
            raise Refused("invalid_auth")
        if given != {"bot": self.bot_token, "app": self.app_token}[method.token]:
            raise Refused("not_allowed_token_type")

    # ---- Response URLs -----------------------------------------------------------------------------------

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        try:
            body = json.loads(await request.text())
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        self._keep("response_url", body if isinstance(body, dict) else {})
        fault = self.faults.take("response_url")
        if fault and (early := _early(request, fault)):
            return early
        try:
            respond(self, request.match_info["key"], body)
        except Refused as refused:
            self.refusals.append(("response_url", refused.error))
            status = 404 if refused.error.endswith("_url") else 400
            return web.json_response({"ok": False, "error": refused.error}, status=status)
        if fault and fault.kind == "hold":
            await fault.released.wait()
        if fault and fault.kind == "drop_after":
            return _cut(request)
        return web.json_response({"ok": True})

    def _keep(self, method: str, args: Json) -> None:
        self.calls.append((method, args))
        if self._record:
            wire.keep(method, args)


async def _arguments(request: web.Request, method: Method | None) -> Json:
    """What was sent: in the query, as a form or as JSON; some methods do not read JSON."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        with suppress(ValueError):
            body: Any = json.loads(await request.text())
            if isinstance(body, dict) and (method is None or method.takes_json):
                args |= {name: value for name, value in body.items() if value is not None}
    else:
        args |= {name: str(value) for name, value in (await request.post()).items()}
    return args


def _early(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    """What goes wrong before anything is done."""
    match fault.kind:
        case "drop_before":
            return _cut(request)
        case "status":
            return web.Response(
                status=fault.status, text="<html>Out of order</html>", content_type="text/html"
            )
        case "limit":
            return _limited(fault.seconds)
    return None


def _cut(request: web.Request) -> web.StreamResponse:
    """Cut the connection instead of answering."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def _limited(after: float) -> web.StreamResponse:
    headers = {"Retry-After": str(max(1, -int(-after // 1)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def until_taken(slack: LocalSlack, seconds: float = 3) -> None:
    """Wait, in real time, until the bot took everything that was sent to it."""
    async with asyncio.timeout(seconds):
        while slack.outbox.unsettled():
            await asyncio.sleep(0.005)
