"""What is served over HTTP: health and metrics, and beside them the pages messengers bring."""

import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.ports import CannotStart, StorageError


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is and what it plans, whenever somebody asks."""

    missing: Callable[[], Awaitable[str | None]]
    """What is not ready, in a sentence each; None when everything is."""
    metrics: Callable[[], Awaitable[bytes]]
    """In Prometheus's text format."""
    calendar: Callable[[str], Awaitable[bytes | None]]
    """The feed of dates that has that token, as iCalendar; None where none has."""
    handout: Callable[[str], Awaitable[bytes | None]]
    """Everything kept of whom that code was given to, as JSON; None where nobody has it now."""
    standing_by: Callable[[], Sequence[str]] = tuple
    """The messengers which another process hears; this one would take over."""


LARGEST = 2 * 1024 * 1024
"""Bytes of a request, for every page alike."""
LAST_REQUESTS = 2.0
"""Seconds that stopping waits for requests under way."""


@asynccontextmanager
async def serving(
    host: str, port: int, pages: Sequence[web.Application], health: Health
) -> AsyncIterator[str]:
    """Serve until left; gives the address people open. Raises ``CannotStart``."""
    app = _together(pages)
    app.router.add_routes(_routes(health))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_REQUESTS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except (OSError, UnicodeError) as error:
            raise CannotStart(_cannot_listen(host, port, error)) from None
        yield f"http://{_shown(host)}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def _together(pages: Sequence[web.Application]) -> web.Application:
    """One application with the routes and the signals of all: each is at ``/``, where none can be mounted."""
    whole = web.Application(client_max_size=LARGEST)
    for page in pages:
        for resource in page.router.resources():
            whole.router.register_resource(resource)
        whole.on_startup.extend(page.on_startup)
        whole.on_shutdown.extend(page.on_shutdown)
        whole.on_cleanup.extend(page.on_cleanup)
    return whole


def _cannot_listen(host: str, port: int, error: OSError | UnicodeError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.EADDRINUSE, errno.EACCES, errno.EPERM):
        return f"Cannot listen on {host}:{port}: {os.strerror(number)}; HTTP_PORT chooses another."
    return f"Cannot listen on {host}: it is no address of this machine; HTTP_HOST chooses another."


def _routes(health: Health) -> Sequence[web.RouteDef]:
    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_: web.Request) -> web.Response:
        missing, waiting = await health.missing(), ", ".join(health.standing_by())
        ready = f"ready, standing by for {waiting}" if waiting else "ready"
        return web.Response(text=f"{missing or ready}\n", status=503 if missing else 200)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=await health.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def calendar(request: web.Request) -> web.Response:
        feed = await _fetched(health.calendar(request.match_info["token"]))
        return web.Response(body=feed, content_type="text/calendar", charset="utf-8")

    async def handout(request: web.Request) -> web.Response:
        told = await _fetched(health.handout(request.match_info["code"]))
        kept_nowhere = {
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="mallette.json"',
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=told, content_type="application/json", charset="utf-8", headers=kept_nowhere)

    return [
        web.get("/calendar/{token:[0-9a-f]{32}}.ics", calendar),
        web.get("/mine/{code:[0-9a-f]{32}}.json", handout),
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", metrics),
    ]


async def _fetched(page: Awaitable[bytes | None]) -> bytes:
    """A page, if there is one; told for want of a database that it is gone, a calendar would forget all."""
    try:
        told = await page
    except StorageError as trouble:
        raise web.HTTPServiceUnavailable(text=f"{trouble}\n") from None
    if told is None:
        raise web.HTTPNotFound
    return told


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104  # shown, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
