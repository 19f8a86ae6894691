"""What happens in Slack, from its payloads to the bot, and what was missed."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.app import Reply
from adapters.slack.drawing.forms import options, refusal
from adapters.slack.hearing import inbound
from adapters.slack.hearing.channels import Channels
from adapters.slack.hearing.drafts import Drafts
from adapters.slack.hearing.handover import Answer, Handover
from adapters.slack.hearing.people import People
from adapters.slack.home import NAME, Home
from adapters.slack.saying.waiting import Waiting, WaitingRoom
from adapters.slack.wire.refusals import Refused
from bot.actions import LookFor, Reread
from bot.events import ChannelsListed, MessengerConnected, PersonGone, ThreadRead
from bot.model.place import Person, Place
from bot.ports import CannotStart
from bot.rereads import Rereads

log = structlog.get_logger()

Json = Mapping[str, Any]

TURNED = ("block_actions", "block_suggestion", "message_action", "view_submission")


@dataclass(frozen=True, slots=True)
class Eyes:
    """What is needed to understand what Slack says."""

    channels: Channels
    people: People
    waiting: WaitingRoom
    rereads: Rereads
    looks: asyncio.Queue[LookFor]
    now: Callable[[], datetime]
    pause: timedelta
    """Before what could not be read is read again."""


class Listener:
    """Hears one workspace for as long as the messenger listens."""

    def __init__(self, home: Home, handover: Handover, eyes: Eyes, tasks: asyncio.TaskGroup) -> None:
        self.home = home
        self._handover = handover
        self._eyes = eyes
        self._times = itertools.count(1)
        self._tasks = tasks
        self._put_out = asyncio.Event()
        self._drafts = Drafts(self._tell_draft, tasks)

    # ---- What Slack sends --------------------------------------------------------------------------------

    async def take(self, payload: Json) -> Reply:
        """Take a payload, and answer it as soon as the bot has kept it."""
        if inbound.ended(payload):
            self._put_out.set()
        if user := inbound.changed_person(payload):
            self._eyes.people.forget(user)
        if channel := inbound.channel_to_describe(payload, self.home):
            # Slack may ask to wait, for longer than it waits itself.
            self._tasks.create_task(self._until_read(lambda: self._describe(channel)))
        if inbound.left_closed_channel(payload):
            self._tasks.create_task(self._until_read(self._tell_channels))
        await self._eyes.people.look_up(inbound.people_in(payload))
        if self._drafts.take(payload):
            return Reply(taken=True)
        waiting = self._let_wait(payload)
        heard = inbound.heard(
            payload, self.home, self._person, self._eyes.now(), waiting.id if waiting else ""
        )
        if heard is None:
            return Reply(taken=True)
        flight = self._handover.start(heard)
        if waiting:
            waiting.settle = flight.land
        answer = await self._handover.answer(flight)
        if answer.errors or not answer.taken:
            self._drafts.stays_open(payload, refused=bool(answer.errors))
        return Reply(answer.taken, self._shown(waiting, answer) if waiting else None)

    async def until_put_out(self) -> None:
        """Raise ``CannotStart`` when the workspace removes the app."""
        await self._put_out.wait()
        raise CannotStart(
            "Slack: the app was removed from the workspace or its token revoked; "
            "install it again and renew SLACK_BOT_TOKEN."
        )

    @staticmethod
    def _shown(waiting: Waiting, answer: Answer) -> dict[str, Any] | None:
        """What stands on the screen of whoever waits; None: a form they sent closes."""
        waiting.acknowledged = True
        if waiting.typed is not None:
            return options(waiting.typed, waiting.offered)
        if answer.errors:
            return refusal(answer.errors, waiting.fields)
        return {"response_action": "update", "view": waiting.instead} if waiting.instead else None

    def _tell_draft(self, payload: Json) -> None:
        """Hand over what stands in a form now, before anything that is done with the form after."""
        self._handover.start(inbound.draft(payload, self.home, self._person, self._eyes.now()))

    def _let_wait(self, payload: Json) -> Waiting | None:
        turned = payload.get("command") or payload.get("type") in TURNED
        return self._eyes.waiting.enter(payload) if turned else None

    def _person(self, user: str) -> Person:
        return self._eyes.people.known(user, self.home)

    # ---- Channels ----------------------------------------------------------------------------------------

    async def tell_everything(self) -> None:
        """Say which channels there are and who is in the closed ones; then that something may be missing.

        Raises ``Refused`` only where Slack accepts the bot no more.
        """
        await self._until_read(self._tell_channels)
        connected = f"slack:connected:{self._once_more()}"
        await self._handover.tell([MessengerConnected(id=connected, at=self._eyes.now(), messenger=NAME)])

    async def _until_read(self, read: Callable[[], Awaitable[None]]) -> None:
        """Read something, again after what passes; what Slack refuses to show is not insisted upon.

        Raises ``Refused`` only where Slack accepts the bot no more.
        """
        while True:
            try:
                await read()
            except Refused as refusal:
                if refusal.by_token:
                    raise
                log.error("cannot be read", reason=str(refusal))
            except (ClientError, SlackApiError, OSError) as error:
                log.warning("not read; trying again", reason=type(error).__name__)
                await asyncio.sleep(self._eyes.pause.total_seconds())
                continue
            except Exception:
                log.exception("cannot be read")
            return

    async def _tell_channels(self) -> None:
        when, places = self._once_more(), set[Place]()
        async for channel in self._eyes.channels.mine():
            places.add(self.home.place(str(channel["id"])))
            await self._tell_of(channel, when)
        listed = ChannelsListed(
            id=f"slack:channels:{when}",
            at=self._eyes.now(),
            messenger=NAME,
            workspace=self.home.workspace,
            places=frozenset(places),
        )
        await self._handover.tell([listed])

    async def _describe(self, channel: str) -> None:
        """Tell of one channel as it is now."""
        await self._tell_of(await self._eyes.channels.get(channel), self._once_more())

    async def _tell_of(self, channel: Json, when: str) -> None:
        """Tell of a channel. One that Slack refuses to show keeps nobody from hearing of the others."""
        try:
            changed = await self._eyes.channels.changed(channel, self.home, self._eyes.now(), when)
        except Refused as refusal:
            if refusal.by_token:
                raise
            log.warning("not described", channel=channel["id"], reason=refusal.code)
            return
        if changed:
            await self._handover.tell([changed])

    # ---- What was missed ---------------------------------------------------------------------------------

    async def keep_rereading(self) -> None:
        """Read threads again, one after the other."""
        while True:
            async with self._eyes.rereads.taken() as again:
                await self._until_read(partial(self._reread, again))

    async def _reread(self, again: Reread) -> None:
        thread = again.thread
        if thread.thread is None:
            return
        times, began = self._once_more(), self._eyes.now()
        stand: set[str] = set()
        async for message in self._eyes.channels.replies(thread.channel, thread.thread):
            if message.get("subtype") != "tombstone":
                stand.add(str(message.get("ts")))
            if message.get("ts") == thread.thread:
                continue
            await self._eyes.people.look_up(inbound.people_in({"event": message}))
            if heard := inbound.reread(message, thread.channel, self.home, self._person, times):
                await self._handover.start(heard).landed.wait()
        # Where the message it hangs from is gone as well, Slack may have let go of what is old by itself.
        if thread.thread in stand:
            read = ThreadRead(
                id=f"slack:read:{thread.channel}:{thread.thread}:{times}",
                at=began,
                thread=thread,
                messages=frozenset(stand),
                known=again.known,
            )
            await self._handover.tell([read])

    async def keep_looking(self) -> None:
        """Look whether people are still there, one after the other."""
        while True:
            look = await self._eyes.looks.get()
            await self._until_read(lambda look=look: self._look_for(look.person))  # type: ignore[misc]

    async def _look_for(self, person: Person) -> None:
        if person.workspace == self.home.workspace and await self._eyes.people.is_gone(person.user):
            times = self._once_more()
            gone = PersonGone(id=f"slack:gone:{person.user}:{times}", at=self._eyes.now(), person=person)
            await self._handover.tell([gone])

    def _once_more(self) -> str:
        """What makes something told again another happening than before."""
        return f"{self._eyes.now().timestamp()}:{next(self._times)}"
