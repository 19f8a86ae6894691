"""What a person reads where Discord keeps Markdown."""

import re
from collections.abc import Iterable

from tests.adapters.discord.local import Message, components

_TOKEN = re.compile(
    r"\\(?P<escaped>[^A-Za-z0-9\s])"
    r"|(?P<fence>`+)(?P<code>.+?)(?P=fence)(?!`)"
    r"|\[(?P<label>(?:\\.|[^\]\\\n])+)\]\((?P<link><?https?://[^\s)]+)\)"
    r"|(?P<mark>\*{1,3})"
    r"|(?m:^)(?P<begins>> ?|-# )",
    re.DOTALL,
)


def plain(markdown: str) -> str:
    """What Markdown looks like: links by their label, no marks, no backslashes."""

    def read(token: re.Match[str]) -> str:
        if token["escaped"]:
            return token["escaped"]
        if token["code"]:
            return token["code"].strip() if "`" in token["code"] else token["code"]
        return plain(token["label"]) if token["label"] else ""

    return _TOKEN.sub(read, markdown)


def texts(message: Message) -> Iterable[str]:
    """Every text of a message, in its order, as it is kept."""
    if message.content:
        yield message.content
    for component in components.walk(message.components):
        if component["type"] == components.TEXT:
            yield component["content"]


def words(message: Message) -> str:
    """What a message says, labels of buttons left out."""
    return "\n".join(plain(text) for text in texts(message))
