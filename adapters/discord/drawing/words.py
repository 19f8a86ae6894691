"""What Discord makes of words, and words again. Pure."""

import re
from collections.abc import Callable

Name = Callable[[str], str]
"""What somebody or something is called, by its id; empty when nobody knows."""

_TOKEN = re.compile(
    r"<(?:@!?(?P<user>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)|a?:(?P<emoji>\w+):\d+|/(?P<command>[^:<>]+):\d+)>"
)
_SIGNS = re.compile(r"([\\*_~`|<>@\[\]])")
_LINE = re.compile(r"(?m)^([ \t]*)(#{1,3} |[-+] |-#|\d+(?=\. ))")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\"().,;:!?…»\[\]*_~|`]")
_UNBROKEN = "\u00a0"


def told(text: str, user: Name, role: Name, channel: Name) -> str:
    """What somebody wrote, as they saw it: who and what was mentioned by name."""

    def read(token: re.Match[str]) -> str:
        if token["user"]:
            # Unbroken, so that a name of two words is one mention still.
            return "@" + (user(token["user"]) or token["user"]).replace(" ", _UNBROKEN)
        if token["role"]:
            return "@" + (role(token["role"]) or token["role"]).replace(" ", _UNBROKEN)
        if token["channel"]:
            return "#" + (channel(token["channel"]) or token["channel"])
        return f":{token['emoji']}:" if token["emoji"] else f"/{token['command']}"

    return clean(_TOKEN.sub(read, text))


def escape(text: str) -> str:
    """Words such that nothing in them is markup or a mention to Discord; an address can still be followed."""
    pieces: list[str] = []
    position = 0
    for address in _ADDRESS.finditer(text):
        pieces += [_SIGNS.sub(r"\\\1", text[position : address.start()]), address[0]]
        position = address.end()
    pieces.append(_SIGNS.sub(r"\\\1", text[position:]))
    return _LINE.sub(_at_line_start, "".join(pieces))


def clean(text: str) -> str:
    """``text`` without what no database keeps: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _at_line_start(mark: re.Match[str]) -> str:
    """A heading, a list or small print that is only words."""
    blank, sign = mark[1], mark[2]
    return f"{blank}{sign}\\" if sign.isdigit() else f"{blank}\\{sign}"
