"""What the bot shows → Block Kit, within Slack's limits. Pure."""

import json
from dataclasses import replace
from typing import Any

from adapters.slack.drawing.rich import quote, rich_text
from adapters.slack.drawing.words import escape
from bot.cards import Button, Buttons, Card, Divider, Note, Part, Quote, Text
from bot.markup import Span, cut, cut_spans, flatten

Json = dict[str, Any]

IN_ALL = 12_500
"""Characters of blocks in one message; Slack refuses somewhat more than 13,000."""
FALLBACK = 3000
"""Characters of the text for notifications and screen readers."""
ROW = 25
"""Buttons in one block."""
SHORTEST = 200
"""Characters a block keeps however long the others are."""

DELIVERY = "mallette_delivery"
"""The kind of metadata that tells which delivery a message is."""


def message(card: Card) -> Json:
    """A card as a message: its blocks, and its words for notifications and screen readers."""
    fitting = fit(card)
    return {"text": fallback(fitting), "blocks": blocks(fitting)}


def blocks(card: Card) -> list[Json]:
    """The blocks of a card."""
    drawn: list[Json] = []
    number = 0
    for block in card.blocks:
        if isinstance(block, Buttons):
            for start in range(0, len(block.buttons), ROW):
                row = block.buttons[start : start + ROW]
                drawn.append(
                    {"type": "actions", "elements": [_button(b, number + n) for n, b in enumerate(row)]}
                )
                number += len(row)
        else:
            drawn.append(_draw(block))
    return drawn


def fallback(card: Card) -> str:
    """The words of a card, without its buttons, such that nothing in them comes alive."""
    lines = [
        f"{block.label}\n{flatten(block.spans)}" if isinstance(block, Part) else flatten(block.spans)
        for block in card.blocks
        if isinstance(block, Text | Quote | Part | Note)
    ]
    return escape(cut("\n".join(lines), FALLBACK)) or "…"


def fit(card: Card, most: int = IN_ALL) -> Card:
    """The card in at most so many characters; the longest of its texts are cut at a word."""
    while len(json.dumps(blocks(card), ensure_ascii=False)) > most:
        texts = [block for block in card.blocks if isinstance(block, Text | Quote | Part | Note)]
        longest = max(texts, key=lambda block: len(flatten(block.spans)), default=None)
        if longest is None or len(flatten(longest.spans)) <= SHORTEST:
            return Card(card.blocks[: len(card.blocks) * 3 // 4])
        length = max(SHORTEST, len(flatten(longest.spans)) * 3 // 4)
        shorter = replace(longest, spans=cut_spans(longest.spans, length))
        card = Card(tuple(shorter if block is longest else block for block in card.blocks))
    return card


def metadata(key: str | None) -> Json:
    """What lets a delivery be found again, as an argument to say it with."""
    return {"metadata": {"event_type": DELIVERY, "event_payload": {"key": key}}} if key else {}


def is_delivery(message: Json, key: str) -> bool:
    """Whether a message is the delivery of that key."""
    told = message.get("metadata") or {}
    return told.get("event_type") == DELIVERY and (told.get("event_payload") or {}).get("key") == key


def _draw(block: Text | Quote | Part | Note | Divider) -> Json:
    match block:
        case Text():
            return rich_text(block.spans)
        case Quote():
            return quote(block.spans)
        case Part():
            return rich_text((Span(f"{block.label}\n", bold=True), *block.spans))
        case Note():
            return _note(block.spans)
        case Divider():
            return {"type": "divider"}


def _note(spans: tuple[Span, ...]) -> Json:
    """Small print is plain text; what has a style or a link is worth its full size."""
    if any(span.bold or span.italic or span.code or span.link for span in spans):
        return rich_text(spans)
    text = flatten(spans) or " "
    return {"type": "context", "elements": [{"type": "plain_text", "text": text, "emoji": False}]}


def _button(button: Button, number: int) -> Json:
    drawn: Json = {
        "type": "button",
        "action_id": f"{button.name}:{number}",
        "text": {"type": "plain_text", "text": button.label or "…", "emoji": False},
    }
    if button.value:
        drawn["value"] = button.value
    if button.style != "plain":
        drawn["style"] = button.style
    return drawn
