"""A community of practice."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.place import Place


@dataclass(frozen=True, slots=True)
class Community:
    """People who learn from each other's practices, in one home channel or more."""

    id: str
    name: str
    purpose: str
    charter: str
    language: str
    """``fr`` or ``en``."""
    formal: bool
    """Whether French texts say *vous*."""
    timezone: str
    """An IANA name."""
    home: Place
    created_at: datetime
    synonyms: tuple[tuple[str, ...], ...] = ()
    """What they call by several names: a search for one finds the others as well."""
