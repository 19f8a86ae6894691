"""The supplied, open set of themes, in French and in English."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.model.parts import Parts
from bot.model.theme import Kind
from bot.wording import PROMPTS

INFORMAL, FORMAL = "Comment fais-tu", "Comment faites-vous"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme of the catalogue: nobody's yet, for every community to take."""

    slug: str
    """Its name, the same in every language."""
    question: str
    formal_question: str
    """The question with *vous*; the same as ``question`` where a language makes no difference."""
    situation: str
    formal_situation: str
    kind: Kind
    tags: tuple[str, ...]
    domain: str


@dataclass(frozen=True, slots=True)
class ExamplePractice:
    """A practice of the example community, and the catalogue's theme it answers."""

    author: str
    theme: str
    title: str
    parts: Parts
    tags: tuple[str, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Example:
    """The community that makes the sandbox's first screen alive."""

    name: str
    purpose: str
    charter: str
    programme: str
    when: str
    """A sentence, as a facilitator would type it."""
    practices: tuple[ExamplePractice, ...]


@dataclass(frozen=True)
class Catalogue:
    """The themes of every language, read once from ``prompts/<language>/themes/*.yaml``."""

    prompts: Path = PROMPTS

    def themes(self, language: str) -> tuple[Proposal, ...]:
        """Every theme in ``language``: the first of each domain, then the second of each, and so on."""
        return self._french if language == "fr" else self._english

    def example(self, language: str) -> Example:
        """The example community in ``language``."""
        content = _load(self.prompts / language / "example.yaml")
        practices = tuple(
            ExamplePractice(
                author=told["author"],
                theme=told["theme"],
                title=told["title"],
                parts=Parts(**{name: told.get(name, "").strip() for name in Parts.names()}),
                tags=tuple(told["tags"]),
                named=told["named"],
            )
            for told in content["practices"]
        )
        about = {name: text.strip() for name, text in content["community"].items()}
        planned = content["programme"]
        return Example(**about, programme=planned["name"], when=planned["when"], practices=practices)

    @cached_property
    def _french(self) -> tuple[Proposal, ...]:
        return self._read("fr")

    @cached_property
    def _english(self) -> tuple[Proposal, ...]:
        return self._read("en")

    def _read(self, language: str) -> tuple[Proposal, ...]:
        ranked: list[tuple[int, str, Proposal]] = []
        for file in sorted((self.prompts / language / "themes").glob("*.yaml")):
            content = _load(file)
            for rank, theme in enumerate(content["themes"]):
                formal = theme.get("vous", theme["question"].replace(INFORMAL, FORMAL, 1))
                proposal = Proposal(
                    slug=theme["slug"],
                    question=theme["question"],
                    formal_question=formal,
                    situation=theme["situation"].strip(),
                    formal_situation=theme.get("situation_vous", theme["situation"]).strip(),
                    kind=Kind(theme["kind"]),
                    tags=tuple(theme["tags"]),
                    domain=content["domain"],
                )
                ranked.append((rank, file.stem, proposal))
        return tuple(proposal for _, _, proposal in sorted(ranked, key=lambda entry: entry[:2]))


def _load(file: Path) -> Any:
    # In C where PyYAML was built with it, nine times faster: a whole language is read at a theme's hour.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # both are safe loaders
