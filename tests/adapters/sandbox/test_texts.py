"""The messenger's own words: the same in both languages, and none missing."""

import re
from pathlib import Path
from typing import Any

from adapters import sandbox
from adapters.sandbox.texts import Texts

FOLDER = Path(sandbox.__file__).parent


def names(texts: dict[str, Any], under: str = "") -> set[str]:
    found = set()
    for name, text in texts.items():
        plural = isinstance(text, dict) and text.keys() == {"one", "other"}
        found |= names(text, f"{under}{name}.") if isinstance(text, dict) and not plural else {under + name}
    return found


def facts(texts: dict[str, Any], under: str = "") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, text in texts.items():
        found |= (
            facts(text, f"{under}{name}.")
            if isinstance(text, dict)
            else {under + name: set(re.findall(r"\{(\w+)\}", text))}
        )
    return found


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    assert facts(Texts("fr").all) == facts(Texts("en").all)


def test_every_word_the_page_and_the_server_use_is_there_and_no_other() -> None:
    there = names(Texts("fr").all)
    scripts = "\n".join(file.read_text("utf-8") for file in (FOLDER / "page" / "js").glob("*.js"))
    server = "\n".join(file.read_text("utf-8") for file in FOLDER.rglob("*.py"))
    used = set(re.findall(r'\bt\("([\w.]+)"', scripts))
    used |= {found for found in re.findall(r'"(\w+)"', scripts) if found in there}
    used |= {f"{kind}_channel" for kind in ("open", "closed", "direct", "home")}
    used |= {f"beginning_{kind}" for kind in ("open", "closed", "direct")}
    used |= {f"refused.{found}" for found in re.findall(r'"(\w+)"', server) if f"refused.{found}" in there}
    assert used == there
