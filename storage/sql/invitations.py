"""The invitations of communities into further channels."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from sqlalchemy import delete
from sqlmodel import col, select

from bot import ports
from bot.model.invitation import Invitation
from storage.sql.rows import Rows
from storage.tables import InvitationRow


class Invitations(ports.Invitations):
    """The invitations, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def save(self, invitation: Invitation) -> None:
        row = InvitationRow(community=invitation.community, code=invitation.code, until=invitation.until)
        await self._rows.put(row)

    async def take(self, code: str) -> Invitation | None:
        row = await self._rows.first(select(InvitationRow).where(InvitationRow.code == code))
        if row is None:
            return None
        # Of two who bring it at once, only one deletes it.
        taken = await self._rows.run(delete(InvitationRow).where(col(InvitationRow.code) == code))
        return Invitation(row.community, row.code, row.until) if taken.rowcount == 1 else None
