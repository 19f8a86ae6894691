"""What is offered while somebody types."""

from bot.actions import Suggest
from bot.cards import Choice
from bot.events import (
    CommandTyped,
)
from tests.adapters.discord.running import Running


async def test_at_most_twenty_five_completions_of_a_hundred_characters(here: Running) -> None:
    """Each once, under the deadline."""
    choices = tuple(Choice(f"titre {n % 30}", "Un titre " * 30) for n in range(40))
    here.engine.answer_with(
        lambda event: (
            [Suggest(event.person, choices, event.interaction)] if isinstance(event, CommandTyped) else []
        )
    )
    offered = await here.stage.suggestions("nadia", "/pratique ti")
    assert len({one["value"] for one in offered}) == len(offered) == 25
    assert all(len(one["label"]) <= 100 for one in offered)


async def test_a_slow_completion_offers_nothing_rather_than_failing(here: Running) -> None:
    """And nobody hears of it again."""
    here.engine.hold.clear()
    assert await here.stage.suggestions("nadia", "/pratique dé") == []
    here.engine.hold.set()
    assert here.discord.refusals == []
