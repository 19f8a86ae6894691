"""Words that were typed into a form, and not sent."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.place import Person


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a form somebody left; there is one for each form and what it is about."""

    person: Person
    form: str
    """The form's name."""
    about: str
    values: dict[str, str]
    """By field."""
    at: datetime
