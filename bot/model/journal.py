"""What was done about how a community plans: who, when, what, and how it was before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.community import StandBy
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.theme import Theme


class Act(StrEnum):
    """What can be done about a programme, a theme, or all of a community's programmes together."""

    # ---- About a programme
    STARTED = "started"
    PUBLISHED = "published"
    """Now, besides its dates."""
    SKIPPED = "skipped"
    MOVED = "moved"
    PAUSED = "paused"
    RESUMED = "resumed"
    CHANGED = "changed"
    RELOCATED = "relocated"
    """To another channel."""
    ARCHIVED = "archived"
    RETRIED = "retried"
    """A theme that could not be posted."""
    POLL_CLOSED = "poll_closed"
    """Before its time."""
    IMPORTED = "imported"
    """With a pack."""
    MISSED = "missed"
    """By the bot itself: it was down at the hour."""
    RESTED = "rested"
    """By the bot itself: the community stood by at the hour."""
    # ---- About a theme
    WRITTEN = "written"
    PROPOSED = "proposed"
    """By a member."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    AMENDED = "amended"
    CHOSEN = "chosen"
    """From the catalogue."""
    VOTED = "voted"
    """By the members: it is asked next."""
    SET_ASIDE = "set_aside"
    BROUGHT_BACK = "brought_back"
    ARRANGED = "arranged"
    """It has another place in the queue."""
    # ---- About a community
    STOOD_BY = "stood_by"
    WOKEN = "woken"


Before = Programme | Theme | StandBy | tuple[str, ...]
"""How it was: a programme, a theme, a stand-by, or the themes of the queue in their order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act."""

    id: str
    community: str
    act: Act
    at: datetime
    member: str | None
    """Who did it; None for the bot itself."""
    programme: str | None = None
    """Which it is about, if it is about one."""
    theme: str | None = None
    before: Before | None = None
    """For as long as that can be had again; None for what cannot be undone, or was nothing before."""
    occurrence: Occurrence | None = None
    """Which it is about; the first, where it is about several."""
    count: int = 1
    """How many occurrences it is about."""
    undone_at: datetime | None = None
