"""Reading the index, in the transaction of whoever searches: they find what they have just written."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storage.cleaning import cleaned
from storage.search.packing import PARTITION, Inverted, Postings, Terms, joined, unpack_postings
from storage.search.ranking import Part, Ranked
from storage.search.shards import Shard
from storage.search.wordings import opened_postings
from storage.sql.plain import Reads

_PARTITIONS = "SELECT number, token, size FROM search_partitions ORDER BY number"
_RECORDS = "SELECT number, token, records FROM search_partitions WHERE number AMONG ?1"
_FRESH = "SELECT practice, record, entries FROM search_fresh ORDER BY practice"
_POSTINGS = "SELECT partition, term, packed FROM search_postings WHERE partition AMONG ?1 AND term AMONG ?2"
_PRACTICES = "SELECT number, practice FROM search_documents WHERE number AMONG ?1"
_TEXTS = """
    SELECT told.id, told.title, CAST(told.tags AS TEXT), asked.question FROM practices AS told
    LEFT JOIN themes AS asked ON asked.id = told.theme WHERE told.id NAMED ?1
"""
_SYNONYMS = "SELECT CAST(synonyms AS TEXT) FROM communities WHERE id = ?1"
_KNOWN = "SELECT DISTINCT term FROM search_postings WHERE partition AMONG ?1 AND term AMONG ?2"
_IN_USE = "SELECT DISTINCT term FROM search_postings WHERE partition = ?1"
_OPENED = """
    SELECT opened.term, opened.practice, packed.number, opened.times FROM search_wordings AS opened
    LEFT JOIN search_documents AS packed ON packed.practice = opened.practice WHERE opened.term AMONG ?1
    ORDER BY opened.term, opened.practice
"""


_LATEST = 4
"""Partitions that tell which words are in use: what none of 200,000 practices says, nobody means."""


class Fresh:
    """What is not packed yet, as it was read."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows
        self.shard = Shard(b"".join(record for _, record, _ in rows))
        self.held = Inverted([entries for _, _, entries in rows])

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each practice."""
        return {practice: number for number, (practice, _, _) in enumerate(self.rows)}

    @cached_property
    def terms(self) -> Terms:
        """Every term, in order."""
        return np.sort(self.held.terms)


class Shards:
    """What one process has read, as it last was."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Shard]] = {}
        self._in_use: dict[int, tuple[int, Terms]] = {}
        self._fresh = Fresh(())

    async def read(self, tokens: dict[int, int], reads: Reads) -> dict[int, Shard]:
        """The partitions with these tokens; those whose token changed meanwhile are not there."""
        changed = [number for number, token in tokens.items() if self._token(number) != token]
        if changed:
            for number, token, records in await reads.read(_RECORDS, changed):
                self._known[number] = (token, Shard(records))
        return {number: self._known[number][1] for number in tokens if self._token(number) == tokens[number]}

    async def fresh(self, reads: Reads) -> Fresh:
        """What is not packed yet."""
        rows = await reads.read(_FRESH)
        if rows != self._fresh.rows:  # to compare them takes less than to understand them
            self._fresh = Fresh(rows)
        return self._fresh

    async def in_use(self, number: int, size: int, reads: Reads) -> Terms:
        """The terms of a partition of that size in order, and perhaps some that were taken out since."""
        known = self._in_use.get(number)
        if known is None or known[0] != size:
            rows = await reads.read(_IN_USE, number)
            terms = np.sort(np.fromiter((term for [term] in rows), np.int64, len(rows)))
            known = self._in_use[number] = (size, terms)
        return known[1]

    def _token(self, number: int) -> int | None:
        return self._known[number][0] if number in self._known else None


class Moved(Exception):
    """What is packed was changed by another process while it was read."""


class SqlReader:
    """Reads once, on behalf of somebody who may see what was told in some places."""

    def __init__(self, places: NDArray[np.bool_], reads: Reads, shards: Shards) -> None:
        self._places = places
        self._reads = reads
        self._shards = shards
        self._tokens: dict[int, int] | None = None
        self._sizes: dict[int, int] = {}
        self._packed: dict[int, Shard] = {}
        self._fresh = Fresh(())
        self._held: dict[int | None, dict[int, Postings]] = defaultdict(dict)
        self._asked: set[int] = set()

    async def parts(self, terms: Collection[int]) -> Sequence[Part]:
        """All documents, with what they may see of them and the postings of ``terms``. Raises ``Moved``."""
        if self._tokens is None:
            partitions = await self._reads.read(_PARTITIONS)
            self._tokens = {number: token for number, token, _ in partitions}
            self._sizes = {number: size for number, _, size in partitions}
            self._fresh = await self._shards.fresh(self._reads)
            self._packed = await self._shards.read(self._tokens, self._reads)
        tokens = self._tokens
        asked = [term for term in terms if term not in self._asked]
        if asked:
            await self._read(asked, list(tokens))
        # PostgreSQL shows every statement a moment of its own, and others may write between them.
        if len(self._packed) < len(tokens) or (tokens and await self._changed(tokens)):
            raise Moved
        parts = [
            Part(self._packed[one], self._packed[one].seen_from(self._places), self._held[one])
            for one in tokens
        ]
        if self._fresh.rows:
            latest = self._fresh.shard
            parts.append(Part(latest, latest.seen_from(self._places), self._held[None]))
        return parts

    async def known(self, terms: Terms) -> Terms:
        """Those of ``terms`` that stand in a document, whoever may see it, as the parts were last read."""
        held = _among(terms, self._fresh.terms)
        latest = list(self._sizes.items())[-_LATEST:]
        if self._reads.sqlite:
            for number, size in latest:
                held |= _among(terms, await self._shards.in_use(number, size, self._reads))
        elif latest:  # it asks sooner for a few terms than it hands out all of them
            asked = [number for number, _ in latest], terms.tolist()
            held |= np.isin(terms, [term for [term] in await self._reads.read(_KNOWN, *asked)])
        return terms[held]

    async def practices(self, found: Iterable[Ranked]) -> list[str]:
        """The ids of documents, in their order, as the parts were last read. Raises ``Moved``."""
        partitions = list(self._tokens or ())
        listed = list(found)
        numbers = [
            partitions[one.part] * PARTITION + one.document for one in listed if one.part < len(partitions)
        ]
        named = dict(await self._reads.read(_PRACTICES, numbers)) if numbers else {}
        if len(named) < len(numbers):
            raise Moved
        packed = iter(numbers)
        return [
            named[next(packed)] if one.part < len(partitions) else self._fresh.rows[one.document][0]
            for one in listed
        ]

    async def texts(self, practices: Sequence[str]) -> dict[str, list[str]]:
        """The title of practices, their tags and the question they answer, by their ids."""
        return {
            practice: [title, *json.loads(tags), *([question] if question else ())]
            for practice, title, tags, question in await self._reads.read(_TEXTS, practices)
        }

    async def synonyms(self, community: str | None) -> list[list[str]]:
        """What a community calls by several names."""
        kept = await self._reads.read(_SYNONYMS, cleaned(community)) if community else ()
        return [names for [synonyms] in kept for names in json.loads(synonyms)]

    async def _read(self, terms: list[int], partitions: list[int]) -> None:
        """Hold the postings of ``terms``."""
        scattered: dict[tuple[int, int], list[Postings]] = defaultdict(list)
        if partitions:
            for number, term, packed in await self._reads.read(_POSTINGS, partitions, terms):
                scattered[number, term].append(unpack_postings(packed))
        for (number, term), chunks in scattered.items():
            self._held[number][term] = joined(chunks)
        self._held[None] |= self._fresh.held.postings(terms)
        await self._read_opened(terms)
        self._asked.update(terms)

    async def _read_opened(self, terms: list[int]) -> None:
        """Hold the postings of words that practices were opened by."""
        found: dict[tuple[int | None, int], list[tuple[int, int]]] = defaultdict(list)
        for term, practice, number, times in await self._reads.read(_OPENED, terms):
            if number is not None:
                found[number // PARTITION, term].append((number % PARTITION, times))
            elif practice in self._fresh.numbers:
                found[None, term].append((self._fresh.numbers[practice], times))
        for (part, term), opened in found.items():
            self._held[part][term] = opened_postings(opened)

    async def _changed(self, tokens: dict[int, int]) -> bool:
        if self._reads.sqlite:
            return False
        return {number: token for number, token, _ in await self._reads.read(_PARTITIONS)} != tokens


def _among(terms: Terms, ordered: Terms) -> NDArray[np.bool_]:
    """Which of ``terms`` are among others that stand in order."""
    if not len(ordered):
        return np.zeros(len(terms), np.bool_)
    where = np.searchsorted(ordered, terms)
    there: NDArray[np.bool_] = ordered[np.minimum(where, len(ordered) - 1)] == terms
    return there
