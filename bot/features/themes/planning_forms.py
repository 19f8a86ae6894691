"""Facilitators write themes and start programmes, each in a form."""

import re
from collections.abc import Sequence
from datetime import time

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Card, Choice, ChoiceField, Divider, Form, TextField
from bot.commands import fold
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted
from bot.features.communities.joining import meet_facilitator
from bot.features.themes import asking, planning
from bot.model.place import Place
from bot.model.programme import Order, Programme
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.theme import Kind, Theme
from bot.router import Router
from bot.turn import Turn
from bot.wording import Voice

LONGEST_QUESTION = 150
"""In characters: a button and a title must be able to show it."""
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:h]\s*(\d{2})?)?\s*$")
"""« 9 », « 9h », « 9 h 30 », “09:30”."""


# ---- A theme ---------------------------------------------------------------------------------------------


async def open_theme_form(event: ButtonPressed | CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Open an empty theme."""
    present = await meet_facilitator(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    voice = present.voice
    kinds = tuple(Choice(kind, voice.plain(f"planning.kind_{kind}")) for kind in Kind)
    form = Form(
        name="planning.theme",
        title=voice.plain("planning.theme_form"),
        fields=(
            TextField(
                "question",
                voice.plain("planning.question"),
                hint=voice.plain("planning.question_hint"),
                value=voice.plain("planning.question_start"),
                required=True,
                max_length=LONGEST_QUESTION,
            ),
            TextField(
                "situation",
                voice.plain("planning.situation"),
                hint=voice.plain("planning.situation_hint"),
                multiline=True,
                max_length=500,
            ),
            ChoiceField("kind", voice.plain("planning.kind"), kinds, Kind.PRACTICE),
            TextField(
                "tags", voice.plain("planning.tags"), hint=voice.plain("planning.tags_hint"), max_length=100
            ),
        ),
        submit=voice.plain("planning.theme_submit"),
        about=present.community.id,
    )
    return [await turn.open_form(event, form, voice)]


async def add_theme(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Add a theme to the community's own, and show it as it will be asked."""
    present = await meet_facilitator(event, turn, event.about)
    voice, community = present.voice, present.community
    question = " ".join(event.values.get("question", "").split())
    own = await turn.unit.themes.of(community.id)
    if problem := _problem_with(question, own, voice):
        return [RefuseForm(event.person, (("question", problem),), event.interaction)]
    theme = Theme(
        id=turn.dice.id(),
        community=community.id,
        question=question,
        situation=event.values.get("situation", "").strip(),
        kind=next((kind for kind in Kind if kind == event.values.get("kind")), Kind.PRACTICE),
        tags=tuple(
            tag for tag in (t.strip().lower() for t in event.values.get("tags", "").split(",")) if tag
        ),
        language=community.language,
        created_at=turn.now,
        author=present.member.id,
    )
    await turn.unit.themes.save(theme)
    shown = await asking.theme_card(theme, asking.PREVIEW, community.home, turn.voice(community), turn)
    card = Card((voice.text("planning.theme_added"), Divider(), *shown.blocks))
    return [Whisper(event.person, event.place, card, event.interaction)]


def _problem_with(question: str, own: Sequence[Theme], voice: Voice) -> str | None:
    start = voice.plain("planning.question_start").strip()
    if not question or fold(question).strip(" ?") == fold(start).strip(" ?…"):
        return voice.plain("planning.question_missing")
    if len(question) > LONGEST_QUESTION:
        return voice.plain("planning.question_too_long", most=LONGEST_QUESTION)
    if not question.endswith("?"):
        return voice.plain("planning.question_without_mark")
    if fold(question) in (fold(theme.question) for theme in own):
        return voice.plain("planning.question_twice")
    return None


# ---- A programme -----------------------------------------------------------------------------------------


async def open_programme_form(event: ButtonPressed | CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Open an empty weekly programme."""
    present = await meet_facilitator(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    voice, community = present.voice, present.community
    channels = await turn.unit.channels.of(community.id)
    channels.sort(key=lambda channel: channel.place != community.home)
    home = next((c for c in channels if c.place == community.home), None)
    here = next((c for c in channels if c.place == event.place.whole_channel), home)
    orders = tuple(Choice(order, voice.plain(f"planning.order_{order}")) for order in Order)
    form = Form(
        name="planning.programme",
        title=voice.plain("planning.programme_form"),
        fields=(
            TextField("name", voice.plain("planning.name"), required=True, max_length=60),
            ChoiceField(
                "weekday",
                voice.plain("planning.weekday"),
                tuple(Choice(str(day), voice.weekday(day)) for day in range(7)),
                "0",
            ),
            TextField(
                "at",
                voice.plain("planning.at"),
                hint=voice.plain("planning.at_hint", timezone=community.timezone),
                value=voice.hour(time(9)),
                required=True,
                max_length=10,
            ),
            ChoiceField(
                "channel",
                voice.plain("planning.channel"),
                tuple(
                    [
                        Choice(_channel_value(c.place), f"#{await asking.channel_name(c.place, turn)}")
                        for c in channels
                    ]
                ),
                _channel_value(here.place) if here else "",
            ),
            ChoiceField("order", voice.plain("planning.order"), orders, Order.QUEUE),
        ),
        submit=voice.plain("planning.programme_submit"),
        about=community.id,
    )
    return [await turn.open_form(event, form, voice)]


async def start_programme(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Start a weekly programme; the answer is its next five dates in words and the preview."""
    present = await meet_facilitator(event, turn, event.about)
    voice, community = present.voice, present.community
    at = read_hour(event.values.get("at", ""))
    weekday = event.values.get("weekday", "")[:1]
    channels = {_channel_value(c.place): c.place for c in await turn.unit.channels.of(community.id)}
    place = channels.get(event.values.get("channel", ""))
    errors = [
        (field, voice.plain(f"planning.{field}_wrong"))
        for field, right in (
            ("name", event.values.get("name", "").strip()),
            ("weekday", weekday in "0123456" and weekday),
            ("at", at is not None),
            ("channel", place),
        )
        if not right
    ]
    if errors or at is None or place is None:
        return [RefuseForm(event.person, tuple(errors), event.interaction)]
    programme = Programme(
        id=turn.dice.id(),
        community=community.id,
        name=event.values.get("name", "").strip(),
        place=place,
        rule=Recurrence(Weekly((int(weekday),)), (at,), community.timezone),
        order=Order.DRAW if event.values.get("order") == Order.DRAW else Order.QUEUE,
        created_at=turn.now,
        next=None,
    ).planned(turn.now)
    await turn.unit.programmes.save(programme)
    started = Card(
        (
            voice.text("planning.started", name=programme.name),
            *planning.dates(programme, voice, turn),
            planning.controls(programme, voice, turn),
        )
    )
    return [
        Whisper(event.person, event.place, started, event.interaction),
        Whisper(
            event.person, event.place, await planning.preview(programme, present, turn), event.interaction
        ),
    ]


def read_hour(text: str) -> time | None:
    """A wall-clock time as people write it: « 9h », « 9 h 30 », “09:30”; None when it is none."""
    match = _HOUR.fullmatch(text.strip().lower().replace("\u00a0", " ").replace("\u202f", " "))
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return time(int(match[1]), int(match[2] or 0))


def _channel_value(place: Place) -> str:
    return f"{place.messenger}/{place.workspace}/{place.channel}"


routes = Router(
    buttons={
        "planning.new_theme": open_theme_form,
        "planning.new_programme": open_programme_form,
    },
    forms={
        "planning.theme": add_theme,
        "planning.programme": start_programme,
    },
    commands={
        "theme.new": open_theme_form,
        "theme.programme": open_programme_form,
    },
)
