"""Somebody looks for how others do where nothing can be typed behind a command: in a form of one field."""

from collections.abc import Sequence

from bot.actions import Action
from bot.cards import Form, TextField
from bot.events import ButtonPressed, FormSubmitted
from bot.features.communities.joining import meet
from bot.features.practices import searching
from bot.router import Router
from bot.turn import Turn


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the form for what somebody is looking for."""
    present = await meet(event, turn, event.value)
    voice = present.voice
    words = TextField(
        "words",
        voice.plain("searching.words"),
        hint=voice.plain("searching.words_hint"),
        required=True,
        max_length=searching.LONGEST_SEARCH,
    )
    title, submit = voice.plain("searching.form_title"), voice.plain("searching.form_submit")
    form = Form("searching.words", title, (words,), submit, about=present.community.id)
    return [await turn.open_form(event, form, voice)]


async def search(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Show the practices that fit the words best."""
    present = await meet(event, turn, event.about)
    return [await searching.find(event.values.get("words", ""), event, present, turn)]


routes = Router(buttons={"searching.open": open_form}, forms={"searching.words": search})
