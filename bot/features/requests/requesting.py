"""Nothing fits: a member asks the community, in a form that begins with what they looked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Divider, Field, Form
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction
from bot.features.communities.joining import Present, meet
from bot.features.programmes import asking
from bot.features.requests import living
from bot.features.themes import writing
from bot.features.trials import drawing
from bot.model.draft import Draft
from bot.model.place import Channel, Place
from bot.model.posting import Posting
from bot.model.request import Request
from bot.model.theme import Kind, Standing, Theme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice
from bot.wording import words as plain_words

FORM = "requesting.ask"
SENT = "requesting.sent"
"""The draft of what was sent, and may need no asking: practices that belong beside it are read first."""


# ---- The form --------------------------------------------------------------------------------------------


def button(community: str, words: str, voice: Voice, turn: Turn) -> Button:
    """The way from a search to the community. Its own number makes pressing it twice one request."""
    value = f"{community}/{turn.dice.id()}/{words}"
    return Button(voice.plain("requesting.ask_button"), "requesting.open", value)


async def open_form(event: ButtonPressed | CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Open a question that begins with what somebody looked for."""
    value = event.value if isinstance(event, ButtonPressed) else ""
    community, _, rest = value.partition("/")
    number, _, words = rest.partition("/")
    present = await meet(event, turn, community or None)
    form = await _form(event, present, number or turn.dice.id(), turn)
    if words:
        form = form.filled_in({"question": writing.begun(words, present.voice)})
    return [await turn.open_form(event, form, present.voice)]


async def _form(event: Interaction, present: Present, number: str, turn: Turn) -> Form:
    voice = present.voice
    channels = await _channels(event, present, turn)
    here = next((c.place for c in channels if c.place == event.place.whole_channel), channels[0].place)
    names = {_value(c.place): f"#{await asking.channel_name(c.place, turn)}" for c in channels}
    choices = tuple(Choice(value, name) for value, name in names.items())
    fields: tuple[Field, ...] = living.fields(voice)
    if len(choices) > 1:
        fields = (*fields, ChoiceField("where", voice.plain("requesting.where"), choices, _value(here)))
    return Form(
        name=FORM,
        title=voice.plain("requesting.form"),
        fields=fields,
        submit=voice.plain("requesting.submit"),
        about=f"{present.community.id}/{number}",
        intro=voice.spans("requesting.intro", channel=names[_value(here)] if len(names) == 1 else ""),
    )


async def _channels(event: Interaction, present: Present, turn: Turn) -> list[Channel]:
    """Where somebody may ask: the community's channels they see, its home first."""
    community = present.community
    seen = await turn.unit.channels.seen_by(event.person)
    theirs = [channel for channel in seen if channel.community == community.id]
    if not theirs:
        raise Declined(present.voice.text("requesting.nowhere"))
    return sorted(theirs, key=lambda channel: channel.place != community.home)


def _value(place: Place) -> str:
    return f"{place.messenger}/{place.workspace}/{place.channel}"


# ---- What was filled in ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody would ask, and where."""

    number: str
    theme: Theme
    named: bool
    place: Place


async def take_form(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Ask the community; what it may have told already is shown first, and keeps nobody from asking."""
    community, _, _ = event.about.partition("/")
    present = await meet(event, turn, community)
    if problem := await living.problem_with(event.values, present, turn):
        return [RefuseForm(event.person, (("question", problem),), event.interaction)]
    asked = await _read(event, event.about, event.values, present, turn)
    text = f"{asked.theme.question}\n{asked.theme.situation}"
    beside = await turn.unit.practices.beside(text, present.community.id, event.person)
    if not beside:
        return await _ask(event, asked, present, turn)
    await turn.unit.drafts.save(Draft(event.person, SENT, event.about, event.values, turn.now))
    voice = present.voice
    blocks: list[Block] = [voice.text("requesting.beside", count=len(beside))]
    tried = await drawing.lines([hit.practice for hit in beside], voice, turn)
    for hit in beside:
        practice = hit.practice
        read = Button(voice.plain("searching.read_button"), "searching.read", practice.id)
        said = voice.text(
            "searching.practice",
            title=practice.title,
            signature=practice.signature,
            tried=tried[practice.id],
        )
        blocks += [said, Buttons((read,))]
    ways = (
        Button(voice.plain("requesting.anyway_button"), "requesting.anyway", event.about, "primary"),
        Button(voice.plain("requesting.edit_button"), "requesting.reopen", event.about),
        Button(voice.plain("requesting.leave_button"), "requesting.leave", event.about),
    )
    blocks += [Divider(), voice.text("requesting.question", **_shown(asked, present)), Buttons(ways)]
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


async def _read(
    event: Interaction, about: str, values: dict[str, str], present: Present, turn: Turn
) -> _Asked:
    channels = {_value(channel.place): channel.place for channel in await _channels(event, present, turn)}
    here = channels.get(_value(event.place.whole_channel), next(iter(channels.values())))
    named = values.get("named", "yes") != "no"
    number = about.partition("/")[2]
    theme = Theme(
        id=number,
        community=present.community.id,
        question=writing.question_of(values),
        situation=values.get("situation", "").strip(),
        kind=Kind.PRACTICE,
        tags=(),
        language=present.community.language,
        created_at=turn.now,
        author=present.member.id if named else None,
        standing=Standing.REQUESTED,
    )
    return _Asked(number, theme, named, channels.get(values.get("where", ""), here))


def _shown(asked: _Asked, present: Present) -> dict[str, str]:
    return {"question": asked.theme.question, "name": present.member.person.name if asked.named else ""}


async def ask_anyway(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask what was sent, now that what belongs beside it was shown."""
    present, sent = await _sent(event, turn)
    if problem := await living.problem_with(sent.values, present, turn):
        raise Declined(plain_words(problem))
    asked = await _read(event, event.value, sent.values, present, turn)
    await turn.unit.drafts.forget(event.person, SENT, event.value)
    return await _ask(event, asked, present, turn)


async def reopen(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open what was sent once more."""
    present, sent = await _sent(event, turn)
    form = await _form(event, present, event.value.partition("/")[2], turn)
    return [await turn.open_form(event, form.filled_in(sent.values), present.voice)]


async def leave(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Forget what was sent: what was shown is enough."""
    present, _ = await _sent(event, turn)
    await turn.unit.drafts.forget(event.person, SENT, event.value)
    card = Card((present.voice.text("requesting.left"),))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


async def _sent(event: ButtonPressed, turn: Turn) -> tuple[Present, Draft]:
    present = await meet(event, turn, event.value.partition("/")[0])
    sent = await turn.unit.drafts.get(event.person, SENT, event.value)
    if sent is None:
        raise Declined(present.voice.text("requesting.gone"))
    return present, sent


# ---- Asked -----------------------------------------------------------------------------------------------


async def _ask(event: Interaction, asked: _Asked, present: Present, turn: Turn) -> Sequence[Action]:
    """Owe the request's message, as a theme's; from there on answers come as to any other."""
    request = Request(
        id=asked.number,
        community=present.community.id,
        posting=asked.number,
        created_at=turn.now,
        member=present.member.id,
        named=asked.named,
    )
    posting = Posting(
        id=request.posting,
        community=present.community.id,
        theme=asked.theme.id,
        place=asked.place,
        created_at=turn.now,
    )
    if await turn.unit.themes.get(request.id):
        raise Declined(present.voice.text("requesting.asked_already"))
    await turn.unit.requests.save(request)
    await turn.unit.themes.save(asked.theme)
    if not await asking.post(posting, asked.theme, present.community, turn):
        raise Declined(present.voice.text("requesting.asked_already"))
    said = present.voice.text(
        "requesting.asked", channel=await asking.channel_name(asked.place, turn), named=asked.named
    )
    card = Card((said, living.controls(request, present.voice)))
    replaces = isinstance(event, ButtonPressed)
    return [Whisper(event.person, event.place, card, event.interaction, replaces)]


routes = Router(
    buttons={
        "requesting.open": open_form,
        "requesting.anyway": ask_anyway,
        "requesting.reopen": reopen,
        "requesting.leave": leave,
    },
    forms={FORM: take_form},
    commands={"practice.ask": open_form},
)
