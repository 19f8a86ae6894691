"""The index of practices, written in the transaction of the practice itself."""

from sqlalchemy import delete, func, select
from sqlmodel import col

from bot.model.practice import Practice, State
from storage.search.documents import VERSION, document, reads_alike
from storage.search.packing import pack_document
from storage.search.tables import FreshRow, PlaceRow
from storage.sql.locking import lock_alone, lock_if_free, lock_with_others
from storage.sql.rows import Rows
from storage.sql.sealing import Sealer

FRESH = 256
"""Practices that are searched one by one, until they are packed together."""


class Index:
    """What archived practices are found by."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._sealer = Sealer(rows)
        self._pending: dict[str, tuple[Practice | None, Practice]] = {}

    def note(self, was: Practice | None, now: Practice) -> None:
        """Find a practice by what it now says, or no more if it is not archived; from ``write`` on."""
        first, _ = self._pending.get(now.id, (was, now))
        self._pending[now.id] = (first, now)

    async def write(self) -> None:
        """Write down what was noted. To be done last in a unit of work: see ``storage.sql.locking``."""
        changed = [
            (was, now) for was, now in self._pending.values() if was is None or not reads_alike(was, now)
        ]
        self._pending.clear()
        gone = [was for was, _ in changed if was is not None and was.state is State.ARCHIVED]
        come = [now for _, now in changed if now.state is State.ARCHIVED]
        if gone:
            await lock_alone(self._rows)
            await self._remove(gone)
        elif come:
            await lock_with_others(self._rows)
        if come:
            await self._add(come)

    async def _remove(self, practices: list[Practice]) -> None:
        ids = [practice.id for practice in practices]
        await self._rows.run(delete(FreshRow).where(col(FreshRow.practice).in_(ids)))
        await self._sealer.remove(practices)

    async def _add(self, practices: list[Practice]) -> None:
        places = await self._places(practices)
        packed = [
            pack_document(document(practice), practice.id, places[_channel(practice)])
            for practice in practices
        ]
        await self._rows.fill(
            FreshRow,
            [
                {"practice": practice.id, "version": VERSION, **one._asdict()}
                for practice, one in zip(practices, packed, strict=True)
            ],
        )
        fresh = (await self._rows.run(select(func.count()).select_from(FreshRow))).scalar() or 0
        if fresh >= FRESH and await lock_if_free(self._rows):
            await self._sealer.seal()

    async def _places(self, practices: list[Practice]) -> dict[tuple[str, str, str, str], int]:
        """The numbers of the places the practices were told in."""
        numbers = {}
        for channel in sorted({_channel(practice) for practice in practices}):
            community, messenger, workspace, name = channel
            known = select(col(PlaceRow.number)).where(
                col(PlaceRow.community) == community,
                col(PlaceRow.messenger) == messenger,
                col(PlaceRow.workspace) == workspace,
                col(PlaceRow.channel) == name,
            )
            number = (await self._rows.run(known)).scalar()
            if number is None:
                place = PlaceRow(community=community, messenger=messenger, workspace=workspace, channel=name)
                await self._rows.add(place)
                number = (await self._rows.run(known)).scalar_one()
            numbers[channel] = number
        return numbers


def _channel(practice: Practice) -> tuple[str, str, str, str]:
    place = practice.place
    return (practice.community, place.messenger, place.workspace, place.channel)
