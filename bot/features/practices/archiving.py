"""A practice and its author: kept, reworded, shown with a name or without, withdrawn, put back."""

import re
from collections.abc import Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from bot.actions import Action, RefuseForm, Tell, Whisper
from bot.cards import Button, Buttons, Card, Field, Form, TextField
from bot.events import ButtonPressed, FormSubmitted, Interaction
from bot.features.communities.joining import Present, meet
from bot.features.practices import five_parts
from bot.features.programmes import asking
from bot.features.trials import reminding
from bot.markup import cut
from bot.model.answer import Answer
from bot.model.parts import Parts
from bot.model.place import Address
from bot.model.practice import Practice, State
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice

TITLE = 80
"""The longest title, in characters."""


# ---- From an answer --------------------------------------------------------------------------------------


async def archive(answer: Answer, present: Present, turn: Turn) -> Practice:
    """Keep an answer as a practice, by its author's consent; found by others from now on."""
    practice = replace(await draft(answer, present, turn), state=State.ARCHIVED)
    await _save(practice, turn)
    return practice


async def _save(practice: Practice, turn: Turn) -> None:
    """Keep a practice as it now is, and let whoever tries it be asked about that."""
    await turn.unit.practices.save(practice)
    await reminding.follow(practice, turn)


async def draft(answer: Answer, present: Present, turn: Turn) -> Practice:
    """The practice an answer has made, in its author's own words since; else the one it would make."""
    made = await turn.unit.practices.from_answer(answer.id)
    if made is not None and made.told:
        return made
    posting = await turn.unit.postings.get(answer.posting)
    theme = await turn.unit.themes.get(posting.theme) if posting else None
    return Practice(
        id=made.id if made else turn.dice.id(),
        community=answer.community,
        title=title_of(answer.parts),
        parts=answer.parts,
        language=present.community.language,
        place=posting.place if posting else present.community.home,
        created_at=made.created_at if made else turn.now,
        tags=theme.tags if theme else (),
        named=answer.named,
        author=answer.member,
        author_name=present.member.person.name,
        theme=theme.id if theme else None,
        posting=answer.posting,
        answer=answer.id,
    )


def title_of(parts: Parts) -> str:
    """The first sentence of what somebody does, for want of a title of their own."""
    sentences = re.split(r"(?<=[.!?…])\s+(?=[A-ZÀ-ÖØ-Þ«“])|\n", parts.method.strip())
    first = next((sentence for sentence in sentences if re.search(r"\w", sentence)), parts.method)
    return cut(first.strip().strip("….! ") or parts.method.strip(), TITLE)


def practice_of_message(address: Address) -> str:
    """The id of the practice a message outside themes makes: always the same, so that it makes only one."""
    place = address.place
    return uuid5(NAMESPACE_URL, f"{place.messenger}/{place.workspace}/{place.channel}/{address.message}").hex


async def follow_answer(answer: Answer, turn: Turn) -> None:
    """Let a practice read as its answer now does, unless its author reworded it since.

    Whether it is signed is not for an edit to change: the author may have hidden their name meanwhile.
    """
    practice = await turn.unit.practices.from_answer(answer.id)
    if practice is not None and practice.told and not practice.edited:
        await _save(replace(practice, parts=answer.parts, title=title_of(answer.parts)), turn)


async def sign(answer: Answer, turn: Turn) -> None:
    """Let a practice be signed, or not, as its author now wants the answer to be."""
    if practice := await turn.unit.practices.from_answer(answer.id):
        await turn.unit.practices.save(replace(practice, named=answer.named))


async def withdraw_with_answer(answer: Answer, turn: Turn) -> None:
    """Withdraw what came of a deleted answer, and let its author put it back."""
    if practice := await turn.unit.practices.from_answer(answer.id):
        await _withdraw_with_source(practice, turn)


async def withdraw_with_message(address: Address, turn: Turn) -> None:
    """Withdraw what came of a deleted message outside themes, and let its author put it back."""
    if practice := await turn.unit.practices.get(practice_of_message(address)):
        await _withdraw_with_source(practice, turn)


async def _withdraw_with_source(practice: Practice, turn: Turn) -> None:
    author = await turn.unit.members.get(practice.author) if practice.author else None
    community = await turn.unit.communities.get(practice.community)
    if practice.state is State.PROPOSED:
        await turn.unit.practices.save(practice.emptied())
    elif practice.state is State.ARCHIVED and author is not None and community is not None:
        await _save(replace(practice, state=State.WITHDRAWN), turn)
        card = withdrawn_card(practice, turn.voice(community, author), "archiving.withdrawn_with_answer")
        await turn.owe(Tell(author.person, card, key=f"withdrawn:{practice.id}:{turn.now.isoformat()}"))


# ---- What the author sees of it --------------------------------------------------------------------------


def archived_card(practice: Practice, voice: Voice) -> Card:
    """That it is kept, with everything its author can do about it."""
    kept = voice.text("archiving.archived", title=practice.title, named=practice.named)
    return Card((kept, controls(practice, voice)))


def controls(practice: Practice, voice: Voice) -> Buttons:
    """What its author can do about a practice that is kept."""
    name = "archiving.hide" if practice.named else "archiving.show"
    return Buttons(
        (
            Button(voice.plain("archiving.edit_button"), "archiving.edit", practice.id),
            Button(voice.plain(f"{name}_button"), name, practice.id),
            Button(voice.plain("archiving.withdraw_button"), "archiving.withdraw", practice.id, "danger"),
        )
    )


def withdrawn_card(practice: Practice, voice: Voice, message: str = "archiving.withdrawn") -> Card:
    """That it is gone, with the way back."""
    back = Button(voice.plain("archiving.restore_button"), "archiving.restore", practice.id)
    return Card((voice.text(message, title=practice.title), Buttons((back,))))


def standing_card(practice: Practice, voice: Voice) -> Card:
    """How a practice stands with its author."""
    archived = practice.state is State.ARCHIVED
    return archived_card(practice, voice) if archived else withdrawn_card(practice, voice)


def practice_form(name: str, practice: Practice, voice: Voice, about: str) -> Form:
    """A practice to reword before it is kept, or after."""
    title = TextField(
        "title",
        voice.plain("archiving.title"),
        hint=voice.plain("archiving.title_hint"),
        value=practice.title,
        max_length=TITLE,
    )
    fields: tuple[Field, ...] = (title, *five_parts.fields(voice, practice.parts, named=practice.named))
    return Form(
        name, voice.plain("archiving.form_title"), fields, voice.plain("archiving.form_submit"), about=about
    )


# ---- What the author does --------------------------------------------------------------------------------


async def open_edit(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open a practice, or the proposal of one, for its author to reword."""
    practice, present = await _own(event, event.value, turn)
    form = practice_form("archiving.edit", practice, present.voice, practice.id)
    return [await turn.open_form(event, form, present.voice)]


async def edit(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Keep a practice as its author now tells it; sending the form is the author's consent."""
    practice, present = await _own(event, event.about, turn)
    return await keep(event, practice, present, turn)


async def keep(event: FormSubmitted, practice: Practice, present: Present, turn: Turn) -> list[Action]:
    """Archive ``practice`` with what was filled in, unless what matters is missing."""
    parts, named = five_parts.read(event, practice.parts)
    if not parts.method:
        missing = present.voice.plain("five_parts.method_missing")
        return [RefuseForm(event.person, (("method", missing),), event.interaction)]
    title = cut(event.values.get("title", "").strip(), TITLE) or title_of(parts)
    kept = replace(practice, title=title, parts=parts, named=named, edited=True, state=State.ARCHIVED)
    await _save(kept, turn)
    card = archived_card(kept, present.voice)
    return [
        Whisper(event.person, event.place, card, event.interaction),
        *await _refresh_posting(kept, turn),
    ]


async def hide_name(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show the practice without its author's name."""
    return await _change(event, turn, named=False)


async def show_name(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show the practice with its author's name."""
    return await _change(event, turn, named=True)


async def withdraw(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Take a practice out of search, exports and pages, at once."""
    return await _change(event, turn, state=State.WITHDRAWN)


async def restore(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Put a withdrawn practice back."""
    return await _change(event, turn, state=State.ARCHIVED)


async def _change(
    event: ButtonPressed, turn: Turn, *, named: bool | None = None, state: State | None = None
) -> Sequence[Action]:
    """Change one thing, and show the author how the practice then stands, whatever the pressed card says."""
    practice, present = await _own(event, event.value, turn)
    if not practice.told:
        raise Declined(present.voice.text("archiving.not_yours"))
    changed = replace(
        practice,
        named=practice.named if named is None else named,
        state=practice.state if state is None else state,
    )
    await _save(changed, turn)
    card = standing_card(changed, present.voice)
    said = Whisper(event.person, event.place, card, event.interaction, replaces=True)
    return [said, *await _refresh_posting(changed, turn)]


async def _own(event: Interaction, id: str, turn: Turn) -> tuple[Practice, Present]:
    """The practice, if it is by the person who acts; raises ``Declined`` for anybody else."""
    practice = await turn.unit.practices.get(id)
    present = await meet(event, turn, practice.community if practice else None)
    if practice is None or practice.author != present.member.id:
        raise Declined(present.voice.text("archiving.not_yours"))
    return practice, present


async def _refresh_posting(practice: Practice, turn: Turn) -> list[Action]:
    posting = await turn.unit.postings.get(practice.posting) if practice.posting else None
    return await asking.refresh(posting, turn) if posting else []


routes = Router(
    buttons={
        "archiving.edit": open_edit,
        "archiving.hide": hide_name,
        "archiving.show": show_name,
        "archiving.withdraw": withdraw,
        "archiving.restore": restore,
    },
    forms={"archiving.edit": edit},
)
