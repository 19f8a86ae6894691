"""What the bot does in Slack: says, whispers, changes, opens; and finds again what it said."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from adapters.slack.drawing import forms, outbound, views
from adapters.slack.hearing.channels import Channels
from adapters.slack.home import Home, is_direct
from adapters.slack.saying.waiting import Waiting, WaitingRoom
from adapters.slack.wire.pace import Pace
from adapters.slack.wire.refusals import Refused
from adapters.slack.wire.web import Web
from bot.actions import Edit, OpenForm, Post, RefuseForm, ShowHome, Tell, Whisper
from bot.cards import Card
from bot.deliveries import Delivery
from bot.model.place import Address, Person, Place
from bot.ports import Standing, TryLater

log = structlog.get_logger()

LOOKED_BACK = timedelta(days=1)
"""How long before it was last due a delivery may have been said: its earlier attempts are behind it."""

Json = dict[str, Any]


class Speaker:
    """Performs actions, each in its turn."""

    def __init__(
        self, web: Web, pace: Pace, channels: Channels, waiting: WaitingRoom, now: Callable[[], datetime]
    ) -> None:
        self._web = web
        self._pace = pace
        self._channels = channels
        self._waiting = waiting
        self._now = now
        self._direct: dict[str, str] = {}

    # ---- For everybody in a place ------------------------------------------------------------------------

    async def post(self, action: Post, home: Home) -> Address:
        """Say it in its place. Raises ``CannotSay`` and ``TryLater``."""
        return await self._say(action.place, action.card, home, key=action.key)

    async def edit(self, action: Edit) -> None:
        """Change one of our messages; of many changes at once, only the last is seen."""
        await self._change(action.address.place.channel, action.address.message, action.card)

    # ---- For one person ----------------------------------------------------------------------------------

    async def tell(self, action: Tell, home: Home) -> Address:
        """Say it in their direct messages. Raises ``CannotSay`` and ``TryLater``."""
        place = home.place(await self._direct_to(action.to))
        return await self._say(place, action.card, home, key=action.key, private=not action.key)

    async def whisper(self, action: Whisper, home: Home) -> None:
        """Show it to one person where they are: as the answer they wait for, beside it, or directly."""
        waiting = self._waiting.get(action.interaction)
        if action.near.is_home:
            if not (waiting and await self._said_over_home(waiting, action)):
                log.info("rewritten", action="Whisper", into="Tell", reason="no modal can be opened")
                await self.tell(Tell(action.to, action.card), home)
            return
        drawn = outbound.message(action.card)
        if waiting and self._is_ours(waiting):
            # In the conversation of two there is nobody to hide it from: it stays.
            if action.replaces:
                await self._change(waiting.pressed_in, waiting.pressed, action.card)
            else:
                await self._say(action.near, action.card, home, private=True)
            return
        if waiting and await self._answered(waiting, action, drawn):
            return
        try:
            await self._show(action, drawn, home)
        except Refused as refusal:
            log.info("rewritten", action="Whisper", into="Tell", reason=refusal.code)
            await self.tell(Tell(action.to, action.card), home)

    async def open_form(self, action: OpenForm) -> None:
        """Open a form for whoever has just pressed or typed. Raises ``CannotSay``."""
        await self._open(self._waiting.get(action.interaction), forms.view(action.form, action.near))

    async def show_home(self, action: ShowHome) -> None:
        """Draw somebody's page; of many times at once, only the last is seen."""
        view = views.home(action.card)

        async def publish() -> None:
            await self._web.call("views.publish", user_id=action.to.user, view=view)

        await self._pace.change(f"home:{action.to.user}", publish, "views.publish")

    def refuse_form(self, action: RefuseForm) -> None:
        """Have the form that is being sent say what to mend."""
        if waiting := self._waiting.get(action.interaction):
            waiting.settle(action.errors)

    # ---- After a doubt -----------------------------------------------------------------------------------

    async def find(self, delivery: Delivery, home: Home) -> Standing | None:
        """How a delivery stands; None when it was certainly not said."""
        action = delivery.action
        place = action.place if isinstance(action, Post) else home.place(await self._direct_to(action.to))
        since = min(delivery.due_at, self._now()) - LOOKED_BACK
        looked = {"include_all_metadata": True, "oldest": f"{since.timestamp():.6f}"}
        messages = (
            self._channels.replies(place.channel, place.thread, **looked)
            if place.thread
            else self._channels.history(place.channel, **looked)
        )
        async for message in messages:
            if outbound.is_delivery(dict(message), delivery.key) and message.get("user") == home.bot_user:
                return Standing(Address(place, str(message["ts"])))
        return None

    # ---- How ---------------------------------------------------------------------------------------------

    async def _say(
        self, place: Place, card: Card, home: Home, *, key: str | None = None, private: bool = False
    ) -> Address:
        arguments: Json = {
            "channel": place.channel,
            **outbound.message(card),
            **outbound.metadata(key),
            **({"thread_ts": place.thread} if place.thread else {}),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        told = await self._pace.say(
            "chat.postMessage",
            place.channel,
            lambda: self._web.call("chat.postMessage", **arguments),
            private=private,
            later=key is not None,
        )
        return home.address(place.channel, str(told["ts"]), place.thread)

    async def _change(self, channel: str, stamp: str, card: Card) -> None:
        drawn = outbound.message(card)

        async def change() -> None:
            await self._web.call("chat.update", channel=channel, ts=stamp, **drawn)

        await self._pace.change(f"{channel}:{stamp}", change)

    async def _show(self, action: Whisper, drawn: Json, home: Home) -> None:
        if is_direct(action.near.channel):
            await self._say(action.near, action.card, home, private=True)
            return
        arguments: Json = {"channel": action.near.channel, "user": action.to.user, **drawn}
        if action.near.thread:
            arguments["thread_ts"] = action.near.thread
        await self._pace.say(
            "chat.postEphemeral",
            f"whisper:{action.near.channel}:{action.to.user}",
            lambda: self._web.call("chat.postEphemeral", **arguments),
            private=True,
            later=False,
        )

    async def _said_over_home(self, waiting: Waiting, action: Whisper) -> bool:
        """Whether it stands over their page: in place of the form or the card they used, or on top."""
        view = views.modal(action.card, action.near)
        if waiting.sent:
            if waiting.instead or waiting.acknowledged:
                return False
            waiting.instead = view
            waiting.settle(())
            return True
        try:
            if action.replaces and waiting.in_modal:
                await self._web.call("views.update", view_id=waiting.view, view=view)
            else:
                await self._open(waiting, view)
        except (Refused, TryLater) as refusal:
            log.info("not opened", view="modal", reason=str(refusal))
            return False
        return True

    async def _open(self, waiting: Waiting | None, view: Json) -> None:
        """Open a modal for whoever turned to us: on top of the one they did so in, or in its place.

        Raises ``CannotSay`` and ``TryLater``; a trigger opens one modal, within three seconds.
        """
        trigger = waiting.trigger if waiting else ""
        if waiting is None or not waiting.in_modal:
            await self._web.call("views.open", trigger_id=trigger, view=view)
            return
        try:
            await self._web.call("views.push", trigger_id=trigger, view=view)
        except Refused as refusal:
            if refusal.code != "push_limit_reached":
                raise
            await self._web.call("views.update", view_id=waiting.view, view=view)

    async def _answered(self, waiting: Waiting, action: Whisper, drawn: Json) -> bool:
        """Whether Slack took it at the address the interaction brought; it does so a few times only."""
        if not waiting.response_url or waiting.answers_left <= 0:
            return False
        waiting.answers_left -= 1
        answer: Json = {
            "response_type": "ephemeral",
            "replace_original": action.replaces and waiting.only_theirs,
            **drawn,
        }
        if action.near.thread and not answer["replace_original"]:
            answer["thread_ts"] = action.near.thread
        try:
            return await self._web.respond(waiting.response_url, answer)
        except TryLater:
            return False

    async def _direct_to(self, person: Person) -> str:
        """The conversation with somebody, opened when it is needed first."""
        if person.user not in self._direct:
            told = await self._web.call("conversations.open", users=person.user)
            self._direct[person.user] = str(told["channel"]["id"])
        return self._direct[person.user]

    def _is_ours(self, waiting: Waiting) -> bool:
        """Whether what was pressed stands in our own conversation with that person."""
        return is_direct(waiting.pressed_in)
