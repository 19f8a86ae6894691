"""Practices that answer no theme: told of one's own accord, or proposed by somebody who read a message."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.cards import Button, Buttons, Card
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, Interaction, MessagePicked
from bot.features.communities import peace
from bot.features.communities.joining import Present, join, meet
from bot.features.practices import archiving
from bot.model.answer import Answer
from bot.model.member import Consent
from bot.model.parts import Parts
from bot.model.practice import Practice, State
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import quote


async def open_new(event: CommandInvoked | ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open an empty practice."""
    present = await meet(event, turn, event.value if isinstance(event, ButtonPressed) else None)
    blank = await _blank(event, present, turn)
    form = archiving.practice_form("contributing.new", blank, present.voice, present.community.id)
    return [await turn.open_form(event, form, present.voice)]


async def take_new(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Archive a practice told without a theme."""
    present = await meet(event, turn, event.about)
    return await archiving.keep(event, await _blank(event, present, turn), present, turn)


async def _blank(event: Interaction, present: Present, turn: Turn) -> Practice:
    here = await turn.unit.communities.at(event.place)
    return Practice(
        id=turn.dice.id(),
        community=present.community.id,
        title="",
        parts=Parts(),
        language=present.community.language,
        place=event.place.whole_channel if here else present.community.home,
        created_at=turn.now,
        author=present.member.id,
        author_name=present.member.person.name,
    )


# ---- « Garder comme pratique », on a message -------------------------------------------------------------


async def pick(event: MessagePicked, turn: Turn) -> Sequence[Action]:
    """Open a message as a practice for its author; when somebody else picks it, its author decides."""
    present = await meet(event, turn)
    voice = present.voice
    answer = await turn.unit.answers.from_source(event.address)
    writer = await _writer(event, answer, present, turn)
    if writer is None:
        raise Declined(voice.text("contributing.by_bot"))
    practice = await _proposal(event, answer, writer, turn)
    if not practice.parts.method:
        raise Declined(voice.text("contributing.no_words"))
    if writer.member.id == present.member.id:
        if practice.state is State.ARCHIVED:
            raise Declined(voice.text("contributing.kept_already", title=practice.title))
        await turn.unit.practices.save(practice)
        form = archiving.practice_form("archiving.edit", practice, voice, practice.id)
        return [await turn.open_form(event, form, voice)]
    # Nothing said here may tell who wrote what without a name, nor what they chose about keeping it.
    named = answer is None or answer.named
    name = writer.member.person.name if named else voice.plain("contributing.author")
    if practice.state is State.ARCHIVED or writer.member.consent is Consent.NEVER:
        raise Declined(voice.text("contributing.nothing_to_do"))
    key = f"proposal:{event.address.place.channel}:{event.address.message}"
    if await turn.unit.deliveries.get(key):
        raise Declined(voice.text("contributing.proposed_already", name=name))
    await turn.unit.practices.save(practice)
    card = _proposal_card(practice, writer, present.member.person.name)
    await peace.tell(writer.member, present.community, card, key, turn)
    said = Card((voice.text("contributing.proposed", name=name),))
    return [Whisper(event.person, event.place, said, event.interaction)]


async def _writer(
    event: MessagePicked, answer: Answer | None, present: Present, turn: Turn
) -> Present | None:
    """Whose words a message holds: for an answer shown by the bot, the member who sent the form."""
    if answer is not None and answer.removed_at is None:
        member = await turn.unit.members.get(answer.member)
    else:
        member = None if event.by_bot else await join(event.author, present.community, turn)
    if member is None:
        return None
    return replace(present, member=member, voice=turn.voice(present.community, member))


async def _proposal(event: MessagePicked, answer: Answer | None, writer: Present, turn: Turn) -> Practice:
    """The practice a message would make, or has made."""
    if answer is not None and answer.removed_at is None:
        return await archiving.draft(answer, writer, turn)
    id = archiving.practice_of_message(event.address)  # noqa: A001  the field's own word
    made = await turn.unit.practices.get(id)
    if made is not None and made.told:
        return made
    parts = Parts(method=event.text.strip())
    blank = await _blank(event, writer, turn)
    return replace(blank, id=id, title=archiving.title_of(parts), parts=parts)


def _proposal_card(practice: Practice, writer: Present, by: str) -> Card:
    voice = writer.voice
    return Card(
        (
            voice.text("contributing.proposal", by=by),
            quote(practice.parts.method),
            Buttons(
                (
                    Button(voice.plain("contributing.see_button"), "archiving.edit", practice.id, "primary"),
                    Button(voice.plain("consenting.decline_button"), "contributing.decline", practice.id),
                )
            ),
        )
    )


async def decline(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Leave the message where it is; nothing of a proposal stays here."""
    practice = await turn.unit.practices.get(event.value)
    present = await meet(event, turn, practice.community if practice else None)
    if practice is None or practice.author != present.member.id:
        raise Declined(present.voice.text("archiving.not_yours"))
    card = Card((present.voice.text("consenting.declined"),))
    if practice.state is State.PROPOSED:
        await turn.unit.practices.save(practice.emptied())
    elif practice.told:
        card = archiving.standing_card(practice, present.voice)
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


routes = Router(
    buttons={"contributing.open": open_new, "contributing.decline": decline},
    forms={"contributing.new": take_new},
    commands={"practice.new": open_new},
    picks={"keep": pick},
)
