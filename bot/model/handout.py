"""What lets somebody fetch everything that is kept of them."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.place import Person


@dataclass(frozen=True, slots=True)
class Handout:
    """An address, by its code, at which one person's data is given out for a while."""

    code: str
    person: Person
    until: datetime
