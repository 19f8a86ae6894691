"""What happens in Discord, from its payloads to the bot, and what was missed."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog

from adapters.discord import home
from adapters.discord.drawing.luggage import Fetch, unpack
from adapters.discord.hearing import messages, turnings
from adapters.discord.hearing.channels import Channels, patiently
from adapters.discord.hearing.insight import PATIENCE, Insight
from adapters.discord.hearing.messages import Names
from adapters.discord.hearing.people import People
from adapters.discord.hearing.turnings import Spoken
from adapters.discord.hearing.watching import WHO_SEES_WHAT, Watch
from adapters.discord.saying.answering import Answerer
from adapters.discord.saying.desk import OWN, Desk
from adapters.discord.saying.waiting import Told, Waiting, WaitingRoom
from adapters.discord.wire.rest import Myself
from bot import handover
from bot.events import Event, FormLeft, FormSubmitted, PersonGone
from bot.handover import Flight, Handover, Heard, in_time
from bot.model.place import Place

log = structlog.get_logger()

Json = Mapping[str, Any]

CHANNELS = frozenset({"CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE"})


@dataclass(frozen=True, slots=True)
class Patience(handover.Patience):
    """How long to wait for the bot. Discord tells most things once: what is not kept is tried again here."""

    answer: timedelta = timedelta(seconds=1.5)
    """Until Discord is told that an answer is on its way; it loses patience after three seconds."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """What is needed to understand what Discord says, and to answer it."""

    channels: Channels
    people: People
    insight: Insight
    waiting: WaitingRoom
    desk: Desk
    answerer: Answerer
    spoken: Spoken
    fetch: Fetch
    now: Callable[[], datetime]

    @property
    def names(self) -> Names:
        """What people, roles and channels are called, as far as is known."""
        return Names(self.people.known, self.channels.role, self.channels.name)


class Listener:
    """Hears Discord for as long as the messenger listens."""

    def __init__(
        self, handover: Handover, eyes: Eyes, watch: Watch, patience: Patience, tasks: asyncio.TaskGroup
    ) -> None:
        self._handover = handover
        self._eyes = eyes
        self._watch = watch
        self._patience = patience
        self._tasks = tasks
        self._names = eyes.names
        self._me: Myself | None = None
        self._times = itertools.count(1)

    # ---- What Discord sends ------------------------------------------------------------------------------

    def listen_to(self, client: discord.Client, me: Myself) -> None:
        """Another client is about to connect."""
        self._eyes.channels.client = client
        self._watch.connecting()
        self._me = me
        if not me.reads_messages:
            log.warning(
                "without the intent Message Content answers in threads are not read; forms and buttons work",
                messenger=home.NAME,
            )
        if not me.knows_members:
            log.warning(
                "without the intent Server Members people are known in closed channels when they turn up",
                messenger=home.NAME,
            )

    async def hear(self, name: str, payload: Json) -> None:
        """Something happened. Whatever is wrong with it stops nothing else."""
        hearing = self._understand(name, payload)
        try:
            self._tasks.create_task(hearing)
        except RuntimeError:
            hearing.close()  # we are stopping

    async def _understand(self, name: str, payload: Json) -> None:
        try:
            await self._hear(name, payload)
        except Exception:
            log.exception("not understood", happened=name)

    async def _hear(self, name: str, payload: Json) -> None:
        self._note_channels(name, payload)
        if name in WHO_SEES_WHAT:
            self._watch.guild_changed(str(payload.get("guild_id") or payload.get("id")))
        match name:
            case "READY":
                guilds = {str(guild["id"]) for guild in payload.get("guilds") or ()}
                self._watch.session_began(guilds, *payload.get("shard") or ())
            case "GUILD_DELETE" if not payload.get("unavailable"):
                log.warning("removed from a guild", guild=str(payload.get("id")))
            case "GUILD_MEMBER_REMOVE" if not payload["user"].get("bot"):
                self._left(str(payload["guild_id"]), str(payload["user"]["id"]))
            case "MESSAGE_CREATE" | "MESSAGE_UPDATE" if payload.get("guild_id"):
                await self._read(payload, changed=name == "MESSAGE_UPDATE")
            case "MESSAGE_DELETE" if payload.get("guild_id"):
                await self._gone(str(payload["channel_id"]), [str(payload["id"])])
            case "MESSAGE_DELETE_BULK":
                await self._gone(str(payload["channel_id"]), [str(one) for one in payload.get("ids") or ()])
            case "THREAD_DELETE" | "CHANNEL_DELETE":
                await self._room_gone(str(payload["id"]), str(payload.get("parent_id") or ""), name)
            case "INTERACTION_CREATE":
                await self._turned(payload)

    def _note_channels(self, name: str, payload: Json) -> None:
        """Remember which channels and threads there are."""
        channels = self._eyes.channels
        if name in CHANNELS:
            channels.note(payload)
        elif name == "GUILD_CREATE":
            for channel in (*(payload.get("channels") or ()), *(payload.get("threads") or ())):
                channels.note({**channel, "guild_id": payload.get("id")})
        elif name == "THREAD_LIST_SYNC":
            for thread in payload.get("threads") or ():
                channels.note(thread)
        elif name in ("CHANNEL_DELETE", "THREAD_DELETE"):
            channels.forget(str(payload["id"]))

    # ---- Messages ----------------------------------------------------------------------------------------

    async def _read(self, message: Json, *, changed: bool) -> None:
        if changed and not messages.is_reworded(message):
            return
        where = await self._eyes.channels.place(str(message["channel_id"]))
        if changed and ("author" not in message or "content" not in message):
            # Only what changed was told: the whole message is wanted.
            whole = str(message["channel_id"]), str(message["id"])
            message = await patiently(lambda: self._eyes.channels.message(*whole))
        if not self._is_told(message):
            return
        self._eyes.people.note_all(message)
        told = messages.edited if changed else messages.posted
        self._handover.start(messages.heard(told(message, where, self._names), message))

    def _is_told(self, message: Json) -> bool:
        return self._me is not None and messages.is_told(message, self._me.user)

    async def _gone(self, channel: str, ids: list[str]) -> None:
        where = await self._eyes.channels.place(channel)
        for id in ids:  # noqa: A001  # it is called so everywhere
            event = messages.deleted(id, where, self._eyes.now())
            self._handover.start(Heard(event, messages.subject(id), float("inf")))

    async def _room_gone(self, room: str, parent: str, told: str) -> None:
        """A thread or a channel was deleted; what goes with it does not come back: Discord is asked, too."""
        place = home.place(parent, room) if told == "THREAD_DELETE" else home.place(room)
        if await self._eyes.channels.is_gone(room):
            self._handover.start(Heard(messages.place_gone(place, self._eyes.now(), self._once_more())))

    # ---- Interactions ------------------------------------------------------------------------------------

    async def _turned(self, payload: Json) -> None:
        waiting, new = self._eyes.waiting.enter(payload)
        if not new:
            log.info("told twice", interaction=waiting.id)
            return
        self._eyes.people.note_all(payload)
        where = self._eyes.channels.place_of(payload)
        await self._note_view(payload)
        event = await self._event(payload, waiting, where)
        if isinstance(event, FormSubmitted):
            waiting = await self._sent(event, waiting)
        elif event is not None:
            await self._see_through(self._handover.start(Heard(event)), waiting)
        try:
            if isinstance(event, FormLeft):
                await self._eyes.desk.go_on(waiting)
        finally:
            if self._eyes.waiting.get(waiting.id):
                await self._eyes.answerer.finish(waiting)

    async def _sent(self, form: FormSubmitted, waiting: Waiting) -> Waiting:
        """See a form through; who waits for what became of it, should it be sent again meanwhile."""
        flight = self._handover.start(Heard(form))
        if isinstance(first := flight.heard.event, FormSubmitted):
            self._eyes.waiting.take_over(first.interaction, waiting)
        await self._see_through(flight, waiting)
        waiting = self._eyes.waiting.get(waiting.id) or waiting
        if waiting.refused:
            # Sent again as it is, it is judged again: what stood in its way may be gone.
            self._handover.forget(flight)
            self._handover.start(Heard(_as_left(form)))
        else:
            self._eyes.desk.close(waiting)
        return waiting

    async def _event(self, payload: Json, waiting: Waiting, where: Place) -> Event | None:
        if waiting.sending:
            return await self._eyes.desk.submit(payload, waiting, where, self._names)
        pressed = unpack(str((payload.get("data") or {}).get("custom_id") or ""), self._eyes.fetch)
        if waiting.pressing and pressed and pressed[0] == OWN:
            await self._eyes.desk.press(pressed[1], waiting)
            return None
        return turnings.event(payload, where, self._names, self._eyes.spoken, self._eyes.fetch)

    async def _see_through(self, flight: Flight, waiting: Waiting) -> None:
        """Return when everything is done about it; in time, let Discord know that we are at it."""
        await in_time(flight.landed, self._patience.answer)
        if waiting.told is Told.NOTHING and not flight.landed.is_set():
            if waiting.sending:
                # A form that is not kept stays unanswered: Discord leaves it open, with everything in it.
                await flight.kept.wait()
            if waiting.typing:
                await self._eyes.answerer.complete(waiting, ())
            elif not flight.landed.is_set():
                await self._eyes.answerer.hold(waiting)
        await flight.landed.wait()

    async def _note_view(self, payload: Json) -> None:
        """Let the bot know what whoever turns to it sees, before it hears what they want."""
        if self._me is None:
            return
        person = self._names.person(turnings.user_of(payload))
        listed, complete = self._me.knows_members, self._watch.is_complete
        news = await self._eyes.insight.look(payload, person, listed=listed, complete=complete)
        if news is not None:
            flight = self._handover.start(Heard(news, f"presence:{person.user}"))
            await in_time(flight.landed, timedelta(seconds=PATIENCE))

    def _left(self, guild: str, user: str) -> None:
        """Somebody left a guild, or was put out of it; Discord tells of it where it tells of members."""
        self._eyes.insight.forget(user)
        places = self._eyes.channels.left_behind(guild, user, all_known=self._watch.is_complete)
        gone = PersonGone(
            id=f"discord:gone:{guild}:{user}:{self._once_more()}",
            at=self._eyes.now(),
            person=self._names.person(user),
            places=places,
        )
        self._handover.start(Heard(gone, f"presence:{user}"))

    def _once_more(self) -> str:
        """What makes something told again another happening than before."""
        return f"{self._eyes.now().timestamp()}:{next(self._times)}"


def _as_left(form: FormSubmitted) -> FormLeft:
    """A refused form, whose window Discord has closed: what was typed in it waits for whoever comes back."""
    return FormLeft(
        id=f"{form.id}:left",
        at=form.at,
        person=form.person,
        place=form.place,
        name=form.name,
        about=form.about,
        values=form.values,
    )
