"""What is served over HTTP: health and metrics, and beside them the pages messengers bring."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.ports import CannotStart

Ready = Callable[[], Awaitable[str | None]]
"""Says in one sentence what is not ready; None when everything is."""


@asynccontextmanager
async def serving(host: str, port: int, page: web.Application | None, ready: Ready) -> AsyncIterator[str]:
    """Serve until left; gives the address people open. Raises ``CannotStart``."""
    app = page if page is not None else web.Application()
    app.router.add_routes(_routes(ready))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotStart(
                f"Cannot listen on {host}:{port}: {reason}; HTTP_PORT chooses another."
            ) from None
        yield f"http://{_shown(host)}:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


def _routes(ready: Ready) -> Sequence[web.RouteDef]:
    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_: web.Request) -> web.Response:
        missing = await ready()
        return web.Response(text=f"{missing or 'ready'}\n", status=503 if missing else 200)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104  # shown, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
