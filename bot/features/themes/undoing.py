"""The journal of a programme is shown, and the last act in it undone while that makes sense."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.actions import Action, Whisper
from bot.cards import Block, Buttons, Card
from bot.events import ButtonPressed
from bot.features.communities.joining import meet_facilitator
from bot.features.themes import journalling, planning
from bot.model.journal import Act, Entry
from bot.model.programme import Programme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Fact

SHOWN = 10
WITHOUT_RETURN = frozenset({Act.PUBLISHED, Act.MISSED})
"""What was said, or was not, stays so."""
KNOWN_FOR = timedelta(days=14)
"""After that nobody remembers how it was, and undoing would surprise."""


async def show_journal(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Say who did what about a programme and when, and offer to undo the last of it."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    entries = await turn.unit.journal.of(programme.id, SHOWN)
    if not entries:
        raise Declined(voice.text("journal.empty", name=programme.name))
    blocks: list[Block] = [voice.text("journal.heading", name=programme.name)]
    facts = [await _facts(entry, programme, turn) for entry in entries]
    blocks += [voice.text("journal.line", **told) for told in facts]
    if (last := _last(entries)) and _can_be_undone(last, programme, turn):
        blocks.append(Buttons((journalling.undo_button(last, voice),)))
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


async def undo(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a programme be as it was before the last act about it."""
    entry = await turn.unit.journal.get(event.value)
    programme = await turn.unit.programmes.get(entry.programme) if entry else None
    present = await meet_facilitator(event, turn, programme.community if programme else None)
    voice = present.voice
    if entry is None or programme is None or programme.community != present.community.id:
        raise Declined(voice.text("planning.no_such_programme"))
    last = _last(await turn.unit.journal.of(programme.id, SHOWN))
    if entry != last or entry.before is None or not _can_be_undone(entry, programme, turn):
        raise Declined(voice.text("journal.too_late"))
    restored = entry.before.planned(turn.now)
    await turn.unit.programmes.save(restored)
    await turn.unit.journal.save(replace(entry, undone_at=turn.now))
    card = Card(
        (
            voice.text("journal.undone", name=restored.name),
            *planning.dates(restored, voice, turn),
            planning.controls(restored, voice, turn),
        )
    )
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


def _last(entries: Sequence[Entry]) -> Entry | None:
    """The newest act that changed how things are planned and was not undone."""
    return next((entry for entry in entries if entry.act not in WITHOUT_RETURN and not entry.undone_at), None)


def _can_be_undone(entry: Entry, programme: Programme, turn: Turn) -> bool:
    if entry.before is None or turn.now - entry.at > KNOWN_FOR:
        return False
    if entry.occurrence is None:
        return True
    # What was skipped or moved can be had back until its own hour, and until the hour it was moved to.
    return min(entry.before.instant(entry.occurrence), programme.instant(entry.occurrence)) > turn.now


async def _facts(entry: Entry, programme: Programme, turn: Turn) -> dict[str, Fact]:
    member = await turn.unit.members.get(entry.member) if entry.member else None
    day = entry.occurrence.day if entry.occurrence else None
    return {
        "act": entry.act.value,
        "who": member.person.name if member else "",
        "at": programme.rule.local(entry.at),
        "day": day,
        "count": entry.count,
        "undone": entry.undone_at is not None,
    }


routes = Router(buttons={"planning.journal": show_journal, "journal.undo": undo})
