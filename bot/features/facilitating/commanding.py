"""What the core team's cards offer can be typed as well: ``/theme pause``. Which programme is asked back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Block, Button, Buttons, Card
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted
from bot.features.communities.joining import meet_facilitator
from bot.features.programmes import adjusting, asking, calendar, planning, season, standing_by, undoing
from bot.model.programme import Programme, State
from bot.router import Handler, Router
from bot.sentences.ahead import without_until
from bot.turn import Declined, Turn
from bot.wording import words

ROW = 5
"""Programmes beside each other, where one is to be chosen."""

ASKED = 25
"""Programmes to choose from; the others are found where they are shown."""

Fits = Callable[[Programme, datetime], bool]
Value = Callable[[Programme], str]


# ---- About the whole community ---------------------------------------------------------------------------


async def show_season(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Show what comes in all programmes."""
    return await _as_if_pressed(event, season.show, await _community(event, turn), turn)


async def show_journal(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Say who did what."""
    return await _as_if_pressed(event, undoing.show_all, await _community(event, turn), turn)


async def show_calendar(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Give the address of the dates' feed."""
    return await _as_if_pressed(event, calendar.show, await _community(event, turn), turn)


async def stand_by(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Let the community stand by until the date that was typed; else ask for it, or offer to end it."""
    present = await meet_facilitator(event, turn)
    if shown := standing_by.way_out(present, turn):
        return [Whisper(event.person, event.place, Card(tuple(shown)), event.interaction)]
    if event.text:
        return await _as_if_filled_in(event, standing_by.begin, present.community.id, turn)
    return await _as_if_pressed(event, standing_by.open_form, present.community.id, turn)


async def _community(event: CommandInvoked, turn: Turn) -> str:
    return (await meet_facilitator(event, turn)).community.id


# ---- About one programme ---------------------------------------------------------------------------------


async def pause(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Let nothing come: until the date that was typed, or until somebody resumes."""
    if not event.text:
        return await _about_one(event, turn, "planning.pause", planning.pause, _runs)
    chosen = await _meant(event, turn, _any)
    if len(chosen) == 1:
        return await _as_if_filled_in(event, adjusting.pause_until, chosen[0].id, turn)
    day = without_until(event.text)
    return await _ask_which(event, turn, "adjusting.pause", chosen, lambda one: f"{one.id}/{day}")


async def resume(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Let a programme go on from its next date."""
    return await _about_one(event, turn, "planning.resume", planning.resume, _is_held)


async def skip(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Let the next date of a programme not come."""
    return await _about_one(event, turn, "adjusting.skip", adjusting.skip_next, _comes, adjusting.next_one)


async def publish(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Show what would go out at once: one line that was typed does not do what cannot be taken back."""
    return await _about_one(event, turn, "commanding.publish", offer_to_publish, _any)


async def offer_to_publish(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show the next theme of a programme, and the button that posts it."""
    programme, present = await planning.programme_meant(event, turn)
    standing_by.decline(present, turn)
    shown = await planning.preview(programme, present, turn)
    publish = planning.publish_button(programme, present.voice, turn)
    card = Card((*shown.blocks, Buttons((publish,))))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


def _any(_programme: Programme, _now: datetime) -> bool:
    return True


def _runs(programme: Programme, now: datetime) -> bool:
    return programme.state is State.RUNNING and not programme.waits(now)


def _is_held(programme: Programme, now: datetime) -> bool:
    return programme.state is State.PAUSED or programme.waits(now)


def _comes(programme: Programme, _: datetime) -> bool:
    return programme.next is not None


# ---- Which one -------------------------------------------------------------------------------------------


async def _about_one(
    event: CommandInvoked,
    turn: Turn,
    button: str,
    handler: Handler,
    fits: Fits,
    value: Value = lambda one: one.id,
) -> Sequence[Action]:
    """What the button does, to the one programme there is to do it to; of several, which is asked back."""
    chosen = await _meant(event, turn, fits)
    if len(chosen) == 1:
        return await _as_if_pressed(event, handler, value(chosen[0]), turn)
    return await _ask_which(event, turn, button, chosen, value)


async def _meant(event: CommandInvoked, turn: Turn, fits: Fits) -> Sequence[Programme]:
    """The programmes under way it may be about; where there is none, all of them: each says why it is not."""
    present = await meet_facilitator(event, turn)
    programmes = await turn.unit.programmes.of(present.community.id)
    if not programmes:
        raise Declined(present.voice.text("planning.no_programme"))
    started = [one for one in programmes if one.state is not State.DRAFT]
    if not started:
        raise Declined(present.voice.text("commanding.only_drafts"))
    return [one for one in started if fits(one, turn.now)] or started


async def _ask_which(
    event: CommandInvoked, turn: Turn, button: str, chosen: Sequence[Programme], value: Value
) -> Sequence[Action]:
    present = await meet_facilitator(event, turn)
    buttons = [
        Button(f"{one.name} · #{await asking.channel_name(one.place, turn)}", button, value(one))
        for one in chosen[:ASKED]
    ]
    rows = [Buttons(tuple(buttons[start : start + ROW])) for start in range(0, len(buttons), ROW)]
    blocks: list[Block] = [present.voice.text("commanding.which"), *rows]
    if left := len(chosen[ASKED:]):
        blocks.append(present.voice.note("overview.more_programmes", left=left))
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


# ---- As if it had been pressed ---------------------------------------------------------------------------


async def _as_if_pressed(event: CommandInvoked, handler: Handler, value: str, turn: Turn) -> Sequence[Action]:
    """What a button with that value does; nothing stands there yet for its answer to replace."""
    pressed = ButtonPressed(
        id=event.id,
        at=event.at,
        person=event.person,
        place=event.place,
        interaction=event.interaction,
        name=event.name,
        value=value,
    )
    actions = await handler(pressed, turn)
    return [replace(one, replaces=False) if isinstance(one, Whisper) else one for one in actions]


async def _as_if_filled_in(
    event: CommandInvoked, handler: Handler, about: str, turn: Turn
) -> Sequence[Action]:
    """What a form with the date that was typed does; what is wrong with it is said."""
    filled_in = FormSubmitted(
        id=event.id,
        at=event.at,
        person=event.person,
        place=event.place,
        interaction=event.interaction,
        name=event.name,
        about=about,
        values={"until": event.text},
    )
    actions = await handler(filled_in, turn)
    for action in actions:
        if isinstance(action, RefuseForm):
            raise Declined(words(action.errors[0][1]))
    return actions


routes = Router(
    buttons={"commanding.publish": offer_to_publish},
    commands={
        "theme.season": show_season,
        "theme.journal": show_journal,
        "theme.calendar": show_calendar,
        "theme.stand-by": stand_by,
        "theme.pause": pause,
        "theme.resume": resume,
        "theme.skip": skip,
        "theme.publish": publish,
    },
)
