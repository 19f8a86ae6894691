"""What was done about programmes, themes and whole communities is written down."""

from dataclasses import replace
from datetime import timedelta

from bot.cards import Button
from bot.features.communities.joining import Present
from bot.model.community import Community
from bot.model.journal import Act, Before, Entry
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.theme import Standing, Theme
from bot.turn import Turn
from bot.wording import Voice

EVERY = 1_000_000
"""More acts than any community has."""
AT_ONCE = timedelta(minutes=10)
"""A theme that is moved again within this time, by whoever moved it, was moved once."""


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
        community=programme.community,
        act=act,
        at=turn.now,
        member=present.member.id if present else None,
        programme=programme.id,
        before=before,
        occurrence=occurrence,
        count=count,
    )
    await turn.unit.journal.save(entry)
    return entry


async def note_theme(
    act: Act, theme: Theme, present: Present | None, turn: Turn, *, before: Before | None = None
) -> Entry:
    """Write down what somebody, or the bot itself, did about a theme."""
    member = present.member.id if present else None
    entry = Entry(turn.dice.id(), theme.community, act, turn.now, member, theme=theme.id, before=before)
    if act is Act.ARRANGED and (same := await _same_move(entry, turn)):
        entry = replace(same, at=turn.now)
    await turn.unit.journal.save(entry)
    return entry


async def note_community(
    act: Act, community: Community, present: Present, turn: Turn, *, before: Before | None = None
) -> Entry:
    """Write down what somebody did about all programmes of a community."""
    entry = Entry(turn.dice.id(), community.id, act, turn.now, present.member.id, before=before)
    await turn.unit.journal.save(entry)
    return entry


async def note_rested(
    programme: Programme, community: Community, first: Occurrence, count: int, turn: Turn
) -> None:
    """Write down that dates of a programme fell into a stand-by; all of one stand-by are one line."""
    known = await rested(programme, community, turn)
    if known:
        await turn.unit.journal.save(replace(known, at=turn.now, count=known.count + count))
    else:
        await note(Act.RESTED, programme, None, turn, occurrence=first, count=count)


async def rested(programme: Programme, community: Community, turn: Turn) -> Entry | None:
    """What is written down of a programme's dates in the last stand-by of its community."""
    acts = await turn.unit.journal.of(programme.id, 100)
    since = community.standby.since if community.standby else turn.now
    return next((entry for entry in acts if entry.act is Act.RESTED and entry.at >= since), None)


async def forget(member: str, community: str, turn: Turn) -> None:
    """Leave nothing of a member: what they did was done by somebody, what they wrote is not had back."""
    for entry in await turn.unit.journal.of_community(community, EVERY):
        before = entry.before
        if isinstance(before, Theme) and before.author == member:
            kept = before.standing is not Standing.PROPOSED
            before = replace(before, author=None) if kept else None
        theirs = None if entry.member == member else entry.member
        if (theirs, before) != (entry.member, entry.before):
            await turn.unit.journal.save(replace(entry, member=theirs, before=before))


def undo_button(entry: Entry, voice: Voice) -> Button:
    """Takes one act back."""
    return Button(voice.plain("journal.undo_button"), "journal.undo", entry.id)


async def _same_move(entry: Entry, turn: Turn) -> Entry | None:
    last = next(iter(await turn.unit.journal.of_community(entry.community, 1)), None)
    if last is None or last.undone_at is not None or entry.at - last.at > AT_ONCE:
        return None
    move = (last.act, last.theme, last.member) == (entry.act, entry.theme, entry.member)
    return last if move else None
