"""One theme asked in one place."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.place import Address, Place
from bot.model.recurrence.occurrence import Slot
from bot.model.role import Role


@dataclass(frozen=True, slots=True)
class Posting:
    """A theme asked in a place; for an occurrence, or at once by a facilitator's wish."""

    id: str
    community: str
    theme: str
    place: Place
    created_at: datetime
    programme: str | None = None
    slot: Slot | None = None
    """The date it was asked for; None when published at once."""
    address: Address | None = None
    """Where the message stands; None until it is known to be said."""
    notify: Role | None = None
    """Who is called by the message, or was."""
