"""Members propose themes; the core team accepts, rewords or declines them, with a kind word to them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Tell, Whisper
from bot.cards import Block, Button, Buttons, Card, Form, TextField
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction
from bot.features.communities.joining import Present, meet, meet_facilitator
from bot.features.programmes import journalling
from bot.features.themes import advising, stock, writing
from bot.model.journal import Act, Entry
from bot.model.member import Member
from bot.model.theme import Kind, Standing, Theme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice, quote, words

WAITING = 2
"""How many proposals are shown at once where there is much else to see."""


# ---- A member proposes -----------------------------------------------------------------------------------


async def open_form(event: ButtonPressed | CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Open an empty question, with what becomes of it."""
    present = await meet(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    voice = present.voice
    form = Form(
        name="proposing.theme",
        title=voice.plain("proposing.form"),
        fields=(writing.question_field(voice), writing.situation_field(voice)),
        submit=voice.plain("proposing.submit"),
        about=present.community.id,
        intro=voice.spans("proposing.intro"),
    )
    return [await turn.open_form(event, form, voice)]


async def propose(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep a member's theme, and tell the core team."""
    present = await meet(event, turn, event.about)
    if problem := await writing.problem_with(event, None, present, turn):
        return [problem]
    blank = writing.blank_theme(present, turn)
    theme = replace(writing.written(event, blank), kind=Kind.PRACTICE, standing=Standing.PROPOSED)
    await turn.unit.themes.save(theme)
    await journalling.note_theme(Act.PROPOSED, theme, present, turn)
    for facilitator in await turn.unit.members.facilitators(present.community.id):
        voice = turn.voice(present.community, facilitator)
        card = Card(tuple(await _proposal(theme, present, present.member, voice, turn)))
        await turn.owe(Tell(facilitator.person, card, key=f"proposed:{theme.id}:{facilitator.id}"))
    return [_say(event, present.voice.text("proposing.thanks"), quote(theme.question))]


async def _proposal(
    theme: Theme, present: Present, author: Member | None, voice: Voice, turn: Turn
) -> list[Block]:
    """A proposal as a facilitator sees it, with what can be decided."""
    return [
        voice.text("proposing.proposal", name=author.person.name if author else "", question=theme.question),
        *((words(theme.situation),) if theme.situation else ()),
        *await advising.advice(theme, present, turn, voice),
        Buttons(
            (
                Button(voice.plain("proposing.accept_button"), "proposing.accept", theme.id, "primary"),
                Button(voice.plain("proposing.amend_button"), "proposing.amend", theme.id),
                Button(voice.plain("proposing.decline_button"), "proposing.decline", theme.id),
            )
        ),
    ]


async def waiting(present: Present, turn: Turn) -> list[Block]:
    """The proposals nobody decided about yet, the oldest first; for a facilitator."""
    themes = await turn.unit.themes.of(present.community.id)
    proposed = [theme for theme in themes if theme.standing is Standing.PROPOSED]
    blocks: list[Block] = []
    for theme in proposed[:WAITING]:
        blocks += await _proposal(theme, present, await _author(theme, turn), present.voice, turn)
    if left := len(proposed[WAITING:]):
        blocks.append(present.voice.note("proposing.more", left=left))
    return blocks


# ---- The core team decides -------------------------------------------------------------------------------


async def accept(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Put a proposal into the queue as it is, and thank its author."""
    theme, present = await _proposed(event.value, event, turn)
    entry = await _into_the_queue(theme, theme, present, turn)
    await _answer("proposing.accepted", theme, entry, present, turn)
    return [_say(event, *_decided("proposing.was_accepted", theme, present), replaces=True)]


async def open_amendment(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open a proposal as its author wrote it."""
    theme, present = await _proposed(event.value, event, turn)
    form = writing.theme_form("proposing.amendment", theme.id, present.voice, theme)
    form = replace(form, submit=present.voice.plain("proposing.accept_button"))
    return [await turn.open_form(event, form, present.voice)]


async def accept_amended(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Put a proposal into the queue as the core team now words it; its author learns how it reads."""
    theme, present = await _proposed(event.about, event, turn)
    if problem := await writing.problem_with(event, theme, present, turn):
        return [problem]
    amended = writing.written(event, theme)
    entry = await _into_the_queue(amended, theme, present, turn)
    changed = (amended.question, amended.situation) != (theme.question, theme.situation)
    message = "proposing.accepted_amended" if changed else "proposing.accepted"
    await _answer(message, amended, entry, present, turn)
    return [_say(event, *_decided("proposing.was_accepted", amended, present))]


async def open_refusal(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask for a sentence to the author, which may be left out."""
    theme, present = await _proposed(event.value, event, turn)
    voice = present.voice
    word = TextField(
        "word",
        voice.plain("proposing.word"),
        hint=voice.plain("proposing.word_hint"),
        multiline=True,
        max_length=500,
    )
    author = await _author(theme, turn)
    form = Form(
        name="proposing.refusal",
        title=voice.plain("proposing.decline_form"),
        fields=(word,),
        submit=voice.plain("proposing.decline_submit"),
        about=theme.id,
        intro=voice.spans("proposing.decline_intro", name=author.person.name if author else ""),
    )
    return [await turn.open_form(event, form, voice)]


async def decline(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Leave a proposal out, and tell its author kindly."""
    theme, present = await _proposed(event.about, event, turn)
    await turn.unit.themes.save(replace(theme, standing=Standing.DECLINED))
    entry = await journalling.note_theme(Act.DECLINED, theme, present, turn, before=theme)
    word = event.values.get("word", "").strip()
    await _answer("proposing.declined", theme, entry, present, turn, *((quote(word),) if word else ()))
    return [_say(event, present.voice.text("proposing.was_declined", question=theme.question))]


async def _proposed(id: str, event: Interaction, turn: Turn) -> tuple[Theme, Present]:
    theme = await turn.unit.themes.get(id)
    present = await meet_facilitator(event, turn, theme.community if theme else None)
    if theme is None or theme.community != present.community.id or theme.standing is not Standing.PROPOSED:
        raise Declined(present.voice.text("proposing.decided_already"))
    return theme, present


async def _into_the_queue(theme: Theme, before: Theme, present: Present, turn: Turn) -> Entry:
    ready = replace(theme, standing=Standing.READY)
    await turn.unit.themes.save(ready)
    await stock.give_way(ready, turn)
    return await journalling.note_theme(Act.ACCEPTED, theme, present, turn, before=before)


def _decided(message: str, theme: Theme, present: Present) -> tuple[Block, ...]:
    voice = present.voice
    show = Button(voice.plain("arranging.show_button"), "arranging.show", present.community.id)
    return voice.text(message, question=theme.question), Buttons((show,))


async def _answer(
    message: str, theme: Theme, entry: Entry, present: Present, turn: Turn, *more: Block
) -> None:
    """Tell who proposed a theme what was decided; who decided about their own knows."""
    author = await _author(theme, turn)
    if author is None or author.id == present.member.id:
        return
    voice = turn.voice(present.community, author)
    blocks: list[Block] = [voice.text(message, question=theme.question)]
    if more:
        blocks += [voice.text("proposing.word_from", name=present.member.person.name), *more]
    await turn.owe(Tell(author.person, Card(tuple(blocks)), key=f"decided:{theme.id}:{entry.id}"))


async def _author(theme: Theme, turn: Turn) -> Member | None:
    return await turn.unit.members.get(theme.author) if theme.author else None


def _say(event: Interaction, *blocks: Block, replaces: bool = False) -> Whisper:
    return Whisper(event.person, event.place, Card(blocks), event.interaction, replaces)


routes = Router(
    buttons={
        "proposing.open": open_form,
        "proposing.accept": accept,
        "proposing.amend": open_amendment,
        "proposing.decline": open_refusal,
    },
    forms={
        "proposing.theme": propose,
        "proposing.amendment": accept_amended,
        "proposing.refusal": decline,
    },
    commands={"theme.propose": open_form},
)
