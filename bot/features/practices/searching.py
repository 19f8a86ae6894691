"""Somebody looks for how others do: privately, at once, a few practices a page."""

import json
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from zoneinfo import ZoneInfo

from bot.actions import Action, Suggest, Whisper
from bot.cards import Block, Button, Buttons, Card, Choice, Divider
from bot.events import ButtonPressed, CommandInvoked, CommandTyped, Interaction
from bot.features.communities.joining import Present, find_community, meet
from bot.features.practices import reading
from bot.features.requests import requesting
from bot.features.trials import drawing
from bot.markup import cut
from bot.model.place import Place
from bot.model.practice import Practice
from bot.ports import MOST_COUNTED, Found, Hit
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import quote

PAGE = 3
EXCERPT = 160
"""How much of a practice a result shows, in characters."""
SUGGESTIONS = 8
FARTHEST = 1000
"""How many results somebody may go through."""


# ---- Searching -------------------------------------------------------------------------------------------


async def search(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Show the practices that fit the words best, to the one who asks only."""
    return [await find(event.text, event, await meet(event, turn), turn)]


async def find(text: str, event: Interaction, present: Present, turn: Turn) -> Whisper:
    """The first page of what fits somebody's words; raises ``Declined`` where there are none."""
    words = cut(text.strip(), reading.LONGEST_SEARCH)
    if not words:
        raise Declined(present.voice.text("searching.how"))
    return await _page(words, 0, event, present, turn)


async def show_more(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show the next page of a search in the place of this one."""
    community, offset, words = _read_place(event.value)
    present = await meet(event, turn, community)
    if not words:
        raise Declined(present.voice.text("searching.forgotten"))
    return [await _page(words, offset, event, present, turn)]


def _read_place(value: str) -> tuple[str, int, str]:
    """Where a search goes on: community, how many were shown, words; no words where the value is not ours."""
    try:
        community, offset, words = json.loads(value)
        return str(community), min(max(int(offset), 0), FARTHEST), cut(str(words), reading.LONGEST_SEARCH)
    except (ValueError, TypeError):
        return "", 0, ""


async def _page(words: str, offset: int, event: Interaction, present: Present, turn: Turn) -> Whisper:
    began = monotonic()
    found = await turn.unit.practices.search(words, present.community.id, event.person, PAGE, offset)
    turn.measures.searched(monotonic() - began)
    if not found.total and not offset:
        # The day and no more: an hour, beside the log of a messenger, would tell who it was.
        today = turn.now.astimezone(ZoneInfo(present.community.timezone)).date()
        await turn.unit.wishes.note(present.community.id, words, today)
    ask = requesting.button(present.community.id, words, present.voice, turn)
    card = await results_card(words, offset, found, present, event.place, turn, ask=ask)
    return Whisper(event.person, event.place, card, event.interaction, replaces=offset > 0)


async def results_card(
    words: str,
    offset: int,
    found: Found,
    present: Present,
    near: Place,
    turn: Turn,
    more: Button | None = None,
    ask: Button | None = None,
) -> Card:
    """A page of results, each with enough to choose by; ``more`` goes on where a search would not.

    ``ask`` is for whoever finds nothing that fits.
    """
    voice = present.voice
    ways = (ask,) if ask else ()
    if not found.hits:
        none = "searching.no_more" if offset else "searching.nothing"
        return Card((voice.text(none, words=words), *((Buttons(ways),) if ways else ())))
    tried = await drawing.lines([hit.practice for hit in found.hits], voice, turn)
    uncounted = found.total == MOST_COUNTED
    blocks: list[Block] = [voice.text("searching.found", count=found.total, words=words, more=uncounted)]
    for number, hit in enumerate(found.hits, start=offset + 1):
        looked_for, line = "" if more else words, tried[hit.practice.id]
        blocks += [Divider(), *_result(number, hit.practice, looked_for, line, near, present)]
    left = found.total - offset - len(found.hits)
    if left > 0:
        value = json.dumps([present.community.id, offset + PAGE, words], ensure_ascii=False)
        label = voice.plain("searching.more_button", left=left)
        on = replace(more, label=label) if more else Button(label, "searching.more", value)
        ways = (on, *ways)
    if ways:
        blocks += [Divider(), Buttons(ways)]
    return Card(tuple(blocks))


def _result(
    number: int, practice: Practice, words: str, tried: str, near: Place, present: Present
) -> list[Block]:
    voice = present.voice
    read = Button(voice.plain("searching.read_button"), "searching.read", f"{practice.id} {words}".strip())
    heading = voice.text(
        "searching.result",
        number=number,
        title=practice.title,
        signature=practice.signature,
        audience=practice.parts.audience,
        tried=tried,
    )
    excerpt = excerpt_of(practice)
    return [
        heading,
        *((quote(excerpt),) if excerpt else ()),
        Buttons((read, *reading.ways(practice, near, present))),
    ]


def excerpt_of(practice: Practice) -> str:
    """The first words of what somebody does, after what its title already says."""
    parts = practice.parts
    method = parts.method.removeprefix(practice.title).lstrip(" .!…")
    return cut(method or parts.situation or parts.outcome, EXCERPT)


# ---- For a theme ---------------------------------------------------------------------------------------


async def show_for_theme(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show the practices already told for a theme, a page at a time."""
    which, _, skipped = event.value.partition("/")
    offset = int(skipped) if skipped.isdecimal() and len(skipped) < 5 else 0
    theme = await turn.unit.themes.get(which)
    present = await meet(event, turn, theme.community if theme else None)
    practices = await turn.unit.practices.of_theme(which, event.person)
    if theme is None or not practices:
        raise Declined(present.voice.text("searching.none_for_theme"))
    hits = tuple(Hit(practice, 0.0) for practice in practices[offset : offset + PAGE])
    more = Button("", "searching.theme", f"{which}/{offset + PAGE}")
    found = Found(hits, len(practices))
    card = await results_card(theme.question, offset, found, present, event.place, turn, more)
    return [Whisper(event.person, event.place, card, event.interaction, replaces=offset > 0)]


# ---- While typing ----------------------------------------------------------------------------------------


async def suggest(event: CommandTyped, turn: Turn) -> Sequence[Action]:
    """Offer titles, tags and questions that go on from what is typed so far."""
    community = await find_community(event.person, event.place, turn)
    if community is None or event.name != "practice" or not event.text:
        return [Suggest(event.person, (), event.interaction)]
    return [await offer(event.text, community.id, event, turn)]


async def offer(typed: str, community: str, event: Interaction, turn: Turn) -> Suggest:
    """What ``typed`` may go on to, out of what they may see."""
    texts = await turn.unit.practices.complete(typed, community, event.person, SUGGESTIONS)
    return Suggest(event.person, tuple(Choice(text, text) for text in texts), event.interaction)


routes = Router(
    events={CommandTyped: suggest},
    buttons={
        "searching.more": show_more,
        "searching.theme": show_for_theme,
    },
    commands={"practice": search},
)
