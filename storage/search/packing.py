"""How the index lies in bytes: of numbers only, in columns that numpy reads as they are."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from storage.search.documents import Counts, Document

Terms: TypeAlias = NDArray[np.int64]
Documents: TypeAlias = NDArray[np.unsignedinteger[Any]]
Packed: TypeAlias = NDArray[np.uint8]

PARTITION = 65_536
"""Documents of a partition: their numbers in it take two bytes."""

RECORD = np.dtype(
    [
        ("place", "<u4"),
        ("title", "<u2"),
        ("whole", "<u2"),
        ("terms", "<u2"),
        ("told_at", "<u4"),
        ("key", "<u8"),
    ]
)
"""What is known of a document: where it was told (0: nowhere any more), how long its fields are, how many
terms it has, when it was told, and the beginning of its practice's id, by which equals are put in order."""

COMPLETED = 1 << 4
"""Packed counts from this one on say that a term stands in the title, in a tag, or begins the question."""

_LONGEST = 65_535


class Postings(NamedTuple):
    """Which documents hold a term, and how often in each field."""

    documents: Documents
    counts: Packed


class PackedDocument(NamedTuple):
    """One ``RECORD``, and every term of the document with its counts."""

    record: bytes
    entries: bytes


@lru_cache(maxsize=100_000)
def number_of(term: str) -> int:
    """64 bits that stand for a term: two of a million are the same in one archive out of thirty million."""
    return int.from_bytes(_digest(term), "little", signed=True)


def numbers_of(terms: Iterable[str]) -> Terms:
    """The numbers of terms most of which nobody will ever ask for again."""
    return np.frombuffer(b"".join(map(_digest, terms)), "<i8")


def _digest(term: str) -> bytes:
    return blake2b(term.encode(), digest_size=8).digest()


def pack_document(document: Document, practice: str, place: int) -> PackedDocument:
    """A document that was told in a place."""
    terms = np.fromiter(map(number_of, document.counts), np.int64, len(document.counts))
    counts = np.fromiter(map(pack_counts, document.counts.values()), np.uint8, len(terms))
    title, whole = (min(length, _LONGEST) for length in document.lengths)
    told_at = min(max(document.told_at, 0), 2**32 - 1)
    held = min(len(terms), _LONGEST)
    record = np.array((place, title, whole, held, told_at, key_of(practice)), RECORD)
    return PackedDocument(record.tobytes(), terms.tobytes() + counts.tobytes())


def pack_counts(counts: Counts) -> int:
    """Two bits for the title, two for the tags, four for the parts: more often than that says no more."""
    return min(counts.title, 3) << 6 | min(counts.tags, 3) << 4 | min(counts.body, 15)


def key_of(practice: str) -> int:
    """The beginning of an id: in the order of ids, as far as it goes."""
    return int.from_bytes(practice.encode()[:8].ljust(8, b"\0"), "big")


def pack_postings(postings: Postings) -> bytes:
    """First the documents, then the counts."""
    return postings.documents.astype("<u2").tobytes() + postings.counts.tobytes()


def unpack_postings(packed: bytes) -> Postings:
    """What ``pack_postings`` packed."""
    size = len(packed) // 3
    return Postings(np.frombuffer(packed, "<u2", size), np.frombuffer(packed, np.uint8, size, 2 * size))


def joined(postings: Sequence[Postings]) -> Postings:
    """The postings of one term from several rows."""
    if len(postings) == 1:
        return postings[0]
    return Postings(
        np.concatenate([one.documents for one in postings]), np.concatenate([one.counts for one in postings])
    )


def unpack_records(records: bytes) -> NDArray[Any]:
    """The records of several documents."""
    return np.frombuffer(records, RECORD)


def terms_of(entries: bytes) -> Terms:
    """The terms of one document."""
    return np.frombuffer(entries, "<i8", len(entries) // 9)


class Inverted:
    """Documents by their terms, numbered from ``first`` on."""

    def __init__(self, entries: Sequence[bytes], first: int = 0) -> None:
        sizes = [len(one) // 9 for one in entries]
        self.terms: Terms = np.frombuffer(
            b"".join(e[: 8 * n] for e, n in zip(entries, sizes, strict=True)), "<i8"
        )
        """Of every document, one after the other."""
        self._counts = np.frombuffer(
            b"".join(e[8 * n :] for e, n in zip(entries, sizes, strict=True)), np.uint8
        )
        self._documents = np.repeat(np.arange(first, first + len(sizes), dtype=np.uint32), sizes)

    def postings(self, terms: Iterable[int]) -> dict[int, Postings]:
        """The postings of those of ``terms`` that are held."""
        found = {}
        for term in terms:
            where = np.flatnonzero(self.terms == term)
            if where.size:
                found[term] = Postings(self._documents[where], self._counts[where])
        return found

    def all(self) -> dict[int, Postings]:
        """The postings of every term."""
        order = np.argsort(self.terms, kind="stable")
        terms, documents, counts = self.terms[order], self._documents[order], self._counts[order]
        starts = np.flatnonzero(np.diff(terms, prepend=terms[:1] - 1))
        if not starts.size:
            return {}  # nobody said a word
        return {
            int(terms[start]): Postings(documents[start:end], counts[start:end])
            for start, end in zip(starts, [*starts[1:], len(terms)], strict=True)
        }
