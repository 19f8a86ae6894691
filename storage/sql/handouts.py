"""The addresses people fetch their own data at."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from bot import ports
from bot.model.handout import Handout
from bot.model.place import Person
from storage.sql.rows import Rows
from storage.tables import HandoutRow


class Handouts(ports.Handouts):
    """The handouts, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def save(self, handout: Handout) -> None:
        person = handout.person
        row = HandoutRow(
            code=handout.code,
            messenger=person.messenger,
            workspace=person.workspace,
            user=person.user,
            until=handout.until,
        )
        await self._rows.put(row)

    async def get(self, code: str) -> Handout | None:
        row = await self._rows.first(select(HandoutRow).where(HandoutRow.code == code))
        return Handout(row.code, Person(row.messenger, row.workspace, row.user), row.until) if row else None

    async def forget(self, person: Person) -> None:
        theirs = (
            col(HandoutRow.messenger) == person.messenger,
            col(HandoutRow.workspace) == person.workspace,
            col(HandoutRow.user) == person.user,
        )
        await self._rows.run(delete(HandoutRow).where(*theirs))

    async def forget_older(self, than: datetime) -> None:
        await self._rows.run(delete(HandoutRow).where(col(HandoutRow.until) < than))
