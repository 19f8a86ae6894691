"""A programme comes due, and a theme is asked: once, in one message, with nothing else in the channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.actions import Action, Edit, Post, Reread, Tell
from bot.cards import Block, Button, Buttons, Card, Text
from bot.events import MessengerConnected, ProgrammeDue
from bot.features.communities import departing
from bot.features.programmes import journalling, standing_by
from bot.features.requests import drawing
from bot.features.themes import choosing, stock
from bot.model.community import Community
from bot.model.journal import Act
from bot.model.place import Place
from bot.model.posting import Posting
from bot.model.programme import FORGOTTEN_AFTER, Programme
from bot.model.recurrence.occurrence import Due, Occurrence, Slot
from bot.model.request import State
from bot.model.theme import Theme
from bot.router import Router
from bot.turn import Turn
from bot.wording import Voice, words

log = structlog.get_logger()

OPEN_FOR = timedelta(days=60)
"""How far back threads are read again after an interruption; answers by the form have no such bound."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""By how much at most a messenger's clock is behind ours."""
BESIDE_FOR = timedelta(days=14)
"""How far back channels are, for what was replied there to a theme: others write there, too."""
PREVIEW = "preview"
"""Stands for the posting in a card that is only shown, never asked."""


# ---- What comes due --------------------------------------------------------------------------------------


async def ask_next_theme(event: ProgrammeDue, turn: Turn) -> Sequence[Action]:
    """Post the theme of what came due last, unless it is too late for it; what was missed is told.

    The core team is told of every occurrence that is not posted, once for all of them; of those that fell
    into a stand-by, once for all programmes when it is over.
    """
    programme = await turn.unit.programmes.get(event.programme)
    if programme is None or programme.next != event.occurrence:
        return ()
    community = await turn.unit.communities.get(programme.community)
    if community is None:
        return ()
    come = await _new_ones(programme.come(turn.now), programme, turn)
    await turn.unit.programmes.save(programme.planned(turn.now))
    resting = [due for due in come if _rests(due, community, turn)]
    missed = [due for due in come if due not in resting]
    if resting:
        await journalling.note_rested(programme, community, resting[0].occurrence, len(resting), turn)
    await standing_by.end_told(community, turn)
    closed: Sequence[Action] = ()
    if missed and turn.now - missed[-1].at <= programme.late:
        latest = missed.pop()
        closed = await choosing.close(programme, community, turn)
        theme = await stock.next_theme(programme, community, latest.occurrence, turn)
        if theme is None:
            await stock.tell_none_left(programme, community, latest.occurrence, turn)
        else:
            worth_it = latest.at + programme.late
            await ask(theme, community, programme, latest.occurrence, turn, until=worth_it)
    if missed:
        await _tell_missed(programme, community, missed, turn)
    return closed


async def ask_what_is_due(programme: Programme, turn: Turn) -> Programme:
    """The programme, once what came due was asked, or told: to act before would move it out of sight."""
    if programme.next is None or not programme.come(turn.now):
        return programme
    due = ProgrammeDue(id=turn.dice.id(), at=turn.now, programme=programme.id, occurrence=programme.next)
    turn.also.extend(await ask_next_theme(due, turn))
    return await turn.unit.programmes.get(programme.id) or programme


async def posted(programme: Programme, turn: Turn) -> list[Slot]:
    """What was posted for a programme, as far back as it could come again."""
    return await turn.unit.postings.slots(programme.id, turn.now - FORGOTTEN_AFTER)


async def _new_ones(come: Sequence[Due], programme: Programme, turn: Turn) -> list[Due]:
    """What came and does not stand yet: what does is neither missed nor asked again, and ends no vote."""
    stand = set(await posted(programme, turn))
    if again := [str(due.occurrence) for due in come if programme.slot(due.occurrence) in stand]:
        log.warning("A date came that was posted before.", programme=programme.id, occurrences=again)
    return [due for due in come if programme.slot(due.occurrence) not in stand]


def _rests(due: Due, community: Community, turn: Turn) -> bool:
    standby = community.standby
    return standby is not None and (standby.covers(due.at) or standby.covers(turn.now))


async def ask(
    theme: Theme,
    community: Community,
    programme: Programme,
    occurrence: Occurrence | None,
    turn: Turn,
    id: str | None = None,
    until: datetime | None = None,
) -> bool:
    """Owe the posting of ``theme``, once an occurrence or ``id``, by ``until``; whether this one is new."""
    posting = Posting(
        id=id or turn.dice.id(),
        community=community.id,
        theme=theme.id,
        place=programme.place,
        created_at=turn.now,
        programme=programme.id,
        slot=programme.slot(occurrence) if occurrence else None,
        notify=programme.notify,
    )
    await turn.unit.themes.save(theme)
    if not await post(posting, theme, community, turn, until):
        return False
    await stock.give_way(theme, turn)
    await stock.tell_if_low(theme, programme, community, turn)
    return True


async def post(
    posting: Posting, theme: Theme, community: Community, turn: Turn, until: datetime | None = None
) -> bool:
    """Owe the message of a posting, unless it is kept already; whether it was not."""
    if not await turn.unit.postings.add(posting):
        return False
    card = await theme_card(theme, posting.id, posting.place, turn.voice(community), turn)
    key = f"posting:{posting.id}"
    said = Post(posting.place, card, key=key, opens_thread=True, notify=posting.notify)
    await turn.owe(said, until=until)
    return True


# ---- The message -----------------------------------------------------------------------------------------


async def theme_card(theme: Theme, posting: str, place: Place, voice: Voice, turn: Turn) -> Card:
    """The one message of a posting, with how many answers and practices it has."""
    request = await drawing.request_of(theme, turn)
    if request is not None and request.state is State.WITHDRAWN:
        return Card((voice.text("requesting.withdrawn_trace"),))
    answers = await turn.unit.answers.count(posting)
    kept = await turn.unit.practices.count(posting)
    told = await turn.unit.practices.count_of_theme(theme.id, place)
    buttons = (*ways_to_answer(posting, voice), *way_to_practices(theme, told, voice))
    blocks: list[Block] = [await heading(theme, voice, turn)]
    if theme.situation:
        blocks.append(words(theme.situation))
    how = drawing.how_to_answer(request, voice) if request else voice.note("asking.how_to_answer")
    blocks += [Buttons(buttons), how]
    if answers:
        blocks.append(voice.note("asking.counts", answers=answers, kept=kept))
    return Card(tuple(blocks))


async def heading(theme: Theme, voice: Voice, turn: Turn) -> Text:
    """The question; of a request, with who asks."""
    if request := await drawing.request_of(theme, turn):
        return await drawing.heading(theme, request, voice, turn)
    return voice.text("asking.question", question=theme.question, kind=theme.kind)


def ways_to_answer(posting: str, voice: Voice) -> tuple[Button, ...]:
    """The form, and the same form for a diverging way."""
    return (
        Button(voice.plain("asking.answer_button"), "answering.open", posting, "primary"),
        Button(voice.plain("asking.diverge_button"), "answering.diverge", posting),
    )


def way_to_practices(theme: Theme, told: int, voice: Voice) -> tuple[Button, ...]:
    """To what was told for a theme before, if anything was."""
    label = voice.plain("asking.practices_button", count=told)
    return (Button(label, "searching.theme", theme.id),) if told else ()


async def refresh(posting: Posting, turn: Turn) -> list[Action]:
    """Edit the message of a posting to what is true now."""
    theme = await turn.unit.themes.get(posting.theme)
    community = await turn.unit.communities.get(posting.community)
    if posting.address is None or theme is None or community is None:
        return []
    card = await theme_card(theme, posting.id, posting.place, turn.voice(community), turn)
    return [Edit(posting.address, card, posting.notify)]


# ---- After an interruption --------------------------------------------------------------------------------


async def read_open_threads(event: MessengerConnected, turn: Turn) -> Sequence[Action]:
    """After an interruption, take in what was answered meanwhile, and who of a core team left."""
    postings = await turn.unit.postings.said_in(event.messenger, turn.now - OPEN_FOR)
    known = await turn.unit.answers.messages([posting.id for posting in postings])
    threads, beside = [], dict[Place, Reread]()
    for posting in postings:
        told, place = known.get(posting.id, frozenset()), posting.place.whole_channel
        if posting.address:
            threads.append(Reread(posting.address.thread, known=told))
        since = max(posting.created_at - CLOCKS_DIFFER, turn.now - BESIDE_FOR)
        beside[place] = Reread(place, since, told).with_known(beside.get(place))
    return [*threads, *beside.values(), *await departing.look_for_teams(event.messenger, turn)]


async def _tell_missed(programme: Programme, community: Community, missed: Sequence[Due], turn: Turn) -> None:
    first, last = (programme.rule.local(due.at).date() for due in (missed[0], missed[-1]))
    oldest = missed[0].occurrence
    await journalling.note(Act.MISSED, programme, None, turn, occurrence=oldest, count=len(missed))
    # One number for all of them: whoever presses first publishes, the others are told that it stands.
    publish = publishing(programme, turn)
    for member in await turn.unit.members.facilitators(community.id):
        voice = turn.voice(community, member)
        now = Button(voice.plain("planning.publish_button"), "planning.publish", publish, "primary")
        said = voice.text(
            "asking.missed", programme=programme.name, first=first, last=last, count=len(missed)
        )
        key = f"missed:{member.id}:{programme.id}:{missed[-1].occurrence}"
        await turn.owe(Tell(member.person, Card((said, Buttons((now,)))), key=key))


def publishing(programme: Programme, turn: Turn) -> str:
    """The value of a button that publishes: its own number makes pressing it twice one posting."""
    return f"{programme.id}/{turn.dice.id()}"


async def channel_name(place: Place, turn: Turn) -> str:
    """The name people know a channel by, and its messenger where their community lives in several."""
    channel = await turn.unit.channels.get(place)
    if channel is None:
        return place.channel
    lived_in = await turn.unit.channels.of(channel.community) if channel.community else []
    several = len({other.place.messenger for other in lived_in}) > 1
    return f"{channel.name} ({place.messenger.capitalize()})" if several else channel.name


routes = Router(
    events={
        ProgrammeDue: ask_next_theme,
        MessengerConnected: read_open_threads,
    }
)
