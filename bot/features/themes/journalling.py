"""What was done about programmes is written down."""

from bot.cards import Button
from bot.features.communities.joining import Present
from bot.model.journal import Act, Entry
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.turn import Turn
from bot.wording import Voice


async def note(
    act: Act,
    programme: Programme,
    present: Present | None,
    turn: Turn,
    *,
    before: Programme | None = None,
    occurrence: Occurrence | None = None,
    count: int = 1,
) -> Entry:
    """Write down what somebody, or the bot itself, did about a programme that was ``before`` until then."""
    entry = Entry(
        id=turn.dice.id(),
        programme=programme.id,
        act=act,
        at=turn.now,
        member=present.member.id if present else None,
        before=before,
        occurrence=occurrence,
        count=count,
    )
    await turn.unit.journal.save(entry)
    return entry


def undo_button(entry: Entry, voice: Voice) -> Button:
    """Takes one act back."""
    return Button(voice.plain("journal.undo_button"), "journal.undo", entry.id)
