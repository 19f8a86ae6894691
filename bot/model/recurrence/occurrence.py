"""What names one occurrence of a programme, whatever becomes of its hour."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence, by its nominal local date; by its time as well, where a day has several."""

    day: date
    at: time | None = None

    def __str__(self) -> str:
        return f"{self.day}T{self.at:%H:%M}" if self.at else f"{self.day}"

    @classmethod
    def named(cls, name: str) -> "Occurrence":
        """The occurrence with that name; the contrary of ``str``."""
        day, _, at = name.partition("T")
        return cls(date.fromisoformat(day), time.fromisoformat(at) if at else None)


@dataclass(frozen=True, slots=True)
class Slot:
    """One date of a programme, whatever its hour is by now: its nominal day, and its place in that day."""

    day: date
    place: int = 0

    def __str__(self) -> str:
        # In the form of an hour, which is what the version before named dates by, and can read.
        return f"{self.day}T{self.place // 60:02}:{self.place % 60:02}" if self.place else f"{self.day}"

    @classmethod
    def named(cls, name: str) -> "Slot":
        """The slot with that name; the contrary of ``str``. What was named by its hour is like no other."""
        known = Occurrence.named(name)
        return cls(known.day, known.at.hour * 60 + known.at.minute if known.at else 0)


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence and its instant, in UTC."""

    occurrence: Occurrence
    at: datetime
