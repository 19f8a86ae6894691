"""What Slack accepts as rich text: parts, and the words in them."""

from typing import Any

from tests.adapters.slack.local.complaints import Complaints
from tests.adapters.slack.local.world import Json

STYLES = {"bold", "italic", "strike", "code", "underline"}
PARTS = {
    "rich_text_section": set[str](),
    "rich_text_list": {"style", "indent", "border", "offset"},
    "rich_text_preformatted": {"border", "language"},
    "rich_text_quote": {"border"},
}
WORDS: dict[str, tuple[str, set[str]]] = {
    "text": ("text", set()),
    "link": ("url", {"text", "unsafe"}),
    "user": ("user_id", set()),
    "channel": ("channel_id", set()),
    "usergroup": ("usergroup_id", set()),
    "team": ("team_id", set()),
    "broadcast": ("range", set()),
    "emoji": ("name", {"unicode", "skin_tone", "url"}),
    "date": ("timestamp", {"format", "url", "fallback"}),
    "color": ("value", set()),
}
"""By kind: what each must hold, and what it may."""


def check(block: Json, here: str, about: Complaints) -> None:
    """Complain about what Slack would refuse in a rich text block."""
    for number, part in enumerate(about.items(block.get("elements"), f"{here}/elements", 1, 1000)):
        _check_part(part, f"{here}/elements/{number}", about)


def _check_part(part: Any, here: str, about: Complaints) -> None:
    if not isinstance(part, dict) or part.get("type") not in PARTS:
        about.say("unsupported type", here)
        return
    about.unknown(part, PARTS[part["type"]] | {"type", "elements"}, here)
    if part["type"] == "rich_text_list" and part.get("style") not in {"bullet", "ordered"}:
        about.say("unsupported style", f"{here}/style")
    for number, element in enumerate(about.items(part.get("elements"), f"{here}/elements", 0, 1000)):
        there = f"{here}/elements/{number}"
        if part["type"] == "rich_text_list":
            _check_part(element, there, about)
        else:
            _check_words(element, there, about)


def _check_words(element: Any, here: str, about: Complaints) -> None:
    if not isinstance(element, dict) or element.get("type") not in WORDS:
        about.say("unsupported type", here)
        return
    needed, optional = WORDS[element["type"]]
    about.unknown(element, optional | {"type", "style", needed}, here)
    if element["type"] == "date":
        if not isinstance(element.get("timestamp"), int):
            about.say("must be an integer", f"{here}/timestamp")
        about.length(element.get("format"), f"{here}/format", 3000, least=1, needed=True)
    else:
        about.length(element.get(needed), f"{here}/{needed}", 3000, least=1, needed=True)
    style = element.get("style", {})
    if not isinstance(style, dict):
        about.say("must be an object", f"{here}/style")
        return
    about.unknown(style, STYLES, f"{here}/style")
