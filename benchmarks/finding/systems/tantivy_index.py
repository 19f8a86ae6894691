"""tantivy, the search library of Rust, with its analyser for the text's language."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

import tantivy

from benchmarks.finding.systems.system import DEPTH, SNOWBALL, texts, words_of
from bot.model.practice import Practice
from tests.collections.reading import Query

TITLE_BOOST = 2.0


class Tantivy:
    """An index in memory, with a title and a text for each language."""

    def __init__(self, practices: Iterable[Practice]) -> None:
        schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        for language in SNOWBALL:
            for field in ("title", "whole"):
                schema = schema.add_text_field(f"{field}_{language}", tokenizer_name=language)
        self._index = tantivy.Index(schema.build())
        for language, name in SNOWBALL.items():
            self._index.register_tokenizer(language, _analyser(name))
        writer = self._index.writer(num_threads=1)
        for practice in practices:
            title, whole = texts(practice)
            fields = {f"title_{practice.language}": title, f"whole_{practice.language}": whole}
            writer.add_document(tantivy.Document(id=practice.id, **fields))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    async def search(self, words: str, query: Query) -> list[str]:
        """Whatever has any of the words."""
        title, whole = f"title_{query.language}", f"whole_{query.language}"
        asked = self._index.parse_query(" ".join(words_of(words)), [title, whole], {title: TITLE_BOOST})
        searcher = self._index.searcher()
        hits = searcher.search(asked, DEPTH).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]


@asynccontextmanager
async def tantivy_index(practices: Sequence[Practice]) -> AsyncIterator[Tantivy]:
    """An index of these practices."""
    yield Tantivy(practices)


def _analyser(language: str) -> tantivy.TextAnalyzer:
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.lowercase(),
        tantivy.Filter.stopword(language),
        tantivy.Filter.stemmer(language),
        tantivy.Filter.ascii_fold(),
    ):
        analyser = analyser.filter(step)
    return analyser.build()
