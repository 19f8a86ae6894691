"""Runs of styled characters → Slack's rich text, where nothing is ever parsed. Pure."""

import re
from typing import Any

from bot.markup import Span

Json = dict[str, Any]

_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\"().,;:!?…»\[\]]")


def rich_text(spans: tuple[Span, ...]) -> Json:
    """One paragraph or more."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements(spans)}]}


def quote(spans: tuple[Span, ...]) -> Json:
    """Somebody's own words."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": elements(spans)}]}


def elements(spans: tuple[Span, ...]) -> list[Json]:
    """Texts and links; an address somebody wrote can be followed, and nothing else comes alive."""
    drawn: list[Json] = []
    for span in spans:
        if span.link:
            drawn.append(_styled({"type": "link", "url": span.link, "text": span.text}, span))
            continue
        position = 0
        for address in () if span.code else _ADDRESS.finditer(span.text):
            drawn += _text(span.text[position : address.start()], span)
            drawn.append(_styled({"type": "link", "url": address[0], "text": address[0]}, span))
            position = address.end()
        drawn += _text(span.text[position:], span)
    return drawn or [{"type": "text", "text": " "}]


def _text(text: str, span: Span) -> list[Json]:
    return [_styled({"type": "text", "text": text}, span)] if text else []


def _styled(element: Json, span: Span) -> Json:
    style = {name: True for name in ("bold", "italic", "code") if getattr(span, name)}
    return element | {"style": style} if style else element
