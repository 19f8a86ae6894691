"""Polls, and the votes in those that are open."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from sqlalchemy import delete
from sqlmodel import col, func, select

from bot import ports
from bot.model.poll import Poll
from storage.sql.columns import place_columns, place_of
from storage.sql.rows import Rows
from storage.tables import PollRow, VoteRow


class Polls(ports.Polls):
    """The polls, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Poll | None:
        row = await self._rows.first(select(PollRow).where(PollRow.id == id))
        return _poll(row) if row else None

    async def save(self, poll: Poll) -> None:
        row = PollRow(
            **place_columns(poll.place),
            id=poll.id,
            community=poll.community,
            programme=poll.programme,
            themes=list(poll.themes),
            created_at=poll.created_at,
            closed_at=poll.closed_at,
            counts=list(poll.counts),
        )
        await self._rows.put(row)

    async def open_of(self, programme: str) -> Poll | None:
        theirs = select(PollRow).where(PollRow.programme == programme, col(PollRow.closed_at).is_(None))
        row = await self._rows.first(theirs.order_by(col(PollRow.created_at), PollRow.id))
        return _poll(row) if row else None

    async def vote(self, poll: str, member: str, theme: str) -> None:
        await self._rows.put(VoteRow(poll=poll, member=member, theme=theme))

    async def counts(self, poll: str) -> dict[str, int]:
        each = select(VoteRow.theme, func.count()).where(VoteRow.poll == poll).group_by(VoteRow.theme)
        return {row[0]: row[1] for row in await self._rows.run(each)}

    async def forget_votes(self, poll: str) -> None:
        await self._rows.run(delete(VoteRow).where(col(VoteRow.poll) == poll))

    async def chosen_by(self, member: str) -> dict[str, str]:
        theirs = select(VoteRow.poll, VoteRow.theme).where(VoteRow.member == member)
        return {row[0]: row[1] for row in await self._rows.run(theirs)}

    async def forget_voter(self, member: str) -> None:
        await self._rows.run(delete(VoteRow).where(col(VoteRow.member) == member))


def _poll(row: PollRow) -> Poll:
    return Poll(
        id=row.id,
        community=row.community,
        programme=row.programme,
        place=place_of(row),
        themes=tuple(row.themes),
        created_at=row.created_at,
        closed_at=row.closed_at,
        counts=tuple(row.counts),
    )
