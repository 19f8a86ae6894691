"""The time zones there are."""

from functools import lru_cache
from zoneinfo import available_timezones


@lru_cache
def timezones() -> frozenset[str]:
    """Their names in the IANA database of this machine, such as ``Europe/Paris``; its files are read once."""
    return frozenset(available_timezones())
