"""What somebody asks may be worth asking everybody: the core team makes a theme of it, or leaves it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.cards import Block, Button, Buttons, Card, Divider
from bot.commands import fold
from bot.events import ButtonPressed, Interaction
from bot.features.communities import peace
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import asking, journalling
from bot.features.requests import answered, drawing
from bot.features.themes import writing
from bot.features.themes.paging import PAGE, page_buttons, read_page, within
from bot.model.journal import Act
from bot.model.place import Person, Place
from bot.model.request import Request, State
from bot.model.theme import Standing, Theme
from bot.router import Router
from bot.turn import Declined, Turn


async def buttons(present: Present, turn: Turn) -> tuple[Button, ...]:
    """The way to what members ask, if anybody does where this facilitator may look."""
    count = len(await _ideas(present, present.member.person, turn))
    label = present.voice.plain("requesting.ideas_button", count=count)
    return (Button(label, "requesting.ideas", present.community.id),) if count else ()


async def show_ideas(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show what members ask, the oldest first."""
    community, offset = read_page(event.value)
    present = await meet_facilitator(event, turn, community)
    return [await _page(event, present, offset, turn, replaces="/" in event.value)]


async def _page(
    event: Interaction, present: Present, offset: int, turn: Turn, *, replaces: bool = True
) -> Whisper:
    voice, community = present.voice, present.community
    ideas = await _ideas(present, event.person, turn)
    offset = within(offset, len(ideas))
    blocks: list[Block] = [voice.text("requesting.ideas", count=len(ideas))]
    for request, theme, place in ideas[offset : offset + PAGE]:
        about = voice.note(
            "requesting.idea",
            channel=await asking.channel_name(place, turn),
            day=peace.local_day(request.created_at, community),
            answers=len(await answered.by_others(request, turn)),
        )
        make = Button(voice.plain("wishing.make_button"), "requesting.make", request.id, "primary")
        leave = Button(voice.plain("wishing.leave_button"), "requesting.set_aside", request.id)
        blocks += [await drawing.heading(theme, request, voice, turn), about, Buttons((make, leave))]
    if pages := page_buttons("requesting.ideas", community.id, offset, len(ideas), voice):
        blocks += [Divider(), Buttons(pages)]
    return Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction, replaces)


async def _ideas(present: Present, viewer: Person, turn: Turn) -> list[tuple[Request, Theme, Place]]:
    """What nobody decided about yet, of what was asked where the viewer may look."""
    found = []
    for request in await turn.unit.requests.ideas(present.community.id):
        theme = await turn.unit.themes.get(request.id)
        posting = await turn.unit.postings.get(request.posting)
        if theme and posting and await _may_look(viewer, posting.place, turn):
            found.append((request, theme, posting.place))
    return found


async def _may_look(viewer: Person, place: Place, turn: Turn) -> bool:
    """Whether a member sees what was said there: as with practices, also from another messenger."""
    channel = await turn.unit.channels.get(place)
    opened = channel is not None and channel.open and not viewer.guest
    return opened or await turn.unit.channels.may_see(viewer, place)


async def make(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Put what was asked into the queue, as a theme without anybody's name; who asked is told."""
    request, asked, present = await _undecided(event, turn)
    themes = await turn.unit.themes.of(present.community.id)
    known = {Standing.READY, Standing.SUPPLIED, Standing.PROPOSED, Standing.ASIDE}
    if fold(asked.question) in {fold(theme.question) for theme in themes if theme.standing in known}:
        raise Declined(present.voice.text("requesting.theme_already", question=asked.question))
    born = replace(
        writing.blank_theme(present, turn), question=asked.question, situation=asked.situation, author=None
    )
    await turn.unit.themes.save(born)
    aside = replace(born, standing=Standing.ASIDE)
    await journalling.note_theme(Act.WRITTEN, born, present, turn, before=aside)
    await turn.unit.requests.save(replace(request, idea=False))
    await _tell(request, asked, present, turn)
    return [await writing.preview("requesting.taken_up", born, event, present, turn, reread=False)]


async def _tell(request: Request, asked: Theme, present: Present, turn: Turn) -> None:
    asker = await turn.unit.members.get(request.member) if request.member else None
    if asker is None or asker.id == present.member.id:
        return
    said = turn.voice(present.community, asker).text("requesting.became_a_theme", question=asked.question)
    key = f"taken:{asker.id}:{turn.dice.id()}"
    await peace.tell(asker, present.community, Card((said,)), key, turn)


async def set_aside(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Make no theme of what was asked; it stands where it is."""
    request, _, present = await _undecided(event, turn)
    await turn.unit.requests.save(replace(request, idea=False))
    return [await _page(event, present, 0, turn)]


async def _undecided(event: ButtonPressed, turn: Turn) -> tuple[Request, Theme, Present]:
    request = await turn.unit.requests.get(event.value)
    theme = await turn.unit.themes.get(event.value)
    posting = await turn.unit.postings.get(request.posting) if request else None
    present = await meet_facilitator(event, turn, request.community if request else None)
    if request is None or theme is None or posting is None or request.community != present.community.id:
        raise Declined(present.voice.text("requesting.idea_gone"))
    waits = request.idea and request.state is not State.WITHDRAWN
    if not waits or not await _may_look(event.person, posting.place, turn):
        raise Declined(present.voice.text("requesting.idea_gone"))
    return request, theme, present


routes = Router(
    buttons={
        "requesting.ideas": show_ideas,
        "requesting.make": make,
        "requesting.set_aside": set_aside,
    }
)
