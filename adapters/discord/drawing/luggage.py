"""What a button carries through Discord and back: it is all that outlives a restart of the bot."""

import base64
import hashlib
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable

LONGEST = 100
"""Characters Discord carries."""
TOKEN = 12
"""Characters of the token for what is longer."""
BUTTON = "b"
BETWEEN = "~"

Keep = Callable[[str], str]
"""Takes in a value that is too long, and gives a token for it."""
Fetch = Callable[[str], str]

_ID = re.compile(r"[0-9a-f]{32}")
_PACKED = re.compile(r"\ue000(.{10})")
_KEPT, _PRESSED = "\ue001", "\ue002"
_FIRST, _BITS = 0x4E00, 14


def pack(name: str, value: str, number: int, keep: Keep) -> str:
    """The id of a button that is called ``name``, is about ``value``, and is the card's ``number``-th."""
    head = f"{BUTTON}{BETWEEN}{number}{BETWEEN}{name}{BETWEEN}"
    for packed in (shorten(value), _pressed(value)):
        if len(head + packed) <= LONGEST:
            return head + packed
    kept = head + _KEPT + keep(value)
    return kept + shorten(value)[: LONGEST - len(kept)]


def unpack(custom_id: str, fetch: Fetch) -> tuple[str, str] | None:
    """The name and value of a button of the bot's; None for what is something else.

    Of a value that was too long, and that nobody knows any more, it is the beginning.
    """
    kind, _, rest = custom_id.partition(BETWEEN)
    _, _, rest = rest.partition(BETWEEN)
    name, between, value = rest.partition(BETWEEN)
    if kind != BUTTON or not between:
        return None
    if value.startswith(_KEPT):
        token, beginning = value[1 : 1 + TOKEN], value[1 + TOKEN :]
        return name, fetch(token) or lengthen(beginning)
    return name, _unpressed(value[1:]) if value.startswith(_PRESSED) else lengthen(value)


def shorten(value: str) -> str:
    """``value`` with every id of 32 hexadecimal characters in a third of that length."""
    if any(mark in value for mark in ("\ue000", _KEPT, _PRESSED)):
        return value
    return _ID.sub(lambda found: "\ue000" + _signs(int(found[0], 16)), value)


def lengthen(value: str) -> str:
    """What was shortened, as it was."""
    return _PACKED.sub(lambda packed: f"{_number(packed[1]) & (1 << 128) - 1:032x}", value)


def _pressed(value: str) -> str:
    """A value of many words in fewer signs."""
    packed = b"\1" + zlib.compress(value.encode("utf-8", "surrogatepass"), 9)
    return _PRESSED + _signs(int.from_bytes(packed), 8 * len(packed))


def _unpressed(signs: str) -> str:
    """What was pressed together, as it was; empty when it never was."""
    number = _number(signs)
    try:
        packed = number.to_bytes((number.bit_length() + 7) // 8)
        return zlib.decompress(packed[1:]).decode("utf-8", "surrogatepass")
    except (OverflowError, ValueError, zlib.error):
        return ""


def _signs(number: int, bits: int = 128) -> str:
    return "".join(chr(_FIRST + (number >> shift & (1 << _BITS) - 1)) for shift in range(0, bits, _BITS))


def _number(signs: str) -> int:
    return sum((ord(sign) - _FIRST) << place * _BITS for place, sign in enumerate(signs))


class Luggage:
    """Values too long to travel, for as long as this process lives; the oldest go first."""

    MOST = 10_000

    def __init__(self) -> None:
        self._values: OrderedDict[str, str] = OrderedDict()

    def keep(self, value: str) -> str:
        """The token ``value`` is fetched with: its own, in whatever process; no other value ever has it."""
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
        token = base64.urlsafe_b64encode(digest).decode()[:TOKEN]
        self._values[token] = value
        if len(self._values) > self.MOST:
            self._values.popitem(last=False)
        return token

    def fetch(self, token: str) -> str:
        """What was left; empty when nobody knows any more."""
        return self._values.get(token, "")
