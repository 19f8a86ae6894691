"""Packing what is fresh together, and taking out of what is packed. To be done by one at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from secrets import randbits
from typing import Any

import numpy as np
from sqlalchemy import bindparam, delete, select
from sqlmodel import col

from bot.model.practice import Practice
from storage.search.blocks import BLOCK, joined, pack_postings, unpack_blocks, unpack_postings
from storage.search.documents import VERSION, document
from storage.search.inverting import Inverted
from storage.search.numbers import number_of
from storage.search.packing import PARTITION, RECORD, Documents, Postings, unpack_records
from storage.search.tables import DocumentRow, FreshRow, PartitionRow, PostingsRow
from storage.sql.index.questions import questions_of
from storage.sql.rows import Rows

_TURNS = 8
"""At every sealing the rows of one term in so many are gathered: none ever lies in many small ones, and no
sealing rewrites them all."""
_SMALL = BLOCK // 2
"""Documents of a row that is gathered with others: what is larger stays as it is."""

_FRESH = "SELECT practice, record, entries FROM search_fresh WHERE version = ?1"
_LAST = "SELECT number, version, size, sealed, records FROM search_partitions ORDER BY number DESC LIMIT 1"
_RECORDS = "SELECT version, size, sealed, records FROM search_partitions WHERE number = ?1"
_OF_TERMS = "SELECT term, chunk, packed FROM search_postings WHERE partition = ?1 AND term AMONG ?2"
_BETWEEN = "SELECT term, chunk, packed FROM search_postings WHERE partition = ?1 AND term BETWEEN ?2 AND ?3"
_ALL = "SELECT term, chunk, packed FROM search_postings WHERE partition = ?1"


class Sealer:
    """Changes what is packed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def seal(self) -> None:
        """Pack what is fresh."""
        fresh = await self._rows.read(_FRESH, VERSION)
        gone = delete(FreshRow).where(col(FreshRow.practice) == bindparam("sealed"))
        await self._rows.run(gone, [{"sealed": practice} for practice, _, _ in fresh])
        await self.pack(fresh)

    async def pack(self, documents: Sequence[Any]) -> None:
        """Pack documents together: the id, the record and the entries of each."""
        while documents:
            documents = documents[await self._pack(documents) :]

    async def _pack(self, fresh: Sequence[Any]) -> int:
        """Pack documents into the last partition, as many as there is room for: how many."""
        last = next(iter(await self._rows.read(_LAST)), None)
        if last is None or last[1] != VERSION or last[2] == PARTITION:
            last = (last[0] + 1 if last else 0, VERSION, 0, 0, b"")
        number, _, size, sealed, records = last
        fresh = fresh[: PARTITION - size]
        await self._rows.fill(
            DocumentRow,
            [
                {"number": number * PARTITION + size + place, "practice": practice}
                for place, (practice, _, _) in enumerate(fresh)
            ],
        )
        added = Inverted([entries for _, _, entries in fresh], first=size).all()
        await self._write(number, (await self._gathered(number, sealed, added)).items())
        await self._rows.put(
            PartitionRow(
                number=number,
                version=VERSION,
                token=randbits(62),
                size=size + len(fresh),
                sealed=sealed + 1,
                records=records + b"".join(record for _, record, _ in fresh),
            )
        )
        if number:
            await self._gather(number - 1, size, size + len(fresh))
        return len(fresh)

    async def _gathered(self, partition: int, turn: int, added: dict[int, Postings]) -> dict[int, Postings]:
        """What is added, and with it what was there of the terms whose turn it is."""
        gathering = [term for term in added if term % _TURNS == turn % _TURNS] if turn else []
        there = _small(await self._rows.read(_OF_TERMS, partition, gathering))
        await self._delete(partition, there)
        before = _by_term(there)
        return {
            term: joined(unpack_postings(before[term]), postings) if term in before else postings
            for term, postings in added.items()
        }

    async def _gather(self, partition: int, start: int, end: int) -> None:
        """Leave no term in several small rows, of those in this share of a full partition."""
        low, high = (share * (2**64 // PARTITION) - 2**63 for share in (start, end))
        rows = _small(await self._rows.read(_BETWEEN, partition, low, high - 1))
        scattered = {term: blocks for term, blocks in _by_term(rows).items() if len(blocks) > 1}
        await self._delete(partition, [row for row in rows if row[0] in scattered])
        gathered = ((term, unpack_postings(blocks)) for term, blocks in scattered.items())
        await self._write(partition, gathered)

    async def remove(self, practices: Sequence[Practice]) -> None:
        """Leave nothing of what practices said, whichever of them are packed."""
        said = {practice.id: practice for practice in practices}
        questions = await questions_of(practices, self._rows)
        for partition, documents in (await self._unlink(list(said))).items():
            gone = np.array(list(documents), np.uint16)
            left = await self._hide(partition, gone)
            read = (document(said[one], questions.get(said[one].theme, "")) for one in documents.values())
            terms = {number_of(term) for one in read for term in one.counts}
            left -= await self._drop(
                partition, gone, await self._rows.read(_OF_TERMS, partition, list(terms))
            )
            if left:
                # Another version of the analyser found other terms in it, or its theme was worded otherwise.
                await self._drop(partition, gone, await self._rows.read(_ALL, partition))

    async def hide(self, practices: list[str]) -> None:
        """Let nobody find practices any more, whichever of them are packed."""
        for partition, documents in (await self._unlink(practices)).items():
            await self._hide(partition, np.array(list(documents), np.uint16))

    async def drop_empty(self, partition: int) -> None:
        """Leave nothing of a partition all of whose practices were hidden or removed."""
        first = partition * PARTITION
        there = col(DocumentRow.number).between(first, first + PARTITION - 1)
        if (await self._rows.run(select(col(DocumentRow.number)).where(there).limit(1))).first() is None:
            await self._rows.run(delete(PostingsRow).where(col(PostingsRow.partition) == partition))
            await self._rows.run(delete(PartitionRow).where(col(PartitionRow.number) == partition))

    async def _unlink(self, practices: list[str]) -> dict[int, dict[int, str]]:
        """Forget which documents practices are; by partition and number, which those were."""
        theirs = col(DocumentRow.practice).in_(practices)
        numbers = await self._rows.run(
            select(col(DocumentRow.practice), col(DocumentRow.number)).where(theirs)
        )
        packed: dict[int, dict[int, str]] = defaultdict(dict)
        for practice, number in numbers.all():
            packed[number // PARTITION][number % PARTITION] = practice
        await self._rows.run(delete(DocumentRow).where(theirs))
        return packed

    async def _hide(self, partition: int, gone: Documents) -> int:
        """Let nobody find documents any more; how many postings they have."""
        [[version, size, sealed, records]] = await self._rows.read(_RECORDS, partition)
        known = unpack_records(records).copy()
        terms = int(known["terms"][gone].sum(dtype=np.int64))
        known[gone] = np.zeros((), RECORD)
        await self._rows.put(
            PartitionRow(
                number=partition,
                version=version,
                token=randbits(62),
                size=size,
                sealed=sealed,
                records=known.tobytes(),
            )
        )
        return terms

    async def _drop(self, partition: int, gone: Documents, rows: Sequence[Any]) -> int:
        """Leave documents out of these rows; how many postings were dropped."""
        if not rows:
            return 0
        documents, counts, sizes = unpack_blocks([packed for _, _, packed in rows])
        goes = np.isin(documents, gone)
        begins = np.cumsum(sizes) - sizes
        touched = np.flatnonzero(np.add.reduceat(goes, begins, dtype=np.int64)).tolist()
        left = []
        for block in touched:
            within = slice(begins[block], begins[block] + sizes[block])
            stays = ~goes[within]
            left.append((rows[block][0], Postings(documents[within][stays], counts[within][stays])))
        await self._delete(partition, [rows[block] for block in touched])
        await self._write(partition, left)
        return int(np.count_nonzero(goes))

    async def _write(self, partition: int, postings: Iterable[tuple[int, Postings]]) -> None:
        await self._rows.fill(
            PostingsRow,
            [
                {"partition": partition, "term": term, "chunk": first, "packed": packed}
                for term, first, packed in pack_postings(postings)
            ],
        )

    async def _delete(self, partition: int, rows: Sequence[Any]) -> None:
        there = delete(PostingsRow).where(
            col(PostingsRow.partition) == partition,
            col(PostingsRow.term) == bindparam("of_term"),
            col(PostingsRow.chunk) == bindparam("of_chunk"),
        )
        if rows:
            await self._rows.run(there, [{"of_term": row[0], "of_chunk": row[1]} for row in rows])


def _small(rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row[2][0] <= _SMALL]


def _by_term(rows: Sequence[Any]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = defaultdict(list)
    for term, _, packed in rows:
        found[term].append(packed)
    return found
