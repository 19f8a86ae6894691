"""The invitations of communities into further channels."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from bot import ports
from bot.model.invitation import Invitation
from storage.memory.memory import Memory


class Invitations(ports.Invitations):
    """The invitations."""

    def __init__(self, memory: Memory) -> None:
        self._kept = memory.invitations

    async def save(self, invitation: Invitation) -> None:
        self._kept[invitation.community] = invitation

    async def take(self, code: str) -> Invitation | None:
        found = next((one for one in self._kept.values() if one.code == code), None)
        return self._kept.pop(found.community) if found else None
