"""What somebody typed is still there when they come back to the form."""

from collections.abc import Sequence

from bot.actions import Action
from bot.events import FormLeft
from bot.model.draft import Draft
from bot.router import Router
from bot.turn import Turn


async def keep_draft(event: FormLeft, turn: Turn) -> Sequence[Action]:
    """Keep what stands in a form until it is sent; with what its other steps hold."""
    if any(value.strip() for value in event.values.values()):
        before = await turn.unit.drafts.get(event.person, event.name, event.about)
        values = (before.values if before else {}) | dict(event.values)
        await turn.unit.drafts.save(Draft(event.person, event.name, event.about, values, event.at))
    return ()


routes = Router(events={FormLeft: keep_draft})
