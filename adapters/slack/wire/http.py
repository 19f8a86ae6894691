"""HTTP mode: nothing is parsed before it is known that Slack signed it, now."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.response import BoltResponse

log = structlog.get_logger()

PATH = "/slack/events"
STALE_AFTER = timedelta(minutes=5)
LARGEST = 2 * 1024 * 1024
"""Bytes of a request."""


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether Slack signed ``body`` with ``secret`` within the last minutes; whatever the headers hold."""
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
        return False
    if abs(now.timestamp() - int(stamp)) > STALE_AFTER.total_seconds():
        return False
    right = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    given = headers.get("X-Slack-Signature", "").encode("utf-8", "replace")
    return hmac.compare_digest(f"v0={right}".encode(), given)


def application(
    secret: str,
    dispatch: Callable[[str, Mapping[str, str]], Awaitable[BoltResponse]],
    now: Callable[[], datetime],
) -> web.Application:
    """What serves Slack's requests."""

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        if not is_signed(secret, request.headers, body, now()):
            log.warning("refused a request Slack did not sign", remote=request.remote)
            return web.Response(status=401, text="not signed")
        if again := request.headers.get("X-Slack-Retry-Num"):
            log.info("sent again", times=again, reason=request.headers.get("X-Slack-Retry-Reason", ""))
        return await to_aiohttp_response(await dispatch(body.decode(errors="replace"), request.headers))

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(PATH, take)
    return app
