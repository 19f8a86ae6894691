"""A person who joined a community."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.place import Person


class Consent(StrEnum):
    """What a member wants done with their answers."""

    UNASKED = "unasked"
    ALWAYS = "always"
    ASK = "ask"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a community, with preferences; never a score."""

    id: str
    community: str
    person: Person
    joined_at: datetime
    facilitator: bool = False
    consent: Consent = Consent.UNASKED
    language: str | None = None
    """``fr`` or ``en``; None follows the community."""
    paused_until: date | None = None
    """Until that day, where their community is, the bot begins nothing with them."""
    gone_at: datetime | None = None
    """When they left for good, until they are seen there again: meanwhile only what is theirs is found."""
