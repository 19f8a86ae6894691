"""What members ask for themselves."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from sqlmodel import col, select

from bot import ports
from bot.model.request import Request, State
from storage.sql.rows import Rows
from storage.tables import RequestRow

STANDS = col(RequestRow.state) != State.WITHDRAWN


class Requests(ports.Requests):
    """The requests, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Request | None:
        row = await self._rows.first(select(RequestRow).where(RequestRow.id == id))
        return _request(row) if row else None

    async def save(self, request: Request) -> None:
        row = RequestRow(
            id=request.id,
            community=request.community,
            posting=request.posting,
            created_at=request.created_at,
            member=request.member,
            named=request.named,
            state=request.state,
            notice=request.notice,
            idea=request.idea,
        )
        await self._rows.put(row)
        self._rows.erased |= request.state is State.WITHDRAWN or request.member is None

    async def of(self, member: str) -> list[Request]:
        theirs = select(RequestRow).where(RequestRow.member == member, STANDS)
        newest_first = theirs.order_by(col(RequestRow.created_at).desc(), RequestRow.id)
        return [_request(row) for row in await self._rows.all(newest_first)]

    async def ideas(self, community: str) -> list[Request]:
        theirs = select(RequestRow).where(RequestRow.community == community, col(RequestRow.idea), STANDS)
        oldest_first = theirs.order_by(col(RequestRow.created_at), RequestRow.id)
        return [_request(row) for row in await self._rows.all(oldest_first)]


def _request(row: RequestRow) -> Request:
    return Request(
        id=row.id,
        community=row.community,
        posting=row.posting,
        created_at=row.created_at,
        member=row.member,
        named=row.named,
        state=row.state,
        notice=row.notice,
        idea=row.idea,
    )
