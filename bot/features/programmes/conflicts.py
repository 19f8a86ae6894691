"""Before a programme counts: its next dates, and which others come there on the same half of a day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from bot.cards import Block
from bot.features.programmes import planning
from bot.features.programmes.coming import planned_after
from bot.model.programme import Programme, State
from bot.model.recurrence.occurrence import Due
from bot.model.recurrence.rule import Recurrence
from bot.turn import Turn
from bot.wording import Voice

DAY = timedelta(days=1)


async def dates_and_conflicts(programme: Programme, voice: Voice, turn: Turn) -> list[Block]:
    """The next five dates, and which other programmes come in the same place on the same half of a day."""
    mine = list(islice(await planned_after(turn.now, programme, turn), planning.UPCOMING))
    blocks = await planning.dates(programme, voice, turn)
    for other in await turn.unit.programmes.of(programme.community):
        if other.id == programme.id or other.place != programme.place or other.state is not State.RUNNING:
            continue
        if shared := await _shared_half(mine, programme, other, turn):
            day, afternoon = shared
            blocks.append(voice.text("planning.conflict", name=other.name, day=day, afternoon=afternoon))
    return blocks


async def _shared_half(
    mine: Sequence[Due], programme: Programme, other: Programme, turn: Turn
) -> tuple[date, bool] | None:
    """The first half of a day on which another programme comes as well."""
    for due in mine:
        half = _half(programme.rule, due.at)
        # Looked for around each: years may lie between two dates.
        theirs = await planned_after(max(due.at - DAY, turn.now), other, turn)
        if any(_half(programme.rule, one.at) == half for one in _until(due.at + DAY, theirs)):
            return half
    return None


def _until(end: datetime, dues: Iterator[Due]) -> Iterator[Due]:
    return takewhile(lambda due: due.at < end, dues)


def _half(rule: Recurrence, instant: datetime) -> tuple[date, bool]:
    """A day, and whether it is its afternoon."""
    local = rule.local(instant)
    return local.date(), local.hour >= 12
