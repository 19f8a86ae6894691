"""A question worth asking."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_QUESTION = 150
"""In characters: a button and a title must be able to show it."""
LONGEST_SITUATION = 500
LONGEST_TAGS = 100
"""In characters, of all together with a comma and a blank between them."""


class Kind(StrEnum):
    """What a theme asks for."""

    PRACTICE = "practice"
    IDEA = "idea"
    TIP = "tip"
    DEBATE = "debate"


class Standing(StrEnum):
    """What the core team decided about a theme."""

    PROPOSED = "proposed"
    """A member would like it asked; nothing is decided."""
    READY = "ready"
    """To be asked in its turn."""
    SUPPLIED = "supplied"
    """The catalogue's, asked when it was its turn there; nobody chose it for the queue."""
    ASIDE = "aside"
    """Not asked until somebody brings it back."""
    DECLINED = "declined"
    REQUESTED = "requested"
    """A member asks it for themselves, at once; it is in nobody's stock."""


@dataclass(frozen=True, slots=True)
class Theme:
    """« Comment fais-tu pour … ? », with the situation it should solve."""

    id: str
    community: str
    question: str
    situation: str
    kind: Kind
    tags: tuple[str, ...]
    language: str
    created_at: datetime
    slug: str | None = None
    """Its name in the catalogue, where it comes from there."""
    author: str | None = None
    """The member who wrote it, where one did."""
    standing: Standing = Standing.READY
