"""From words to the practices that fit them best."""

from typing import NamedTuple

from storage.search.documents import query_terms
from storage.search.ranking import rank, sought
from storage.search.reading import Reader


class Match(NamedTuple):
    """What was found: ids of practices with scores, best first, and how many there are in all."""

    best: list[tuple[str, float]]
    total: int


async def search(words: str, reader: Reader, most: int) -> Match:
    """At most ``most`` practices that fit ``words``; those that fit as well in the order of their ids."""
    terms = sought(query_terms(words))
    if not terms:
        return Match([], 0)
    best, total = rank(terms, await reader.parts([one.term for one in terms]), most)
    practices = await reader.practices(best)
    scores = [one.score for one in best]
    found = sorted(zip(practices, scores, strict=True), key=lambda hit: (-hit[1], hit[0]))
    return Match(found[:most], total)
