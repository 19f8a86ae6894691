"""Where the messages are kept, and what stands above each picture."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "slack-messages"
COMMAND = ".venv/bin/python -m tests.adapters.slack.drawing"
WHERE = {
    "theme": "#pratiques",
    "theme-answered": "#pratiques",
    "answer-form": "",
    "answer-named": "#pratiques › in the theme's thread",
    "answer-unnamed": "#pratiques › in the theme's thread",
    "answer-autrement": "#pratiques › in the theme's thread",
    "consent": "Direct message",
    "archived": "Only visible to you",
    "search": "Only visible to you",
    "practice": "Only visible to you",
    "overview": "Only visible to you",
    "preview": "Only visible to you",
    "adjust": "Only visible to you",
    "dates": "Only visible to you",
    "community": "Only visible to you",
    "programme-form": "",
    "alert": "Direct message",
    "home": "",
    "home-over": "",
    "home-core-team": "",
}
"""Who sees each message, as Slack says it around what the bot says; a modal or a page stands by itself."""


def as_file(message: dict[str, Any]) -> str:
    """A message as it is kept: what Slack's Block Kit Builder takes, and a diff can show."""
    return json.dumps(message, ensure_ascii=False, indent=2) + "\n"
