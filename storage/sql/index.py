"""The index of practices: a row a term and practice, written in the transaction of the practice itself."""

from collections import defaultdict

from sqlalchemy import Select, delete, func, select
from sqlmodel import col

from bot.model.practice import Practice, State
from bot.ports import Viewer
from storage.search.analyser import EXACT_MARK
from storage.search.documents import document, query_terms
from storage.search.ranking import Collection, Fields, Occurrence, rank
from storage.search.tables import DocumentRow, TermRow
from storage.sql.rows import Rows
from storage.sql.visibility import visible_to
from storage.tables import PracticeRow

_SIZE = select(
    func.count(), func.sum(DocumentRow.title), func.sum(DocumentRow.body), func.sum(DocumentRow.whole)
).join(PracticeRow, col(PracticeRow.id) == col(DocumentRow.practice))

_OCCURRENCES = (
    select(
        col(TermRow.term),
        col(TermRow.practice),
        col(TermRow.title),
        col(TermRow.body),
        col(TermRow.whole),
        col(DocumentRow.title),
        col(DocumentRow.body),
        col(DocumentRow.whole),
    )
    .join(DocumentRow, col(DocumentRow.practice) == col(TermRow.practice))
    .join(PracticeRow, col(PracticeRow.id) == col(TermRow.practice))
)


class Index:
    """What archived practices are found by."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def save(self, practice: Practice) -> None:
        """Find ``practice`` by what it now says, or no more if it is not archived."""
        await self._rows.run(delete(DocumentRow).where(col(DocumentRow.practice) == practice.id))
        if practice.state is not State.ARCHIVED:
            return
        counts, lengths = document(practice)
        await self._rows.put(DocumentRow(practice=practice.id, **lengths._asdict()))
        terms = [{"term": term, "practice": practice.id, **held._asdict()} for term, held in counts.items()]
        await self._rows.fill(TermRow, terms)

    def titled(self, beginning: str) -> Select[str]:
        """The ids of what has a word in its title that begins so."""
        there = col(TermRow.term).startswith(EXACT_MARK + beginning, autoescape=True)
        return select(col(TermRow.practice)).where(there, col(TermRow.title) > 0)

    async def search(self, words: str, community: str | None, viewer: Viewer) -> list[tuple[str, float]]:
        """The ids of what fits ``words`` and the viewer may see, with scores, best first.

        What they may not see has no part in it: neither in how rare a word is, nor in how long texts are.
        """
        terms = query_terms(words)
        if not terms:
            return []
        allowed = visible_to(viewer)
        if community is not None:
            allowed &= col(PracticeRow.community) == community
        size, title, body, whole = (await self._rows.run(_SIZE.where(allowed))).one()
        occurrences = defaultdict[str, list[Occurrence]](list)
        held = await self._rows.run(_OCCURRENCES.where(col(TermRow.term).in_(terms), allowed))
        for term, practice, *numbers in held.all():
            occurrences[term].append(Occurrence(practice, Fields(*numbers[:3]), Fields(*numbers[3:])))
        return rank(terms, occurrences, Collection(size, Fields(title, body, whole)))
