"""A member tries somebody's practice."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Result(StrEnum):
    """What came of trying; none is better to know than another."""

    WORKED = "worked"
    HALF = "half"
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class Trial:
    """Somebody tries a practice where they are; there is one for each of them and each practice."""

    id: str
    community: str
    practice: str
    member: str
    created_at: datetime
    ask_on: date
    """The day they want to be asked what came of it, where their community is."""
    context: str = ""
    """What they try it for."""
    reminders: int = 0
    """How many times they were, or are to be, asked."""
    result: Result | None = None
    """None until they tell."""
    why: str = ""
    told_at: datetime | None = None
    """When they told last."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying a practice, in all; counts, and nobody's name."""

    worked: int = 0
    half: int = 0
    not_here: int = 0

    @property
    def times(self) -> int:
        """How many told what came of it."""
        return self.worked + self.half + self.not_here
