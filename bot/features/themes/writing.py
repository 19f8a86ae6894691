"""Facilitators write themes and amend them, in a form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Divider, Form, TextField
from bot.commands import fold
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import asking, journalling
from bot.features.themes import advising
from bot.markup import cut
from bot.model.journal import Act
from bot.model.theme import LONGEST_QUESTION, LONGEST_SITUATION, LONGEST_TAGS, Kind, Standing, Theme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice

LONGEST_BEGINNING = 40
"""In characters: what makes a question of some words."""


async def open_form(event: ButtonPressed | CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Open an empty theme."""
    present = await meet_facilitator(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    form = theme_form("writing.theme", present.community.id, present.voice)
    return [await turn.open_form(event, form, present.voice)]


def theme_form(name: str, about: str, voice: Voice, theme: Theme | None = None) -> Form:
    """The form a theme is written in, with what it says so far."""
    kinds = tuple(Choice(kind, voice.plain(f"writing.kind_{kind}")) for kind in Kind)
    return Form(
        name=name,
        title=voice.plain("writing.amend_form" if theme else "writing.form"),
        fields=(
            question_field(voice, theme),
            situation_field(voice, theme),
            ChoiceField("kind", voice.plain("writing.kind"), kinds, theme.kind if theme else Kind.PRACTICE),
            TextField(
                "tags",
                voice.plain("writing.tags"),
                hint=voice.plain("writing.tags_hint"),
                value=", ".join(theme.tags) if theme else "",
                max_length=LONGEST_TAGS,
            ),
        ),
        submit=voice.plain("writing.amend_submit" if theme else "writing.submit"),
        about=about,
    )


def question_field(voice: Voice, theme: Theme | None = None) -> TextField:
    """Where a question is written."""
    return TextField(
        "question",
        voice.plain("writing.question"),
        hint=voice.plain("writing.question_hint"),
        value=theme.question if theme else voice.plain("writing.question_start"),
        required=True,
        max_length=LONGEST_QUESTION,
    )


def begun(words: str, voice: Voice) -> str:
    """What somebody looked for, as the question it may become; a question already is one."""
    if words.endswith("?"):
        return cut(words, LONGEST_QUESTION)
    return voice.plain("writing.question_begun", words=cut(words, LONGEST_QUESTION - LONGEST_BEGINNING))


def situation_field(voice: Voice, theme: Theme | None = None) -> TextField:
    """Where the moment it is about is told."""
    return TextField(
        "situation",
        voice.plain("writing.situation"),
        hint=voice.plain("writing.situation_hint"),
        value=theme.situation if theme else "",
        multiline=True,
        max_length=LONGEST_SITUATION,
    )


async def add_theme(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Add a theme to the community's own, and show it as it will be asked."""
    return [await add(event, await meet_facilitator(event, turn, event.about), turn)]


async def add(event: FormSubmitted, present: Present, turn: Turn) -> Whisper | RefuseForm:
    """Add the theme a form tells, and show it as it will be asked; or say what to mend."""
    if problem := await problem_with(event, None, present, turn):
        return problem
    theme = written(event, blank_theme(present, turn))
    await turn.unit.themes.save(theme)
    await journalling.note_theme(
        Act.WRITTEN, theme, present, turn, before=replace(theme, standing=Standing.ASIDE)
    )
    return await preview("writing.added", theme, event, present, turn)


async def open_amendment(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open a theme of the stock as it now reads."""
    theme, present = await _to_amend(event.value, event, turn)
    form = theme_form("writing.amendment", theme.id, present.voice, theme)
    return [await turn.open_form(event, form, present.voice)]


async def amend_theme(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Let a theme of the stock read as the form says, and show it as it will be asked."""
    theme, present = await _to_amend(event.about, event, turn)
    if problem := await problem_with(event, theme, present, turn):
        return [problem]
    amended = written(event, theme)
    await turn.unit.themes.save(amended)
    await journalling.note_theme(Act.AMENDED, amended, present, turn, before=theme)
    return [await preview("writing.amended", amended, event, present, turn)]


async def _to_amend(id: str, event: Interaction, turn: Turn) -> tuple[Theme, Present]:
    """A theme nobody was asked yet; answers given to one question are not put under another."""
    theme = await turn.unit.themes.get(id)
    present = await meet_facilitator(event, turn, theme.community if theme else None)
    if theme is None or theme.community != present.community.id or theme.standing is not Standing.READY:
        raise Declined(present.voice.text("arranging.changed_meanwhile"))
    for channel in await turn.unit.channels.of(present.community.id):
        if theme.id in await turn.unit.postings.asked(channel.place):
            raise Declined(present.voice.text("writing.asked_already", question=theme.question))
    return theme, present


def blank_theme(present: Present, turn: Turn) -> Theme:
    """A theme of a member's that says nothing yet."""
    return Theme(
        id=turn.dice.id(),
        community=present.community.id,
        question="",
        situation="",
        kind=Kind.PRACTICE,
        tags=(),
        language=present.community.language,
        created_at=turn.now,
        author=present.member.id,
    )


def written(event: FormSubmitted, theme: Theme) -> Theme:
    """The theme as the form says."""
    tags = (tag.strip().lower() for tag in event.values.get("tags", "").split(","))
    return replace(
        theme,
        question=question_of(event.values),
        situation=event.values.get("situation", "").strip(),
        kind=next((kind for kind in Kind if kind == event.values.get("kind")), Kind.PRACTICE),
        tags=tuple(tag for tag in tags if tag),
    )


async def preview(
    message: str, theme: Theme, event: Interaction, present: Present, turn: Turn, *, reread: bool = True
) -> Whisper:
    """A theme as it will be asked, with what could be better about it.

    Unless it was ``reread`` by whoever adds it, with the way to change it in any case.
    """
    community, voice = present.community, present.voice
    shown = await asking.theme_card(theme, asking.PREVIEW, community.home, turn.voice(community), turn)
    blocks: list[Block] = [voice.text(message), Divider(), *shown.blocks]
    said = await advising.advice(theme, present, turn)
    if said or not reread:
        amend = Button(voice.plain("writing.amend_button"), "writing.amend", theme.id)
        aside = Button(voice.plain("arranging.set_aside_button"), "arranging.set_aside", theme.id)
        blocks += [Divider(), *said, Buttons((amend, aside))]
    return Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)


# ---- What cannot be --------------------------------------------------------------------------------------


async def problem_with(
    event: FormSubmitted, theme: Theme | None, present: Present, turn: Turn
) -> RefuseForm | None:
    """What to mend about the question of a form, which becomes ``theme``, if anything."""
    themes = await turn.unit.themes.of(present.community.id)
    others = [one for one in themes if theme is None or one.id != theme.id]
    problem = what_to_mend(question_of(event.values), others, present.voice)
    return RefuseForm(event.person, (("question", problem),), event.interaction) if problem else None


def question_of(values: Mapping[str, str]) -> str:
    """The question a form holds, on one line."""
    # The space before a French question mark stays the narrow one it was.
    return re.sub(r"[ \t\r\n]+", " ", values.get("question", "")).strip()


def what_to_mend(question: str, own: Sequence[Theme], voice: Voice) -> str | None:
    """Why a question cannot be asked as it reads, if it cannot; ``own`` are those it may not repeat."""
    start = voice.plain("writing.question_start").strip()
    if not question or fold(question).strip(" ?") == fold(start).strip(" ?…"):
        return voice.plain("writing.question_missing")
    if len(question) > LONGEST_QUESTION:
        return voice.plain("writing.question_too_long", most=LONGEST_QUESTION)
    if not question.endswith("?"):
        return voice.plain("writing.question_without_mark")
    taken = (theme for theme in own if theme.standing not in {Standing.DECLINED, Standing.REQUESTED})
    if fold(question) in {fold(theme.question) for theme in taken}:
        return voice.plain("writing.question_twice")
    return None


routes = Router(
    buttons={"writing.open": open_form, "writing.amend": open_amendment},
    forms={"writing.theme": add_theme, "writing.amendment": amend_theme},
    commands={"theme.new": open_form},
)
