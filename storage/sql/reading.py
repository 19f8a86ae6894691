"""Reading the index, in the transaction of whoever searches: they find what they have just written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import col

from bot.ports import Viewer
from storage.search.packing import PARTITION, Inverted, Postings, joined, unpack_postings
from storage.search.ranking import Part, Ranked
from storage.search.shards import Shard
from storage.search.tables import PlaceRow
from storage.search.wordings import opened_postings
from storage.sql.rows import Rows
from storage.sql.visibility import told_to

_PARTITIONS = "SELECT number, token FROM search_partitions ORDER BY number"
_RECORDS = "SELECT number, token, records FROM search_partitions WHERE number AMONG ?1"
_FRESH = "SELECT practice, record, entries FROM search_fresh"
_POSTINGS = "SELECT partition, term, packed FROM search_postings WHERE partition AMONG ?1 AND term AMONG ?2"
_PRACTICES = "SELECT number, practice FROM search_documents WHERE number AMONG ?1"
_KNOWN = "SELECT DISTINCT term FROM search_postings WHERE partition AMONG ?1 AND term AMONG ?2"
_OPENED = """
    SELECT opened.term, opened.practice, packed.number, opened.times FROM search_wordings AS opened
    LEFT JOIN search_documents AS packed ON packed.practice = opened.practice WHERE opened.term AMONG ?1
    ORDER BY opened.term, opened.practice
"""
_LAST_PLACE = "SELECT max(number) FROM search_places"


_LATEST = 4
"""Partitions that tell which words are in use: what none of 200,000 practices says, nobody means."""


class Shards:
    """The records one process has read, as they last were."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Shard]] = {}

    async def read(self, tokens: dict[int, int], rows: Rows) -> dict[int, Shard]:
        """The partitions with these tokens; those whose token changed meanwhile are not there."""
        changed = [number for number, token in tokens.items() if self._token(number) != token]
        if changed:
            for number, token, records in await rows.read(_RECORDS, changed):
                self._known[number] = (token, Shard(records))
        return {number: self._known[number][1] for number in tokens if self._token(number) == tokens[number]}

    def _token(self, number: int) -> int | None:
        return self._known[number][0] if number in self._known else None


class Moved(Exception):
    """What is packed was changed by another process while it was read."""


class SqlReader:
    """Reads on behalf of somebody who may see what was told in some places."""

    def __init__(self, places: NDArray[np.bool_], rows: Rows, shards: Shards) -> None:
        self._places = places
        self._rows = rows
        self._shards = shards
        self._tokens: dict[int, int] = {}
        self._fresh: Sequence[Any] = ()

    async def parts(self, terms: Collection[int]) -> Sequence[Part]:
        """All documents, with what they may see of them and the postings of ``terms``. Raises ``Moved``."""
        tokens = dict(await self._rows.read(_PARTITIONS))
        self._fresh = await self._rows.read(_FRESH)
        shards = await self._shards.read(tokens, self._rows)
        postings = await self._postings(list(tokens), list(terms))
        opened = await self._opened(list(terms))
        # PostgreSQL shows every statement a moment of its own, and others may write between them.
        if len(shards) < len(tokens) or (tokens and not self._rows.sqlite and await self._changed(tokens)):
            raise Moved
        self._tokens = tokens
        parts = [
            Part(shards[one], shards[one].seen_from(self._places), postings[one] | opened[one])
            for one in tokens
        ]
        if self._fresh:
            latest = Shard(b"".join(record for _, record, _ in self._fresh))
            held = Inverted([entries for _, _, entries in self._fresh]).postings(terms)
            parts.append(Part(latest, latest.seen_from(self._places), held | opened[None]))
        return parts

    async def known(self, terms: Collection[int]) -> set[int]:
        """Those of ``terms`` that stand in a document, whoever may see it, as the parts were last read."""
        latest = list(self._tokens)[-_LATEST:]
        held = {row[0] for row in await self._rows.read(_KNOWN, latest, list(terms))} if latest else set()
        return held | Inverted([entries for _, _, entries in self._fresh]).known(terms)

    async def practices(self, found: Iterable[Ranked]) -> list[str]:
        """The ids of documents, in their order, as the parts were last read. Raises ``Moved``."""
        partitions = list(self._tokens)
        listed = list(found)
        numbers = [
            partitions[one.part] * PARTITION + one.document for one in listed if one.part < len(partitions)
        ]
        named = dict(await self._rows.read(_PRACTICES, numbers)) if numbers else {}
        if len(named) < len(numbers):
            raise Moved
        packed = iter(numbers)
        return [
            named[next(packed)] if one.part < len(partitions) else self._fresh[one.document][0]
            for one in listed
        ]

    async def _opened(self, terms: list[int]) -> dict[int | None, dict[int, Postings]]:
        """By partition, and for what is fresh, the postings of words that practices were opened by."""
        fresh = {practice: place for place, (practice, _, _) in enumerate(self._fresh)}
        found: dict[int | None, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        for term, practice, number, times in await self._rows.read(_OPENED, terms):
            if number is not None:
                found[number // PARTITION][term].append((number % PARTITION, times))
            elif practice in fresh:
                found[None][term].append((fresh[practice], times))
        held: dict[int | None, dict[int, Postings]] = defaultdict(dict)
        for part, by_term in found.items():
            held[part] = {term: opened_postings(pairs) for term, pairs in by_term.items()}
        return held

    async def _changed(self, tokens: dict[int, int]) -> bool:
        return dict(await self._rows.read(_PARTITIONS)) != tokens

    async def _postings(self, partitions: list[int], terms: list[int]) -> dict[int, dict[int, Postings]]:
        rows: dict[int, dict[int, list[Postings]]] = {number: defaultdict(list) for number in partitions}
        if partitions and terms:
            for number, term, packed in await self._rows.read(_POSTINGS, partitions, terms):
                rows[number][term].append(unpack_postings(packed))
        return {
            number: {term: joined(chunks) for term, chunks in held.items()} for number, held in rows.items()
        }


async def visible_places(community: str | None, viewer: Viewer, rows: Rows) -> NDArray[np.bool_]:
    """For every place, by its number, whether what was told there may be seen; 0 is nowhere."""
    [[last]] = await rows.read(_LAST_PLACE)
    places = np.zeros((last or 0) + 1, np.bool_)
    if viewer is None and community is None:
        places[1:] = True
        return places
    there = told_to(viewer, PlaceRow)
    if community is not None:
        there &= col(PlaceRow.community) == community
    found = await rows.run(select(col(PlaceRow.number)).where(there))
    places[list(found.scalars())] = True
    return places
