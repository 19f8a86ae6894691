"""A community chooses its next theme by vote: one vote each, nobody named, nobody counted for silence."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Edit, Post, Tell, Whisper
from bot.cards import Block, Button, Buttons, Card, Divider
from bot.deliveries import Outcome
from bot.events import ButtonPressed, DeliveryRefused, DeliverySaid, Interaction
from bot.features.communities.joining import Present, meet, meet_facilitator
from bot.features.programmes import journalling, standing_by
from bot.features.themes import stock
from bot.model.community import Community
from bot.model.journal import Act
from bot.model.poll import Poll
from bot.model.programme import Order, Programme, State
from bot.model.theme import Theme
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice

MOST = 4
"""Themes to choose among, and programmes whose votes are offered at once."""
ACTS = 20
"""Acts about a theme among which a vote of late is."""


# ---- The core team asks ----------------------------------------------------------------------------------


async def buttons(present: Present, turn: Turn) -> list[Button]:
    """To close each vote under way, and to call one for each programme that follows the queue."""
    ways: dict[str, list[Button]] = {"close": [], "prepare": []}
    for programme in await turn.unit.programmes.of(present.community.id):
        act = "close" if await turn.unit.polls.open_of(programme.id) else "prepare"
        if act == "close" or (programme.state is State.RUNNING and programme.order is Order.QUEUE):
            label = present.voice.plain(f"choosing.{act}_button", programme=programme.name)
            ways[act].append(Button(label, f"choosing.{act}", programme.id))
    return [*ways["close"], *ways["prepare"]][:MOST]


async def prepare(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Show a facilitator what would be voted on; nothing is said to anybody yet."""
    programme, present = await _programme(event.value, event, turn)
    standing_by.decline(present, turn)
    themes = await _at_hand(programme, present, turn)
    voice = turn.voice(present.community)
    poll = _poll(turn.dice.id(), programme, themes, turn)
    send = Button(
        present.voice.plain("choosing.send_button"), "choosing.send", f"{programme.id}/{poll.id}", "primary"
    )
    heading = present.voice.note("choosing.preview")
    shown = _questions(poll, themes, voice)
    return [_say(event, heading, voice.text("choosing.heading"), *shown, Divider(), Buttons((send,)))]


async def send(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Ask the channel; once, whoever pressed."""
    about, _, number = event.value.partition("/")
    programme, present = await _programme(about, event, turn)
    standing_by.decline(present, turn)
    if await turn.unit.polls.open_of(programme.id) or await turn.unit.polls.get(number):
        raise Declined(present.voice.text("choosing.open_already"))
    themes = await _at_hand(programme, present, turn)
    poll = _poll(number or turn.dice.id(), programme, themes, turn)
    await turn.unit.polls.save(poll)
    voice = turn.voice(present.community)
    until = voice.moment(programme.next_at, programme.rule.timezone) if programme.next_at else ""
    card = Card(
        (
            voice.text("choosing.heading"),
            *_questions(poll, themes, voice, votes=True),
            voice.note("choosing.rules", until=until),
        )
    )
    await turn.owe(Post(poll.place, card, key=f"poll:{poll.id}"))
    close = Button(
        present.voice.plain("choosing.close_button", programme=programme.name), "choosing.close", programme.id
    )
    return [_say(event, present.voice.text("choosing.sent"), Buttons((close,)), replaces=True)]


def _poll(id: str, programme: Programme, themes: Sequence[Theme], turn: Turn) -> Poll:
    chosen_among = tuple(theme.id for theme in themes)
    return Poll(id, programme.community, programme.id, programme.place, chosen_among, turn.now)


def _questions(poll: Poll, themes: Sequence[Theme], voice: Voice, *, votes: bool = False) -> list[Block]:
    blocks: list[Block] = []
    for number, theme in enumerate(themes, start=1):
        blocks.append(
            voice.text("arranging.theme", number=number, question=theme.question, kind=theme.kind, domain="")
        )
        if votes:
            label = voice.plain("choosing.vote_button", number=number)
            blocks.append(Buttons((Button(label, "choosing.vote", f"{poll.id}/{theme.id}"),)))
    return blocks


async def _at_hand(programme: Programme, present: Present, turn: Turn) -> tuple[Theme, ...]:
    """The first themes of the queue; raises ``Declined`` where there is nothing to choose among."""
    own = (await stock.stock_of(programme.place, present.community, turn)).own[:MOST]
    if len(own) < 2:
        raise Declined(present.voice.text("choosing.too_few"))
    return own


async def _programme(id: str, event: Interaction, turn: Turn) -> tuple[Programme, Present]:
    programme = await turn.unit.programmes.get(id)
    present = await meet_facilitator(event, turn, programme.community if programme else None)
    theirs = programme is not None and programme.community == present.community.id
    if programme is None or not theirs or programme.state is State.ARCHIVED:
        raise Declined(present.voice.text("planning.no_such_programme"))
    return programme, present


# ---- Members choose --------------------------------------------------------------------------------------


async def vote(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Note what a member chooses, in place of what they chose before; they alone see it."""
    which, _, theme = event.value.partition("/")
    poll = await turn.unit.polls.get(which)
    present = await meet(event, turn, poll.community if poll else None)
    seen = poll is not None and await turn.unit.channels.may_see(event.person, poll.place)
    if poll is None or not seen or poll.closed_at or theme not in poll.themes:
        raise Declined(present.voice.text("choosing.closed_already"))
    await turn.unit.polls.vote(poll.id, present.member.id, theme)
    chosen = await turn.unit.themes.get(theme)
    return [_say(event, present.voice.text("choosing.noted", question=chosen.question if chosen else ""))]


# ---- It is closed ----------------------------------------------------------------------------------------


async def close_now(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Close a vote before its time."""
    programme, present = await _programme(event.value, event, turn)
    if await turn.unit.polls.open_of(programme.id) is None:
        raise Declined(present.voice.text("choosing.closed_already"))
    edits = await close(programme, present.community, turn)
    await journalling.note(Act.POLL_CLOSED, programme, present, turn)
    return [_say(event, present.voice.text("choosing.closed"), replaces=True), *edits]


async def close(programme: Programme, community: Community, turn: Turn) -> list[Action]:
    """Close the open vote of a programme, if there is one: what most chose goes to the head of the queue.

    How many chose what is shown where the vote was; who did is forgotten. A draw takes no notice of it.
    """
    poll = await turn.unit.polls.open_of(programme.id)
    if poll is None:
        return []
    votes = await turn.unit.polls.counts(poll.id)
    counts = tuple(votes.get(theme, 0) for theme in poll.themes)
    await turn.unit.polls.save(replace(poll, closed_at=turn.now, counts=counts))
    await turn.unit.polls.forget_votes(poll.id)
    queue = [theme.id for theme in (await stock.stock_of(poll.place, community, turn)).own]
    winner = _winner(votes, poll, queue) if programme.order is Order.QUEUE else None
    if winner:
        await turn.unit.themes.arrange(community.id, [winner, *(one for one in queue if one != winner)])
        if theme := await turn.unit.themes.get(winner):
            await journalling.note_theme(Act.VOTED, theme, None, turn)
    return await _show(await _result(votes, winner, poll, programme, turn.voice(community), turn), poll, turn)


async def call_off(programme: Programme, community: Community, turn: Turn) -> list[Action]:
    """Close the open vote of a programme that asks nothing any more: nothing comes of it, and it says so."""
    poll = await turn.unit.polls.open_of(programme.id)
    if poll is None:
        return []
    await turn.unit.polls.save(replace(poll, closed_at=turn.now))
    await turn.unit.polls.forget_votes(poll.id)
    return await _show(_called_off(programme, turn.voice(community)), poll, turn)


async def show_where_said(event: DeliverySaid, which: str, turn: Turn) -> Sequence[Action]:
    """A vote that was closed while it was on its way takes no votes where it stands."""
    poll = await turn.unit.polls.get(which)
    programme = await turn.unit.programmes.get(poll.programme) if poll else None
    community = await turn.unit.communities.get(poll.community) if poll else None
    closed = poll is not None and poll.closed_at is not None
    if poll is None or not closed or programme is None or community is None or event.address is None:
        return ()
    voice = turn.voice(community)
    if not poll.counts:
        return [Edit(event.address, _called_off(programme, voice))]
    votes = dict(zip(poll.themes, poll.counts, strict=True))
    card = await _result(votes, await _winner_then(poll, turn), poll, programme, voice, turn)
    return [Edit(event.address, card)]


async def _show(card: Card, poll: Poll, turn: Turn) -> list[Action]:
    """Show a closed vote where it stands; one that is on its way is followed by it, unless it can be kept."""
    delivery = await turn.unit.deliveries.get(f"poll:{poll.id}")
    if delivery is None:
        return []
    if delivery.outcome is Outcome.UNSURE:
        await turn.unit.deliveries.save(replace(delivery, action=replace(delivery.action, card=card)))
    elif delivery.open:
        await turn.unit.deliveries.save(delivery.dropped())
    return [Edit(delivery.address, card)] if delivery.address else []


async def tell_not_sent(event: DeliveryRefused, which: str, turn: Turn) -> None:
    """A vote that cannot be sent is over; the whole core team learns why, and may call it again."""
    poll = await turn.unit.polls.get(which)
    programme = await turn.unit.programmes.get(poll.programme) if poll else None
    community = await turn.unit.communities.get(poll.community) if poll else None
    if poll is None or poll.closed_at or programme is None or community is None:
        return  # closed on its way, nobody misses it
    await turn.unit.polls.save(replace(poll, closed_at=turn.now))
    channel = await turn.unit.channels.get(poll.place)
    for member in await turn.unit.members.facilitators(community.id):
        voice = turn.voice(community, member)
        why = voice.plain(f"asking.hindrance_{event.reason}")
        label = voice.plain("choosing.prepare_button", programme=programme.name)
        again = Button(label, "choosing.prepare", programme.id, "primary")
        said = voice.text(
            "choosing.not_sent", channel=channel.name if channel else poll.place.channel, reason=why
        )
        card = Card((said, Buttons((again,))))
        await turn.owe(Tell(member.person, card, key=f"unsent:{event.id}:{member.id}"))


def _winner(votes: dict[str, int], poll: Poll, queue: Sequence[str]) -> str | None:
    """What most chose of what may still be asked; of two with as many votes, the one that was first."""
    possible = [theme for theme in poll.themes if votes.get(theme) and theme in queue]
    return max(possible, key=lambda theme: votes[theme], default=None)


async def _winner_then(poll: Poll, turn: Turn) -> str | None:
    """What won when a vote was closed, whatever became of it since: it is in the journal."""
    for theme in poll.themes:
        acts = await turn.unit.journal.of_theme(theme, ACTS)
        if any(one.act is Act.VOTED and one.at == poll.closed_at for one in acts):
            return theme
    return None


def _called_off(programme: Programme, voice: Voice) -> Card:
    return Card((voice.text("choosing.called_off", programme=programme.name),))


async def _result(
    votes: dict[str, int],
    winner: str | None,
    poll: Poll,
    programme: Programme,
    voice: Voice,
    turn: Turn,
) -> Card:
    blocks: list[Block] = [voice.text("choosing.result_heading")]
    for one in poll.themes:
        if theme := await turn.unit.themes.get(one):
            count = votes.get(one, 0)
            line = voice.text("choosing.result", question=theme.question, count=count, next=one == winner)
            blocks.append(line)
    if winner is None:
        drawn = programme.order is Order.DRAW
        blocks.append(voice.note("choosing.drawn" if drawn else "choosing.no_votes"))
    return Card(tuple(blocks))


def _say(event: Interaction, *blocks: Block, replaces: bool = False) -> Whisper:
    return Whisper(event.person, event.place, Card(blocks), event.interaction, replaces)


routes = Router(
    buttons={
        "choosing.prepare": prepare,
        "choosing.send": send,
        "choosing.vote": vote,
        "choosing.close": close_now,
    }
)
