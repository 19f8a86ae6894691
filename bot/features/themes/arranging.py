"""Facilitators see the stock of themes and arrange it: what comes, what is set aside, what is offered."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.cards import Block, Button, Buttons, Card, Divider
from bot.catalogue import Proposal
from bot.events import ButtonPressed, CommandInvoked, Interaction
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import asking, journalling
from bot.features.programmes.coming import coming
from bot.features.themes import choosing, stock
from bot.features.themes.paging import PAGE, page_buttons, read_page, within
from bot.model.journal import Act
from bot.model.place import Place
from bot.model.programme import State
from bot.model.theme import Standing, Theme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice

MOST_COMING = 2
"""Programmes whose next theme is shown above the queue."""


# ---- The queue -------------------------------------------------------------------------------------------


async def show_stock(event: CommandInvoked | ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show what comes next in each programme, and the community's own themes in their order."""
    value = event.value if isinstance(event, ButtonPressed) else ""
    community, offset = read_page(value)
    present = await meet_facilitator(event, turn, community or None)
    return [await _stock(event, present, offset, turn, replaces="/" in value)]


async def _stock(
    event: Interaction, present: Present, offset: int, turn: Turn, *said: Block, replaces: bool = True
) -> Whisper:
    voice, community = present.voice, present.community
    place = await _place(event, present, turn)
    queue = (await stock.stock_of(place, community, turn)).own
    offset = within(offset, len(queue))
    channel = await asking.channel_name(place, turn)
    blocks: list[Block] = [*said, voice.text("arranging.stock", count=len(queue), channel=channel)]
    if not offset:
        blocks += await _coming(present, turn)
    for number, theme in enumerate(queue[offset : offset + PAGE], start=offset + 1):
        blocks += [
            _shown(theme, voice, number=number),
            Buttons(_moves(theme, number, len(queue), voice)),
        ]
    pages = page_buttons("arranging.show", community.id, offset, len(queue), voice)
    ways = () if offset else await _ways(present, turn)
    blocks += [Divider(), Buttons((*pages, *ways))]
    return Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction, replaces)


async def _coming(present: Present, turn: Turn) -> list[Block]:
    """What each running programme asks next, were nothing changed."""
    blocks: list[Block] = []
    for programme in await turn.unit.programmes.of(present.community.id):
        running = programme.state is State.RUNNING
        for due in await coming(programme, turn, 1) if running else ():
            theme = await stock.next_theme(programme, present.community, due.occurrence, turn, due.at)
            shown = present.voice.note(
                "arranging.coming",
                programme=programme.name,
                day=programme.rule.local(due.at).date(),
                question=theme.question if theme else "",
            )
            blocks.append(shown)
    return blocks[:MOST_COMING]


def _moves(theme: Theme, number: int, count: int, voice: Voice) -> tuple[Button, ...]:
    names = (
        *(("first",) if number > 2 else ()),
        *(("earlier",) if number > 1 else ()),
        *(("later",) if number < count else ()),
    )
    moves = [Button(voice.plain(f"arranging.{name}_button"), f"arranging.{name}", theme.id) for name in names]
    amend = Button(voice.plain("writing.amend_button"), "writing.amend", theme.id)
    aside = Button(voice.plain("arranging.set_aside_button"), "arranging.set_aside", theme.id)
    return (*moves, amend, aside)


async def _ways(present: Present, turn: Turn) -> tuple[Button, ...]:
    voice, community = present.voice, present.community.id
    ways = [
        Button(voice.plain("planning.new_theme_button"), "writing.open", community),
        Button(voice.plain("arranging.catalogue_button"), "arranging.catalogue", community),
    ]
    if await _aside(community, turn):
        ways.append(Button(voice.plain("arranging.aside_button"), "arranging.aside", community))
    return (*ways, *await choosing.buttons(present, turn))


async def move_first(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a theme be the next of the queue."""
    return await _move(event, turn, None)


async def move_earlier(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a theme change places with the one before it."""
    return await _move(event, turn, -1)


async def move_later(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a theme change places with the one after it."""
    return await _move(event, turn, 1)


async def _move(event: ButtonPressed, turn: Turn, by: int | None) -> Sequence[Action]:
    theme, present = await theme_meant(event, turn, Standing.READY)
    queue = (await stock.stock_of(await _place(event, present, turn), present.community, turn)).own
    ids = [one.id for one in queue]
    if theme.id not in ids:
        raise Declined(present.voice.text("arranging.asked_already", question=theme.question))
    to = 0 if by is None else min(max(ids.index(theme.id) + by, 0), len(ids) - 1)
    before = tuple(ids)
    ids.remove(theme.id)
    ids.insert(to, theme.id)
    await turn.unit.themes.arrange(present.community.id, ids)
    await journalling.note_theme(Act.ARRANGED, theme, present, turn, before=before)
    return [await _stock(event, present, to // PAGE * PAGE, turn)]


# ---- Set aside -------------------------------------------------------------------------------------------


async def set_aside(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a theme not be asked until somebody brings it back."""
    theme, present = await theme_meant(event, turn, Standing.READY)
    await turn.unit.themes.save(replace(theme, standing=Standing.ASIDE))
    await journalling.note_theme(Act.SET_ASIDE, theme, present, turn, before=theme)
    said = present.voice.text("arranging.was_set_aside", question=theme.question)
    undo = Button(present.voice.plain("arranging.bring_back_button"), "arranging.bring_back", theme.id)
    return [await _stock(event, present, 0, turn, said, Buttons((undo,)), Divider())]


async def bring_back(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a theme that was set aside be asked again in its turn."""
    theme, present = await theme_meant(event, turn, Standing.ASIDE)
    await turn.unit.themes.save(replace(theme, standing=Standing.READY))
    await journalling.note_theme(Act.BROUGHT_BACK, theme, present, turn, before=theme)
    said = present.voice.text("arranging.was_brought_back", question=theme.question)
    return [await _stock(event, present, 0, turn, said, Divider())]


async def show_aside(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show what was set aside, to be brought back."""
    community, offset = read_page(event.value)
    present = await meet_facilitator(event, turn, community)
    voice, aside = present.voice, await _aside(present.community.id, turn)
    offset = within(offset, len(aside))
    blocks: list[Block] = [voice.text("arranging.aside", count=len(aside))]
    for theme in aside[offset : offset + PAGE]:
        back = Button(voice.plain("arranging.bring_back_button"), "arranging.bring_back", theme.id)
        blocks += [_shown(theme, voice), Buttons((back,))]
    pages = page_buttons("arranging.aside", present.community.id, offset, len(aside), voice)
    blocks += [Divider(), Buttons((*pages, _back_to_stock(present)))]
    replaces = "/" in event.value
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction, replaces)]


async def _aside(community: str, turn: Turn) -> list[Theme]:
    themes = await turn.unit.themes.of(community)
    return [theme for theme in themes if theme.standing is Standing.ASIDE]


# ---- What the catalogue offers ---------------------------------------------------------------------------


async def show_catalogue(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Offer the themes of the catalogue that nobody asked here within twelve months."""
    community, offset = read_page(event.value)
    present = await meet_facilitator(event, turn, community)
    return [await _catalogue(event, present, offset, turn, replaces="/" in event.value)]


async def _catalogue(
    event: Interaction, present: Present, offset: int, turn: Turn, *said: Block, replaces: bool = True
) -> Whisper:
    voice, community = present.voice, present.community
    place = await _place(event, present, turn)
    there = await stock.stock_of(place, community, turn)
    offset = within(offset, len(there.supplied))
    channel = await asking.channel_name(place, turn)
    offered = voice.text("arranging.catalogue", count=len(there.supplied), channel=channel)
    blocks: list[Block] = [*said, offered]
    for one in there.supplied[offset : offset + PAGE]:
        choose = Button(
            voice.plain("arranging.choose_button"), "arranging.choose", f"{community.id}/{offset}/{one.slug}"
        )
        domain = there.domains.get(one.slug or "", "")
        blocks += [_shown(one, voice, domain=domain), Buttons((choose,))]
    pages = page_buttons("arranging.catalogue", community.id, offset, len(there.supplied), voice)
    blocks += [Divider(), Buttons((*pages, _back_to_stock(present)))]
    return Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction, replaces)


async def choose(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Put a theme of the catalogue into the queue, behind the others."""
    community, _, slug = event.value.partition("/")
    page, _, slug = slug.partition("/")
    present = await meet_facilitator(event, turn, community)
    proposal = next(
        (one for one in turn.catalogue.themes(present.community.language) if one.slug == slug), None
    )
    themes = await turn.unit.themes.of(present.community.id)
    known = next((theme for theme in themes if theme.slug == slug), None)
    if proposal is None or (known and known.standing is not Standing.SUPPLIED):
        raise Declined(present.voice.text("arranging.chosen_already"))
    theme = stock.take(proposal, present.community, Standing.READY, turn) if known is None else known
    await turn.unit.themes.save(replace(theme, standing=Standing.READY))
    before = replace(theme, standing=Standing.SUPPLIED)
    await journalling.note_theme(Act.CHOSEN, theme, present, turn, before=before)
    await stock.give_way(replace(theme, standing=Standing.READY), turn)
    said = present.voice.text("arranging.was_chosen", question=theme.question)
    _, offset = read_page(f"/{page}")
    return [await _catalogue(event, present, offset, turn, said, Divider())]


# ---- Themes and places -----------------------------------------------------------------------------------


async def theme_meant(event: ButtonPressed, turn: Turn, standing: Standing) -> tuple[Theme, Present]:
    """The theme a button is about, and the facilitator who acts; ``Declined`` where it stands otherwise."""
    theme = await turn.unit.themes.get(event.value)
    present = await meet_facilitator(event, turn, theme.community if theme else None)
    if theme is None or theme.community != present.community.id or theme.standing is not standing:
        raise Declined(present.voice.text("arranging.changed_meanwhile"))
    return theme, present


def _shown(theme: Theme | Proposal, voice: Voice, number: int = 0, domain: str = "") -> Block:
    return voice.text(
        "arranging.theme", number=number, question=theme.question, kind=theme.kind, domain=domain
    )


async def _place(event: Interaction, present: Present, turn: Turn) -> Place:
    """Where the stock is looked at: in the channel somebody acts in, or else in their community's home."""
    here = await turn.unit.channels.get(event.place)
    theirs = here is not None and here.community == present.community.id
    return event.place.whole_channel if theirs else present.community.home


def _back_to_stock(present: Present) -> Button:
    label = present.voice.plain("arranging.show_button")
    return Button(label, "arranging.show", f"{present.community.id}/0")


routes = Router(
    buttons={
        "arranging.show": show_stock,
        "arranging.first": move_first,
        "arranging.earlier": move_earlier,
        "arranging.later": move_later,
        "arranging.set_aside": set_aside,
        "arranging.bring_back": bring_back,
        "arranging.aside": show_aside,
        "arranging.catalogue": show_catalogue,
        "arranging.choose": choose,
    },
    commands={"theme.stock": show_stock},
)
