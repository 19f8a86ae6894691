"""What a person reads where Slack keeps markup."""

import re
from collections.abc import Callable, Iterator

from tests.adapters.slack.local import emoji
from tests.adapters.slack.local.world import Json

Names = Callable[[str], str]
"""The name of a user or channel id."""

_TOKEN = re.compile(r"```(?P<fence>.+?)```|`(?P<code>[^`\n]+)`|<(?P<angle>[^<>\n]+)>", re.DOTALL)
_STYLES = tuple(
    re.compile(rf"(?<![\w{mark}])\{mark}(?=[^\s{mark}])([^\{mark}\n]*[^\s{mark}])\{mark}(?![\w{mark}])")
    for mark in "*_~"
)
_PING = re.compile(r"<(!channel|!here|!everyone|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")
_QUOTE = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)
_SHORTCODE = re.compile(r":([a-z0-9_+'-]+):")
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
_HIDDEN = 0xE000
"""Where set-aside tokens are kept while styles are taken off: Unicode's private use."""


def mrkdwn(text: str, names: Names = str) -> str:
    """What mrkdwn looks like: links by their label, mentions by name, no marks, nothing escaped."""
    aside: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        if found["angle"] is not None:
            aside.append(_angle(found["angle"], names))
        else:
            aside.append(_unescape(found["fence"] or found["code"]))
        return chr(_HIDDEN + len(aside) - 1)

    shown = _TOKEN.sub(put_aside, text)
    shown = _QUOTE.sub("", shown)
    for style in _STYLES:
        shown = style.sub(r"\1", shown)
    shown = _SHORTCODE.sub(lambda code: emoji.SIGNS.get(code[1], code[0]), shown)
    shown = _unescape(shown)
    for number, words in enumerate(aside):
        shown = shown.replace(chr(_HIDDEN + number), words)
    return _INVISIBLE.sub("", shown)


def pings(text: str, drawn: list[Json] | None = None) -> list[str]:
    """Whom a message calls: ``!channel``, ``!here``, ``!everyone`` and ``@`` with user ids.

    Where there are blocks, they are what is shown, and the text calls nobody.
    """
    if not drawn:
        return _PING.findall(text)
    found = []
    for piece in _pieces(drawn):
        match piece.get("type"):
            case "mrkdwn":
                found += _PING.findall(piece["text"])
            case "broadcast":
                found.append(f"!{piece['range']}")
            case "user":
                found.append(f"@{piece['user_id']}")
    return found


def _pieces(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _pieces(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pieces(inner)


def plain(text: Json, names: Names = str) -> str:
    """What a text object looks like."""
    if text["type"] == "mrkdwn":
        return mrkdwn(text["text"], names)
    return _INVISIBLE.sub("", _SHORTCODE.sub(lambda c: emoji.SIGNS.get(c[1], c[0]), _unescape(text["text"])))


def words(drawn: list[Json], names: Names = str) -> str:
    """What blocks say, in their order, one line for each piece; labels of buttons left out."""
    return "\n".join(line for block in drawn if (line := _block(block, names)))


def _block(block: Json, names: Names) -> str:
    match block["type"]:
        case "section":
            pieces = [block["text"]] if "text" in block else []
            return "\n".join(plain(piece, names) for piece in pieces + list(block.get("fields", ())))
        case "header":
            return plain(block["text"], names)
        case "context":
            pieces = [e for e in block["elements"] if e["type"] != "image"]
            return " ".join(plain(piece, names) for piece in pieces)
        case "input":
            hint = [block["hint"]] if "hint" in block else []
            return "\n".join(plain(piece, names) for piece in [block["label"], *hint])
        case "rich_text":
            return "\n".join(_rich(part, names) for part in block["elements"])
        case "markdown":
            return str(block["text"])
        case "image":
            return str(block["alt_text"])
    return ""


def _rich(part: Json, names: Names) -> str:
    separator = "\n" if part["type"] == "rich_text_list" else ""
    return separator.join(_rich_element(element, names) for element in part["elements"])


def _rich_element(element: Json, names: Names) -> str:
    match element["type"]:
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "user":
            return f"@{names(element['user_id'])}"
        case "channel":
            return f"#{names(element['channel_id'])}"
        case "broadcast":
            return f"@{element['range']}"
        case "emoji":
            return emoji.SIGNS.get(element["name"], f":{element['name']}:")
        case "date":
            return str(element.get("fallback", element["timestamp"]))
    return _rich(element, names) if "elements" in element else ""


def _angle(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{names(target[1:])}"
    if target.startswith("#"):
        return f"#{label or names(target[1:])}"
    if target.startswith("!"):
        return _unescape(label) or f"@{target[1:].split('^', 1)[0]}"
    return _unescape(label or target)


def _unescape(text: str) -> str:
    """Slack's three escapes, and no other: ``&eacute;`` stays as it is."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
