"""An answer, or a contribution, its author agreed to archive."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.model.parts import Parts
from bot.model.place import Place


class State(StrEnum):
    """Where a practice stands with its author."""

    PROPOSED = "proposed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Practice:
    """How somebody does it. Visible where its place was, and only while archived."""

    id: str
    community: str
    title: str
    parts: Parts
    language: str
    place: Place
    created_at: datetime
    state: State = State.PROPOSED
    tags: tuple[str, ...] = ()
    named: bool = True
    author: str | None = None
    """The member who wrote it; None when it was imported."""
    author_name: str = ""
    theme: str | None = None
    posting: str | None = None
    answer: str | None = None
    edited: bool = False
    """Whether its author reworded it: it then no longer follows the answer."""
    example: bool = False
    external_id: str | None = None
    """The identifier it was imported with, given back by search and export."""

    @property
    def told(self) -> bool:
        """Whether anything is left of it."""
        return bool(self.title or self.parts.method)

    def emptied(self) -> "Practice":
        """Withdrawn, with no word left, and of no answer any more."""
        return replace(self, title="", parts=Parts(), state=State.WITHDRAWN, answer=None)

    @property
    def signature(self) -> str:
        """The author's name, or nothing when they would rather not show it."""
        return self.author_name if self.named else ""
