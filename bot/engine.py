"""One event, one unit of work, then the actions it caused. Save, then speak."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog

from bot import commands
from bot.actions import (
    Action,
    Edit,
    LookFor,
    OpenForm,
    Post,
    RefuseForm,
    Reread,
    ShowHome,
    Suggest,
    Tell,
    Whisper,
)
from bot.capabilities import adapt
from bot.cards import Block, Card
from bot.catalogue import Catalogue
from bot.deliverer import note_outcome
from bot.edits import Edits
from bot.events import (
    ButtonPressed,
    ChangeRefused,
    CommandInvoked,
    CommandTyped,
    DeliveryRefused,
    DeliverySaid,
    Event,
    FieldTyped,
    FormSubmitted,
    Interaction,
    MessageChanged,
    MessagePicked,
    ProgrammeDue,
    StandByOver,
)
from bot.model.community import Community
from bot.model.programme import Programme
from bot.ports import CannotSay, Clock, Conflict, Dice, Measures, Messenger, Storage, StorageError, UnitOfWork
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Wording, quote

log = structlog.get_logger()

SEEN_FOR = timedelta(days=14)
"""How long an event is remembered; no messenger hands one over again after hours, let alone days."""
DRAFTED_FOR = timedelta(days=30)
"""How long what was typed into a form, and not sent, waits for whoever typed it."""
WISHED_FOR = timedelta(days=365)
"""How long what was looked for in vain is an idea for a theme."""
DUE_AT_ONCE = 100
NOT_ONCE = (CommandTyped, FieldTyped, MessageChanged, ProgrammeDue, StandByOver)
"""What changes nothing; and what comes due, which is claimed with what it is about, kept anew in the unit."""
TRIES = 5
"""How often an event is decided upon, when every time another process has changed what it is about."""


class Engine:
    """Takes what happened, lets a feature decide, keeps it, and has the messengers do the rest."""

    def __init__(
        self,
        *,
        storage: Storage,
        router: Router,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        dice: Dice,
        wording: Wording,
        catalogue: Catalogue,
        timezone: str,
        owed: Callable[[], None] = lambda: None,
        measures: Measures | None = None,
        pages: Callable[[], str] = str,
    ) -> None:
        """``timezone`` is offered to new communities; ``pages`` tells the address the bot's pages are at.

        ``owed`` is called whenever something may have become due to be said.
        """
        self._storage = storage
        self._router = router
        self._messengers = messengers
        self._clock = clock
        self._dice = dice
        self._wording = wording
        self._catalogue = catalogue
        self._timezone = timezone
        self._owed = owed
        self._measures = measures or Measures()
        self._pages = pages
        self._edits = Edits()
        self._showing: set[str] = set()
        """The keys of what was withheld, and is being shown."""

    @property
    def edits_to_make(self) -> int:
        """How many messages of ours do not yet say what they are to say."""
        return len(self._edits)

    async def receive(self, event: Event, kept: Callable[[], Awaitable[None]] | None = None) -> None:
        """Deal with one event; see ``bot.ports.Receive``."""
        began, happened = monotonic(), type(event).__name__
        with structlog.contextvars.bound_contextvars(id=event.origin, happened=happened):
            try:
                actions = await self._decided(event)
            except Declined as declined:
                log.info("declined")
                actions = [self._tell_why(event, declined)]
            except StorageError:
                raise  # told once for everything that waits for the database, not for every event
            except Exception:
                log.exception("not kept")
                raise
            # Noted before anything is awaited: the order in which units were kept is the order of truth.
            self._edits.note(actions)
            if kept is not None:
                await kept()
            for action in actions:
                await self._perform(action)
            self._owed()
            if isinstance(event, ButtonPressed | CommandInvoked | FormSubmitted | MessagePicked):
                await self._show_withheld(event)
            self._measures.reacted(happened, monotonic() - began)

    async def time_passed(self) -> None:
        """Let whatever has come due by now be dealt with: stand-bys that are over, then programmes.

        What could not be said in a message of ours is looked at again.
        """
        failed = self._edits.take_failed()
        again = [self._changed(Edit(address, Card(()))) for address in failed]
        try:
            await self._deal_with_what_is_due(again)
        except StorageError:
            self._edits.put_back(failed)
            raise

    async def _deal_with_what_is_due(self, besides: Sequence[Event]) -> None:
        met: set[str] = set()
        while True:
            now, most = self._clock.now(), DUE_AT_ONCE + len(met)
            async with self._storage.unit() as unit:
                over = await unit.communities.rested(now, most)
                due = await unit.programmes.due(now, most)
            happened = [
                *besides,
                *(_over(one, now) for one in over),
                *(come for one in due for come in _come(one, now)),
            ]
            fresh = [event for event in happened if event.id not in met]
            if not fresh:
                return
            for event in fresh:
                met.add(event.id)
                try:
                    await self.receive(event)
                except StorageError:
                    raise
                except Exception:
                    # One that cannot be dealt with now holds up no other; it is due again next time.
                    log.exception("held up", id=event.id)

    async def next_due(self) -> datetime | None:
        """The instant at which the next programme is due."""
        async with self._storage.unit() as unit:
            return await unit.programmes.next_due()

    async def forget_what_is_old(self) -> None:
        """Let go of events nobody can hand over again, drafts nobody came back to, searches long past."""
        async with self._storage.unit() as unit:
            # By real time: a clock that somebody moves makes no redelivery impossible.
            await unit.forget_seen(min(self._clock.now(), datetime.now(UTC)) - SEEN_FOR)
            await unit.drafts.forget_older(self._clock.now() - DRAFTED_FOR)
            await unit.handouts.forget_older(self._clock.now())
            await unit.wishes.forget_older((self._clock.now() - WISHED_FOR).date())
            await unit.commit()

    async def _decided(self, event: Event) -> Sequence[Action]:
        """What is to be done about an event, given what other processes do at the same moment."""
        for _ in range(TRIES - 1):
            with suppress(Conflict):
                return await self._decide(event)
            log.info("somebody else was at it; again")
        return await self._decide(event)

    async def _decide(self, event: Event) -> Sequence[Action]:
        if isinstance(event, CommandInvoked | CommandTyped):
            name, text = commands.read(event.name, event.text)
            event = replace(event, name=name, text=text)
        handler = self._router.handler(event) or _leave_it
        async with self._storage.unit() as unit:
            if not isinstance(event, NOT_ONCE) and not await unit.first_seen(event):
                log.info("seen before")
                return ()
            if isinstance(event, DeliverySaid | DeliveryRefused):
                await note_outcome(event, unit)
            if isinstance(event, FormSubmitted):
                event = await _completed(event, unit)
            turn = Turn(
                unit=unit,
                now=self._clock.now(),
                dice=self._dice,
                wording=self._wording,
                catalogue=self._catalogue,
                timezone=self._timezone,
                cause=event.origin,
                measures=self._measures,
                pages=self._pages(),
            )
            actions = await handler(event, turn)
            if any(isinstance(action, RefuseForm) for action in actions):
                # Bad input changes nothing: sent once more, the form is judged once more.
                log.info("refused", handler=handler.__name__)
                return actions
            if isinstance(event, FormSubmitted):
                await unit.drafts.forget(event.person, event.name, event.about)
            await unit.commit()
        actions = [*actions, *turn.also]
        log.info("kept", handler=handler.__name__, actions=len(actions))
        return actions

    async def _show_withheld(self, event: Interaction) -> None:
        """Show who takes no direct messages what they were to be told; what they see is not owed any more."""
        async with self._storage.unit() as unit:
            withheld = await unit.deliveries.withheld(event.person)
        for delivery in withheld:
            if delivery.key in self._showing:
                continue
            self._showing.add(delivery.key)
            try:
                card = delivery.action.card
                if await self._perform(Whisper(event.person, event.place, card, event.interaction)):
                    said = DeliverySaid(id=event.id, at=self._clock.now(), key=delivery.key, address=None)
                    async with self._storage.unit() as unit:
                        await note_outcome(said, unit)
                        await unit.commit()
            finally:
                self._showing.discard(delivery.key)

    async def _perform(self, action: Action) -> bool:
        """Do what somebody is waiting for; whether it was done.

        A failure costs them a word, never what they gave.
        """
        messenger = self._messengers.get(messenger_of(action))
        if messenger is None:
            log.warning("no such messenger", messenger=messenger_of(action))
            return False
        possible = adapt(action, messenger.capabilities)
        if possible is None:
            return False
        try:
            if isinstance(action, Edit):
                made = await self._edits.make(action, lambda: messenger.perform(possible))
                if made and self._storage.shared:
                    await self._look_after(action)
            else:
                await messenger.perform(possible)
        except CannotSay as refusal:
            log.warning("refused", action=type(possible).__name__, reason=refusal.why.value)
            await self._after_refusal(action, refusal)
            return False
        except Exception:
            log.exception("not performed", action=type(possible).__name__)
            await self._after_refusal(action)
            return False
        return True

    async def _after_refusal(self, action: Action, refusal: CannotSay | None = None) -> None:
        """Let whoever counts on it know that it was not done."""
        if isinstance(action, OpenForm):
            await self._perform(self._form_not_opened(action))
        if isinstance(action, Edit) and refusal is not None:
            name, at = f"unchanged:{self._dice.id()}", self._clock.now()
            told = ChangeRefused(id=name, at=at, address=action.address, reason=refusal.why.value)
            try:
                await self.receive(told)
            except Exception:
                # Whoever waits for what else is to be done must not wait in vain; it is looked at again.
                log.exception("not told", action=type(action).__name__)
                self._edits.put_back({action.address})

    def _form_not_opened(self, action: OpenForm) -> Whisper:
        """Whoever pressed would else wait for a form that never comes."""
        why = self._wording.voice(action.to.language).text("drafting.not_opened")
        return Whisper(action.to, action.near, Card((why,)), action.interaction)

    def _tell_why(self, event: Event, declined: Declined) -> Whisper:
        """Why it cannot be done; what somebody wrote in a form that closes comes back to them."""
        if not isinstance(event, Interaction):
            raise declined
        blocks: list[Block] = [declined.why]
        if isinstance(event, FormSubmitted) and (written := _written(event)):
            voice = self._wording.voice(event.person.language)
            blocks += [voice.text("drafting.not_taken"), *map(quote, written)]
        return Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)

    async def _look_after(self, edit: Edit) -> None:
        """Another process may have kept something meanwhile, and have said it before us: look once more."""
        with suppress(StorageError):
            await self.receive(self._changed(edit))

    def _changed(self, edit: Edit) -> MessageChanged:
        name, at = f"changed:{self._dice.id()}", self._clock.now()
        return MessageChanged(id=name, at=at, address=edit.address, card=edit.card)


def _over(community: Community, now: datetime) -> Event:
    return StandByOver(id=f"standby:{community.id}", at=now, community=community.id)


def _come(programme: Programme, now: datetime) -> Iterator[Event]:
    if programme.next is not None:
        happening = f"programme:{programme.id}:{programme.next}"
        yield ProgrammeDue(id=happening, at=now, programme=programme.id, occurrence=programme.next)


def messenger_of(action: Action) -> str:
    """The name of the messenger an action is for."""
    match action:
        case Post():
            return action.place.messenger
        case Whisper() | Tell() | ShowHome() | OpenForm() | RefuseForm() | Suggest():
            return action.to.messenger
        case Edit():
            return action.address.place.messenger
        case Reread():
            return action.thread.messenger
        case LookFor():
            return action.person.messenger


async def _completed(form: FormSubmitted, unit: UnitOfWork) -> FormSubmitted:
    """The form with what its other steps hold: a messenger that was restarted sends the last one only."""
    draft = await unit.drafts.get(form.person, form.name, form.about)
    return replace(form, values=draft.values | dict(form.values)) if draft else form


def _written(form: FormSubmitted) -> list[str]:
    """What somebody wrote in a form in words of their own, without what they chose."""
    return [value for value in form.values.values() if " " in value.strip()]


async def _leave_it(_event: Event, _turn: Turn) -> Sequence[Action]:
    """Nobody answers this."""
    return ()
