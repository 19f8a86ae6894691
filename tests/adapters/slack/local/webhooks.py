"""HTTP mode: the same payloads, posted to the bot's own address and signed."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession

from tests.adapters.slack.local.deliveries import Delivery, Outbox
from tests.adapters.slack.local.world import Json

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


class Webhooks:
    """Posts to the bot. Timestamps are of real time: it is the bot that checks them."""

    def __init__(self, outbox: Outbox, secret: str) -> None:
        self._outbox = outbox
        self._secret = secret
        self._session: ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = ""
        """Where the bot listens."""
        self._urls: Iterator[str] = iter(())

    def aim(self, *urls: str) -> None:
        """Send what happens there from now on, not over sockets; to each in turn, as a balancer does."""
        self.url = urls[0]
        self._urls = itertools.cycle(urls)
        self._outbox.carrier = self

    async def verify(self) -> bool:
        """Whether the address gives back the challenge, as it must before Slack uses it."""
        challenge = hashlib.sha256(self._secret.encode()).hexdigest()[:20]
        body = {"token": "verification", "challenge": challenge, "type": "url_verification"}
        answered = await self.post(json.dumps(body).encode(), JSON)
        return answered.status == 200 and challenge in answered.text

    def sign(self, body: bytes, timestamp: str | None = None) -> dict[str, str]:
        """The headers of a request that is really Slack's."""
        timestamp = timestamp if timestamp is not None else str(int(time.time()))
        base = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}

    async def post(
        self, body: bytes, content_type: str = JSON, headers: dict[str, str] | None = None
    ) -> Answered:
        """Send anything; signed as it should be unless other headers are given."""
        if self._session is None:
            self._session = ClientSession()
        sent = {"Content-Type": content_type} | (self.sign(body) if headers is None else headers)
        async with self._session.post(next(self._urls), data=body, headers=sent) as answer:
            text = await answer.text(errors="replace")
            return Answered(answer.status, text, {k.lower(): v for k, v in answer.headers.items()})

    # ---- What Slack would never send ---------------------------------------------------------------------

    async def unsigned(self, body: bytes = b"{}", content_type: str = JSON) -> Answered:
        """Without a signature."""
        return await self.post(body, content_type, {})

    async def stale(self, body: bytes = b"{}", age: int = 301) -> Answered:
        """Signed, but long ago."""
        return await self.post(body, JSON, self.sign(body, str(int(time.time()) - age)))

    async def malformed(self, body: bytes = b"{not json", *, signed: bool = True) -> Answered:
        """A body that is not JSON."""
        return await self.post(body, JSON, None if signed else {})

    async def badly_signed(self, signature: str = "v0=é", body: bytes = b"{}") -> Answered:
        """With a signature of one's own making, non-ASCII at first."""
        return await self.post(body, JSON, self.sign(body) | {"X-Slack-Signature": signature})

    async def badly_timed(self, timestamp: str = "hier", body: bytes = b"{}") -> Answered:
        """Signed over a timestamp that is no number."""
        return await self.post(body, JSON, self.sign(body, timestamp))

    # ---- Deliveries --------------------------------------------------------------------------------------

    def carry(self, delivery: Delivery) -> bool:
        """Post it; its answer is the acknowledgement."""
        task = asyncio.get_running_loop().create_task(self._deliver(delivery, delivery.attempt))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _deliver(self, delivery: Delivery, attempt: int) -> None:
        body, content_type = encode(delivery)
        headers = self.sign(body)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": delivery.reason}
        try:
            answered = await self.post(body, content_type, headers)
        except ClientError:
            self._outbox.fail(delivery, attempt, "connection_failed")
            return
        if answered.status == 200:
            self._outbox.acknowledge(delivery, attempt, _read(answered.text))
        else:
            again = answered.headers.get("x-slack-no-retry") != "1"
            self._outbox.fail(delivery, attempt, "http_error", again=again)

    async def close(self) -> None:
        """Stop sending."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()


def encode(delivery: Delivery) -> tuple[bytes, str]:
    """The body of a delivery, and its type."""
    match delivery.kind:
        case "events_api":
            return json.dumps(delivery.payload).encode(), JSON
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}).encode(), FORM
        case "slash_commands":
            return urlencode(delivery.payload).encode(), FORM


def _read(text: str) -> Json:
    try:
        read: Any = json.loads(text)
    except ValueError:
        return {"text": text} if text else {}
    return read if isinstance(read, dict) else {}
