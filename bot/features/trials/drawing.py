"""What came of trying a practice, as whoever reads it sees it: counts and reasons, and nobody's name."""

from collections.abc import Sequence

from bot.cards import Block, Button
from bot.model.practice import Practice
from bot.model.trial import Trial, Tried
from bot.turn import Turn
from bot.wording import Voice

REASONS = 3
"""How many who tried are heard beneath a practice: those who told last."""


async def lines(practices: Sequence[Practice], voice: Voice, turn: Turn) -> dict[str, str]:
    """How often each practice was tried, and with what; an empty line, where nobody told."""
    counts = await turn.unit.trials.counts([practice.id for practice in practices])
    return {practice.id: _line(counts.get(practice.id), voice) for practice in practices}


async def line(practice: Practice, voice: Voice, turn: Turn) -> str:
    """The line of one practice."""
    return (await lines([practice], voice, turn))[practice.id]


def _line(tried: Tried | None, voice: Voice) -> str:
    if tried is None:
        return ""
    return voice.plain("trying.tried", times=tried.times, half=tried.half, not_here=tried.not_here)


def button(practice: Practice, voice: Voice) -> Button:
    """What somebody presses who would like to try it."""
    return Button(voice.plain("trying.try_button"), "trying.open", practice.id)


async def reasons(practice: Practice, voice: Voice, turn: Turn) -> list[Block]:
    """What those who tried it last have to say, whatever came of it."""
    told = [trial for trial in await turn.unit.trials.of_practice(practice.id) if _says_something(trial)]
    return [
        voice.text("trying.told", result=trial.result, context=trial.context, why=trial.why)
        for trial in told[:REASONS]
    ]


def _says_something(trial: Trial) -> bool:
    return trial.result is not None and bool(trial.context or trial.why)
