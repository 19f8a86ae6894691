"""A community of practice."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.place import Place


@dataclass(frozen=True, slots=True)
class StandBy:
    """A while in which no programme posts; members search, answer and keep practices as ever."""

    since: datetime
    until: datetime | None = None
    """None: until somebody ends it."""
    told: bool = False
    """Whether the core team knows what was not posted in it."""

    def covers(self, instant: datetime) -> bool:
        """Whether nothing is posted at ``instant``."""
        return self.since <= instant and not self.over(instant)

    def over(self, instant: datetime) -> bool:
        """Whether it has ended by ``instant``."""
        return self.until is not None and self.until <= instant

    @property
    def untold_from(self) -> datetime | None:
        """From when on the core team is to be told of it; None while that is open, and once they are."""
        return None if self.told else self.until


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
    standby: StandBy | None = None
    """The last there was, over or not."""
    calendar: str | None = None
    """What the address of its feed of dates ends in, known to whom it was given; None until somebody asks."""

    def stands_by(self, now: datetime) -> bool:
        """Whether no programme posts now."""
        return self.standby is not None and self.standby.covers(now)
