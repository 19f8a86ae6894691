"""The season: what comes next in all programmes together, with the question where it can be told by now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, islice

from bot.actions import Action, Whisper
from bot.cards import Block, Button, Buttons, Card, Text
from bot.catalogue import Proposal
from bot.events import ButtonPressed
from bot.features.communities.joining import Present, meet_facilitator
from bot.features.programmes import asking, planning, standing_by
from bot.features.programmes.coming import posted_after
from bot.features.themes import stock
from bot.markup import Span
from bot.model.place import Place
from bot.model.programme import Order, Programme, State
from bot.model.recurrence.occurrence import Due
from bot.model.theme import Theme
from bot.router import Router
from bot.turn import Turn

SHOWN = 12
AT_HOME = 6
"""Dates shown where there is much else to see."""

Coming = tuple[Programme, Due]


def button(present: Present) -> Button:
    """The way to the season."""
    return Button(present.voice.plain("season.button"), "season.show", present.community.id)


async def show(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show a facilitator the next dates of all programmes, and what will be asked."""
    present = await meet_facilitator(event, turn, event.value)
    voice, community = present.voice, present.community.id
    ways = (
        Button(voice.plain("arranging.show_button"), "arranging.show", community),
        Button(voice.plain("calendar.button"), "calendar.show", community),
        planning.new_button(present),
    )
    heading = voice.text("season.heading", name=present.community.name)
    blocks: list[Block] = [heading, *standing_by.state(present, turn), *await dates(present, turn, SHOWN)]
    return [Whisper(event.person, event.place, Card((*blocks, Buttons(ways))), event.interaction)]


async def at_a_glance(present: Present, turn: Turn) -> list[Block]:
    """The next few dates in one block, where there is room for no more."""
    lines = await dates(present, turn, AT_HOME)
    spans = [(Span("\n"), *line.spans) if number else line.spans for number, line in enumerate(lines)]
    return [Text(tuple(chain.from_iterable(spans)))]


async def dates(present: Present, turn: Turn, count: int) -> list[Text]:
    """A line for each of the next ``count`` dates, which names its programme unless the one above does."""
    voice = present.voice
    found = list(islice(await _all(present, turn), count))
    if not found:
        return [voice.text("season.nothing")]
    foretold, blocks, named = _Foretold(present, turn), list[Text](), ""
    for programme, due in found:
        again, named = programme.id == named, programme.id
        blocks.append(
            voice.text(
                "season.date",
                at=programme.rule.local(due.at),
                programme="" if again else programme.name,
                channel=await asking.channel_name(programme.place, turn),
                question=await foretold.question(programme, due),
                drawn=programme.order is Order.DRAW,
            )
        )
    return blocks


async def _all(present: Present, turn: Turn) -> Iterator[Coming]:
    """What comes in all programmes that run, in order."""
    running = [
        programme
        for programme in await turn.unit.programmes.of(present.community.id)
        if programme.state is State.RUNNING
    ]
    streams = (_of(programme, present, turn) for programme in running)
    return merge(*streams, key=lambda coming: (coming[1].at, coming[0].created_at, coming[0].id))


def _of(programme: Programme, present: Present, turn: Turn) -> Iterator[Coming]:
    return ((programme, due) for due in posted_after(turn.now, programme, present.community))


@dataclass
class _Foretold:
    """What will be asked, were nothing changed: the queue is gone through as it will be."""

    present: Present
    turn: Turn
    stocks: dict[Place, stock.Stock] = field(default_factory=dict)
    asked: dict[Place, list[str]] = field(default_factory=dict)
    behind: list[str] = field(default_factory=list)
    """What was asked on the way, and stands behind the others by now."""

    async def question(self, programme: Programme, due: Due) -> str:
        """The next question of a programme; empty where chance has yet to choose, or nothing is left."""
        place = programme.place
        if place not in self.stocks:
            self.stocks[place] = await stock.stock_of(place, self.present.community, self.turn, due.at)
        there, before = self.stocks[place], self.asked.setdefault(place, [])
        if programme.order is Order.DRAW:
            if before or self.behind:
                return ""
            chosen = there.next(Order.DRAW, f"{programme.id}:{due.occurrence}")
        else:
            own = sorted(there.own, key=lambda one: self._rank(one.id))
            chosen = next((one for one in (*own, *there.supplied) if _name(one) not in before), None)
        if chosen is None:
            return ""
        before.append(_name(chosen))
        self.behind.append(_name(chosen))
        formal = self.present.community.formal
        return chosen.formal_question if isinstance(chosen, Proposal) and formal else chosen.question

    def _rank(self, name: str) -> int:
        return self.behind.index(name) + 1 if name in self.behind else 0


def _name(one: Theme | Proposal) -> str:
    """The same for a theme of the catalogue, whether the community has it already or not."""
    return one.slug or one.id if isinstance(one, Theme) else one.slug


routes = Router(buttons={"season.show": show})
