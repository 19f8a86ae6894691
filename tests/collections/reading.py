"""A collection read from its folder: practices, queries in people's own words, and what answers them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.exchange import PracticeRecord, read_record
from bot.model.practice import Practice
from tests.builders import a_practice

MANAGERS = Path(__file__).parent / "managers"

Judgements = Mapping[str, Mapping[str, int]]
"""For each query, how well the practices somebody judged for it fit: 2 well, 1 in part, 0 not at all."""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, or a text that asks for others like it."""

    id: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What there is to find, what is looked for, and what should be found."""

    name: str
    practices: Sequence[Practice]
    queries: Sequence[Query]
    judgements: Judgements

    def group(self, query: str) -> str:
        """What ``query`` looks for above all; queries of one group are no independent witnesses."""
        grades = self.judgements[query]
        return max(sorted(grades), key=lambda practice: grades[practice], default=query)

    def fold(self, query: str, folds: int = 5) -> int:
        """The part of a cross-validation ``query`` is held in, together with its group."""
        return number_of(self.group(query)) % folds


def number_of(id: str) -> int:
    """A number drawn from ``id``, the same for ever."""
    return int.from_bytes(sha256(id.encode()).digest()[:4])


def managers() -> Collection:
    """Our own collection: what managers look for, and what others wrote."""
    queries = [Query(**record) for record in records(MANAGERS / "queries.jsonl")]
    return Collection("managers", practices(), queries, judged(MANAGERS / "judgements.qrels"))


def see_also() -> Collection:
    """Our own collection, asked for what belongs beside each of its practices and beside a theme.

    Practices ask with their own words and under their own id: finding themselves tells nothing.
    """
    told = practices()
    asking = [Query(practice.id, said(practice), practice.language) for practice in told]
    asking += [
        Query(theme["id"], f"{theme['question']}\n{theme['situation']}", theme["language"])
        for theme in records(MANAGERS / "themes.jsonl")
    ]
    related = judged(MANAGERS / "related.qrels")
    return Collection("see also", told, asking, {query.id: related.get(query.id, {}) for query in asking})


def said(practice: Practice) -> str:
    """Everything a practice tells, a line each."""
    parts = practice.parts
    told = (practice.title, parts.situation, parts.method, parts.outcome, parts.difficulties, parts.audience)
    return "\n".join(part for part in told if part)


def practices() -> list[Practice]:
    """The practices, as an import reads them, under the ids they have in the file."""
    return [practice_of(record) for record in records(MANAGERS / "practices.jsonl")]


def practice_of(record: Mapping[str, Any]) -> Practice:
    """An archived practice made of a record of the import format."""
    read = read_record(record)
    assert isinstance(read, PracticeRecord)
    return a_practice(
        id=read.id, title=read.title, parts=read.parts, tags=tuple(read.tags), language=read.language
    )


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def judged(path: Path) -> dict[str, dict[str, int]]:
    """Judgements in TREC's form: a query, an unused column, a practice and a grade a line."""
    found: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        query, _, practice, grade = line.split()
        assert practice not in found.setdefault(query, {}), f"{practice} is judged twice for {query}"
        found[query][practice] = int(grade)
    return found
