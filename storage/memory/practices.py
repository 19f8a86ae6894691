"""The practices, who may see them, and how they are found."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Sequence
from functools import partial

from bot import ports
from bot.model.place import Person, Place
from bot.model.practice import Practice, State
from bot.ports import Found, Hit, Reason, Viewer
from storage.memory.memory import Shelf, first, newest_first, oldest_first
from storage.memory.reading import HERE, MemoryReader
from storage.memory.trials import tried
from storage.search.beside import beside
from storage.search.completing import complete
from storage.search.documents import document
from storage.search.packing import pack_document
from storage.search.searching import reasons, search
from storage.search.wordings import wording


class Practices(Shelf[Practice], ports.Practices):
    """The practices."""

    async def save(self, practice: Practice) -> None:
        await super().save(practice)
        self._memory.documents.pop(practice.id, None)
        if practice.state is not State.ARCHIVED:
            self._memory.wordings.pop(practice.id, None)
        if practice.state is State.ARCHIVED:
            said = document(self._kept[practice.id], self._question(practice))
            self._memory.documents[practice.id] = pack_document(said, practice.id, HERE)

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
        return await complete(typed, self._reader(community, viewer), self._texts, limit)

    async def _texts(self, practices: Sequence[str]) -> dict[str, list[str]]:
        return {
            one.id: [one.title, *one.tags, *([asked] if (asked := self._question(one)) else ())]
            for one in map(self._kept.__getitem__, practices)
        }

    def _question(self, practice: Practice) -> str:
        theme = self._memory.themes.get(practice.theme or "")
        return theme.question if theme else ""

    async def search(
        self, words: str, community: str | None, viewer: Viewer, limit: int, offset: int = 0
    ) -> Found:
        best, total = await search(
            words, self._reader(community, viewer), offset + limit, self._synonyms(community)
        )
        return Found(tuple(Hit(self._kept[one], score) for one, score in best[offset:]), total)

    def _reader(self, community: str | None, viewer: Viewer) -> MemoryReader:
        seen = (one.id for one in self._visible_to(viewer) if community in {None, one.community})
        documents = {one: self._memory.documents[one] for one in seen}
        return MemoryReader(documents, self._memory.wordings, partial(tried, self._memory.trials))

    def _synonyms(self, community: str | None) -> tuple[tuple[str, ...], ...]:
        kept = self._memory.communities.get(community or "")
        return kept.synonyms if kept else ()

    async def explain(
        self, words: str, community: str | None, viewer: Viewer, limit: int
    ) -> dict[str, list[Reason]]:
        return await reasons(words, self._reader(community, viewer), limit, self._synonyms(community))

    async def beside(
        self, text: str, community: str, viewer: Viewer, but: str | None = None, sure: float = 0.5
    ) -> list[Hit]:
        likely = await beside(text, self._reader(community, viewer), but, sure)
        return [Hit(self._kept[one], likelihood) for one, likelihood in likely]

    async def opened(self, id: str, words: str) -> None:
        if id in self._memory.documents:
            times = self._memory.wordings.get(id, {})
            self._memory.wordings[id] = {**times, **{term: times.get(term, 0) + 1 for term in wording(words)}}

    def _visible_to(self, viewer: Viewer) -> list[Practice]:
        """The twin of ``storage.sql.visibility.visible_to``."""
        archived = self.where(lambda one: one.state is State.ARCHIVED)
        unlocked = {place for place, channel in self._memory.channels.items() if channel.open}
        match viewer:
            case None:
                return archived
            case Person():
                members = self._memory.members.all()
                theirs = (one for one in members if one.person == viewer and one.gone_at is None)
                communities = {member.community for member in theirs}
                present = {place for place, people in self._memory.presences.items() if viewer in people}
                seen = present if viewer.guest else unlocked | present
                there = [one for one in archived if one.place.whole_channel in seen]
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
