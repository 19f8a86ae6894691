"""Facilitators start programmes, in a form."""

import re
from collections.abc import Sequence
from datetime import time

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Card, Choice, ChoiceField, Form, TextField
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted
from bot.features.communities.joining import meet_facilitator
from bot.features.themes import asking, planning
from bot.model.place import Place
from bot.model.programme import Order, Programme
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.router import Router
from bot.turn import Turn

_HOUR = re.compile(r"(\d{1,2})\s*(?:[:h]\s*(\d{2})?)?\s*$")
"""« 9 », « 9h », « 9 h 30 », “09:30”."""


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
        "planning.new_programme": open_programme_form,
    },
    forms={
        "planning.programme": start_programme,
    },
    commands={
        "theme.programme": open_programme_form,
    },
)
