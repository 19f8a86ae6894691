"""Somebody looks for how others do where nothing can be typed behind a command: in a form of one field."""

from collections.abc import Sequence

from bot.actions import Action, Suggest
from bot.cards import Form, TextField
from bot.events import ButtonPressed, FieldTyped, FormSubmitted
from bot.features.communities.joining import meet
from bot.features.practices import reading, searching
from bot.router import Router
from bot.turn import Turn

FORM = "searching.words"


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the form for what somebody is looking for."""
    present = await meet(event, turn, event.value)
    voice = present.voice
    words = TextField(
        "words",
        voice.plain("searching.words"),
        hint=voice.plain("searching.words_hint"),
        required=True,
        max_length=reading.LONGEST_SEARCH,
        completed=True,
    )
    title, submit = voice.plain("searching.form_title"), voice.plain("searching.form_submit")
    form = Form(FORM, title, (words,), submit, about=present.community.id)
    return [await turn.open_form(event, form, voice)]


async def search(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Show the practices that fit the words best."""
    present = await meet(event, turn, event.about)
    return [await searching.find(event.values.get("words", ""), event, present, turn)]


async def suggest(event: FieldTyped, turn: Turn) -> Sequence[Action]:
    """Offer titles, tags and questions that go on from what is written so far."""
    if event.name != FORM or not event.text:
        return [Suggest(event.person, (), event.interaction)]
    return [await searching.offer(event.text, event.about, event, turn)]


routes = Router(events={FieldTyped: suggest}, buttons={"searching.open": open_form}, forms={FORM: search})
