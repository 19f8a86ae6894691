"""Whoever would like to know what is kept of them gets the address of a file, for an hour."""

from collections.abc import Sequence
from datetime import timedelta

from bot.actions import Action, Whisper
from bot.cards import Card
from bot.events import CommandInvoked
from bot.model.handout import Handout
from bot.router import Router
from bot.turn import Declined, Turn

VALID = timedelta(hours=1)


async def hand_out(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Give somebody the address of their own data; nobody becomes a member by asking."""
    communities = await turn.unit.communities.of(event.person)
    member = await turn.unit.members.of(communities[0].id, event.person) if communities else None
    if member is None:
        raise Declined(turn.stranger_voice(event.person).text("forgetting.nothing"))
    handout = Handout(turn.dice.id(), event.person, turn.now + VALID)
    await turn.unit.handouts.save(handout)
    address = f"{turn.pages}mine/{handout.code}.json"
    said = turn.voice(communities[0], member).text("handing_out.address", address=address)
    return [Whisper(event.person, event.place, Card((said,)), event.interaction)]


routes = Router(commands={"practice.data": hand_out})
