"""A community chooses its next theme."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.place import Place


@dataclass(frozen=True, slots=True)
class Poll:
    """A few themes, of which the one with most votes is asked next."""

    id: str
    community: str
    programme: str
    place: Place
    themes: tuple[str, ...]
    """In the order they are shown in."""
    created_at: datetime
    closed_at: datetime | None = None
    counts: tuple[int, ...] = ()
    """The votes of each, once it is closed; until then nobody sees them."""
