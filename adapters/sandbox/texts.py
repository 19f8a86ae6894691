"""The messenger's own words, the same for the page and for what the server refuses."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "page" / "texts"


class Texts:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.all: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))

    def sentence(self, reason: str, **facts: str) -> str:
        """The sentence that says why something is refused."""
        text = str(self.all["refused"][reason])
        for name, fact in facts.items():
            text = text.replace(f"{{{name}}}", fact)
        return text
