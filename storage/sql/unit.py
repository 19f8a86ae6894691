"""The unit of work over a database, and the storage that opens it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.events import Event
from bot.ports import UnitOfWork
from storage.sql.answers import Answers
from storage.sql.channels import Channels
from storage.sql.communities import Communities
from storage.sql.deliveries import Deliveries
from storage.sql.drafts import Drafts
from storage.sql.engine import ANSWERED, make_engine, overwrite_erased
from storage.sql.handouts import Handouts
from storage.sql.index import reindexing
from storage.sql.index.remembered import Remembered
from storage.sql.invitations import Invitations
from storage.sql.journal import Journal
from storage.sql.leases import Leases
from storage.sql.listening import listen
from storage.sql.members import Members
from storage.sql.polls import Polls
from storage.sql.postings import Postings
from storage.sql.practices import Practices
from storage.sql.programmes import Programmes
from storage.sql.requests import Requests
from storage.sql.rows import Rows
from storage.sql.themes import Themes
from storage.sql.trials import Trials
from storage.sql.wishes import Wishes
from storage.tables import SeenRow
from storage.turns import Turns
from storage.urls import saying_why, saying_why_if_lost

_LOOK = "ready"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SqlUnitOfWork:
    """One session, one transaction."""

    def __init__(self, session: AsyncSession, engine: AsyncEngine, remembered: Remembered) -> None:
        self._session = session
        self._engine = engine
        self._rows = rows = Rows(session)
        self.communities = Communities(rows)
        self.channels = Channels(rows)
        self.members = Members(rows)
        self.themes = Themes(rows)
        self.programmes = Programmes(rows)
        self.journal = Journal(rows)
        self.postings = Postings(rows)
        self.answers = Answers(rows)
        self.practices = Practices(rows, remembered)
        self.invitations = Invitations(rows)
        self.handouts = Handouts(rows)
        self.drafts = Drafts(rows)
        self.polls = Polls(rows)
        self.wishes = Wishes(rows)
        self.requests = Requests(rows)
        self.trials = Trials(rows)
        self.deliveries = Deliveries(rows)
        self.leases = Leases(rows)

    async def first_seen(self, event: Event) -> bool:
        """Whether this event was never committed before; remembers it with this unit."""
        return await self._rows.add(SeenRow(id=event.id, at=event.at))

    async def forget_seen(self, before: datetime) -> None:
        """Forget which events were seen before then."""
        await self._rows.run(delete(SeenRow).where(col(SeenRow.at) < before))

    async def commit(self) -> None:
        """Keep everything, durably."""
        with saying_why(self._engine.url):
            await self.practices.write_index()
            await self._session.commit()
        if self._rows.erased:
            await overwrite_erased(self._engine)


class SqlStorage:
    """SQLite or PostgreSQL."""

    def __init__(self, url: URL, answered: float = ANSWERED) -> None:
        self._url = url
        self._engine = make_engine(url, answered=answered)
        self._remembered = Remembered()
        self.shared = url.get_backend_name() != "sqlite"
        # SQLite has one writer; to wait here is fair and cannot time out.
        self._turns = Turns().mine if url.get_backend_name() == "sqlite" else nullcontext

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work; it rolls back when left unless it was committed."""
        async with self._turns(), AsyncSession(self._engine, autoflush=False) as session:
            with saying_why(self._url):
                await session.connection()
            with saying_why_if_lost(self._url):
                yield SqlUnitOfWork(session, self._engine, self._remembered)

    async def now(self) -> datetime | None:
        """What time it is at PostgreSQL's; processes on one SQLite file are on one machine."""
        if not self.shared:
            return None
        with saying_why(self._url):
            async with self._engine.connect() as connection:
                told: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
                return told

    async def listen(self, hear: Callable[[], None]) -> None:
        """Hear of what other processes keep, until cancelled; on SQLite there is nobody to hear."""
        if self.shared:
            await listen(self._engine, hear)

    async def ready(self) -> None:
        """Raises ``StorageError`` when nothing can be remembered now."""
        async with self._turns(), AsyncSession(self._engine, autoflush=False) as session:
            with saying_why(self._url):
                # Whether something can be kept is known by keeping it: a full disk can still be read.
                await Rows(session).put(SeenRow(id=_LOOK, at=_LONG_AGO))
                await session.commit()

    async def reindex(self, *, everything: bool = False) -> AsyncIterator[int]:
        """Read again what another version of the search has read, telling how much is left."""
        async with self._index() as rows:
            if everything:
                await reindexing.begin_again(rows)
            left = await reindexing.count_left(rows)
        while left:
            yield left
            async with self._index() as rows:
                read = await reindexing.read_some(rows)
                left = left - read if 0 < read < left else await reindexing.count_left(rows)

    @asynccontextmanager
    async def _index(self) -> AsyncIterator[Rows]:
        async with self._turns(), AsyncSession(self._engine, autoflush=False) as session:
            with saying_why(self._url):
                yield Rows(session)
                await session.commit()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()
