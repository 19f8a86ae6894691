"""What people typed into forms and did not send."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete
from sqlmodel import col, select

from bot import ports
from bot.model.draft import Draft
from bot.model.place import Person
from storage.sql.rows import Rows
from storage.tables import DraftRow


class Drafts(ports.Drafts):
    """The drafts, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, person: Person, form: str, about: str) -> Draft | None:
        row = await self._rows.first(select(DraftRow).where(_is(person, form, about)))
        return Draft(person, row.form, row.about, dict(row.told), row.at) if row else None

    async def of(self, person: Person) -> list[Draft]:
        theirs = select(DraftRow).where(_of(person))
        oldest_first = theirs.order_by(col(DraftRow.at), DraftRow.form, DraftRow.about)
        rows = await self._rows.all(oldest_first)
        return [Draft(person, row.form, row.about, dict(row.told), row.at) for row in rows]

    async def save(self, draft: Draft) -> None:
        person = draft.person
        row = DraftRow(
            messenger=person.messenger,
            workspace=person.workspace,
            user=person.user,
            form=draft.form,
            about=draft.about,
            told=draft.values,
            at=draft.at,
        )
        await self._rows.put(row)

    async def forget(self, person: Person, form: str, about: str) -> None:
        await self._rows.run(delete(DraftRow).where(_is(person, form, about)))

    async def forget_all(self, person: Person) -> None:
        await self._rows.run(delete(DraftRow).where(_of(person)))

    async def forget_older(self, than: datetime) -> None:
        await self._rows.run(delete(DraftRow).where(col(DraftRow.at) < than))


def _is(person: Person, form: str, about: str) -> ColumnElement[bool]:
    return and_(_of(person), col(DraftRow.form) == form, col(DraftRow.about) == about)


def _of(person: Person) -> ColumnElement[bool]:
    return and_(
        col(DraftRow.messenger) == person.messenger,
        col(DraftRow.workspace) == person.workspace,
        col(DraftRow.user) == person.user,
    )
