"""What ``/theme`` shows a facilitator: what is used every week first, the rest one press further."""

from collections.abc import Sequence

from bot.actions import Action, Whisper
from bot.cards import Block, Button, Buttons, Card, Divider
from bot.events import ButtonPressed, CommandInvoked
from bot.features.communities import volunteering
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import planning, season, standing_by
from bot.features.themes import naming, proposing, wishing
from bot.features.themes.paging import PAGE, page_buttons, read_page, within
from bot.model.programme import Programme
from bot.router import Router
from bot.turn import Turn

SHOWN = 8
"""Programmes on the first card, so that what stands beneath them fits into one message."""


async def show_overview(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Show a facilitator the programmes and what can be done; in a channel nobody lives in, how to settle."""
    if await turn.unit.channels.get(event.place) and await turn.unit.communities.at(event.place) is None:
        voice = turn.stranger_voice(event.person)
        found = Button(voice.plain("founding.button"), "founding.open", style="primary")
        bring = Button(voice.plain("opening.button"), "opening.open")
        card = Card((voice.text("founding.invitation"), Buttons((found, bring))))
        return [Whisper(event.person, event.place, card, event.interaction)]
    present = await meet_facilitator(event, turn)
    voice, community = present.voice, present.community
    programmes = await turn.unit.programmes.of(community.id)
    blocks: list[Block] = [
        voice.text("planning.overview", community=community.name, purpose=community.purpose),
        *standing_by.way_out(present, turn),
        *await proposing.waiting(present, turn),
        *await wishing.waiting(present, turn),
    ]
    blocks += [await planning.summary(programme, voice, turn) for programme in programmes[:SHOWN]]
    if left := len(programmes[SHOWN:]):
        blocks.append(voice.note("overview.more_programmes", left=left))
    if len(programmes) == 1:
        blocks.append(planning.controls(programmes[0], voice, turn))
    if not programmes:
        blocks += [voice.text("planning.no_programme"), Buttons((planning.new_button(present, "primary"),))]
    card = Card((*blocks, Divider(), ways(programmes, present)))
    return [Whisper(event.person, event.place, card, event.interaction)]


def ways(programmes: Sequence[Programme], present: Present) -> Buttons:
    """What a facilitator may be looking for, the most used first; five at most."""
    voice, community = present.voice, present.community.id
    several = Button(voice.plain("overview.programmes_button"), "overview.programmes", community)
    return Buttons(
        (
            *([several] if len(programmes) > 1 else []),
            Button(voice.plain("planning.new_theme_button"), "writing.open", community, "primary"),
            Button(voice.plain("arranging.show_button"), "arranging.show", community),
            season.button(present),
            Button(voice.plain("overview.community_button"), "overview.community", community),
        )
    )


async def show_programmes(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show each of several programmes with what can be done about it, a few at a time."""
    community, skipped = read_page(event.value)
    present = await meet_facilitator(event, turn, community)
    voice, community = present.voice, present.community.id
    programmes = await turn.unit.programmes.of(community)
    offset = within(skipped, len(programmes))
    blocks: list[Block] = standing_by.state(present, turn)
    for programme in programmes[offset : offset + PAGE]:
        blocks += [await planning.summary(programme, voice, turn), planning.controls(programme, voice, turn)]
    pages = page_buttons("overview.programmes", community, offset, len(programmes), voice)
    card = Card((*blocks, Divider(), Buttons((*pages, planning.new_button(present)))))
    replaces = "/" in event.value
    return [Whisper(event.person, event.place, card, event.interaction, replaces)]


async def show_community(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show what concerns the whole community, and the team."""
    present = await meet_facilitator(event, turn, event.value)
    voice, community = present.voice, present.community
    journal = Button(voice.plain("journal.all_button"), "journal.all", community.id)
    invite = Button(voice.plain("opening.invite_button"), "opening.invite", community.id)
    team = await turn.unit.members.facilitators(community.id)
    names = sorted(member.person.name for member in team)
    card = Card(
        (
            voice.text("overview.community", community=community.name),
            Buttons((standing_by.button(present, turn), journal, naming.button(present), invite)),
            voice.text("overview.team", names=names),
            Buttons(await volunteering.buttons(present, turn)),
        )
    )
    return [Whisper(event.person, event.place, card, event.interaction)]


routes = Router(
    buttons={"overview.programmes": show_programmes, "overview.community": show_community},
    commands={"theme": show_overview},
)
