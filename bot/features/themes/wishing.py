"""What members looked for in vain becomes an idea for a theme; nobody learns whose it was."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.cards import Block, Button, Buttons, Card, Divider
from bot.events import ButtonPressed, FormSubmitted, Interaction
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.requests import taking_up
from bot.features.themes import naming, writing
from bot.features.themes.paging import PAGE, page_buttons, read_page, within
from bot.router import Router
from bot.turn import Turn


async def waiting(present: Present, turn: Turn) -> list[Block]:
    """The ways to what was looked for in vain and to what members ask, if anything is; for a facilitator."""
    wishes = await turn.unit.wishes.of(present.community.id)
    label = present.voice.plain("wishing.show_button", count=len(wishes))
    looked_for = (Button(label, "wishing.show", present.community.id),) if wishes else ()
    ways = (*looked_for, *await taking_up.buttons(present, turn))
    return [Buttons(ways)] if ways else []


async def show_wishes(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show what was looked for in vain, most often first."""
    community, offset = read_page(event.value)
    present = await meet_facilitator(event, turn, community)
    return [await _wishes(event, present, offset, turn, replaces="/" in event.value)]


async def _wishes(
    event: Interaction, present: Present, offset: int, turn: Turn, *, replaces: bool = True
) -> Whisper:
    voice, community = present.voice, present.community.id
    wishes = await turn.unit.wishes.of(community)
    offset = within(offset, len(wishes))
    blocks: list[Block] = [voice.text("wishing.wishes", count=len(wishes))]
    for wish in wishes[offset : offset + PAGE]:
        about = f"{community}/{wish.words}"
        shown = voice.text("wishing.wish", words=wish.words, count=wish.count, last=wish.last_day)
        make = Button(voice.plain("wishing.make_button"), "wishing.make", about, "primary")
        leave = Button(voice.plain("wishing.leave_button"), "wishing.leave", about)
        blocks += [shown, Buttons((make, naming.button(present, wish.words), leave))]
    if pages := page_buttons("wishing.show", community, offset, len(wishes), voice):
        blocks += [Divider(), Buttons(pages)]
    return Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction, replaces)


async def open_theme(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Open a theme that begins with what was looked for."""
    community, _, words = event.value.partition("/")
    present = await meet_facilitator(event, turn, community)
    begun = replace(
        writing.blank_theme(present, turn),
        question=writing.begun(words, present.voice),
    )
    form = writing.theme_form("wishing.theme", event.value, present.voice, begun)
    voice = present.voice
    form = replace(form, title=voice.plain("writing.form"), submit=voice.plain("writing.submit"))
    return [await turn.open_form(event, form, voice)]


async def add_theme(event: FormSubmitted, turn: Turn) -> Sequence[Action]:
    """Add the theme, and think no more of what it came from."""
    community, _, words = event.about.partition("/")
    present = await meet_facilitator(event, turn, community)
    said = await writing.add(event, present, turn)
    if isinstance(said, Whisper):
        await turn.unit.wishes.forget(present.community.id, words)
    return [said]


async def leave(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Think no more of something that was looked for."""
    community, _, words = event.value.partition("/")
    present = await meet_facilitator(event, turn, community)
    await turn.unit.wishes.forget(present.community.id, words)
    return [await _wishes(event, present, 0, turn)]


routes = Router(
    buttons={
        "wishing.show": show_wishes,
        "wishing.make": open_theme,
        "wishing.leave": leave,
    },
    forms={"wishing.theme": add_theme},
)
