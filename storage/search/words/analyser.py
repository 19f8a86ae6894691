"""From a text to the terms it is found by. One analyser serves French and English.

Accents go first and endings after: Snowball's French keeps *déléguer* and *délégation* apart, and loses its
way in text typed without accents. What remains need not be a word, only the same for words that belong
together.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from storage.search.words.endings import stem
from storage.search.words.irregular import IRREGULAR
from storage.search.words.stop_words import STOP_WORDS

EXACT_MARK = "="
"""Stands before a word as it was written, beside its stem."""

BEGINNING_MARK = "<"
"""Stands before the first letters of a word."""

BEGINNING = 5
"""Letters by which long words that begin alike are brought together where their stems differ."""

LONGEST_WORD = 40
"""Characters of a word that count; no longer one is ever searched for."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇`´′‛", "'"))
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)'(?=\w)")
_POSSESSIVE = re.compile(r"'s\b")
_WORD = re.compile(r"[^\W_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """``text`` without case, accents, ligatures, typographic apostrophes and invisible characters."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return _BEYOND_ASCII.sub(lambda sign: _kept(sign.group()), plain)


@lru_cache(maxsize=10_000)
def _kept(sign: str) -> str:
    return "" if unicodedata.category(sign) in {"Mn", "Cf", "Cs"} else sign.translate(_LIGATURES)


def words(text: str) -> list[str]:
    """The words of ``text`` that mean something, folded, in order."""
    plain = _POSSESSIVE.sub("", _ELIDED.sub(" ", fold(text)))
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain) if word not in STOP_WORDS]


def beginnings(typed: str) -> list[str]:
    """The words somebody has typed so far, folded, in order; the last may be half a word, or mean nothing."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(_ELIDED.sub(" ", fold(typed)))]


def terms(text: str) -> Counter[str]:
    """How often each term stands in ``text``: of every word its stem, itself and its beginning."""
    return Counter(term for word in words(text) for term in forms(word))


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """The terms of a word: its stem, the word itself behind a mark, and how it begins, where it is long."""
    found = (stem(IRREGULAR.get(word, word)), EXACT_MARK + word)
    if len(word) <= BEGINNING or not word.isalpha():
        return found
    return (*found, BEGINNING_MARK + word[:BEGINNING])
