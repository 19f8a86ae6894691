"""What was done about programmes: who, when, what, and how it was before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence


class Act(StrEnum):
    """What can be done about a programme."""

    STARTED = "started"
    PUBLISHED = "published"
    """Now, besides its dates."""
    SKIPPED = "skipped"
    MOVED = "moved"
    PAUSED = "paused"
    RESUMED = "resumed"
    CHANGED = "changed"
    ARCHIVED = "archived"
    MISSED = "missed"
    """By the bot itself: it was down at the hour."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act about one programme."""

    id: str
    programme: str
    act: Act
    at: datetime
    member: str | None
    """Who did it; None for the bot itself."""
    before: Programme | None = None
    """The programme as it was, for as long as that can be had again; None for what cannot be undone."""
    occurrence: Occurrence | None = None
    """Which it is about; the first, where it is about several."""
    count: int = 1
    """How many occurrences it is about."""
    undone_at: datetime | None = None
