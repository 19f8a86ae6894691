"""A search whose words nobody has any more is to be typed again, and says so."""

import pytest

from bot.actions import Whisper
from tests.bot.test_home import VOICE, House, house, words
from tests.builders import NADIA

__all__ = ["house"]


@pytest.mark.parametrize("value", ["", '["1f2e", 3, "le début de ce'])
async def test_a_search_that_cannot_go_on_asks_for_its_words(house: House, value: str) -> None:
    """A button may bring less than it was about."""
    await house.settles(NADIA)
    await house.presses("searching.more", value, NADIA)
    told = [one.card for one in house.messenger.done if isinstance(one, Whisper)]
    assert words(told[-1]) == VOICE.plain("searching.forgotten")
