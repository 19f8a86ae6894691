"""What Slack makes of words, and words again. Pure."""

import re
from collections.abc import Callable

Name = Callable[[str], str]
"""What somebody is called, by their id; empty when nobody knows."""

_TOKEN = re.compile(r"<([^<>\n]+)>")
MENTION = re.compile(r"<@([A-Za-z0-9_-]+)")
_UNBROKEN = "\u00a0"


def told(text: str, name: Name) -> str:
    """What somebody wrote, as they saw it: mentions by name, links as addresses, no escapes."""
    pieces: list[str] = []
    position = 0
    for token in _TOKEN.finditer(text):
        pieces += [_unescape(text[position : token.start()]), _read(token[1], name)]
        position = token.end()
    pieces.append(_unescape(text[position:]))
    return clean("".join(pieces))


def escape(text: str) -> str:
    """Words such that nothing in them is a mention, a link or a command to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """``text`` without what no database keeps: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _read(token: str, name: Name) -> str:
    meant, _, label = token.partition("|")
    label = _unescape(label)
    match meant[0]:
        case "@":
            # Unbroken, so that a name of two words is one mention still.
            return "@" + (name(meant[1:]) or label.removeprefix("@") or meant[1:]).replace(" ", _UNBROKEN)
        case "#":
            return "#" + (label or meant[1:])
        case "!":
            command = meant[1:].partition("^")[0]
            return label or f"@{command}"
    address = _unescape(meant).removeprefix("mailto:").removeprefix("tel:")
    return address if label in ("", address) else f"{label} ({address})"


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
