"""What the bot shows → a message of components, within Discord's limits. Pure."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.discord.drawing import luggage
from adapters.discord.drawing.luggage import Keep
from adapters.discord.drawing.rich import markdown, quoted, small
from adapters.discord.drawing.words import escape
from bot.cards import Button, Buttons, Card, Divider, Note, Part, Quote, Text
from bot.markup import cut, cut_spans, flatten
from bot.model.role import Role

Json = dict[str, Any]

ROW, TEXT, SEPARATOR, CONTAINER = 1, 10, 14, 17
"""Kinds of components."""
BUTTON, SELECT, ROLES = 2, 3, 6
OF_COMPONENTS = 1 << 15
EPHEMERAL = 1 << 6
"""Flags of messages."""
STYLES = {"plain": 2, "primary": 1, "danger": 4}

IN_ALL = 4000
"""Characters of texts in one message."""
COMPONENTS = 40
"""Components in one message, those within others too."""
IN_ROW = 5
SHORTEST = 200
"""Characters a block keeps however long the others are."""
LABEL = 80
TITLE = 100
"""The longest name of a thread."""
COLOUR = 0x2A7F77

_MARKS = re.compile(r"\\(.)|\*+")
"""The marks of Markdown we draw with."""

NOBODY: Mapping[str, Any] = {"parse": []}
"""Who is notified by what the bot says."""


def message(
    card: Card, keep: Keep, *, key: str | None = None, private: bool = False, notify: Role | None = None
) -> Json:
    """A card as a message; one that is a delivery carries the mark of its ``key``.

    It calls nobody, but for those it is to ``notify``.
    """
    called = [{"type": TEXT, "content": _mention(notify)}] if notify else []
    shown = fit(card, beside=called)
    container: Json = {"type": CONTAINER, "accent_color": COLOUR, "components": blocks(shown, keep)}
    if key:
        container["id"] = mark(key)
    return {
        "components": [*called, container],
        "flags": OF_COMPONENTS | (EPHEMERAL if private else 0),
        "allowed_mentions": {**NOBODY, **({"roles": [notify.id]} if notify else {})},
    }


def blocks(card: Card, keep: Keep) -> list[Json]:
    """The components of a card."""
    drawn: list[Json] = []
    number = 0
    for block in card.blocks:
        if isinstance(block, Buttons):
            for start in range(0, len(block.buttons), IN_ROW):
                row = block.buttons[start : start + IN_ROW]
                buttons = [_button(button, number + place, keep) for place, button in enumerate(row)]
                drawn.append({"type": ROW, "components": buttons})
                number += len(row)
        elif isinstance(block, Divider):
            drawn.append({"type": SEPARATOR})
        else:
            drawn.append({"type": TEXT, "content": _draw(block) or "…"})
    return drawn or [{"type": TEXT, "content": "…"}]


def fit(card: Card, beside: Sequence[Json] = ()) -> Card:
    """The card in as many characters and components as one message takes; the longest texts are cut.

    What stands ``beside`` it takes its part of them.
    """
    while not _fits(drawn := [*beside, *blocks(card, lambda _: "")]):
        texts = [block for block in card.blocks if isinstance(block, Text | Quote | Part | Note)]
        longest = max(texts, key=lambda block: len(_draw(block)), default=None)
        many = _count(drawn) >= COMPONENTS
        if many or longest is None or len(flatten(longest.spans)) <= SHORTEST:
            return fit(Card(card.blocks[: len(card.blocks) * 3 // 4]), beside)
        length = max(SHORTEST, len(flatten(longest.spans)) * 3 // 4)
        shorter = replace(longest, spans=cut_spans(longest.spans, length))
        card = Card(tuple(shorter if block is longest else block for block in card.blocks))
    return card


def title(card: Card) -> str:
    """What a thread that hangs from the card is called."""
    return _on_one_line(card.summary)


def title_of(message: Mapping[str, Any]) -> str:
    """What a thread that hangs from a message of ours is called, for want of the card it was drawn from."""
    cards = [card for card in message.get("components") or () if card.get("type") == CONTAINER]
    first = next((c["content"] for c in every(cards) if c.get("type") == TEXT), "")
    return _on_one_line(_MARKS.sub(r"\1", first))


def nonce(key: str) -> str:
    """What makes Discord say a delivery once, however often it is asked to within minutes."""
    return hashlib.sha256(key.encode()).hexdigest()[:25]


def mark(key: str) -> int:
    """What a delivery is known again by, later: a component's number, which nobody sees."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % (2**31 - 1000) + 999


def is_delivery(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message is the delivery of that key."""
    return any(component.get("id") == mark(key) for component in message.get("components") or ())


def calls(message: Mapping[str, Any], role: Role | None) -> bool:
    """Whether a message of ours calls the role it was to call."""
    return role is None or any(
        component.get("content") == _mention(role) for component in message.get("components") or ()
    )


def every(components: Any) -> Iterator[Json]:
    """All components, those within others too."""
    for component in components or ():
        yield component
        yield from every(component.get("components"))


def _mention(role: Role) -> str:
    return f"<@&{role.id}>"


def _on_one_line(text: str) -> str:
    # Unbreakable blanks stay: French typography wants them.
    return cut(re.sub(r"[ \t\r\n]+", " ", text).strip(), TITLE) or "…"


def _fits(drawn: list[Json]) -> bool:
    said = sum(len(component["content"]) for component in every(drawn) if component["type"] == TEXT)
    return said <= IN_ALL and _count(drawn) < COMPONENTS


def _count(drawn: list[Json]) -> int:
    return sum(1 for _ in every(drawn))


def _draw(block: Text | Quote | Part | Note) -> str:
    match block:
        case Text():
            return markdown(block.spans)
        case Quote():
            return quoted(block.spans)
        case Part():
            return f"**{escape(block.label)}**\n{markdown(block.spans)}"
        case Note():
            return small(block.spans)


def _button(button: Button, number: int, keep: Keep) -> Json:
    return {
        "type": BUTTON,
        "style": STYLES[button.style],
        "label": cut(button.label, LABEL) or "…",
        "custom_id": luggage.pack(button.name, button.value, number, keep),
    }
