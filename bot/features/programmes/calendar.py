"""A community's dates in everybody's calendar: the address of a feed that only who was given it knows."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.cards import Button, Buttons, Card
from bot.events import ButtonPressed
from bot.features.communities.joining import Present, meet_facilitator
from bot.router import Router
from bot.turn import Turn


async def show(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Give the address of the feed; there is one from the first time somebody asks for it."""
    present = await meet_facilitator(event, turn, event.value)
    token = present.community.calendar or await _new(present, turn)
    return [_address(event, token, present, turn)]


async def renew(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Give another address; the one before leads nowhere any more."""
    present = await meet_facilitator(event, turn, event.value)
    return [_address(event, await _new(present, turn), present, turn, replaces=True)]


async def _new(present: Present, turn: Turn) -> str:
    token = turn.dice.id()
    await turn.unit.communities.save(replace(present.community, calendar=token))
    return token


def _address(
    event: ButtonPressed, token: str, present: Present, turn: Turn, *, replaces: bool = False
) -> Whisper:
    voice = present.voice
    said = voice.text("calendar.address", address=f"{turn.pages}calendar/{token}.ics")
    another = Button(voice.plain("calendar.renew_button"), "calendar.renew", present.community.id)
    return Whisper(event.person, event.place, Card((said, Buttons((another,)))), event.interaction, replaces)


routes = Router(buttons={"calendar.show": show, "calendar.renew": renew})
