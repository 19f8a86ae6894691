"""What belongs beside a text, and how likely: likeness alone ranks, it does not decide."""

from math import exp, log

from storage.search.documents import MOST_TYPED
from storage.search.ranking import rank, sought
from storage.search.reading import Reader
from storage.search.words.analyser import forms, words

SHOWN = 3
MOST_WORDS = 64
"""Words of a text that count."""

_USUAL, _ALIKE, _OUTSTANDING = -1.6, 0.5, 4.4
"""A logistic curve, fitted to our own collection: of how much of the text something answers, and of how far
it leaves behind the first that is not shown."""


async def beside(text: str, reader: Reader, but: str | None, sure: float) -> list[tuple[str, float]]:
    """At most three practices other than ``but`` that belong beside a text, each with how sure that is."""
    said = list(dict.fromkeys(words(text[:MOST_TYPED])))[:MOST_WORDS]
    terms = list(dict.fromkeys(one for word in said for one in sought(forms(word))))
    if not terms:
        return []
    ranking = rank(terms, await reader.parts([one.term for one in terms]), SHOWN + 2)
    practices = await reader.practices(ranking.best)
    scores = {one: found.score for one, found in zip(practices, ranking.best, strict=True) if one != but}
    likeliest = sorted(scores, key=lambda one: (-scores[one], one))
    if len(likeliest) <= SHOWN:
        return []
    left_behind = scores[likeliest[SHOWN]]
    likely = [
        (one, _likely(scores[one] / ranking.ideal, scores[one] / left_behind)) for one in likeliest[:SHOWN]
    ]
    return [(one, likelihood) for one, likelihood in likely if likelihood >= sure]


def _likely(alike: float, outstanding: float) -> float:
    return 1 / (1 + exp(-(_USUAL + _ALIKE * log(alike) + _OUTSTANDING * log(outstanding))))
