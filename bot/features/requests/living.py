"""A request belongs to who asks: they see it, reword it, close it when they have enough, or take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Field, Form
from bot.commands import fold
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction
from bot.features.communities.joining import Present, meet
from bot.features.programmes import asking
from bot.features.requests import answered
from bot.features.themes import writing
from bot.model.posting import Posting
from bot.model.request import Request, State
from bot.model.theme import Theme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice

EDIT = "requesting.edit"
MOST_SHOWN = 5


# ---- In a form -------------------------------------------------------------------------------------------


def fields(voice: Voice, theme: Theme | None = None, *, named: bool = True) -> tuple[Field, ...]:
    """What is asked, the moment it is about, and whether the name may be shown."""
    choices = (
        Choice("yes", voice.plain("five_parts.named_yes")),
        Choice("no", voice.plain("five_parts.named_no")),
    )
    signed = ChoiceField("named", voice.plain("five_parts.named"), choices, "yes" if named else "no")
    return (writing.question_field(voice, theme), writing.situation_field(voice, theme), signed)


async def problem_with(
    values: Mapping[str, str], present: Present, turn: Turn, but: str | None = None
) -> str | None:
    """What to mend about a question, if anything; nobody has two open requests that ask the same."""
    question = writing.question_of(values)
    if problem := writing.what_to_mend(question, (), present.voice):
        return problem
    for request in await turn.unit.requests.of(present.member.id):
        theme = await turn.unit.themes.get(request.id)
        same = theme is not None and fold(theme.question) == fold(question)
        if same and request.state is State.OPEN and request.id != but:
            return present.voice.plain("requesting.asked_twice")
    return None


# ---- What who asks sees of it ----------------------------------------------------------------------------


def controls(request: Request, voice: Voice) -> Buttons:
    """What can be done about a request that stands."""
    close = Button(voice.plain("requesting.close_button"), "requesting.close", request.id)
    edit = Button(voice.plain("requesting.edit_button"), "requesting.edit", request.id)
    withdraw = Button(voice.plain("requesting.withdraw_button"), "requesting.withdraw", request.id, "danger")
    return Buttons((close, edit, withdraw) if request.state is State.OPEN else (edit, withdraw))


async def show_mine(event: CommandInvoked | ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show a member what they ask, each with what they can do about it."""
    present = await meet(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    voice = present.voice
    mine = await turn.unit.requests.of(present.member.id)
    blocks: list[Block] = [voice.text("requesting.mine", count=len(mine), shown=min(len(mine), MOST_SHOWN))]
    for request in mine[:MOST_SHOWN]:
        theme = await turn.unit.themes.get(request.id)
        posting = await turn.unit.postings.get(request.posting)
        if theme is None or posting is None:
            continue
        shown = voice.text(
            "requesting.my_request",
            question=theme.question,
            channel=await asking.channel_name(posting.place, turn),
            answers=len(await answered.by_others(request, turn)),
            closed=request.state is State.CLOSED,
        )
        blocks += [shown, controls(request, voice)]
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


# ---- What they do ----------------------------------------------------------------------------------------


async def open_edit(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open a request as it reads."""
    request, theme, present = await _own(event, event.value, turn)
    form = Form(
        name=EDIT,
        title=present.voice.plain("requesting.edit_form"),
        fields=fields(present.voice, theme, named=request.named),
        submit=present.voice.plain("writing.amend_submit"),
        about=request.id,
    )
    return [await turn.open_form(event, form, present.voice)]


async def edit(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Let a request read as its form says, where it stands or is about to."""
    request, theme, present = await _own(event, event.about, turn)
    if problem := await problem_with(event.values, present, turn, but=request.id):
        return [RefuseForm(event.person, (("question", problem),), event.interaction)]
    named = event.values.get("named", "yes") != "no"
    changed = replace(request, named=named)
    reworded = replace(
        theme,
        question=writing.question_of(event.values),
        situation=event.values.get("situation", "").strip(),
        author=present.member.id if named else None,
    )
    await turn.unit.requests.save(changed)
    await turn.unit.themes.save(reworded)
    card = Card((present.voice.text("requesting.edited"), controls(changed, present.voice)))
    said = Whisper(event.person, event.place, card, event.interaction)
    return [said, *await _redraw(changed, reworded, turn)]


async def close(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask no more; answers that come all the same are kept."""
    request, theme, present = await _own(event, event.value, turn)
    closed = request.over(State.CLOSED)
    await turn.unit.requests.save(closed)
    await answered.drop(request, turn)
    await turn.unit.drafts.forget(event.person, EDIT, request.id)
    said = present.voice.text("requesting.closed", named=request.named)
    left = (controls(closed, present.voice),) if closed.member else ()
    whisper = Whisper(event.person, event.place, Card((said, *left)), event.interaction, replaces=True)
    return [whisper, *await _redraw(closed, theme, turn)]


async def withdraw(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Take a request back: its words are gone from where it stands, and from here."""
    request, theme, present = await _own(event, event.value, turn)
    redrawn = await take_back(request, request.over(State.WITHDRAWN), theme, turn)
    await turn.unit.drafts.forget(event.person, EDIT, request.id)
    card = Card((present.voice.text("requesting.withdrawn", named=request.named),))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True), *redrawn]


async def take_back(request: Request, gone: Request, theme: Theme, turn: Turn) -> list[Action]:
    """Leave no word of a request, which is ``gone`` from now on."""
    await turn.unit.requests.save(gone)
    await answered.drop(request, turn)
    emptied = replace(theme, question="", situation="", author=None)
    await turn.unit.themes.save(emptied)
    return await _redraw(gone, emptied, turn)


async def _redraw(request: Request, theme: Theme, turn: Turn) -> list[Action]:
    """Show a request as it is now: in the channel, or in what is about to be said there."""
    posting = await turn.unit.postings.get(request.posting)
    if posting is None:
        return []
    await _redraw_owed(request, posting, theme, turn)
    return await asking.refresh(posting, turn)


async def _redraw_owed(request: Request, posting: Posting, theme: Theme, turn: Turn) -> None:
    delivery = await turn.unit.deliveries.get(f"posting:{posting.id}")
    community = await turn.unit.communities.get(posting.community)
    if delivery is None or community is None or not delivery.open:
        return
    if request.state is State.WITHDRAWN:
        await turn.unit.deliveries.save(delivery.dropped())
        return
    card = await asking.theme_card(theme, posting.id, posting.place, turn.voice(community), turn)
    await turn.unit.deliveries.save(replace(delivery, action=replace(delivery.action, card=card)))


async def _own(event: Interaction, id: str, turn: Turn) -> tuple[Request, Theme, Present]:
    """The request, if the person who acts asks it and has not taken it back; else ``Declined``."""
    request = await turn.unit.requests.get(id)
    theme = await turn.unit.themes.get(id)
    present = await meet(event, turn, request.community if request else None)
    standing = request is not None and request.state is not State.WITHDRAWN
    if request is None or theme is None or not standing or request.member != present.member.id:
        raise Declined(present.voice.text("requesting.not_yours"))
    return request, theme, present


routes = Router(
    buttons={
        "requesting.mine": show_mine,
        "requesting.edit": open_edit,
        "requesting.close": close,
        "requesting.withdraw": withdraw,
    },
    forms={EDIT: edit},
    commands={"practice.requests": show_mine},
)
