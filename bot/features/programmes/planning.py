"""Facilitators see what comes, publish, pause and resume."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from bot.actions import Action, Whisper
from bot.cards import Block, Button, Buttons, Card
from bot.deliveries import Outcome
from bot.events import ButtonPressed, FormSubmitted, Interaction
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import asking, journalling, standing_by
from bot.features.programmes.coming import coming, planned_after, rests_without_end, stands_by
from bot.features.themes import stock
from bot.model.journal import Act
from bot.model.programme import Programme, State
from bot.model.recurrence.occurrence import Occurrence
from bot.ports import Hindrance
from bot.router import Router
from bot.sentences.writing import sentence
from bot.turn import Declined, Turn
from bot.wording import Voice

UPCOMING = 5


# ---- A programme, shown ----------------------------------------------------------------------------------


def new_button(present: Present, style: Literal["plain", "primary"] = "plain") -> Button:
    """The way to a programme more."""
    label = present.voice.plain("planning.new_programme_button")
    return Button(label, "planning.new_programme", present.community.id, style)


async def summary(programme: Programme, voice: Voice, turn: Turn) -> Block:
    """What a programme is, and when it comes next."""
    next_one = next(iter(await coming(programme, turn, 1)), None) if programme.next else None
    resting = programme.next is not None and await stands_by(programme, turn)
    return voice.text(
        "planning.programme",
        name=programme.name,
        channel=await asking.channel_name(programme.place, turn),
        rule=sentence(programme.rule, voice),
        order=programme.order,
        state=State.PAUSED if resting and not next_one else programme.state,
        next=programme.rule.local(next_one.at) if next_one else None,
        waits=resting or programme.waits(turn.now),
        notify=programme.notify.name if programme.notify else "",
    )


def controls(programme: Programme, voice: Voice, turn: Turn) -> Buttons:
    """What is most done with a programme, and the way to the rest."""
    preview = Button(voice.plain("planning.preview_button"), "planning.preview", programme.id)
    adjust = Button(voice.plain("planning.adjust_button"), "planning.adjust", programme.id)
    if programme.state is State.DRAFT:
        start = Button(voice.plain("planning.start_button"), "planning.start", programme.id, "primary")
        return Buttons((start, preview, adjust))
    publish = publish_button(programme, voice, turn)
    if programme.state is State.PAUSED or programme.waits(turn.now):
        resume = Button(voice.plain("planning.resume_button"), "planning.resume", programme.id, "primary")
        return Buttons((resume, preview, publish, adjust))
    pause = Button(voice.plain("planning.pause_button"), "planning.pause", programme.id)
    return Buttons((preview, publish, pause, adjust))


def publish_button(programme: Programme, voice: Voice, turn: Turn) -> Button:
    """Posts the next theme at once; pressed twice, it posts once."""
    return Button(
        voice.plain("planning.publish_button"), "planning.publish", asking.publishing(programme, turn)
    )


# ---- Living with it --------------------------------------------------------------------------------------


async def show_dates(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Say the next five dates in words."""
    programme, present = await programme_meant(event, turn)
    if programme.state is State.PAUSED:
        raise Declined(present.voice.text("planning.is_paused", name=programme.name))
    return [_whisper(event, *await dates(programme, present.voice, turn))]


async def dates(programme: Programme, voice: Voice, turn: Turn) -> list[Block]:
    """The next five dates of a programme, in words; that none counts while its community stands by."""
    zone = programme.rule.timezone
    planned = islice(await planned_after(turn.now, programme, turn), UPCOMING)
    upcoming = [voice.moment(due.at, zone) for due in planned]
    blocks: list[Block] = [voice.text("planning.dates", dates=upcoming, most=UPCOMING)]
    if upcoming and await rests_without_end(programme, turn):
        blocks.append(voice.note("standing_by.no_dates"))
    return blocks


async def show_preview(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show the next theme exactly as it will be posted."""
    programme, present = await programme_meant(event, turn)
    card = await preview(programme, present, turn)
    return [Whisper(event.person, event.place, card, event.interaction)]


async def preview(programme: Programme, present: Present, turn: Turn) -> Card:
    """The next theme of a programme, exactly as it will be posted."""
    comes = programme.next is not None or programme.state is State.DRAFT
    due = next(iter(await coming(programme, turn, 1)), None) if comes else None
    occurrence = due.occurrence if due else _next(programme, turn)
    at = programme.instant(occurrence) if occurrence else None
    theme = await stock.next_theme(programme, present.community, occurrence, turn, at)
    channel = await asking.channel_name(programme.place, turn)
    if theme is None:
        return Card((present.voice.text("stock.nothing_to_ask", channel=channel),))
    voice = turn.voice(present.community)
    card = await asking.theme_card(theme, asking.PREVIEW, programme.place, voice, turn)
    day = programme.rule.local(due.at).date() if due else None
    called = programme.notify.name if programme.notify else ""
    heading = present.voice.note("planning.preview", day=day, channel=channel, notify=called)
    return Card((heading, *card.blocks))


async def publish_now(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Post the next theme at once; the next occurrence comes all the same, with the theme after."""
    programme, present = await programme_meant(event, turn)
    standing_by.decline(present, turn)
    _, _, number = event.value.partition("/")
    theme = await stock.next_theme(programme, present.community, _next(programme, turn), turn)
    channel = await asking.channel_name(programme.place, turn)
    if theme is None:
        raise Declined(present.voice.text("stock.nothing_to_ask", channel=channel))
    if not await asking.ask(theme, present.community, programme, None, turn, id=number or None):
        raise Declined(present.voice.text("planning.stands_already"))
    await journalling.note(Act.PUBLISHED, programme, present, turn)
    said = present.voice.text("planning.published", question=theme.question, channel=channel)
    return [_whisper(event, said)]


async def pause(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let nothing come until somebody resumes."""
    programme, present = await programme_meant(event, turn)
    if programme.state is not State.RUNNING:
        raise Declined(present.voice.text("planning.is_paused", name=programme.name))
    paused = programme.paused(turn.now)
    await turn.unit.programmes.save(paused)
    await journalling.note(Act.PAUSED, paused, present, turn, before=programme)
    said = present.voice.text("planning.paused", name=programme.name)
    return [_whisper(event, said, controls(paused, present.voice, turn), replaces=True)]


async def resume(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let the programme go on from its next date."""
    programme, present = await programme_meant(event, turn)
    resumed = programme
    if programme.state is State.PAUSED or programme.waits(turn.now):
        resumed = programme.resumed(turn.now)
        await turn.unit.programmes.save(resumed)
        await journalling.note(Act.RESUMED, resumed, present, turn, before=programme)
    day = resumed.rule.local(resumed.next_at).date() if resumed.next_at else None
    said = present.voice.text("planning.resumed", name=programme.name, next=day)
    return [_whisper(event, said, controls(resumed, present.voice, turn), replaces=True)]


async def retry(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Try a refused posting again, now that somebody mended what was in its way."""
    posting = await turn.unit.postings.get(event.value.partition(":")[2])
    present = await meet_facilitator(event, turn, posting.community if posting else None)
    standing_by.decline(present, turn)
    delivery = await turn.unit.deliveries.get(event.value)
    if posting is None or delivery is None or posting.community != present.community.id:
        raise Declined(present.voice.text("planning.no_such_programme"))
    if delivery.outcome is not Outcome.REFUSED:
        raise Declined(present.voice.text("planning.stands_already"))
    await turn.unit.deliveries.save(delivery.tried_again(turn.now))
    if delivery.reason != Hindrance.UNSURE:
        # For a year from now it is not asked again, however long it took to mend what was in its way.
        # Where it stands perhaps, what was said beside it since then is still to be read.
        await turn.unit.postings.save(replace(posting, created_at=turn.now))
    if programme := await turn.unit.programmes.get(posting.programme or ""):
        await journalling.note(Act.RETRIED, programme, present, turn)
    elif theme := await turn.unit.themes.get(posting.theme):
        await journalling.note_theme(Act.RETRIED, theme, present, turn)
    return [_whisper(event, present.voice.text("planning.retrying"), replaces=True)]


def _next(programme: Programme, turn: Turn) -> Occurrence | None:
    """The occurrence whose theme comes next, also while nothing is to come."""
    due = next(programme.after(turn.now), None)
    return programme.next or (due.occurrence if due else None)


def local_date(now: datetime, timezone: str) -> date:
    """What day it is there."""
    return now.astimezone(ZoneInfo(timezone)).date()


async def programme_meant(event: ButtonPressed | FormSubmitted, turn: Turn) -> tuple[Programme, Present]:
    """The programme a button or a form is about, and the facilitator who acts on it; else ``Declined``."""
    about = event.value if isinstance(event, ButtonPressed) else event.about
    programme = await turn.unit.programmes.get(about.partition("/")[0])
    present = await meet_facilitator(event, turn, programme.community if programme else None)
    theirs = programme is not None and programme.community == present.community.id
    if programme is None or not theirs or programme.state is State.ARCHIVED:
        raise Declined(present.voice.text("planning.no_such_programme"))
    return await asking.ask_what_is_due(programme, turn), present


def _whisper(event: Interaction, *blocks: Block, replaces: bool = False) -> Whisper:
    return Whisper(event.person, event.place, Card(blocks), event.interaction, replaces)


routes = Router(
    buttons={
        "planning.dates": show_dates,
        "planning.preview": show_preview,
        "planning.publish": publish_now,
        "planning.pause": pause,
        "planning.resume": resume,
        "planning.retry": retry,
    },
)
