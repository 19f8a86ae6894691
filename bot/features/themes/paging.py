"""Themes and programmes are shown a few at a time, each with a row of buttons."""

from bot.cards import Button
from bot.wording import Voice

PAGE = 4
"""How many are shown at once."""


def read_page(value: str) -> tuple[str, int]:
    """The community a button is about, and how many come before its page."""
    community, _, skipped = value.partition("/")
    return community, int(skipped) if skipped.isdecimal() and len(skipped) < 5 else 0


def within(offset: int, count: int) -> int:
    """Where the page with what is at ``offset`` begins, or the last there is."""
    return max(min(offset, count - 1), 0) // PAGE * PAGE


def page_buttons(name: str, community: str, offset: int, count: int, voice: Voice) -> tuple[Button, ...]:
    """The ways to the page before and to the one after, where there are any."""
    before = Button(voice.plain("arranging.before_button"), name, f"{community}/{max(offset - PAGE, 0)}")
    left = count - offset - PAGE
    after = Button(voice.plain("arranging.after_button", left=left), name, f"{community}/{offset + PAGE}")
    return (*((before,) if offset else ()), *((after,) if left > 0 else ()))
