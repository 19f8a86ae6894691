"""The core team asks for company; whoever volunteers joins it. No community should rest on one person."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Post, Whisper
from bot.cards import Button, Buttons, Card
from bot.events import ButtonPressed
from bot.features.joining import meet, meet_facilitator
from bot.router import Router
from bot.turn import Declined, Turn


async def call_for_volunteers(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask the members, in their home channel, who would like to join the core team."""
    present = await meet_facilitator(event, turn, event.value)
    voice = turn.voice(present.community)
    join = Button(
        voice.plain("volunteering.join_button"), "volunteering.join", present.community.id, "primary"
    )
    card = Card((voice.text("volunteering.call", name=present.member.person.name), Buttons((join,))))
    await turn.owe(Post(present.community.home, card, key=f"volunteers:{turn.dice.id()}"))
    called = Card((present.voice.text("volunteering.called"),))
    return [Whisper(event.person, event.place, called, event.interaction)]


async def volunteer(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a member into the core team, by their own wish."""
    present = await meet(event, turn, event.value)
    if present.community.id != event.value:
        raise Declined(present.voice.text("founding.nobody_here"))
    if present.member.facilitator:
        raise Declined(present.voice.text("volunteering.already"))
    await turn.unit.members.save(replace(present.member, facilitator=True))
    card = Card((present.voice.text("volunteering.welcome", community=present.community.name),))
    return [Whisper(event.person, event.place, card, event.interaction)]


routes = Router(
    buttons={
        "volunteering.call": call_for_volunteers,
        "volunteering.join": volunteer,
    }
)
