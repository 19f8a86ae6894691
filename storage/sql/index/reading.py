"""Reading the index, in the transaction of whoever searches: they find what they have just written."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.model.trial import Tried
from storage.cleaning import cleaned
from storage.search.numbers import Terms, among
from storage.search.packing import PARTITION
from storage.search.ranking import Part, Ranked
from storage.search.shards import Held
from storage.search.wordings import opened_postings
from storage.sql.index.remembered import Fresh, Moved, Packed, Remembered, State, state
from storage.sql.index.shown import shown
from storage.sql.plain import Reads
from storage.tables import PracticeRow

_PRACTICES = "SELECT number, practice FROM search_documents WHERE number AMONG ?1"
_TEXTS = """
    SELECT told.id, told.title, CAST(told.tags AS TEXT), asked.question FROM practices AS told
    LEFT JOIN themes AS asked ON asked.id = told.theme WHERE told.id NAMED ?1
"""
_TRIED = """
    SELECT practice, CAST(result AS TEXT), COUNT(*) FROM trials WHERE practice NAMED ?1 AND result IS NOT NULL
    GROUP BY practice, result
"""
_SYNONYMS = "SELECT CAST(synonyms AS TEXT) FROM communities WHERE id = ?1"
_KNOWN = "SELECT DISTINCT term FROM search_postings WHERE partition AMONG ?1 AND term AMONG ?2"
_OPENED = """
    SELECT opened.term, opened.practice, packed.number, opened.times FROM search_wordings AS opened
    LEFT JOIN search_documents AS packed ON packed.practice = opened.practice WHERE opened.term AMONG ?1
"""


_LATEST = 4
"""Partitions that tell which words are in use: what none of 200,000 practices says, nobody means."""


class SqlReader:
    """Reads once, on behalf of somebody who may see what was told in some places."""

    def __init__(self, places: NDArray[np.bool_], reads: Reads, remembered: Remembered) -> None:
        self._places = places
        self._reads = reads
        self._remembered = remembered
        self._state: State | None = None
        self._packed = Packed({}, {})
        self._fresh = Fresh(())
        self._of_packed: dict[int, Held] = {}
        self._of_fresh: dict[int, Held] = {}
        self._asked: set[int] = set()

    async def parts(self, terms: Collection[int]) -> Sequence[Part]:
        """All documents, with what they may see of them and the postings of ``terms``. Raises ``Moved``."""
        if self._state is None:
            self._state = await state(self._reads)
            self._packed = await self._remembered.packed(self._state, self._reads)
            self._fresh = await self._remembered.fresh(self._state, self._reads)
        asked = [term for term in terms if term not in self._asked]
        if asked:
            self._of_packed |= await self._remembered.postings(asked, self._packed, self._reads)
            fresh = self._fresh.inverted.postings(asked)
            self._of_fresh |= {term: self._fresh.shard.held(there) for term, there in fresh.items()}
            await self._read_opened(asked)
            self._asked.update(asked)
        both = ((self._packed.shard, self._of_packed), (self._fresh.shard, self._of_fresh))
        return [Part(shard, shard.seen_from(self._places), held) for shard, held in both]

    async def known(self, terms: Terms) -> NDArray[np.bool_]:
        """Which of ``terms`` stand in a document, whoever may see it, as the parts were last read."""
        held = among(terms, self._fresh.inverted.terms)
        probed = []
        for number, size in list(self._state.sizes.items() if self._state else ())[-_LATEST:]:
            if self._reads.sqlite or size == PARTITION:
                held |= among(terms, await self._remembered.in_use(number, size, self._reads))
            else:
                probed.append(number)
        if probed:  # PostgreSQL asks sooner for a few terms than it hands out all of them again and again
            rows = await self._reads.read(_KNOWN, probed, terms.tolist())
            held |= np.isin(terms, [term for [term] in rows])
        return held

    async def practices(self, found: Iterable[Ranked]) -> list[str]:
        """The ids of documents, in their order, as the parts were last read. Raises ``Moved``."""
        listed = list(found)
        number_of = self._packed.number_of
        numbers = [number_of(one.document) for one in listed if one.part == 0]
        named = dict(await self._reads.read(_PRACTICES, numbers)) if numbers else {}
        if len(named) < len(numbers):
            raise Moved
        return [
            self._fresh.practices[one.document] if one.part else named[number_of(one.document)]
            for one in listed
        ]

    async def tried(self, practices: Sequence[str]) -> dict[str, Tried]:
        """What came of trying practices, where anybody told."""
        results: dict[str, dict[str, int]] = defaultdict(dict)
        for practice, result, times in await self._reads.read(_TRIED, practices) if practices else ():
            results[practice][result] = times
        return {practice: Tried(**told) for practice, told in results.items()}

    async def shown(self, practices: Sequence[str]) -> list[PracticeRow]:
        """The rows of practices, in no order, but for what was erased since."""
        return await shown(practices, self._reads)

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

    async def _read_opened(self, terms: list[int]) -> None:
        """Hold the postings of words that practices were opened by."""
        packed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        fresh: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for term, practice, number, times in await self._reads.read(_OPENED, terms):
            if practice in self._fresh.numbers:
                fresh[term].append((self._fresh.numbers[practice], times))
            elif number is not None and (place := self._packed.place_of(number)) is not None:
                packed[term].append((place, times))
        for shard, held, opened in (
            (self._packed.shard, self._of_packed, packed),
            (self._fresh.shard, self._of_fresh, fresh),
        ):
            held |= {term: shard.held(opened_postings(those)) for term, those in opened.items()}
