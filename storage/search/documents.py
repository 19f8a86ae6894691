"""What the index keeps of a practice, and what it is asked for."""

from typing import NamedTuple

from bot.model.practice import Practice
from storage.search.analyser import EXACT_MARK, beginnings, terms
from storage.search.ranking import Fields, total
from storage.search.stop_words import STOP_WORDS

MOST_TERMS = 64
"""Terms of a query that count: thirty words or so. Somebody may paste a page."""


class Document(NamedTuple):
    """The terms of a practice, and how many words each field has."""

    counts: dict[str, Fields]
    lengths: Fields


def document(practice: Practice) -> Document:
    """What ``practice`` is found by. Its author is not: what is told without a name stays without."""
    parts = practice.parts
    title = terms(practice.title)
    body = terms(
        "\n".join((parts.situation, parts.method, parts.outcome, parts.difficulties, parts.audience))
    )
    whole = title + body + terms("\n".join(practice.tags))
    counts = {term: Fields(title[term], body[term], count) for term, count in whole.items()}
    exact = [count for term, count in counts.items() if term.startswith(EXACT_MARK)]
    return Document(counts, total(exact))


def meant(typed: str) -> list[str]:
    """The beginnings to complete: every word that means something, else the last one, which may yet."""
    words = beginnings(typed)
    return [word for word in words if word not in STOP_WORDS][:MOST_TERMS] or words[-1:]


def query_terms(words: str) -> list[str]:
    """What a search looks for, each term once."""
    return list(terms(words))[:MOST_TERMS]
