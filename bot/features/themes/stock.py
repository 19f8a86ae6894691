"""What is asked next: the community's own themes in their order, then the catalogue's; or a draw."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.actions import Tell
from bot.cards import Button, Buttons, Card
from bot.catalogue import Proposal
from bot.model.community import Community
from bot.model.place import Place
from bot.model.programme import Order, Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.theme import Standing, Theme
from bot.turn import Turn

NOT_AGAIN_WITHIN = timedelta(days=366)
"""Twelve months, whichever they are: a theme does not come back to a channel before."""
LOW = 4
"""With fewer themes than this, a stock is low."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stock:
    """What may be asked in one place now."""

    own: tuple[Theme, ...]
    """The community's, in its order."""
    supplied: tuple[Theme | Proposal, ...]
    """The catalogue's: what was never asked here before what was, once."""
    domains: dict[str, str]
    """Which part of life a theme of the catalogue is about, by its name there."""
    last: Theme | None = None
    """What was asked here last."""

    @property
    def all(self) -> tuple[Theme | Proposal, ...]:
        """Every theme, in the order of the queue."""
        return (*self.own, *self.supplied)

    def next(self, order: Order, seed: str) -> Theme | Proposal | None:
        """What is asked next; a draw is the same for the same ``seed``, and changes domain and kind."""
        if order is Order.QUEUE or not self.all:
            return next(iter(self.all), None)
        nearness = {index: self._nearness(theme) for index, theme in enumerate(self.all)}
        farthest = [index for index, near in nearness.items() if near == min(nearness.values())]
        # Chance has to give the same theme in the preview and at the hour: it comes from the seed.
        return self.all[random.Random(seed).choice(farthest)]  # noqa: S311

    def _nearness(self, theme: Theme | Proposal) -> tuple[bool, bool]:
        if self.last is None:
            return False, False
        return bool(self.subjects(theme) & self.subjects(self.last)), theme.kind is self.last.kind

    def subjects(self, theme: Theme | Proposal) -> frozenset[str]:
        """What a theme is about: its domain in the catalogue, or else its tags."""
        domain = self.domains.get(theme.slug or "")
        return frozenset({domain} if domain else theme.tags)


async def stock_of(place: Place, community: Community, turn: Turn, at: datetime | None = None) -> Stock:
    """What may be asked in the channel of ``place``, now unless ``at`` is given: nothing twice in a year."""
    at = at or turn.now
    themes = await turn.unit.themes.of(community.id)
    asked = await turn.unit.postings.asked(place)
    fresh = [t for t in themes if t.id not in asked or at - asked[t.id] > NOT_AGAIN_WITHIN]
    catalogue = turn.catalogue.themes(community.language)
    known = {theme.slug: theme for theme in themes if theme.slug}
    may_come = {theme.id for theme in fresh if theme.standing is Standing.SUPPLIED}
    supplied: list[Theme | Proposal] = []
    for proposal in catalogue:
        theme = known.get(proposal.slug)
        if theme is None or theme.id in may_come:
            supplied.append(theme or proposal)
    supplied.sort(key=lambda one: asked.get(one.id, _NEVER) if isinstance(one, Theme) else _NEVER)
    # What somebody asks for themselves says nothing of what a programme asked last.
    programmed = [theme for theme in themes if theme.id in asked and theme.standing is not Standing.REQUESTED]
    return Stock(
        own=tuple(theme for theme in fresh if theme.standing is Standing.READY),
        supplied=tuple(supplied),
        domains={proposal.slug: proposal.domain for proposal in catalogue},
        last=max(programmed, key=lambda theme: asked[theme.id], default=None),
    )


async def next_theme(
    programme: Programme,
    community: Community,
    occurrence: Occurrence | None,
    turn: Turn,
    at: datetime | None = None,
) -> Theme | None:
    """The theme ``programme`` asks at ``occurrence``, given what was asked so far; None when none is left.

    It may be asked now, or else at the instant ``at``: meanwhile its year may be over.
    """
    # Two programmes that come due at once in two processes would else ask the same.
    await turn.unit.themes.hold(community.id)
    stock = await stock_of(programme.place, community, turn, at)
    chosen = stock.next(programme.order, f"{programme.id}:{occurrence}")
    return take(chosen, community, Standing.SUPPLIED, turn) if isinstance(chosen, Proposal) else chosen


def take(proposal: Proposal, community: Community, standing: Standing, turn: Turn) -> Theme:
    """A theme of the catalogue as a community's own."""
    return Theme(
        id=turn.dice.id(),
        community=community.id,
        question=proposal.formal_question if community.formal else proposal.question,
        situation=proposal.formal_situation if community.formal else proposal.situation,
        kind=proposal.kind,
        tags=proposal.tags,
        language=community.language,
        created_at=turn.now,
        slug=proposal.slug,
        standing=standing,
    )


async def give_way(theme: Theme, turn: Turn) -> None:
    """A theme that was asked goes behind the others of the queue, for when its year is over."""
    if theme.standing is Standing.READY:
        others = [one for one in await _ready(theme.community, turn) if one != theme.id]
        await turn.unit.themes.arrange(theme.community, [*others, theme.id])


async def _ready(community: str, turn: Turn) -> list[str]:
    themes = await turn.unit.themes.of(community)
    return [theme.id for theme in themes if theme.standing is Standing.READY]


# ---- When it runs low -------------------------------------------------------------------------------------


async def tell_if_low(asked: Theme, programme: Programme, community: Community, turn: Turn) -> None:
    """Tell the whole core team that few themes are left after ``asked``; once, until they change them."""
    stock = await stock_of(programme.place, community, turn)
    queued = programme.order is Order.QUEUE and asked.standing is Standing.READY
    left = len(stock.own) if queued and stock.supplied else len(stock.all)
    if left >= LOW:
        return
    message = "stock.own_low" if queued and stock.supplied else "stock.all_low"
    state = sha256(" ".join(sorted(await _ready(community.id, turn))).encode()).hexdigest()[:16]
    await _tell(message, f"low:{programme.id}:{state}", programme, community, turn, left=left)


async def tell_none_left(
    programme: Programme, community: Community, occurrence: Occurrence, turn: Turn
) -> None:
    """Tell the whole core team that nothing was asked, since all was asked within twelve months."""
    await _tell("stock.none_left", f"none-left:{programme.id}:{occurrence}", programme, community, turn)


async def _tell(
    message: str, key: str, programme: Programme, community: Community, turn: Turn, **facts: int
) -> None:
    channel = await turn.unit.channels.get(programme.place)
    for member in await turn.unit.members.facilitators(community.id):
        voice = turn.voice(community, member)
        said = voice.text(
            message,
            programme=programme.name,
            channel=channel.name if channel else programme.place.channel,
            **facts,
        )
        write = Button(voice.plain("planning.new_theme_button"), "writing.open", community.id, "primary")
        choose = Button(voice.plain("arranging.catalogue_button"), "arranging.catalogue", community.id)
        aside = Button(voice.plain("arranging.aside_button"), "arranging.aside", community.id)
        mends = (replace(choose, style="primary"), replace(write, style="plain"))
        buttons = mends if message == "stock.own_low" else (write, aside)
        await turn.owe(Tell(member.person, Card((said, Buttons(buttons))), key=f"{key}:{member.id}"))
