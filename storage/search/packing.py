"""How the index lies in bytes: of numbers only, in columns that numpy reads as they are."""

from bisect import bisect
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from storage.search.documents import Counts, Document
from storage.search.numbers import Terms, number_of

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

COMPLETED = 1 << 3
"""Packed counts from this one on say that a term stands in the title, in a tag or in the question."""

_TIMES = (0, 1, 2, 3, 4, 6, 9, 14)
"""How often a term may stand in the parts, as far as it is told."""

_LONGEST = 65_535


class Postings(NamedTuple):
    """Which documents hold a term, in order, and how often in each field."""

    documents: Documents
    counts: Packed


class PackedDocument(NamedTuple):
    """One ``RECORD``, and every term of the document with its counts."""

    record: bytes
    entries: bytes


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
    """Two bits for the title, two for the tags, one for the question, three for the parts."""
    parts = bisect(_TIMES, counts.body) - 1
    return min(counts.title, 3) << 6 | min(counts.tags, 3) << 4 | min(counts.asked, 1) << 3 | parts


def unpack_counts(packed: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """How often in the title, in the tags, in the question, in the parts; more often says no more."""
    return packed >> 6, packed >> 4 & 3, packed >> 3 & 1, np.array(_TIMES)[packed & 7]


def key_of(practice: str) -> int:
    """The beginning of an id: in the order of ids, as far as it goes."""
    return int.from_bytes(practice.encode()[:8].ljust(8, b"\0"), "big")


def unpack_records(records: bytes) -> NDArray[Any]:
    """The records of several documents."""
    return np.frombuffer(records, RECORD)


def terms_of(entries: bytes) -> Terms:
    """The terms of one document."""
    return np.frombuffer(entries, "<i8", len(entries) // 9)
