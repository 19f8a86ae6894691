"""The index of practices, written in the transaction of the practice itself."""

from collections.abc import Sequence
from secrets import randbits

from sqlalchemy import delete, func, select
from sqlmodel import col

from bot.model.practice import Practice, State
from storage.search.documents import VERSION, document, reads_alike
from storage.search.packing import pack_document
from storage.search.tables import DocumentRow, FreshRow, PlaceRow, WordingRow
from storage.sql.index.locking import lock_alone, lock_if_free, lock_with_others
from storage.sql.index.questions import questions_of
from storage.sql.index.sealing import Sealer
from storage.sql.rows import Rows

FRESH = 256
"""Practices that are searched one by one, until they are packed together."""


TOKEN = 48
"""Bits of a token: the sum of many still is a number of every database."""


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
        """Write down what was noted. To be done last in a unit of work: see ``storage.sql.index.locking``."""
        changed = {
            now.id: (was or now, now)
            for was, now in self._pending.values()
            if was is None or not reads_alike(was, now)
        }
        self._pending.clear()
        if not changed:
            return
        # Asked rather than concluded from what was read: another process may have written it meanwhile.
        held = await _indexed(list(changed), self._rows)
        come = [now for _, now in changed.values() if now.state is State.ARCHIVED]
        if held:
            await lock_alone(self._rows)
            await self._rows.run(delete(FreshRow).where(col(FreshRow.practice).in_(held)))
            await self._sealer.remove([changed[practice][0] for practice in held])
            lost = [practice for practice in held if changed[practice][1].state is not State.ARCHIVED]
            await self._rows.run(delete(WordingRow).where(col(WordingRow.practice).in_(lost)))
        elif come:
            await lock_with_others(self._rows)
        if come:
            await self._add(come)

    async def learn(self, practice: str, terms: list[int]) -> None:
        """Find a practice by these terms as well, if it is found at all."""
        if terms and await _indexed([practice], self._rows):
            values = [{"term": term, "practice": practice, "times": 1} for term in terms]
            await self._rows.count(WordingRow, values, "times")

    async def _add(self, practices: list[Practice]) -> None:
        columns = ("practice", "record", "entries")
        packed = [dict(zip(columns, one, strict=True)) for one in await pack(practices, self._rows)]
        await self._rows.fill(
            FreshRow, [{"version": VERSION, "token": randbits(TOKEN), **one} for one in packed]
        )
        fresh = (await self._rows.run(select(func.count()).select_from(FreshRow))).scalar() or 0
        if fresh >= FRESH and await lock_if_free(self._rows):
            await self._sealer.seal()


async def pack(practices: Sequence[Practice], rows: Rows) -> list[tuple[str, bytes, bytes]]:
    """What practices are found by: the id, the record and the entries of each."""
    places = await _places(practices, rows)
    questions = await questions_of(practices, rows)
    return [
        (one.id, *pack_document(document(one, questions.get(one.theme, "")), one.id, places[_channel(one)]))
        for one in practices
    ]


async def _indexed(practices: list[str], rows: Rows) -> list[str]:
    """Those of the practices that can be found."""
    fresh = select(col(FreshRow.practice)).where(col(FreshRow.practice).in_(practices))
    packed = select(col(DocumentRow.practice)).where(col(DocumentRow.practice).in_(practices))
    return list((await rows.run(fresh.union(packed))).scalars())


async def _places(practices: Sequence[Practice], rows: Rows) -> dict[tuple[str, str, str, str], int]:
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
        number = (await rows.run(known)).scalar()
        if number is None:
            place = PlaceRow(community=community, messenger=messenger, workspace=workspace, channel=name)
            await rows.add(place)
            number = (await rows.run(known)).scalar_one()
        numbers[channel] = number
    return numbers


def _channel(practice: Practice) -> tuple[str, str, str, str]:
    place = practice.place
    return (practice.community, place.messenger, place.workspace, place.channel)
