"""The core team asks for company, and welcomes who volunteers. No community should rest on one person."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Post, Tell, Whisper
from bot.cards import Button, Buttons, Card
from bot.events import ButtonPressed
from bot.features.communities.joining import Present, meet, meet_facilitator
from bot.model.community import Community
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice


async def buttons(present: Present, turn: Turn) -> tuple[Button, ...]:
    """What a facilitator can do about the team: call for others, and leave it when others remain."""
    community, voice = present.community.id, present.voice
    (call,) = call_buttons(present.community, voice)
    leave = Button(voice.plain("volunteering.leave_button"), "volunteering.leave", community)
    others = len(await turn.unit.members.facilitators(community)) > 1
    return (call, leave) if others else (call,)


def call_buttons(community: Community, voice: Voice) -> tuple[Button, ...]:
    """What a facilitator presses to call for others."""
    return (Button(voice.plain("volunteering.call_button"), "volunteering.call", community.id),)


async def call_for_volunteers(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask the members, in their home channel, who would like to join the core team."""
    present = await meet_facilitator(event, turn, event.value)
    voice = turn.voice(present.community)
    join = Button(
        voice.plain("volunteering.join_button"), "volunteering.join", present.community.id, "primary"
    )
    card = Card((voice.text("volunteering.call", name=present.member.person.name), Buttons((join,))))
    day = turn.now.date().isoformat()
    await turn.owe(Post(present.community.home, card, key=f"volunteers:{present.community.id}:{day}"))
    return [_say("volunteering.called", present, event)]


async def volunteer(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Tell the core team that a member would like to join it; where nobody is left in it, let them in."""
    present = await meet(event, turn, event.value)
    member, community = present.member, present.community
    if member.facilitator:
        raise Declined(present.voice.text("volunteering.already"))
    team = await turn.unit.members.facilitators(community.id)
    if not team:
        # Nobody is left to welcome them.
        await turn.unit.members.save(replace(member, facilitator=True))
        return [_say("volunteering.welcome", present, event, community=community.name)]
    for facilitator in team:
        voice = turn.voice(community, facilitator)
        welcome = Button(
            voice.plain("volunteering.welcome_button"), "volunteering.welcome", member.id, "primary"
        )
        card = Card((voice.text("volunteering.offer", name=member.person.name), Buttons((welcome,))))
        await turn.owe(Tell(facilitator.person, card, key=f"volunteer:{member.id}:{facilitator.id}"))
    return [_say("volunteering.offered", present, event)]


async def welcome_volunteer(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a volunteer into the core team, and tell them."""
    newcomer = await turn.unit.members.get(event.value)
    present = await meet_facilitator(event, turn, newcomer.community if newcomer else None)
    if newcomer is None or newcomer.community != present.community.id or newcomer.facilitator:
        raise Declined(present.voice.text("volunteering.welcomed_already"))
    await turn.unit.members.save(replace(newcomer, facilitator=True))
    voice = turn.voice(present.community, newcomer)
    card = Card((voice.text("volunteering.welcome", community=present.community.name),))
    await turn.owe(Tell(newcomer.person, card, key=f"welcome:{newcomer.id}:{turn.now.isoformat()}"))
    return [_say("volunteering.welcomed", present, event, name=newcomer.person.name)]


async def leave_team(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a facilitator go, when others remain."""
    present = await meet_facilitator(event, turn, event.value)
    if len(await turn.unit.members.facilitators(present.community.id)) < 2:
        raise Declined(present.voice.text("volunteering.last_one"))
    await turn.unit.members.save(replace(present.member, facilitator=False))
    return [_say("volunteering.left", present, event)]


def _say(message: str, present: Present, event: ButtonPressed, **facts: str) -> Whisper:
    card = Card((present.voice.text(message, **facts),))
    return Whisper(event.person, event.place, card, event.interaction, replaces=message.endswith("welcomed"))


routes = Router(
    buttons={
        "volunteering.call": call_for_volunteers,
        "volunteering.join": volunteer,
        "volunteering.welcome": welcome_volunteer,
        "volunteering.leave": leave_team,
    }
)
