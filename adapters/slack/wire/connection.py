"""Socket Mode, supervised: every connection is used once, and whatever ends it, another is opened."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.wire.refusals import Refused
from adapters.slack.wire.web import Web
from bot.ports import CannotStart, TryLater

log = structlog.get_logger()

Handle = Callable[[SocketModeClient, SocketModeRequest], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Beat:
    """How closely the socket is watched. Times in seconds."""

    ping: float = 5.0
    """Between two pings; a peer that answers none for half of that is gone."""
    hello: float = 10.0
    """The longest an opened connection may take to say it is ready."""
    first_pause: float = 0.5
    """Before another attempt; each pause is twice as long as the one before."""
    longest_pause: float = 30.0
    steady: float = 20.0
    """A connection that ends sooner counts as a failed attempt: it may be looping."""
    leave: float = 5.0
    """What was taken over a connection that is replaced may still be acknowledged over it for so long."""


class Socket(SocketModeClient):
    """One connection. It never opens another by itself: Slack's address for it is good for once only."""

    def __init__(self, web: Web, handle: Handle, ping: float) -> None:
        # The library logs what people write when it fails to hand it over; its own words add nothing to ours.
        quiet = logging.getLogger("adapters.slack.socket")
        quiet.setLevel(logging.CRITICAL)
        super().__init__(
            app_token="",
            web_client=web.client("app"),
            logger=quiet,
            auto_reconnect_enabled=False,
            ping_interval=ping,
        )
        self.ready = asyncio.Event()
        self.asked_to_leave = asyncio.Event()
        self._web = web
        self.message_listeners.append(self._greet)
        self.socket_mode_request_listeners.append(handle)  # type: ignore[arg-type]

    async def connect(self) -> None:
        """Connect once. Raises what keeps it from that."""
        told = await self._web.call_as_app("apps.connections.open")
        self.current_session = await self.aiohttp_client_session.ws_connect(
            str(told["url"]),
            autoping=False,
            heartbeat=self.ping_interval,
            proxy=self.proxy,
            ssl=self.web_client.ssl if self.web_client.ssl is not None else True,
        )
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: ARG002  # the library's
        """Slack asks to use another connection soon, or this one is lost; the supervisor sees to it."""
        self.asked_to_leave.set()

    async def leave(self) -> None:
        """Let go of it, whether or not it ever stood."""
        await self.close()  # type: ignore[no-untyped-call]

    async def end(self, look: float) -> bool:
        """Return when this connection is of no use; whether Slack announced it, so nothing was missed."""
        while await self.is_connected():
            try:
                async with asyncio.timeout(look):
                    await self.asked_to_leave.wait()
                    return True
            except TimeoutError:
                continue
        return False

    async def _greet(self, _client: Any, message: Mapping[str, Any], _raw: str | None = None) -> None:
        if message.get("type") == "hello":
            self.ready.set()


class Connection:
    """Keeps one connection up; ``connected`` is called after every gap something may have been missed in."""

    def __init__(
        self, web: Web, handle: Handle, connected: Callable[[], Coroutine[Any, Any, None]], beat: Beat
    ) -> None:
        self._web = web
        self._handle = handle
        self._connected = connected
        self._beat = beat
        self._pause = beat.first_pause
        self.up = False
        """Whether Slack can reach us over it."""

    async def run(self, tasks: asyncio.TaskGroup) -> None:
        """Stay connected until cancelled. Raises ``CannotStart`` when Slack accepts the app no more."""
        current: Socket | None = None
        seamless = False
        try:
            while True:
                fresh = await self._open()
                if fresh is None:
                    self.up = seamless = False
                    continue
                if current is not None:
                    tasks.create_task(self._retire(current))
                current, self.up = fresh, True
                log.info("connected", messenger="slack", seamless=seamless)
                if not seamless:
                    tasks.create_task(self._connected())
                began = asyncio.get_running_loop().time()
                self.up = seamless = await current.end(self._beat.ping / 5)
                await self._rest(asyncio.get_running_loop().time() - began)
        finally:
            self.up = False
            if current is not None:
                await current.leave()

    async def _open(self) -> Socket | None:
        """A connection that is ready; None, after a pause, when there is none to be had now."""
        socket = Socket(self._web, self._handle, self._beat.ping)
        try:
            async with asyncio.timeout(self._beat.hello):
                await socket.connect()
                await socket.ready.wait()
        except Refused as refusal:
            await socket.leave()
            raise CannotStart(
                f"Slack does not accept SLACK_APP_TOKEN ({refusal.code}): generate another, "
                "with the scope connections:write."
            ) from None
        except TryLater as wait:
            await socket.leave()
            log.warning("Slack cannot be connected to; trying again", seconds=wait.after.total_seconds())
            await asyncio.sleep(max(wait.after.total_seconds(), self._pause))
        except (ClientError, SlackApiError, TimeoutError, OSError) as error:
            await socket.leave()
            log.warning(
                "Slack cannot be connected to; trying again", reason=_short(error), seconds=self._pause
            )
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, self._beat.longest_pause)
        except BaseException:
            await socket.leave()
            raise
        else:
            return socket
        return None

    async def _rest(self, lasted: float) -> None:
        """After a connection that lasted the next follows at once; after one that did not, a little later."""
        if lasted >= self._beat.steady:
            self._pause = self._beat.first_pause
            return
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, self._beat.longest_pause)

    async def _retire(self, socket: Socket) -> None:
        try:
            await asyncio.sleep(self._beat.leave)
        finally:
            await socket.leave()


def _short(error: BaseException) -> str:
    """What went wrong, without the address: it is good for a connection."""
    status = getattr(error, "status", None)
    return f"{type(error).__name__} {status}" if status else type(error).__name__
