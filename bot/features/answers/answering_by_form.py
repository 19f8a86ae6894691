"""An answer by the form: five parts, and second thoughts."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, RefuseForm, Whisper
from bot.cards import Button, Buttons, Card, Form
from bot.events import ButtonPressed, FormSubmitted, Interaction
from bot.features.answers import consenting
from bot.features.answers.answering import remove
from bot.features.communities.joining import Present, meet
from bot.features.practices import archiving, five_parts
from bot.features.programmes import asking, showing
from bot.features.requests import answered
from bot.model.answer import Answer
from bot.model.posting import Posting
from bot.router import Router
from bot.turn import Declined, Turn


async def open_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the form of five parts for a posting."""
    return await _open(event, turn, "answering.answer")


async def open_diverging_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the same form for another way than the usual one."""
    return await _open(event, turn, "answering.diverging")


async def _open(event: ButtonPressed, turn: Turn, form: str) -> Sequence[Action]:
    if event.value == asking.PREVIEW:
        raise Declined((await meet(event, turn)).voice.text("planning.only_a_preview"))
    posting, present = await _asked(event, event.value, turn)
    voice = present.voice
    theme = await turn.unit.themes.get(posting.theme)
    if theme is None or not theme.question:
        raise Declined(voice.text("answering.gone"))
    empty = Form(
        name=form,
        title=voice.plain(f"{form}_title"),
        intro=voice.spans("answering.form_intro", question=theme.question),
        fields=five_parts.fields(voice),
        submit=voice.plain("answering.submit"),
        about=posting.id,
    )
    return [await turn.open_form(event, empty, voice)]


async def _asked(event: Interaction, id: str, turn: Turn) -> tuple[Posting, Present]:
    """The posting, for somebody who stands before it or may look at it from their home.

    Raises ``Declined`` for others: nobody answers what was asked where they are not.
    """
    posting = await turn.unit.postings.get(id)
    present = await meet(event, turn, posting.community if posting else None)
    if posting is not None and posting.community == present.community.id:
        here = posting.place == event.place.whole_channel
        if here or (event.place.is_home and await turn.unit.channels.may_see(event.person, posting.place)):
            return posting, present
    raise Declined(present.voice.text("answering.gone"))


async def take_form(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep an answer that came by the form, and say it in the thread for the others."""
    posting, present = await _asked(event, event.about, turn)
    voice = present.voice
    parts, named = five_parts.read(event)
    if not parts.method:
        return [
            RefuseForm(
                event.person, (("method", voice.plain("five_parts.method_missing")),), event.interaction
            )
        ]
    answer = Answer(
        id=turn.dice.id(),
        community=present.community.id,
        posting=posting.id,
        member=present.member.id,
        parts=parts,
        created_at=event.at,
        named=named,
        diverging=event.name == "answering.diverging",
    )
    await turn.unit.answers.save(answer)
    await showing.show_answer(answer, posting, turn)
    await answered.note_answer(answer, posting, turn)
    private = await consenting.ask_or_archive(answer, posting, present, turn)
    thanks = Card(
        (
            voice.text("answering.thanks"),
            Buttons(
                (
                    Button(voice.plain("answering.edit_button"), "answering.edit", answer.id),
                    Button(voice.plain("answering.remove_button"), "answering.remove", answer.id, "danger"),
                )
            ),
        )
    )
    return [
        *(Whisper(event.person, event.place, card, event.interaction) for card in (thanks, *private)),
        *await asking.refresh(posting, turn),
    ]


# ---- Second thoughts -------------------------------------------------------------------------------------


async def reopen_form(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open an answer given by the form again, for its author."""
    answer, present = await consenting.own_answer(event, event.value, turn)
    form = Form(
        name="answering.edit",
        title=present.voice.plain("answering.edit_title"),
        fields=five_parts.fields(present.voice, answer.parts, named=answer.named),
        submit=present.voice.plain("answering.submit"),
        about=answer.id,
    )
    return [await turn.open_form(event, form, present.voice)]


async def revise_answer(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep the answer as its author now tells it, in the thread and in its practice too."""
    answer, present = await consenting.own_answer(event, event.about, turn)
    parts, named = five_parts.read(event, answer.parts)
    if not parts.method:
        missing = present.voice.plain("five_parts.method_missing")
        return [RefuseForm(event.person, (("method", missing),), event.interaction)]
    revised = replace(answer.revised(parts, turn.now), named=named)
    await turn.unit.answers.save(revised)
    await archiving.follow_answer(revised, turn)
    if named != answer.named:
        await archiving.sign(revised, turn)
    said = Card((present.voice.text("answering.revised"),))
    actions: list[Action] = [Whisper(event.person, event.place, said, event.interaction)]
    return [*actions, *await showing.reshow_answer(revised, turn)]


async def take_back(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Remove an answer given by the form, and what stands of it in the thread."""
    answer, present = await consenting.own_answer(event, event.value, turn)
    actions = await remove(answer, turn)
    gone = Card((present.voice.text("answering.removed"),))
    actions.append(Whisper(event.person, event.place, gone, event.interaction, replaces=True))
    if removed := await turn.unit.answers.get(answer.id):
        actions += await showing.reshow_answer(removed, turn)
    return actions


routes = Router(
    buttons={
        "answering.open": open_form,
        "answering.diverge": open_diverging_form,
        "answering.edit": reopen_form,
        "answering.remove": take_back,
    },
    forms={
        "answering.answer": take_form,
        "answering.diverging": take_form,
        "answering.edit": revise_answer,
    },
)
