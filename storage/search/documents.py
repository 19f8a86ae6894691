"""What the index keeps of a practice, and what it is asked for."""

from typing import NamedTuple

from bot.model.practice import Practice
from storage.search.words.analyser import BEGINNING, BEGINNING_MARK, EXACT_MARK, beginnings, terms, words
from storage.search.words.stop_words import STOP_WORDS

VERSION = 3
"""Of what a practice is found by. With another one, what was read with this one is read again."""

MOST_WORDS = 32
"""Words of a query that count. Somebody may paste a page."""

MOST_TYPED = 20_000
"""Characters of what is typed that are looked at."""


class Counts(NamedTuple):
    """How often a term stands in the title, in the five parts, in the tags, in the question it answers."""

    title: int
    body: int
    tags: int
    asked: int = 0


class Lengths(NamedTuple):
    """How many words the title has, and the title, the five parts and the tags together."""

    title: int
    whole: int


class Document(NamedTuple):
    """The terms of a practice, how long it is, and when it was told, in seconds since 1970."""

    counts: dict[str, Counts]
    lengths: Lengths
    told_at: int


def document(practice: Practice, question: str = "") -> Document:
    """What ``practice`` is found by, which answers ``question``.

    Its author is not: what is told without a name stays without.
    """
    parts = practice.parts
    body = "\n".join((parts.situation, parts.method, parts.outcome, parts.difficulties, parts.audience))
    tags = "\n".join(practice.tags)
    times: dict[str, list[int]] = {}
    for field, text in enumerate((practice.title, body, tags, question)):
        for term, count in terms(text).items():
            times.setdefault(term, [0] * len(Counts._fields))[field] = count
    counts = {term: Counts(*each) for term, each in times.items()}
    exact = [held for term, held in counts.items() if term.startswith(EXACT_MARK)]
    none = Counts(0, 0, 0)
    for one in beginning_terms(practice.title):
        counts.setdefault(one, none._replace(title=1))
    for one in beginning_terms(tags):
        counts[one] = counts.get(one, none)._replace(tags=max(counts.get(one, none).tags, 1))
    for one in beginning_terms(question):
        counts[one] = counts.get(one, none)._replace(asked=max(counts.get(one, none).asked, 1))
    lengths = Lengths(
        sum(held.title for held in exact), sum(held.title + held.body + held.tags for held in exact)
    )
    return Document(counts, lengths, int(practice.created_at.timestamp()))


def reads_alike(one: Practice, other: Practice) -> bool:
    """Whether both are found by the same words, by the same people."""
    return _told(one) == _told(other)


def _told(practice: Practice) -> tuple[object, ...]:
    return (
        practice.title,
        practice.parts,
        practice.tags,
        practice.theme,
        practice.state,
        practice.community,
        practice.place.whole_channel,
        practice.created_at,
    )


def beginning_terms(text: str) -> set[str]:
    """What finds a text while it is typed: every beginning of every word that means something."""
    return {
        BEGINNING_MARK + word[:length]
        for word in words(text)
        for length in range(1, min(len(word), BEGINNING) + 1)
    }


def meant(typed: str) -> list[str]:
    """The beginnings to complete: every word that means something, else the last one, which may yet."""
    there = beginnings(typed[:MOST_TYPED])
    return [word for word in there if word not in STOP_WORDS][:MOST_WORDS] or there[-1:]


def sought_words(typed: str) -> list[str]:
    """The words a search looks for, each once, in order."""
    return list(dict.fromkeys(words(typed[:MOST_TYPED])))[:MOST_WORDS]
