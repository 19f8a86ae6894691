"""A practice is read whole, by whoever may see it; shared with everybody here, or tried."""

from collections.abc import Sequence

from bot.actions import Action, Post, Whisper
from bot.cards import Block, Button, Buttons, Card, Note
from bot.events import ButtonPressed
from bot.features.communities.joining import Present, meet
from bot.features.practices import archiving, five_parts
from bot.features.trials import drawing
from bot.markup import Span, cut
from bot.model.place import Place
from bot.model.practice import Practice
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice

LONGEST_SEARCH = 200
"""Characters of a search that are taken in."""


async def read(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show a whole practice, with what its author can do about it if they are the reader.

    Opened from a search, it is found by that search's words afterwards; nobody is told whose they were.
    """
    what, _, words = event.value.partition(" ")
    which, page = five_parts.read_page(what)
    practice, present = await _visible(which, event, turn)
    own = practice.author == present.member.id
    if words and not own:
        await turn.unit.practices.opened(practice.id, cut(words, LONGEST_SEARCH))
    if own:
        buttons = archiving.controls(practice, present.voice).buttons
    else:
        buttons = ways(practice, event.place, present)
    card = await _card(practice, page, buttons, present.voice, turn)
    return [Whisper(event.person, event.place, card, event.interaction)]


def ways(practice: Practice, near: Place, present: Present) -> tuple[Button, ...]:
    """To try a practice of somebody else's, and to show it to everybody here.

    On one's own page there is nobody else.
    """
    voice = present.voice
    own = practice.author == present.member.id
    share = Button(voice.plain("searching.share_button"), "searching.share", practice.id)
    return (
        *(() if own else (drawing.button(practice, voice),)),
        *(() if near.is_home else (share,)),
    )


async def _card(practice: Practice, page: int, buttons: tuple[Button, ...], voice: Voice, turn: Turn) -> Card:
    """A page of a practice, with the way to the next one; on the last, what came of trying it."""
    pages = five_parts.pages(practice.parts, voice)
    page = min(page, len(pages))
    title = voice.text(
        "searching.practice",
        title=practice.title,
        signature=practice.signature,
        tried=await drawing.line(practice, voice, turn),
    )
    blocks: list[Block] = [title, *pages[page - 1]]
    if page == len(pages):
        blocks += await drawing.reasons(practice, voice, turn)
    if practice.tags:
        blocks.append(Note((Span(" · ".join(practice.tags)),)))
    if practice.example:
        blocks.append(voice.note("searching.example"))
    if page < len(pages):
        on = five_parts.read_on_button("searching.read", practice.id, page, len(pages), voice)
        buttons = (on, *buttons)
    return Card((*blocks, *((Buttons(buttons),) if buttons else ())))


async def share(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show a practice to everybody here, if everybody here may see it."""
    practice, present = await _visible(event.value, event, turn)
    here = event.place.whole_channel
    if await turn.unit.communities.at(here) is None:
        raise Declined(present.voice.text("searching.not_a_channel"))
    if await turn.unit.practices.read(practice.id, here) is None:
        raise Declined(present.voice.text("searching.not_for_here"))
    voice = turn.voice(present.community)
    card = await _card(practice, 1, (drawing.button(practice, voice),), voice, turn)
    by = voice.note("searching.shared_by", name=present.member.person.name)
    return [Post(event.place, Card((*card.blocks, by)))]


async def _visible(id: str, event: ButtonPressed, turn: Turn) -> tuple[Practice, Present]:
    practice = await turn.unit.practices.read(id, event.person)
    present = await meet(event, turn, practice.community if practice else None)
    if practice is None:
        raise Declined(present.voice.text("searching.gone"))
    return practice, present


routes = Router(buttons={"searching.read": read, "searching.share": share})
