"""From words to the practices that fit them best."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, pairwise
from typing import NamedTuple

import numpy as np

from bot.ports import Reason
from storage.search import standing
from storage.search.documents import MOST_WORDS, sought_words
from storage.search.numbers import number_of
from storage.search.ranking import Part, Ranked, Ranking, Sought, explain, frequency, rank, sought
from storage.search.reading import Reader
from storage.search.synonyms import WORTH as SYNONYM
from storage.search.synonyms import other_words
from storage.search.wordings import WORTH, learnt
from storage.search.words.analyser import EXACT_MARK, forms
from storage.search.words.spelling import LONGEST, MOST_SLIPS, SHORTEST, Slips, pieces

CORRECTED = 0.8
"""What a word is worth that somebody may have meant, beside those they typed."""
JOINED = 0.5
"""What is worth a word made of two they typed."""


Synonyms = Sequence[Sequence[str]]
"""The names of a thing, thing by thing."""


class Match(NamedTuple):
    """What was found: ids of practices with scores, best first, and how many there are in all."""

    best: list[tuple[str, float]]
    total: int


async def search(typed: str, reader: Reader, most: int, synonyms: Synonyms = ()) -> Match:
    """At most ``most`` practices that fit; those that fit as well in the order of their ids."""
    terms, parts, _ = await _sought(typed, reader, synonyms)
    ranking = rank(terms, parts, most, near=1 / standing.MOST)
    placed = await _placed(ranking, parts, reader)
    return Match([(one.practice, one.score) for one in placed[:most]], ranking.total)


async def reasons(typed: str, reader: Reader, most: int, synonyms: Synonyms = ()) -> dict[str, list[Reason]]:
    """What counted for each of the best practices, what counted most first."""
    terms, parts, words = await _sought(typed, reader, synonyms)
    ranking = rank(terms, parts, most, near=1 / standing.MOST)
    called = {number_of(form): form for word in words for form in forms(word)}
    called |= {learnt(word): f"opened by {word}" for word in words}
    found = {}
    for one in (await _placed(ranking, parts, reader))[:most]:
        counted = [Reason(called[term], field, gain) for term, field, gain in explain(terms, parts, one.fits)]
        known = {"tried with success": one.tried, "fresh": one.fresh}
        counted += [
            Reason(what, "community", share * one.fits.score) for what, share in known.items() if share
        ]
        found[one.practice] = sorted(counted, key=lambda reason: -reason.gain)
    return found


class _Placed(NamedTuple):
    """A practice with how well it fits, and by which shares that counts for more."""

    practice: str
    fits: Ranked
    tried: float
    fresh: float

    @property
    def score(self) -> float:
        return self.fits.score * (1 + self.tried + self.fresh)


async def _placed(ranking: Ranking, parts: Sequence[Part], reader: Reader) -> list[_Placed]:
    """What fits, in the order it is shown."""
    practices = await reader.practices(ranking.best)
    trials = await reader.tried(practices)
    newest = max((part.view.newest for part in parts), default=0)
    placed = [
        _Placed(
            practice,
            one,
            standing.by_trials(trials.get(practice)),
            standing.by_age(newest - int(parts[one.part].shard.told_at[one.document])),
        )
        for practice, one in zip(practices, ranking.best, strict=True)
    ]
    return sorted(placed, key=lambda one: (-one.score, one.practice))


async def _sought(
    typed: str, reader: Reader, synonyms: Synonyms
) -> tuple[list[Sought], Sequence[Part], list[str]]:
    """What a search is for, where that is looked for, and the words it is made of."""
    words = sought_words(typed)
    if not words:
        return [], [], []
    others = other_words(typed, synonyms)[:MOST_WORDS]
    named = [one for word in others for one in sought(forms(word), SYNONYM)]
    terms = _distinct([*_terms(words), *named])
    parts = await reader.parts([one.term for one in terms])
    meant = await _meant(_unused(words, parts), reader)
    if meant:
        terms = _distinct([*terms, *(one for word in meant for one in sought(forms(word), CORRECTED))])
        parts = await reader.parts([one.term for one in terms])
    return terms, parts, [*words, *map("".join, pairwise(words)), *others, *meant]


def _terms(words: Sequence[str]) -> list[Sought]:
    typed = [one for word in words for one in sought(forms(word))]
    joined = [one for two in pairwise(words) for one in sought(forms("".join(two))[:2], JOINED)]
    opened = [Sought(learnt(word), WORTH) for word in words]
    return _distinct(typed + joined + opened)


def _distinct(terms: Iterable[Sought]) -> list[Sought]:
    """Each term once, for the most it is worth."""
    worth: dict[int, float] = {}
    for term, weight in terms:
        worth[term] = max(weight, worth.get(term, 0.0))
    return [Sought(*one) for one in worth.items()]


def _unused(words: Sequence[str], parts: Sequence[Part]) -> list[str]:
    """The words that nothing they may see says in any form."""
    long = [word for word in words if SHORTEST <= len(word) <= LONGEST and word.isalpha()]
    used = _frequencies([term for word in long for term in forms(word)[:2]], parts)
    return [word for word in long if not any(used[term] for term in forms(word)[:2])][:MOST_SLIPS]


async def _meant(words: Sequence[str], reader: Reader) -> list[str]:
    """The words they may have meant: of each, the one that is used most, or the two it is made of."""
    slips = {word: Slips(word) for word in words}
    made = {word: list(pieces(word)) for word in words}
    apart = sorted({piece for those in made.values() for two in those for piece in two})
    tried = [slips[word].numbers(EXACT_MARK) for word in words]
    tried.append(np.array([number_of(EXACT_MARK + piece) for piece in apart], np.int64))
    *held, held_apart = np.split(
        await reader.known(np.concatenate(tried)), np.cumsum([len(some) for some in tried[:-1]])
    )
    candidates = {
        word: {slips[word][at] for at in np.flatnonzero(some).tolist()} - {word}
        for word, some in zip(words, held, strict=True)
    }
    used = set(compress(apart, held_apart)).union(*candidates.values())
    exact = [EXACT_MARK + one for one in sorted(used)]
    seen = _frequencies(exact, await reader.parts([number_of(term) for term in exact])) if exact else {}
    meant = []
    for word in words:
        there = [one for one in candidates[word] if seen[EXACT_MARK + one]]
        split = [two for two in made[word] if all(seen.get(EXACT_MARK + piece) for piece in two)]
        if there:
            meant.append(max(there, key=lambda one: (seen[EXACT_MARK + one], one)))
        elif split:
            meant += max(split, key=lambda two: min(seen[EXACT_MARK + piece] for piece in two))
    return meant


def _frequencies(terms: Sequence[str], parts: Sequence[Part]) -> Mapping[str, int]:
    """In how many documents they may see each term stands."""
    return {term: frequency(number_of(term), parts) for term in terms}
