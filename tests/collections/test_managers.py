"""The collection is well-formed, varied, and does not give its answers away."""

import re
from collections import Counter

import pytest

from bot.exchange import PracticeRecord, ThemeRecord, read_record
from bot.model.parts import Parts
from tests.collections.reading import MANAGERS, Query, judged, managers, records, said, see_also

COLLECTION = managers()
PRACTICES = {practice.id: practice for practice in COLLECTION.practices}
QUERIES = {query.id: query for query in COLLECTION.queries}
RELATED = see_also()

FIELDS = {"id", "title", *Parts.names(), "tags", "language"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
COPIED = 5
"""So many words in a row are a quotation, not somebody's own words."""
ALIKE = 0.35
"""Of the words two practices have together, the share in both; no two of the collection reach 0.33."""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every ``COPIED`` words that follow each other."""
    said = words(text)
    return {tuple(said[at : at + COPIED]) for at in range(len(said) - COPIED + 1)}


def test_every_practice_is_in_the_import_format() -> None:
    """All fields in their order, nothing the import would not read."""
    for record in records(MANAGERS / "practices.jsonl"):
        assert record.keys() == FIELDS, record["id"]
        assert isinstance(read_record(record), PracticeRecord)
        assert SLUG.fullmatch(record["id"])
        assert record["title"]
        assert record["situation"]
        assert record["method"]
        assert record["tags"]
        assert record["language"] in {"fr", "en"}


def test_every_theme_is_in_the_import_format() -> None:
    """A question and the situation it should solve, beside the id it goes by here."""
    for record in records(MANAGERS / "themes.jsonl"):
        assert SLUG.fullmatch(record.pop("id"))
        assert isinstance(read_record(record), ThemeRecord)
        assert record["question"].endswith("?")
        assert record["situation"]


def test_no_id_stands_twice() -> None:
    """Nor is one of a practice also one of a query or a theme."""
    ids = Counter(
        record["id"]
        for name in ("practices", "queries", "themes")
        for record in records(MANAGERS / f"{name}.jsonl")
    )
    assert [each for each, times in ids.items() if times > 1] == []


def test_there_is_enough_of_both_languages() -> None:
    """About two thirds are French."""
    for texts, fewest in ((COLLECTION.practices, 160), (COLLECTION.queries, 320)):
        spoken = Counter(text.language for text in texts)
        assert sum(spoken.values()) >= fewest
        assert 0.6 < spoken["fr"] / sum(spoken.values()) < 0.7


def test_every_judgement_is_about_what_is_there() -> None:
    """In the query's own language, with a grade from 0 to 2."""
    for query, grades in COLLECTION.judgements.items():
        for practice, grade in grades.items():
            assert grade in {0, 1, 2}
            assert PRACTICES[practice].language == QUERIES[query].language, (query, practice)
    asking = {query.id: query for query in RELATED.queries}
    for query, grades in judged(MANAGERS / "related.qrels").items():
        assert query not in grades
        for practice, grade in grades.items():
            assert grade in {0, 1, 2}
            assert PRACTICES[practice].language == asking[query].language, (query, practice)


def test_every_query_has_an_answer() -> None:
    """At least one practice that would help, and many have several that would do."""
    for query in QUERIES:
        assert 2 in COLLECTION.judgements[query].values(), query
    several = [
        len([grade for grade in COLLECTION.judgements[query].values() if grade]) > 1 for query in QUERIES
    ]
    assert sum(several) > len(several) * 0.4


def test_beside_one_practice_another_belongs_both_ways() -> None:
    """Who reads one would read the other."""
    for query, grades in RELATED.judgements.items():
        if query in PRACTICES:
            for practice, grade in grades.items():
                if grade:
                    assert RELATED.judgements[practice].get(query), (query, practice)


@pytest.mark.parametrize("query", COLLECTION.queries, ids=lambda query: query.id)
def test_no_query_quotes_what_answers_it(query: Query) -> None:
    """People have not read what they look for."""
    asked = runs(query.text)
    for practice, grade in COLLECTION.judgements[query.id].items():
        assert not (grade and asked & runs(said(PRACTICES[practice]))), practice


def test_many_queries_use_other_words() -> None:
    """A third at least share no word of four letters and more with the titles that answer them."""
    apart = 0
    for query in COLLECTION.queries:
        asked = {word for word in words(query.text) if len(word) > 3}
        titles = [PRACTICES[p].title for p, grade in COLLECTION.judgements[query.id].items() if grade == 2]
        apart += not any(asked & set(words(title)) for title in titles)
    assert apart > len(COLLECTION.queries) / 3


def test_no_practice_is_another_reworded() -> None:
    """Every two tell something else."""
    told = [(practice.id, set(words(said(practice)))) for practice in COLLECTION.practices]
    for number, (one, mine) in enumerate(told):
        for other, theirs in told[:number]:
            assert len(mine & theirs) / len(mine | theirs) < ALIKE, (one, other)


def test_no_query_is_typed_twice() -> None:
    """Nor differs in case alone."""
    assert len({query.text.casefold() for query in COLLECTION.queries}) == len(COLLECTION.queries)


def test_folds_are_of_one_size_and_keep_answers_apart() -> None:
    """No fold is nearly empty, and what looks for one practice above all is held together."""
    folds = Counter(COLLECTION.fold(query.id) for query in COLLECTION.queries)
    assert sorted(folds) == [0, 1, 2, 3, 4]
    assert min(folds.values()) > len(COLLECTION.queries) / 10
    by_group: dict[str, set[int]] = {}
    for query in COLLECTION.queries:
        by_group.setdefault(COLLECTION.group(query.id), set()).add(COLLECTION.fold(query.id))
    assert all(len(held) == 1 for held in by_group.values())
