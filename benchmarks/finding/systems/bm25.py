"""bm25s: BM25 in memory, with Snowball's stems and stop words."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import bm25s
import numpy as np

from benchmarks.finding.systems.system import DEPTH, STEMMERS, texts
from bot.model.practice import Practice
from tests.collections.reading import Query


class Bm25s:
    """An index of every text."""

    def __init__(self, practices: Sequence[Practice]) -> None:
        self._ids = [practice.id for practice in practices]
        self._index = bm25s.BM25()
        self._index.index([_terms(texts(each)[1], each.language) for each in practices], show_progress=False)

    async def search(self, words: str, query: Query) -> list[str]:
        """Whatever has any of the words."""
        ranked = self.ranked(words, query.language)
        return [practice for practice, _ in ranked[:DEPTH]]

    def ranked(self, words: str, language: str) -> list[tuple[str, float]]:
        """Everything that has any of the words, with its score, best first."""
        terms = [term for term in _terms(words, language) if term in self._index.vocab_dict]
        if not terms:
            return []
        scores = self._index.get_scores(terms)
        order = np.argsort(-scores, kind="stable")
        return [(self._ids[at], float(scores[at])) for at in order if scores[at] > 0]


@asynccontextmanager
async def bm25(practices: Sequence[Practice]) -> AsyncIterator[Bm25s]:
    """An index of these practices."""
    yield Bm25s(practices)


def _terms(text: str, language: str) -> list[str]:
    (terms,) = bm25s.tokenize(
        text,
        stopwords=language,
        stemmer=STEMMERS[language],
        return_ids=False,
        show_progress=False,
    )
    return list(terms)
