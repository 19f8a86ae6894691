"""bm25s: BM25 in memory, with Snowball's stems and stop words."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import bm25s
import numpy as np

from benchmarks.finding.systems.system import DEPTH, STEMMERS, texts
from bot.model.practice import Practice
from tests.collections.reading import Query

# It tells all it does.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class Bm25s:
    """An index of every text; wordings it is taught are added to the text and indexed with it."""

    def __init__(self, practices: Sequence[Practice]) -> None:
        self._terms = {each.id: _terms(texts(each)[1], each.language) for each in practices}
        self._ids = list(self._terms)
        self._index = self._indexed()

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

    async def beside(self, query: Query) -> list[tuple[str, float]]:
        """What has the query's words, and its share of the score a text would have that is best in each."""
        terms = [term for term in _terms(query.text, query.language) if term in self._index.vocab_dict]
        best = sum(float(self._index.get_scores([term]).max()) for term in terms)
        ranked = self.ranked(query.text, query.language)
        return [(practice, score / best) for practice, score in ranked if practice != query.id][:DEPTH]

    async def teach(self, opened: Sequence[tuple[Query, str]]) -> None:
        """From these queries these practices were opened."""
        for query, practice in opened:
            self._terms[practice] = self._terms[practice] + _terms(query.text, query.language)
        self._index = self._indexed()

    def _indexed(self) -> bm25s.BM25:
        index = bm25s.BM25()
        index.index(list(self._terms.values()), show_progress=False)
        return index


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
