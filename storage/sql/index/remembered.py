"""What a process has read of the index, as it last was: to ask whether anything changed takes a moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from storage.search.blocks import joined, unpack_postings
from storage.search.inverting import Inverted
from storage.search.numbers import Terms
from storage.search.packing import PARTITION, RECORD, Postings
from storage.search.shards import Held, Shard
from storage.sql.plain import Reads

_STATE = """
    SELECT number, token, size FROM search_partitions
    UNION ALL SELECT -1, CAST(COALESCE(SUM(token), 0) AS BIGINT), COUNT(*) FROM search_fresh ORDER BY 1
"""
_RECORDS = "SELECT number, token, records FROM search_partitions WHERE number AMONG ?1"
_FRESH = "SELECT practice, token, record, entries FROM search_fresh ORDER BY practice"
_POSTINGS = "SELECT partition, term, packed FROM search_postings WHERE partition AMONG ?1 AND term AMONG ?2"
_IN_USE = "SELECT DISTINCT term FROM search_postings WHERE partition = ?1"

MOST = 256 * 2**20
"""Bytes of postings that are remembered, of the terms that were sought last: among 100,000 practices of
ordinary length, of all terms there are."""


class Moved(Exception):
    """The index was changed by another process while it was read."""


class State(NamedTuple):
    """What tells whether anything changed."""

    tokens: Mapping[int, int]
    """Of each partition, by its number."""
    sizes: Mapping[int, int]
    fresh: tuple[int, int]
    """The tokens of what is not packed, added up, and how many they are."""


async def state(reads: Reads) -> State:
    """How the index stands at this moment."""
    (_, told, count), *partitions = await reads.read(_STATE)
    return State(
        {number: token for number, token, _ in partitions},
        {number: size for number, _, size in partitions},
        (told, count),
    )


class Fresh:
    """What is not packed yet."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.told = (sum(token for _, token, _, _ in rows), len(rows))
        self.practices = [practice for practice, _, _, _ in rows]
        self.shard = Shard(b"".join(record for _, _, record, _ in rows))
        self.inverted = Inverted([entries for _, _, _, entries in rows])

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each practice."""
        return {practice: number for number, practice in enumerate(self.practices)}


class Packed:
    """What is packed, side by side: the documents of each partition begin where its number says."""

    def __init__(self, tokens: Mapping[int, int], records: Mapping[int, bytes]) -> None:
        self.tokens = tokens
        self.records = records
        self.first = min(records, default=0)
        """The first partition."""
        last = max(records, default=-1)
        whole = PARTITION * RECORD.itemsize
        padded = (records.get(one, b"").ljust(whole, b"\0") for one in range(self.first, last))
        told = sum(map(len, records.values())) // RECORD.itemsize
        self.shard = Shard(b"".join([*padded, records.get(last, b"")]), told)

    def start(self, partition: int) -> int:
        """Where the documents of a partition begin."""
        return (partition - self.first) * PARTITION

    def place_of(self, number: int) -> int | None:
        """Where the document with that number in ``search_documents`` lies, if it is one of these."""
        there = number - self.first * PARTITION
        return there if number // PARTITION in self.tokens and there < self.shard.size else None

    def number_of(self, place: int) -> int:
        """The number in ``search_documents`` of the document that lies there."""
        return self.first * PARTITION + place


class _Hot(NamedTuple):
    """The postings of a term, as they stood in partitions with these tokens."""

    tokens: Mapping[int, int]
    held: Held


class Remembered:
    """What one process has read."""

    def __init__(self) -> None:
        self._packed = Packed({}, {})
        self._fresh = Fresh(())
        self._in_use: dict[int, tuple[int, Terms]] = {}
        self._hot: dict[int, _Hot] = {}
        self._size = 0

    async def packed(self, now: State, reads: Reads) -> Packed:
        """What is packed. Raises ``Moved``."""
        known = self._packed
        if known.tokens != now.tokens:
            changed = [one for one, token in now.tokens.items() if known.tokens.get(one) != token]
            read = {one: (token, records) for one, token, records in await reads.read(_RECORDS, changed)}
            if any(one not in read or read[one][0] != now.tokens[one] for one in changed):
                raise Moved
            records = {one: read[one][1] if one in read else known.records[one] for one in now.tokens}
            self._packed = Packed(now.tokens, records)
            if self._packed.first != known.first:  # every document has another number
                self._hot.clear()
                self._size = 0
        return self._packed

    async def fresh(self, now: State, reads: Reads) -> Fresh:
        """What is not packed yet. Raises ``Moved``."""
        if self._fresh.told != now.fresh:
            self._fresh = Fresh(await reads.read(_FRESH))
            if self._fresh.told != now.fresh:
                raise Moved
        return self._fresh

    async def postings(self, terms: Collection[int], packed: Packed, reads: Reads) -> dict[int, Held]:
        """The postings of those of ``terms`` that are packed. Raises ``Moved``."""
        asked: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for term in terms:
            known = self._hot[term].tokens if term in self._hot else {}
            if known is not packed.tokens:
                either = known.keys() | packed.tokens.keys()
                other = (one for one in either if known.get(one) != packed.tokens.get(one))
                asked[tuple(sorted(other))].append(term)
        if asked:
            read = {changed: await _read(changed, some, packed, reads) for changed, some in asked.items()}
            # PostgreSQL shows every statement a moment of its own, and others may write between them.
            if not reads.sqlite and (await state(reads)).tokens != packed.tokens:
                raise Moved
            for changed, some in asked.items():
                for term in some:
                    self._keep(term, self._renewed(term, read[changed].get(term), changed, packed), packed)
        found = {}
        for term in terms:
            hot = self._hot[term] = self._hot.pop(term)  # what is asked last is forgotten last
            if hot.held.documents.size:
                found[term] = hot.held
        self._forget()
        return found

    async def in_use(self, number: int, size: int, reads: Reads) -> Terms:
        """The terms of a partition of that size in order, and perhaps some that were taken out since."""
        known = self._in_use.get(number)
        if known is None or known[0] != size:
            rows = await reads.read(_IN_USE, number)
            terms = np.sort(np.fromiter((term for [term] in rows), np.int64, len(rows)))
            known = self._in_use[number] = (size, terms)
        return known[1]

    def _renewed(self, term: int, read: Postings | None, changed: Sequence[int], packed: Packed) -> Held:
        """The postings of a term, where those in some partitions are what was read just now."""
        if term not in self._hot:
            return packed.shard.held(read or _NOTHING)
        held = self._hot[term].held
        stays = np.ones(held.documents.size, np.bool_)
        for partition in changed:
            start = packed.start(partition)
            begin, end = np.searchsorted(held.documents, (start, start + PARTITION))
            stays[begin:end] = False
        unchanged = Postings(held.documents[stays], held.counts[stays])
        return packed.shard.held(joined(unchanged, read) if read else unchanged)

    def _keep(self, term: int, held: Held, packed: Packed) -> None:
        before = self._hot.get(term)
        self._size += held.size - (before.held.size if before else 0)
        self._hot[term] = _Hot(packed.tokens, held)

    def _forget(self) -> None:
        while self._size > MOST:
            self._size -= self._hot.pop(next(iter(self._hot))).held.size


_NOTHING = Postings(np.zeros(0, np.uint32), np.zeros(0, np.uint8))


async def _read(
    partitions: Sequence[int], terms: Sequence[int], packed: Packed, reads: Reads
) -> dict[int, Postings]:
    """The postings of terms in some partitions."""
    blocks: dict[int, list[bytes]] = defaultdict(list)
    starts: dict[int, list[int]] = defaultdict(list)
    for partition, term, block in await reads.read(_POSTINGS, partitions, terms):
        blocks[term].append(block)
        starts[term].append(packed.start(partition))
    return {term: unpack_postings(some, starts[term]) for term, some in blocks.items()}
