"""Facilitators live with a programme: skip, move, pause until a date, archive."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Block, Button, Buttons, Card, Form, TextField
from bot.events import ButtonPressed, FormSubmitted
from bot.features.communities.joining import Present
from bot.features.programmes import journalling, planning
from bot.features.programmes.days_to_come import WrongDay, day_ahead, day_told
from bot.features.themes import choosing
from bot.model.journal import Act, Entry
from bot.model.programme import INSTANT, Change, Programme, State
from bot.model.recurrence.occurrence import Occurrence
from bot.router import Router
from bot.sentences.ahead import read_times
from bot.turn import Declined, Turn


async def show_ways(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Offer everything that can be done about a programme besides the ordinary."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    dates = Button(voice.plain("planning.dates_button"), "planning.dates", programme.id)
    about_next = (
        Button(voice.plain("adjusting.skip_button"), "adjusting.skip", next_one(programme)),
        Button(voice.plain("adjusting.move_button"), "adjusting.move", next_one(programme)),
        Button(voice.plain("adjusting.pause_button"), "adjusting.pause", programme.id),
        dates,
    )
    about_all = (
        Button(voice.plain("adjusting.change_button"), "planning.change", programme.id),
        Button(voice.plain("relocating.button"), "relocating.open", programme.id),
        Button(voice.plain("adjusting.journal_button"), "planning.journal", programme.id),
        Button(voice.plain("adjusting.archive_button"), "adjusting.archive", programme.id, "danger"),
    )
    blocks: list[Block] = [await planning.summary(programme, voice, turn)]
    blocks += [Buttons(about_next if programme.next else (dates,)), Buttons(about_all)]
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


def next_one(programme: Programme) -> str:
    """The value of a button about the next occurrence: whoever presses it later means no other."""
    return f"{programme.id}/{programme.next}"


# ---- One occurrence --------------------------------------------------------------------------------------


async def skip_next(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let the next occurrence not come; the one after comes as planned."""
    programme, occurrence, present = await _next_one(event, event.value, turn)
    skipped = programme.changed(Change(occurrence), turn.now)
    entry = await _keep(Act.SKIPPED, programme, skipped, present, turn, occurrence)
    day = programme.rule.local(programme.instant(occurrence)).date()
    said = present.voice.text("adjusting.skipped", name=programme.name, day=day, next=_next_day(skipped))
    return [_done(event, entry, present, said)]


async def open_move_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask to when the next occurrence is to be moved."""
    programme, occurrence, present = await _next_one(event, event.value, turn)
    voice, now_at = present.voice, programme.rule.local(programme.instant(occurrence))
    form = Form(
        name="adjusting.move",
        title=voice.plain("adjusting.move_form"),
        fields=(
            TextField(
                "day",
                voice.plain("adjusting.day"),
                hint=voice.plain("adjusting.day_hint"),
                value=voice.full_date(now_at.date()),
                required=True,
                max_length=60,
            ),
            TextField(
                "at",
                voice.plain("adjusting.at"),
                hint=voice.plain("adjusting.at_hint"),
                value=voice.hour(now_at),
                required=True,
                max_length=20,
            ),
        ),
        submit=voice.plain("adjusting.move_submit"),
        about=f"{programme.id}/{occurrence}",
    )
    return [await turn.open_form(event, form, voice)]


async def move_next(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Move the next occurrence to another day and hour; the others stay where they are."""
    programme, occurrence, present = await _next_one(event, event.about, turn)
    voice = present.voice
    at = read_times(event.values.get("at", ""))
    try:
        day = day_told(event.values.get("day", ""), programme.rule.timezone, voice, turn)
    except WrongDay as wrong:
        return [_refuse(event, "day", str(wrong))]
    if len(at) != 1:
        return [_refuse(event, "at", voice.plain("adjusting.at_wrong"))]
    to = datetime.combine(day, at[0])
    instant = programme.rule.resolve(to)
    if instant <= turn.now:
        return [_refuse(event, "day", voice.plain("adjusting.day_over"))]
    if programme.resumes_on is not None and day < programme.resumes_on:
        return [_refuse(event, "day", voice.plain("adjusting.day_paused", until=programme.resumes_on))]
    moved = programme.changed(Change(occurrence, to), turn.now)
    others = programme.changed(Change(occurrence), turn.now)
    if any(due.at == instant for due in others.upcoming(instant - INSTANT, 1)):
        return [_refuse(event, "day", voice.plain("adjusting.day_taken"))]
    entry = await _keep(Act.MOVED, programme, moved, present, turn, occurrence)
    return [_done(event, entry, present, voice.text("adjusting.moved", name=programme.name, to=to))]


# ---- All of them -----------------------------------------------------------------------------------------


async def open_pause_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask until when nothing is to come."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    until = TextField(
        "until",
        voice.plain("adjusting.until"),
        hint=voice.plain("adjusting.until_hint"),
        value=event.value.partition("/")[2],
        required=True,
        max_length=60,
    )
    form = Form(
        name="adjusting.pause",
        title=voice.plain("adjusting.pause_form"),
        fields=(until,),
        submit=voice.plain("adjusting.pause_submit"),
        about=programme.id,
    )
    return [await turn.open_form(event, form, voice)]


async def pause_until(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Let nothing come before a date; on that date it goes on by itself."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    if programme.state is State.DRAFT:
        raise Declined(voice.text("adjusting.nothing_to_come", name=programme.name))
    try:
        until = day_ahead(event.values.get("until", ""), programme.rule.timezone, voice, turn)
    except WrongDay as wrong:
        return [_refuse(event, "until", str(wrong))]
    paused = programme.paused(turn.now, until)
    entry = await _keep(Act.PAUSED, programme, paused, present, turn)
    said = voice.text("adjusting.paused", name=programme.name, until=until, next=_next_day(paused))
    return [_done(event, entry, present, said)]


async def archive(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Put a programme away for good; what it asked and what was answered stays. A vote ends."""
    programme, present = await planning.programme_meant(event, turn)
    entry = await _keep(Act.ARCHIVED, programme, programme.archived(turn.now), present, turn)
    edits = await choosing.call_off(programme, present.community, turn)
    said = present.voice.text("adjusting.archived", name=programme.name)
    return [_done(event, entry, present, said), *edits]


# ---- What they share -------------------------------------------------------------------------------------


async def _next_one(
    event: ButtonPressed | FormSubmitted, value: str, turn: Turn
) -> tuple[Programme, Occurrence, Present]:
    """The occurrence somebody saw as the next; ``Declined`` when it no longer is: another is not meant."""
    programme, present = await planning.programme_meant(event, turn)
    if programme.next is None:
        raise Declined(present.voice.text("adjusting.nothing_to_come", name=programme.name))
    if str(programme.next) != value.partition("/")[2]:
        raise Declined(present.voice.text("adjusting.another_is_next", name=programme.name))
    return programme, programme.next, present


async def _keep(
    act: Act,
    before: Programme,
    after: Programme,
    present: Present,
    turn: Turn,
    occurrence: Occurrence | None = None,
) -> Entry:
    await turn.unit.programmes.save(after)
    return await journalling.note(act, after, present, turn, before=before, occurrence=occurrence)


def _next_day(programme: Programme) -> datetime | None:
    return programme.rule.local(programme.next_at) if programme.next_at else None


def _done(event: ButtonPressed | FormSubmitted, entry: Entry, present: Present, said: Block) -> Whisper:
    card = Card((said, Buttons((journalling.undo_button(entry, present.voice),))))
    return Whisper(
        event.person, event.place, card, event.interaction, replaces=isinstance(event, ButtonPressed)
    )


def _refuse(event: FormSubmitted, field: str, why: str) -> RefuseForm:
    return RefuseForm(event.person, ((field, why),), event.interaction)


routes = Router(
    buttons={
        "planning.adjust": show_ways,
        "adjusting.skip": skip_next,
        "adjusting.move": open_move_form,
        "adjusting.pause": open_pause_form,
        "adjusting.archive": archive,
    },
    forms={
        "adjusting.move": move_next,
        "adjusting.pause": pause_until,
    },
)
