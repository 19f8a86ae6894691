"""Who people are in Slack: looked up once, and again when it is old."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from adapters.slack.drawing.words import clean
from adapters.slack.hearing.channels import patiently
from adapters.slack.home import Home
from adapters.slack.wire.refusals import Refused
from adapters.slack.wire.web import Web
from bot.model.place import Person
from bot.ports import TryLater

log = structlog.get_logger()

KNOWN_FOR = timedelta(hours=1)
UNKNOWN_FOR = timedelta(minutes=1)
"""How long somebody Slack would not tell about is not asked for again."""
MOST = 20_000
AT_ONCE = 8
"""So many are asked for at a time: four hundred who answer in one minute are more than Slack likes."""
PATIENCE = timedelta(seconds=1)
"""The longest anybody waits for a name: a form has to open within three seconds."""


@dataclass(frozen=True, slots=True)
class Known:
    """What Slack told of somebody, and until when that is fresh."""

    until: datetime
    name: str = ""
    language: str | None = None
    guest: bool = False


NOBODY = Known(datetime.min.replace(tzinfo=UTC))


class People:
    """Names and languages by id; who is not known in time has no name yet."""

    def __init__(self, web: Web, now: Callable[[], datetime]) -> None:
        self._web = web
        self._now = now
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._few = asyncio.Semaphore(AT_ONCE)
        self._asked_to_wait_until = NOBODY.until

    def known(self, user: str, home: Home) -> Person:
        """Somebody, as last heard of."""
        known = self._known.get(user, NOBODY)
        return home.person(user, known.name, known.language, guest=known.guest)

    async def look_up(self, users: Iterable[str]) -> None:
        """Ask for everybody who is not known or was asked for long ago; return in time, come what may."""
        wanted = [user for user in users if self._is_old(user)]
        asking = [self._asking.get(user) or self._ask(user) for user in wanted]
        if asking:
            await asyncio.wait(asking, timeout=PATIENCE.total_seconds())

    async def is_gone(self, user: str) -> bool:
        """Whether somebody's account is closed by now. Raises as ``Web.call``."""
        told = await patiently(lambda: self._web.call("users.info", user=user))
        return bool(told["user"].get("deleted"))

    def forget(self, user: str) -> None:
        """Ask again when somebody's name is needed next."""
        if user in self._known:
            self._known[user] = replace(self._known[user], until=NOBODY.until)

    async def close(self) -> None:
        """Ask no more."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _is_old(self, user: str) -> bool:
        return user not in self._known or self._known[user].until <= self._now()

    def _ask(self, user: str) -> asyncio.Task[None]:
        task = asyncio.create_task(self._learn(user))
        self._asking[user] = task
        task.add_done_callback(lambda _: self._asking.pop(user, None))
        return task

    async def _learn(self, user: str) -> None:
        known = replace(self._known.get(user, NOBODY), until=self._now() + UNKNOWN_FOR)
        try:
            async with self._few:
                if self._now() < self._asked_to_wait_until:
                    return
                told = await self._web.call("users.info", user=user, include_locale=True)
            known = described(told["user"], self._now() + KNOWN_FOR)
        except TryLater as wait:
            # Nobody is asked for until then; who was not is asked for when they are met next.
            self._asked_to_wait_until = self._now() + wait.after
            log.info("asked to wait", method="users.info", seconds=wait.after.total_seconds())
            return
        except Refused as refusal:
            # A stranger of another workspace, or a bot: what they say counts all the same.
            log.info("nobody told who this is", user=user, reason=str(refusal))
        except Exception:
            log.exception("not asked who this is", user=user)
        self._known[user] = known
        self._known.move_to_end(user)
        while len(self._known) > MOST:
            self._known.popitem(last=False)


def described(user: Mapping[str, Any], until: datetime) -> Known:
    """The name others see somebody by, their language, and whether they are a guest."""
    profile = user.get("profile") or {}
    names = (
        profile.get("display_name"),
        profile.get("real_name"),
        user.get("real_name"),
        user.get("name"),
    )
    name = next((str(name).strip() for name in names if name and str(name).strip()), "")
    locale = str(user.get("locale") or "")
    guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    return Known(until, clean(name), locale.partition("-")[0].lower() or None, guest)
