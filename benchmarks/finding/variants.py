"""The same query as it is typed on a phone: whole, without accents, with one slip of the finger."""

import random
import re
import unicodedata
from collections.abc import Callable

from tests.collections.reading import Query

SHORTEST = 4
"""Letters of a word somebody mistypes: shorter ones are seen at once."""

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
_ROWS = {"fr": ("azertyuiop", "qsdfghjklm", "wxcvbn"), "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm")}


def plain(query: Query) -> str:
    """As it was written."""
    return query.text


def accentless(query: Query) -> str:
    """Without accents, cedillas and ligatures."""
    apart = unicodedata.normalize("NFD", query.text.translate(_LIGATURES))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def mistyped(query: Query) -> str:
    """With one slip in one word, the same on every run.

    Two letters are exchanged, or one is left out, doubled, or its neighbour on the keyboard.
    """
    chance = random.Random(query.id)  # noqa: S311  no secret
    words = list(_WORD.finditer(query.text))
    if not words:
        return query.text
    slips = (_exchanged, _left_out, _doubled, _beside)
    word = chance.choice(words)
    for slip in chance.sample(slips, len(slips)):
        slipped = slip(word.group(), query.language, chance)
        if slipped != word.group():
            return query.text[: word.start()] + slipped + query.text[word.end() :]
    return query.text


VARIANTS: dict[str, Callable[[Query], str]] = {
    "plain": plain,
    "no accents": accentless,
    "one slip": mistyped,
}


def _exchanged(word: str, _language: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _left_out(word: str, _language: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, _language: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[: at + 1] + word[at:]


def _beside(word: str, language: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    for row in _ROWS[language]:
        if (place := row.find(word[at].lower())) >= 0:
            near = row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
            return word[:at] + chance.choice(near) + word[at + 1 :]
    return word
