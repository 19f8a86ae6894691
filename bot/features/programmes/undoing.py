"""The journal is shown, and what is in it undone while that makes sense."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.actions import Action, Whisper
from bot.cards import Block, Buttons, Card
from bot.events import ButtonPressed
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import asking, journalling, planning, planning_forms, relocating, standing_by
from bot.features.themes.paging import PAGE, page_buttons, read_page
from bot.model.community import StandBy
from bot.model.journal import Act, Entry
from bot.model.programme import Programme, State
from bot.model.theme import Theme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Fact

SHOWN = 10
MOST = 200
"""Acts that can be looked through; what is older was long before anything could be undone."""
WITHOUT_RETURN = frozenset(
    {
        Act.PUBLISHED,
        Act.RETRIED,
        Act.MISSED,
        Act.RESTED,
        Act.PROPOSED,
        Act.POLL_CLOSED,
        Act.VOTED,
        Act.IMPORTED,
    }
)
"""What was said, or was not, stays so."""
OF_COMMUNITIES = frozenset({Act.STOOD_BY, Act.WOKEN})
OF_THE_QUEUE = frozenset({Act.ARRANGED, Act.VOTED})
KNOWN_FOR = timedelta(days=14)
"""After that nobody remembers how it was, and undoing would surprise."""


# ---- Shown -----------------------------------------------------------------------------------------------


async def show_journal(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Say who did what about a programme and when, and offer to undo the last of it."""
    programme, present = await planning.programme_meant(event, turn)
    voice = present.voice
    entries = await turn.unit.journal.of(programme.id, SHOWN)
    if not entries:
        raise Declined(voice.text("journal.empty", name=programme.name))
    blocks: list[Block] = [voice.text("journal.heading", name=programme.name)]
    blocks += [
        voice.text("journal.line", **await _facts(entry, present, turn), about="") for entry in entries
    ]
    if (last := _last(entries)) and await _can_be_undone(last, turn):
        blocks.append(Buttons((journalling.undo_button(last, voice),)))
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction)]


async def show_all(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Say who did what about programmes and themes, the newest first, and offer each way back there is."""
    community, offset = read_page(event.value)
    present = await meet_facilitator(event, turn, community)
    voice = present.voice
    entries = await turn.unit.journal.of_community(present.community.id, MOST)
    if not entries:
        raise Declined(voice.text("journal.empty", name=present.community.name))
    blocks: list[Block] = [voice.text("journal.heading", name=present.community.name)]
    for entry in entries[offset : offset + PAGE]:
        about = await _about(entry, turn)
        blocks.append(voice.text("journal.line", **await _facts(entry, present, turn), about=about))
        if await _can_be_undone(entry, turn):
            blocks.append(Buttons((journalling.undo_button(entry, voice),)))
    if pages := page_buttons("journal.all", present.community.id, offset, len(entries), voice):
        blocks.append(Buttons(pages))
    replaces = "/" in event.value
    return [Whisper(event.person, event.place, Card(tuple(blocks)), event.interaction, replaces)]


async def _facts(entry: Entry, present: Present, turn: Turn) -> dict[str, Fact]:
    member = await turn.unit.members.get(entry.member) if entry.member else None
    return {
        "act": entry.act.value,
        "who": member.person.name if member else "",
        "at": entry.at.astimezone(ZoneInfo(present.community.timezone)),
        "day": entry.occurrence.day if entry.occurrence else None,
        "count": entry.count,
        "undone": entry.undone_at is not None,
    }


async def _about(entry: Entry, turn: Turn) -> str:
    """The name of a programme, or the question of a theme."""
    if entry.programme:
        programme = await turn.unit.programmes.get(entry.programme)
        return programme.name if programme else ""
    theme = await turn.unit.themes.get(entry.theme) if entry.theme else None
    return theme.question if theme else ""


# ---- Undone ----------------------------------------------------------------------------------------------


async def undo(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Let a programme, a theme, the queue or the community be as it was before the last act about it."""
    entry = await turn.unit.journal.get(event.value)
    present = await meet_facilitator(event, turn, entry.community if entry else None)
    if entry is None or entry.community != present.community.id:
        raise Declined(present.voice.text("planning.no_such_programme"))
    if entry.programme and (programme := await turn.unit.programmes.get(entry.programme)):
        await asking.ask_what_is_due(programme, turn)
    if not await _can_be_undone(entry, turn):
        raise Declined(present.voice.text("journal.too_late"))
    shown = await _restore(entry, present, turn)
    await turn.unit.journal.save(replace(entry, undone_at=turn.now))
    return [Whisper(event.person, event.place, Card(tuple(shown)), event.interaction, replaces=True)]


async def _restore(entry: Entry, present: Present, turn: Turn) -> list[Block]:
    voice, community = present.voice, present.community
    match entry.before:
        case Programme() as before:
            now = await turn.unit.programmes.get(before.id) or before
            named_anew = now.state is State.ARCHIVED or now.name != before.name
            if named_anew and await planning_forms.is_taken(before.name, before.id, present, turn):
                raise Declined(voice.text("journal.name_taken", name=before.name))
            restored = now.undone(before, turn.now, await asking.posted(now, turn))
            await turn.unit.programmes.save(restored)
            await relocating.take_back(entry, now, restored, turn)
            return [
                voice.text("journal.undone", name=restored.name),
                *await planning.dates(restored, voice, turn),
                planning.controls(restored, voice, turn),
            ]
        case Theme() as before:
            await turn.unit.themes.save(before)
            return [voice.text("journal.undone", name=before.question)]
        case tuple() as order:
            await turn.unit.themes.arrange(community.id, order)
            return [voice.text("journal.undone", name=await _about(entry, turn))]
        case StandBy() as before:
            await turn.unit.communities.save(replace(community, standby=before))
            return [voice.text("journal.undone", name=community.name), *standing_by.state_of(before, present)]
    told = await standing_by.end(community, turn, but=present)
    return [voice.text("standing_by.woken"), *told]


def _last(entries: Sequence[Entry]) -> Entry | None:
    """The newest act that changed how things are and was not undone."""
    return next((entry for entry in entries if entry.act not in WITHOUT_RETURN and not entry.undone_at), None)


async def _can_be_undone(entry: Entry, turn: Turn) -> bool:
    """Whether it is the last about what it is about, of late, and there is a way back."""
    if entry.undone_at or entry.act in WITHOUT_RETURN or turn.now - entry.at > KNOWN_FOR:
        return False
    if entry.act in OF_COMMUNITIES:
        acts = await turn.unit.journal.of_community(entry.community, MOST)
        return entry == _last([one for one in acts if one.act in OF_COMMUNITIES]) and (
            await _standby_can_be_undone(entry, turn)
        )
    if entry.act is Act.ARRANGED:
        acts = await turn.unit.journal.of_community(entry.community, MOST)
        return entry == next((one for one in acts if one.act in OF_THE_QUEUE and not one.undone_at), None)
    if entry.before is None:
        return False
    if entry.programme:
        return entry == _last(await turn.unit.journal.of(entry.programme, SHOWN)) and (
            await _hour_is_to_come(entry, turn)
        )
    return entry == _last(await _standing_acts(entry, turn)) and not await _asked_since(entry, turn)


async def _standby_can_be_undone(entry: Entry, turn: Turn) -> bool:
    """Begun, it can be undone while it lasts; ended, while it would still last."""
    if isinstance(entry.before, StandBy):
        return not entry.before.over(turn.now)
    community = await turn.unit.communities.get(entry.community)
    return community is not None and community.stands_by(turn.now)


async def _hour_is_to_come(entry: Entry, turn: Turn) -> bool:
    """What was skipped or moved can be had back until its own hour, and until the hour it was moved to."""
    programme = await turn.unit.programmes.get(entry.programme or "")
    if programme is None or not isinstance(entry.before, Programme):
        return False
    if entry.occurrence is None:
        return True
    return min(entry.before.instant(entry.occurrence), programme.instant(entry.occurrence)) > turn.now


async def _standing_acts(entry: Entry, turn: Turn) -> list[Entry]:
    """What was done about a theme itself; its place in the queue is another matter."""
    acts = await turn.unit.journal.of_theme(entry.theme or "", MOST)
    return [one for one in acts if one.act is not Act.ARRANGED]


async def _asked_since(entry: Entry, turn: Turn) -> bool:
    """What everybody was asked is as it is."""
    for channel in await turn.unit.channels.of(entry.community):
        asked = (await turn.unit.postings.asked(channel.place)).get(entry.theme or "")
        if asked is not None and asked >= entry.at:
            return True
    return False


routes = Router(
    buttons={"planning.journal": show_journal, "journal.all": show_all, "journal.undo": undo},
)
