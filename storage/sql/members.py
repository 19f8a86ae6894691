"""The members of communities."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot import ports
from bot.model.member import Member
from bot.model.place import Person
from storage.sql.rows import Rows
from storage.tables import MemberRow

# SQLite has no row locks, and needs none: there one unit writes at a time.
OF_PERSON = (
    select(MemberRow)
    .where(
        MemberRow.community == bindparam("community"),
        MemberRow.messenger == bindparam("messenger"),
        MemberRow.workspace == bindparam("workspace"),
        MemberRow.user == bindparam("user"),
    )
    .with_for_update()
)


class Members(ports.Members):
    """The members, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Member | None:
        row = await self._rows.first(select(MemberRow).where(MemberRow.id == id))
        return _member(row) if row else None

    async def save(self, member: Member) -> None:
        await self._rows.put(_row(member))

    async def of(self, community: str, person: Person) -> Member | None:
        row = await self._rows.one(
            OF_PERSON,
            community=community,
            messenger=person.messenger,
            workspace=person.workspace,
            user=person.user,
        )
        return _member(row) if row else None

    async def facilitators(self, community: str) -> list[Member]:
        team = select(MemberRow).where(MemberRow.community == community, col(MemberRow.facilitator))
        by_seniority = team.order_by(col(MemberRow.joined_at), MemberRow.id)
        return [_member(row) for row in await self._rows.all(by_seniority)]

    async def remove(self, id: str) -> None:
        await self._rows.run(delete(MemberRow).where(col(MemberRow.id) == id))
        self._rows.erased = True


def _row(member: Member) -> MemberRow:
    return MemberRow(
        id=member.id,
        community=member.community,
        messenger=member.person.messenger,
        workspace=member.person.workspace,
        user=member.person.user,
        name=member.person.name,
        person_language=member.person.language,
        joined_at=member.joined_at,
        facilitator=member.facilitator,
        consent=member.consent,
        language=member.language,
        paused_until=member.paused_until,
        gone_at=member.gone_at,
    )


def _member(row: MemberRow) -> Member:
    return Member(
        id=row.id,
        community=row.community,
        person=Person(row.messenger, row.workspace, row.user, row.name, row.person_language),
        joined_at=row.joined_at,
        facilitator=row.facilitator,
        consent=row.consent,
        language=row.language,
        paused_until=row.paused_until,
        gone_at=row.gone_at,
    )
