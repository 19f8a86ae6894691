"""What the bot shows → JSON for the page. Pure."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

from adapters.sandbox.memory.records import Json, OpenedForm
from bot.cards import Buttons, Card, Choice, Divider, Form, Part
from bot.markup import Span, flatten


def card(shown: Card) -> Json:
    """A card as JSON. Names and values of its buttons stay on the server: the page presses by number."""
    return {"blocks": [_lean(asdict(block)) for block in shown.blocks]}


def plain(shown: Card) -> str:
    """The words of a card, without its buttons."""
    lines: list[str] = []
    for block in shown.blocks:
        if isinstance(block, Part):
            lines.append(f"{block.label}\n{flatten(block.spans)}")
        elif not isinstance(block, Buttons | Divider):
            lines.append(flatten(block.spans))
    return "\n".join(lines)


def buttons(kept: Json | None) -> list[Json]:
    """The buttons of a card, in the order they are numbered."""
    blocks = kept["blocks"] if kept else []
    return [button for block in blocks if block["kind"] == "buttons" for button in block["buttons"]]


def drawn(kept: Json | None) -> Json | None:
    """A kept card as the page may see it."""
    if kept is None:
        return None
    number = iter(range(len(buttons(kept))))
    return {
        "blocks": [
            {
                "kind": "buttons",
                "buttons": [
                    {"label": button["label"], "style": button["style"], "number": next(number)}
                    for button in block["buttons"]
                ],
            }
            if block["kind"] == "buttons"
            else block
            for block in kept["blocks"]
        ]
    }


def form(opened: Form) -> Json:
    """A form as JSON."""
    return asdict(opened) | {"intro": [_lean_span(span) for span in opened.intro]}


def drawn_form(opened: OpenedForm) -> Json:
    """An opened form as the page may see it; ``draft`` is the same whenever the same is asked."""
    shown = {key: value for key, value in opened.form.items() if key != "about"}
    draft = sha256(f"{opened.form['name']}\n{opened.form['about']}".encode()).hexdigest()[:16]
    return shown | {"id": opened.id, "errors": opened.errors, "draft": draft}


def choices(offered: tuple[Choice, ...]) -> list[Json]:
    """Completions as JSON."""
    return [asdict(choice) for choice in offered]


def _lean(block: Json) -> Json:
    return {
        key: [{k: v for k, v in span.items() if v} for span in value] if key == "spans" else value
        for key, value in block.items()
    }


def _lean_span(span: Span) -> dict[str, Any]:
    return {key: value for key, value in asdict(span).items() if value}
