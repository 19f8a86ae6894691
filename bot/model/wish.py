"""What members looked for in vain."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Wish:
    """Words somebody searched for and found nothing by. Nothing is kept of who, nor of the hour."""

    community: str
    words: str
    """As they were typed last."""
    count: int
    """How often, by whomever."""
    first_day: date
    last_day: date
