"""How alike two questions are, by the words that carry their meaning.

Likeness of words ranks, it cannot decide whether two people would answer the same: what is near is shown to
somebody, never refused.
"""

import re
import unicodedata
from functools import lru_cache

NEAR = 0.6
"""From here on two questions are probably the same. See the pairs in ``tests/bot/test_likeness.py``."""
_BEGINNING = 6
"""Letters by which « confier » and « confiée » meet."""
_MOST_SHARED = 3
"""Words a short question has to share with a long one that contains it: two are easily shared by chance."""
_CONTAINED = 0.75

_FRENCH = """
    a ai au aucun aucune autre autres aux avec bien ce cela celle celles celui ces cet cette ceux chez comme
    comment d dans de des deux dont du elle en encore entre est et etre eux faire fais fait faites il ils j
    jamais je l la le les leur leurs lui m ma mais meme mes moi mon n ne ni non nos notre nous on ont ou par
    pas personne plus pour qu quand que quelqu quelque quelques qui rien s sa sans se ses si soi son sont sous
    sur t ta te tes toi ton tous tout toute toutes tres tu un une vos votre vous y
"""
_ENGLISH = """
    about all an and any are as at be because been before but by can could did do does don down ever for from
    get go had has have he her him his how i if in into is it its let make many me more my no nobody not of
    off one only or other our out over own people re she so some somebody someone something than that the
    their them then there they this to too up ve was we were what when where which while who whom why will
    with without you your yourself
"""
_COMMON = frozenset(_FRENCH.split()) | frozenset(_ENGLISH.split())


@lru_cache(maxsize=10_000)
def content_words(text: str) -> frozenset[str]:
    """The beginnings of the words of ``text`` that carry its meaning, in either language."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return frozenset(word[:_BEGINNING] for word in re.findall(r"[a-z]+", plain) if word not in _COMMON)


def likeness(one: str, other: str) -> float:
    """How much of what they say two questions share: from nothing, 0, to all of it, 1.

    A short question that stands whole in a longer one counts by how much of it stands there.
    """
    first, second = content_words(one), content_words(other)
    shared = first & second
    if not shared:
        return 0.0
    contained = len(shared) / min(len(first), len(second))
    if len(shared) >= _MOST_SHARED and contained >= _CONTAINED:
        return contained
    return len(shared) / len(first | second)
