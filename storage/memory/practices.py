"""The practices, who may see them, and how they are found."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Mapping, Sequence

from bot import ports
from bot.model.place import Person, Place
from bot.model.practice import Practice, State
from bot.ports import Found, Hit, Viewer
from storage.memory.memory import Shelf, first, newest_first, oldest_first
from storage.search.analyser import EXACT_MARK
from storage.search.documents import Document, document, meant, query_terms
from storage.search.ranking import Collection, Occurrence, rank, total


class Practices(Shelf[Practice], ports.Practices):
    """The practices."""

    async def save(self, practice: Practice) -> None:
        await super().save(practice)
        self._memory.documents.pop(practice.id, None)
        if practice.state is State.ARCHIVED:
            self._memory.documents[practice.id] = document(practice)

    async def from_answer(self, answer: str) -> Practice | None:
        return first(self.where(lambda one: one.answer == answer))

    async def from_outside(self, community: str, external_id: str) -> Practice | None:
        imported = self.where(lambda one: (one.community, one.external_id) == (community, external_id))
        return first(imported)

    async def of(self, member: str) -> list[Practice]:
        return newest_first(self.where(lambda one: one.author == member))

    async def read(self, id: str, viewer: Viewer) -> Practice | None:
        return first(practice for practice in self._visible_to(viewer) if practice.id == id)

    async def of_theme(self, theme: str, viewer: Viewer) -> list[Practice]:
        return newest_first(practice for practice in self._visible_to(viewer) if practice.theme == theme)

    async def count_of_theme(self, theme: str, viewer: Viewer) -> int:
        return len(await self.of_theme(theme, viewer))

    async def all(self, community: str, viewer: Viewer) -> list[Practice]:
        theirs = (practice for practice in self._visible_to(viewer) if practice.community == community)
        return oldest_first(theirs)

    async def count(self, posting: str) -> int:
        return len(self.where(lambda one: one.posting == posting and one.state is State.ARCHIVED))

    async def complete(self, typed: str, community: str, viewer: Viewer, limit: int) -> list[str]:
        words = meant(typed)
        theirs = [one for one in self._visible_to(viewer) if words and one.community == community]
        fitting = [one for one in theirs if all(self._titled(word, one) for word in words)]
        newest = sorted(fitting, key=lambda one: (-one.created_at.timestamp(), one.title))
        return list(dict.fromkeys(one.title for one in newest))[:limit]

    def _titled(self, beginning: str, practice: Practice) -> bool:
        held = self._memory.documents[practice.id].counts
        return any(fields.title and term.startswith(EXACT_MARK + beginning) for term, fields in held.items())

    async def search(
        self, words: str, community: str | None, viewer: Viewer, limit: int, offset: int = 0
    ) -> Found:
        allowed = (one for one in self._visible_to(viewer) if community in {None, one.community})
        documents = {practice.id: self._memory.documents[practice.id] for practice in allowed}
        ranked = _rank(query_terms(words), documents)
        page = ranked[offset : offset + limit]
        return Found(tuple(Hit(self._kept[found], score) for found, score in page), total=len(ranked))

    def _visible_to(self, viewer: Viewer) -> list[Practice]:
        """The twin of ``storage.sql.visibility.visible_to``."""
        archived = self.where(lambda one: one.state is State.ARCHIVED)
        unlocked = {place for place, channel in self._memory.channels.items() if channel.open}
        match viewer:
            case None:
                return archived
            case Person():
                members = self._memory.members.values()
                communities = {member.community for member in members if member.person == viewer}
                present = {place for place, people in self._memory.presences.items() if viewer in people}
                there = [one for one in archived if one.place.whole_channel in unlocked | present]
                return [one for one in there if one.community in communities]
            case Place():
                here = viewer.whole_channel
                communities = self._memory.living_in(here)
                return [
                    one
                    for one in archived
                    if one.place.whole_channel == here
                    or (one.community in communities and one.place.whole_channel in unlocked)
                ]


def _rank(terms: Sequence[str], documents: Mapping[str, Document]) -> list[tuple[str, float]]:
    lengths = [held.lengths for held in documents.values()]
    occurrences = {
        term: [
            Occurrence(practice, held.counts[term], held.lengths)
            for practice, held in documents.items()
            if term in held.counts
        ]
        for term in terms
    }
    return rank(terms, occurrences, Collection(len(lengths), total(lengths)))
