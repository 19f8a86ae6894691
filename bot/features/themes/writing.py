"""Facilitators write themes, in a form."""

from collections.abc import Sequence

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Card, Choice, ChoiceField, Divider, Form, TextField
from bot.commands import fold
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted
from bot.features.communities.joining import meet_facilitator
from bot.features.themes import asking
from bot.model.theme import Kind, Theme
from bot.router import Router
from bot.turn import Turn
from bot.wording import Voice

LONGEST_QUESTION = 150
"""In characters: a button and a title must be able to show it."""


async def open_form(event: ButtonPressed | CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Open an empty theme."""
    present = await meet_facilitator(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    voice = present.voice
    kinds = tuple(Choice(kind, voice.plain(f"writing.kind_{kind}")) for kind in Kind)
    form = Form(
        name="writing.theme",
        title=voice.plain("writing.form"),
        fields=(
            TextField(
                "question",
                voice.plain("writing.question"),
                hint=voice.plain("writing.question_hint"),
                value=voice.plain("writing.question_start"),
                required=True,
                max_length=LONGEST_QUESTION,
            ),
            TextField(
                "situation",
                voice.plain("writing.situation"),
                hint=voice.plain("writing.situation_hint"),
                multiline=True,
                max_length=500,
            ),
            ChoiceField("kind", voice.plain("writing.kind"), kinds, Kind.PRACTICE),
            TextField(
                "tags", voice.plain("writing.tags"), hint=voice.plain("writing.tags_hint"), max_length=100
            ),
        ),
        submit=voice.plain("writing.submit"),
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
    card = Card((voice.text("writing.added"), Divider(), *shown.blocks))
    return [Whisper(event.person, event.place, card, event.interaction)]


def _problem_with(question: str, own: Sequence[Theme], voice: Voice) -> str | None:
    start = voice.plain("writing.question_start").strip()
    if not question or fold(question).strip(" ?") == fold(start).strip(" ?…"):
        return voice.plain("writing.question_missing")
    if len(question) > LONGEST_QUESTION:
        return voice.plain("writing.question_too_long", most=LONGEST_QUESTION)
    if not question.endswith("?"):
        return voice.plain("writing.question_without_mark")
    if fold(question) in (fold(theme.question) for theme in own):
        return voice.plain("writing.question_twice")
    return None


routes = Router(
    buttons={"writing.open": open_form},
    forms={"writing.theme": add_theme},
    commands={"theme.new": open_form},
)
