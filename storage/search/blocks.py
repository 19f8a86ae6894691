"""How postings lie in rows: a few hundred documents together, about a byte and a half for each.

Of such rows, several fit on a page of SQLite's, and PostgreSQL keeps none of them elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from storage.search.packing import Documents, Packed, Postings

BLOCK = 252
"""Documents of a row at the most."""

_HEAD = np.dtype([("size", "u1"), ("others", "u1"), ("first", "<u2")])
"""How many documents there are, how many of them have unusual counts, which is the first. Then come two bits
for the counts of each, the unusual counts, and how far each document is from the one before."""
_ON = 255
"""Stands among distances for so many documents none of which holds the term."""
_USUAL = (0b01_00_0_000, 0b00_00_0_001, 0b00_01_0_000)
"""Once in the title, once in the parts, once in a tag: most counts are one of these."""
_OTHER = len(_USUAL)
_KINDS = np.full(256, _OTHER, np.uint8)
_KINDS[list(_USUAL)] = np.arange(_OTHER)
_COUNTS = np.array([*_USUAL, 0], np.uint8)
_SHIFTS = np.array([0, 2, 4, 6], np.uint8)
_FOURS = ((np.arange(256, dtype=np.uint8)[:, None] >> _SHIFTS) & 3).view("<u4").ravel()


def pack_postings(postings: Iterable[tuple[int, Postings]]) -> Iterator[tuple[int, int, bytes]]:
    """The rows of terms, whose documents are in order: the term, the first document, and everything."""
    listed = list(postings)
    blocks = [
        (term, min(BLOCK, held.documents.size - at))
        for term, held in listed
        for at in range(0, held.documents.size, BLOCK)
    ]
    if not blocks:
        return
    terms, sizes = zip(*blocks, strict=True)
    documents = np.concatenate([held.documents for _, held in listed]).astype(np.int64)
    counts = np.concatenate([held.counts for _, held in listed])
    packed = _pack(documents, counts, np.array(sizes))
    for term, (first, block) in zip(terms, packed, strict=True):
        yield term, first, block


def _pack(
    documents: NDArray[np.int64], counts: Packed, sizes: NDArray[np.int64]
) -> Iterator[tuple[int, bytes]]:
    begins = np.cumsum(sizes) - sizes
    kinds = _KINDS.take(counts)
    unusual = kinds == _OTHER
    padded = np.zeros(int((sizes + -sizes % 4).sum()), np.uint8)
    padded[_first_of_each(sizes, -sizes % 4)] = kinds
    quarters = np.bitwise_or.reduce(padded.reshape(-1, 4) << _SHIFTS, axis=1).tobytes()
    others = counts[unusual].tobytes()
    heads = np.empty(len(sizes), _HEAD)
    heads["size"], heads["first"] = sizes, documents[begins]
    heads["others"] = np.add.reduceat(unusual, begins, dtype=np.int64)
    steps = np.diff(documents, prepend=0)
    steps[begins] = -1  # the first of a block takes no byte
    on, left = np.divmod(steps, _ON)
    taken = np.cumsum(on + 1)
    near = np.full(int(taken[-1]), _ON, np.uint8)
    followers = steps >= 0
    near[taken[followers] - 1] = left[followers]
    nearby, apart = near.tobytes(), documents.astype("<u2").tobytes()
    ends = zip(
        documents[begins].tolist(),
        sizes.tolist(),
        heads["others"].tolist(),
        taken[begins + sizes - 1].tolist(),
        strict=True,
    )
    quarter = other = distance = document = 0
    for number, (first, size, unusually, end) in enumerate(ends):
        counted, told = quarter + (size + 3) // 4, other + unusually
        far = 2 * (size - 1)
        rest = (
            nearby[distance:end] if end - distance < far else apart[2 * document + 2 : 2 * document + 2 + far]
        )
        head = heads[number].tobytes()
        yield first, head + quarters[quarter:counted] + others[other:told] + rest  # its length tells which
        quarter, other, distance, document = counted, told, end, document + size


def unpack_postings(blocks: Sequence[bytes], starts: Sequence[int] = ()) -> Postings:
    """What was packed in rows, in order; documents counted from where the partition of each row starts."""
    documents, counts, sizes = unpack_blocks(blocks)
    if starts:
        documents += np.repeat(np.array(starts, np.uint32), sizes)
    found = Postings(documents, counts)
    return found if len(blocks) == 1 else in_order(found)


def unpack_blocks(blocks: Sequence[bytes]) -> tuple[Documents, Packed, NDArray[np.int64]]:
    """What was packed in rows, one after the other, and how many documents each of them has."""
    quarters: list[bytes] = []
    others: list[bytes] = []
    near: list[bytes] = []
    apart: list[bytes] = []
    is_near = np.empty(len(blocks), np.bool_)
    for number, block in enumerate(blocks):
        counted = _HEAD.itemsize + (block[0] + 3) // 4
        told = counted + block[1]
        quarters.append(block[_HEAD.itemsize : counted])
        others.append(block[counted:told])
        is_near[number] = len(block) - told != 2 * (block[0] - 1)
        (near if is_near[number] else apart).append(block[told:])
    heads = np.frombuffer(b"".join([block[: _HEAD.itemsize] for block in blocks]), _HEAD)
    sizes = heads["size"].astype(np.int64)
    kinds = _FOURS.take(np.frombuffer(b"".join(quarters), np.uint8)).view(np.uint8)
    if (sizes % 4).any():
        kinds = kinds[_first_of_each(sizes, -sizes % 4)]
    counts = _COUNTS.take(kinds)
    counts[kinds == _OTHER] = np.frombuffer(b"".join(others), np.uint8)
    firsts = heads["first"].astype(np.uint32)
    where = np.repeat(is_near, sizes)
    documents = np.empty(where.size, np.uint32)
    documents[where] = _near(near, firsts[is_near], sizes[is_near])
    documents[~where] = _apart(apart, firsts[~is_near], sizes[~is_near])
    return documents, counts, sizes


def _near(distances: Sequence[bytes], firsts: Documents, sizes: NDArray[np.int64]) -> Documents:
    """The documents of blocks, of which the distances are told."""
    steps = np.frombuffer(b"".join([b"\0" + some for some in distances]), np.uint8)
    run = np.cumsum(steps, dtype=np.uint32)
    lengths = np.fromiter(map(len, distances), np.int64, len(distances)) + 1
    begun = run[np.cumsum(lengths) - lengths]
    found: Documents = run[steps != _ON] + np.repeat(firsts - begun, sizes)  # below zero and back again
    return found


def _apart(followers: Sequence[bytes], firsts: Documents, sizes: NDArray[np.int64]) -> Documents:
    """The documents of blocks, of which all but the first are told."""
    there = np.frombuffer(b"".join([b"\0\0" + some for some in followers]), "<u2").astype(np.uint32)
    there[np.cumsum(sizes) - sizes] = firsts
    return there


def joined(one: Postings, other: Postings) -> Postings:
    """Both together."""
    return in_order(
        Postings(np.concatenate([one.documents, other.documents]), np.concatenate([one.counts, other.counts]))
    )


def in_order(postings: Postings) -> Postings:
    """In the order of their documents."""
    documents, counts = postings
    if (documents[1:] > documents[:-1]).all():
        return postings
    order = np.argsort(documents, kind="stable")
    return Postings(documents[order], counts[order])


def _first_of_each(many: NDArray[np.int64], few: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the many are, of many and few that take turns."""
    turns = np.stack((many, few), axis=1).ravel()
    return np.repeat(np.tile([True, False], len(many)), turns)
