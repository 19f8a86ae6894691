"""What was owed stands somewhere, or could not be said: themes, and answers that came by the form."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Edit, LookFor, Post, Reread, Tell, Whisper
from bot.cards import Block, Button, Buttons, Card
from bot.deliveries import Outcome
from bot.events import ButtonPressed, DeliveryRefused, DeliverySaid
from bot.features.communities.joining import meet
from bot.features.practices import five_parts
from bot.features.programmes import asking, relocating
from bot.features.requests import answered
from bot.features.themes import choosing
from bot.model.answer import Answer
from bot.model.posting import Posting
from bot.model.role import Role
from bot.model.theme import Theme
from bot.ports import Hindrance
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice

# ---- Answers that came by the form, in the thread ---------------------------------------------------------


async def show_answer(answer: Answer, posting: Posting, turn: Turn) -> None:
    """Owe the others an answer that came by the form; at once, or when it is known where the theme stands."""
    card = await _answer_card(answer, turn)
    if posting.address is not None and card is not None:
        await turn.owe(Post(posting.address.thread, card, key=f"answer:{answer.id}"))


async def reshow_answer(answer: Answer, turn: Turn) -> list[Action]:
    """Show an answer as it is now told, where it stands or is about to; a trace, where it was taken back."""
    card = await _answer_card(answer, turn)
    if card is None:
        return []
    delivery = await turn.unit.deliveries.get(f"answer:{answer.id}")
    if delivery is not None and delivery.open:
        await turn.unit.deliveries.save(replace(delivery, action=replace(delivery.action, card=card)))
    return [Edit(answer.source, card)] if answer.source else []


async def _answer_card(answer: Answer, turn: Turn) -> Card | None:
    community = await turn.unit.communities.get(answer.community)
    if community is None:
        return None
    voice = turn.voice(community)
    if answer.removed_at is not None:
        return Card((voice.text("answering.removed_trace"),))
    member = await turn.unit.members.get(answer.member)
    if member is None:
        return None
    name = member.person.name if answer.named else ""
    heading = "answering.diverging_heading" if answer.diverging else "answering.answer_heading"
    return _page(voice.text(heading, name=name), answer, 1, voice)


def _page(heading: Block, answer: Answer, page: int, voice: Voice) -> Card:
    pages = five_parts.pages(answer.parts, voice)
    shown = pages[min(page, len(pages)) - 1]
    if page >= len(pages):
        return Card((heading, *shown))
    on = five_parts.read_on_button("showing.read_on", answer.id, page, len(pages), voice)
    return Card((heading, *shown, Buttons((on,))))


async def read_on(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show the next page of a long answer to somebody who is where it stands."""
    which, page = five_parts.read_page(event.value)
    answer = await turn.unit.answers.get(which)
    present = await meet(event, turn, answer.community if answer else None)
    posting = await turn.unit.postings.get(answer.posting) if answer else None
    here = posting is not None and posting.place.whole_channel == event.place.whole_channel
    if answer is None or answer.removed_at is not None or not here:
        raise Declined(present.voice.text("answering.gone_answer"))
    author = await turn.unit.members.get(answer.member)
    name = author.person.name if author and answer.named else ""
    heading = present.voice.text("answering.continued_heading", name=name)
    card = _page(heading, answer, page, present.voice)
    return [Whisper(event.person, event.place, card, event.interaction)]


# ---- Where it stands -------------------------------------------------------------------------------------


async def note_where_said(event: DeliverySaid, turn: Turn) -> Sequence[Action]:
    """Remember where something stands, and make up for what happened before that was known."""
    kind, _, which = event.key.partition(":")
    if event.address is None:
        return ()
    if kind == "posting" and (posting := await turn.unit.postings.get(which)):
        if posting.notify and not event.notified:
            await _tell_nobody_called(posting, posting.notify, event, turn)
        called = posting.notify if event.notified else None
        posting = replace(posting, address=event.address, notify=called)
        await turn.unit.postings.save(posting)
        for waiting in await turn.unit.answers.unshown(posting.id):
            await show_answer(waiting, posting, turn)
        beside = Reread(event.address.place.whole_channel, posting.created_at - asking.CLOCKS_DIFFER)
        return [Reread(event.address.thread), beside, *await asking.refresh(posting, turn)]
    if kind == "poll":
        return await choosing.show_where_said(event, which, turn)
    if kind == "answer" and (answer := await turn.unit.answers.get(which)):
        shown = replace(answer, source=event.address)
        await turn.unit.answers.save(shown)
        changed = shown.revisions or shown.removed_at
        return await reshow_answer(shown, turn) if changed else ()
    return ()


# ---- What went wrong is told to the core team, who can mend it -------------------------------------------


async def tell_who_can_mend(event: DeliveryRefused, turn: Turn) -> Sequence[Action]:
    """Something could not be said: tell the core team of a theme or a vote, and the author of an answer."""
    delivery = await turn.unit.deliveries.get(event.key)
    if delivery is None or delivery.outcome is not Outcome.REFUSED:
        # Another process said it meanwhile.
        return ()
    kind, _, which = event.key.partition(":")
    if kind == "posting" and (posting := await turn.unit.postings.get(which)):
        await _tell_core_team(posting, event, turn)
        await answered.tell_not_asked(posting, event.reason, turn)
    if kind == "answer" and (answer := await turn.unit.answers.get(which)):
        await _tell_author(answer, event, turn)
    if kind == "poll":
        await choosing.tell_not_sent(event, which, turn)
    if kind == "relocated":
        await relocating.tell_not_there(event, which, turn)
    # Whoever takes no direct messages may have left for good.
    if isinstance(delivery.action, Tell) and event.reason == Hindrance.CLOSED:
        return [LookFor(delivery.action.to)]
    return ()


async def _tell_core_team(posting: Posting, event: DeliveryRefused, turn: Turn) -> None:
    community = await turn.unit.communities.get(posting.community)
    theme = await turn.unit.themes.get(posting.theme)
    if community is None or theme is None:
        return
    for member in await turn.unit.members.facilitators(community.id):
        card = await not_posted_card(theme, posting, event.reason, turn.voice(community, member), turn)
        await turn.owe(Tell(member.person, card, key=f"refused:{member.id}:{event.id}"))


async def _tell_nobody_called(posting: Posting, role: Role, event: DeliverySaid, turn: Turn) -> None:
    """The theme stands, and the role that was to be called could not be: the core team can mend that."""
    community = await turn.unit.communities.get(posting.community)
    programme = await turn.unit.programmes.get(posting.programme or "")
    if community is None or programme is None:
        return
    channel = await asking.channel_name(posting.place, turn)
    for member in await turn.unit.members.facilitators(community.id):
        voice = turn.voice(community, member)
        change = Button(voice.plain("adjusting.change_button"), "planning.change", programme.id)
        said = voice.text("asking.nobody_called", role=role.name, programme=programme.name, channel=channel)
        card = Card((said, Buttons((change,))))
        await turn.owe(Tell(member.person, card, key=f"uncalled:{member.id}:{event.key}"))


async def not_posted_card(theme: Theme, posting: Posting, reason: str, voice: Voice, turn: Turn) -> Card:
    """That a theme could not be posted, or perhaps was, and why; with the button that tries again."""
    channel = await asking.channel_name(posting.place, turn)
    why = voice.plain(f"asking.hindrance_{reason}")
    retry = Button(voice.plain("asking.retry_button"), "planning.retry", f"posting:{posting.id}", "primary")
    said = "asking.perhaps_posted" if reason == Hindrance.UNSURE else "asking.not_posted"
    return Card((voice.text(said, question=theme.question, channel=channel, reason=why), Buttons((retry,))))


async def _tell_author(answer: Answer, event: DeliveryRefused, turn: Turn) -> None:
    community = await turn.unit.communities.get(answer.community)
    author = await turn.unit.members.get(answer.member)
    if community is None or author is None:
        return
    voice = turn.voice(community, author)
    why = voice.plain(f"asking.hindrance_{event.reason}")
    card = Card((voice.text("asking.answer_not_shown", reason=why),))
    await turn.owe(Tell(author.person, card, key=f"unshown:{event.id}"))


routes = Router(
    buttons={"showing.read_on": read_on},
    events={
        DeliverySaid: note_where_said,
        DeliveryRefused: tell_who_can_mend,
    },
)
