"""What a community calls by several names: whoever types one is shown what says another."""

from collections.abc import Iterable, Sequence

from storage.search.documents import MOST_TYPED
from storage.search.words.analyser import beginnings, forms, words

WORTH = 0.6
"""What another name is worth beside the one that was typed."""


def other_words(typed: str, synonyms: Iterable[Sequence[str]]) -> list[str]:
    """The words of the other names of what is named in ``typed``, in whatever form."""
    said = _stems(typed[:MOST_TYPED])
    found: dict[str, None] = {}
    for names in synonyms:
        if any(_stands(_stems(name), said) for name in names):
            found |= dict.fromkeys(word for name in names for word in words(name))
    return [word for word in found if forms(word)[0] not in said]


def _stems(text: str) -> list[str]:
    return [forms(word)[0] for word in beginnings(text)]


def _stands(name: Sequence[str], said: Sequence[str]) -> bool:
    """Whether all of a name stands there, in its order, with nothing between."""
    return bool(name) and any(said[at : at + len(name)] == name for at in range(len(said) - len(name) + 1))
