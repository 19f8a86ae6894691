"""Nothing is archived without its author: the question asked once, and what follows from the choice."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.cards import Button, Buttons, Card
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction
from bot.features.communities import peace
from bot.features.communities.joining import Present, meet
from bot.features.practices import archiving
from bot.features.programmes import asking
from bot.model.answer import Answer
from bot.model.member import Consent
from bot.model.posting import Posting
from bot.model.practice import State
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice, quote


async def ask_or_archive(answer: Answer, posting: Posting, present: Present, turn: Turn) -> list[Card]:
    """What a member's choice makes of a new answer; the cards are for them alone, now.

    Who never chose is asked, once. What the bot asks later goes to their direct messages, where it lasts.
    """
    member = present.member
    match member.consent:
        case Consent.ALWAYS:
            return [archiving.archived_card(await archiving.archive(answer, present, turn), present.voice)]
        case Consent.ASK:
            card = _offer(answer, present.voice)
            await peace.tell(member, present.community, card, f"offer:{answer.id}", turn)
        case Consent.UNASKED:
            theme = await turn.unit.themes.get(posting.theme)
            question = theme.question if theme else ""
            card = Card(
                (
                    present.voice.text(
                        "consenting.first_time", community=present.community.name, question=question
                    ),
                    _choices(present),
                )
            )
            await peace.tell(member, present.community, card, f"consent:{member.id}", turn)
    return []


def _choices(present: Present) -> Buttons:
    voice, about = present.voice, present.community.id
    return Buttons(
        (
            Button(voice.plain("consenting.always_button"), "consenting.always", about, "primary"),
            Button(voice.plain("consenting.ask_button"), "consenting.ask", about),
            Button(voice.plain("consenting.never_button"), "consenting.never", about),
        )
    )


def _offer(answer: Answer, voice: Voice) -> Card:
    return Card(
        (
            voice.text("consenting.offer"),
            quote(answer.parts.method),
            Buttons(
                (
                    Button(voice.plain("consenting.keep_button"), "consenting.keep", answer.id, "primary"),
                    Button(voice.plain("consenting.reword_button"), "consenting.reword", answer.id),
                    Button(voice.plain("consenting.decline_button"), "consenting.decline", answer.id),
                )
            ),
        )
    )


# ---- The choice ------------------------------------------------------------------------------------------


async def choose_always(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Archive this member's answers from now on, and those given while the question was open."""
    present, waiting = await _choose(Consent.ALWAYS, event, turn)
    kept = [await archiving.archive(answer, present, turn) for answer in waiting]
    actions = _acknowledge("consenting.always", present, event)
    actions += [
        Whisper(
            event.person, event.place, archiving.archived_card(practice, present.voice), event.interaction
        )
        for practice in kept
    ]
    for posting_id in {practice.posting for practice in kept if practice.posting}:
        if posting := await turn.unit.postings.get(posting_id):
            actions += await asking.refresh(posting, turn)
    return actions


async def choose_ask(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask this member about each answer, beginning with those given while the question was open."""
    present, waiting = await _choose(Consent.ASK, event, turn)
    return _acknowledge("consenting.ask", present, event) + [
        Whisper(event.person, event.place, _offer(answer, present.voice), event.interaction)
        for answer in waiting
    ]


async def choose_never(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Archive nothing of this member's, and do not ask."""
    present, _ = await _choose(Consent.NEVER, event, turn)
    return _acknowledge("consenting.never", present, event)


async def show_settings(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Show a member what they chose, and let them choose again."""
    present = await meet(event, turn)
    card = Card(
        (
            present.voice.text("consenting.settings", consent=present.member.consent),
            _choices(present),
        )
    )
    return [Whisper(event.person, event.place, card, event.interaction)]


async def _choose(consent: Consent, event: ButtonPressed, turn: Turn) -> tuple[Present, list[Answer]]:
    """The member with their choice kept, and the answers they gave while the first question was open.

    A later choice is about later answers: what was declined before stays declined.
    """
    present = await meet(event, turn, event.value)
    waiting = []
    if present.member.consent is Consent.UNASKED:
        given = await turn.unit.answers.of(present.member.id)
        waiting = [a for a in given if await turn.unit.practices.from_answer(a.id) is None]
    member = replace(present.member, consent=consent)
    await turn.unit.members.save(member)
    return replace(present, member=member), waiting


def _acknowledge(message: str, present: Present, event: ButtonPressed) -> list[Action]:
    card = Card((present.voice.text(message),))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


# ---- One answer ------------------------------------------------------------------------------------------


async def keep_answer(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Archive one answer as it stands."""
    answer, present = await own_answer(event, event.value, turn)
    practice = await archiving.archive(answer, present, turn)
    card = archiving.archived_card(practice, present.voice)
    posting = await turn.unit.postings.get(answer.posting)
    return [
        Whisper(event.person, event.place, card, event.interaction, replaces=True),
        *(await asking.refresh(posting, turn) if posting else []),
    ]


async def reword_answer(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open the practice an answer would make, to reword it first."""
    answer, present = await own_answer(event, event.value, turn)
    practice = await archiving.draft(answer, present, turn)
    form = archiving.practice_form("consenting.reworded", practice, present.voice, answer.id)
    return [await turn.open_form(event, form, present.voice)]


async def keep_reworded(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Archive an answer in its author's new words."""
    answer, present = await own_answer(event, event.about, turn)
    practice = await archiving.draft(answer, present, turn)
    return await archiving.keep(event, practice, present, turn)


async def decline(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Leave one answer where it is; one that was kept meanwhile is the author's to withdraw."""
    answer, present = await own_answer(event, event.value, turn)
    kept = await turn.unit.practices.from_answer(answer.id)
    if kept is not None and kept.state is State.ARCHIVED:
        card = archiving.archived_card(kept, present.voice)
        return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]
    return _acknowledge("consenting.declined", present, event)


async def own_answer(event: Interaction, id: str, turn: Turn) -> tuple[Answer, Present]:
    """The answer, if it is by the person who acts; raises ``Declined`` for anybody else."""
    answer = await turn.unit.answers.get(id)
    present = await meet(event, turn, answer.community if answer else None)
    if answer is None or answer.removed_at is not None or answer.member != present.member.id:
        raise Declined(present.voice.text("answering.not_yours"))
    return answer, present


routes = Router(
    buttons={
        "consenting.always": choose_always,
        "consenting.ask": choose_ask,
        "consenting.never": choose_never,
        "consenting.keep": keep_answer,
        "consenting.reword": reword_answer,
        "consenting.decline": decline,
    },
    forms={"consenting.reworded": keep_reworded},
    commands={"practice.settings": show_settings},
)
