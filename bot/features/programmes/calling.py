"""Which roles are known where: those of another messenger, or of another server, can be called by nobody."""

from bot.model.place import Place
from bot.turn import Turn


async def knows_roles_of(there: Place, here: Place, turn: Turn) -> bool:
    """Whether a role that is known in one place is known in another, as far as their messengers tell."""
    if (there.messenger, there.workspace) != (here.messenger, here.workspace):
        return False
    channels = [await turn.unit.channels.get(place) for place in (there, here)]
    return len({channel.server for channel in channels if channel and channel.server}) < 2
