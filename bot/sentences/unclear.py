"""What a sentence lacks to be a rule."""

from enum import StrEnum


class Why(StrEnum):
    """What a sentence lacks. The bot has words for each."""

    WORDS = "words"
    """These are not understood."""
    DAYS = "days"
    """No day is told."""
    HOUR = "hour"
    """No hour is told."""
    DATE = "date"
    """There is no such date."""
    MANY = "many"
    """More dates than a list may have."""
    COUNTRY = "country"
    """Whose public holidays is not told, or not known."""
    RULE = "rule"
    """Each word is understood, and together they make no rule."""


class NotUnderstood(Exception):
    """A sentence that is no rule."""

    def __init__(self, why: Why, words: str = "") -> None:
        super().__init__(f"{why}: {words}")
        self.why = why
        self.words = words
