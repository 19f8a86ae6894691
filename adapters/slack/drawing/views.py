"""The bot's own page, and what is said to somebody over it → views. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from adapters.slack.drawing import outbound
from bot.cards import Card
from bot.model.place import Place

Json = dict[str, Any]

CALLBACK = "card"
TITLE = "Mallette"
IN_VIEW = 40_000
"""Characters of blocks in one view: Slack refuses 250 kB, and a character may be six on the way."""


def home(card: Card) -> Json:
    """A card as somebody's page."""
    return {"type": "home", "blocks": _blocks(card)}


def modal(card: Card, near: Place) -> Json:
    """A card as a modal to read; where it belongs travels with it."""
    carried = {"channel": near.channel, "thread": near.thread}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(carried),
        "title": {"type": "plain_text", "text": TITLE},
        "blocks": _blocks(card),
    }


def carried(view: Mapping[str, Any]) -> tuple[str, str | None]:
    """The channel and thread a view belongs to; a page belongs to none."""
    told = json.loads(view.get("private_metadata") or "{}")
    return str(told.get("channel") or ""), told.get("thread")


def _blocks(card: Card) -> list[Json]:
    return outbound.blocks(outbound.fit(card, IN_VIEW))
