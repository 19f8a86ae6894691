"""How long a document is, in a byte: in steps finer than anybody tells one text from another."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint8]

BITS = 8

_WHOLES = np.array([round(4 * 1.2**step) for step in range(32)], np.uint32)
"""From 4 to 1,139 words."""
_TITLES = np.array([1, 2, 3, 4, 6, 8, 11, 16], np.uint32)

_CODES = np.arange(1 << BITS)
TITLE, WHOLE = _TITLES[_CODES & 7], _WHOLES[_CODES >> 3]
"""How many words each code says the title has, and the whole."""


def codes_of(titles: NDArray[np.uint16], wholes: NDArray[np.uint16]) -> Codes:
    """The code that comes closest to each title's length and each whole's."""
    return (_closest(_WHOLES, wholes) << 3 | _closest(_TITLES, titles)).astype(np.uint8)


def _closest(steps: NDArray[np.uint32], lengths: NDArray[np.uint16]) -> NDArray[np.intp]:
    return np.searchsorted((steps[1:] + steps[:-1] + 1) // 2, lengths, "right")
