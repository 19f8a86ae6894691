"""What is said beside a question somebody wrote: a twin it may have, a hint. Nothing is ever refused."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards import Block
from bot.catalogue import Catalogue, Proposal
from bot.features.communities.joining import Present
from bot.features.themes.likeness import NEAR, likeness
from bot.features.themes.linting import hints
from bot.model.community import Community
from bot.model.theme import Standing, Theme
from bot.ports import UnitOfWork
from bot.turn import Turn
from bot.wording import Fact, Voice


async def advice(theme: Theme, present: Present, turn: Turn, voice: Voice | None = None) -> list[Block]:
    """The likeliest twin of a theme, and what could be kinder or clearer about it, in a sentence each.

    It is said to whoever is present, unless in another ``voice``.
    """
    voice = voice or present.voice
    found = await noticed(theme, present.community, turn.unit, turn.catalogue)
    return [voice.note(message, **facts) for message, facts in found]


async def noticed(
    theme: Theme, community: Community, unit: UnitOfWork, catalogue: Catalogue
) -> list[tuple[str, dict[str, Fact]]]:
    """What could be said about a theme: the messages, each with its facts."""
    said: list[tuple[str, dict[str, Fact]]] = [
        (f"advising.{hint}", {}) for hint in hints(theme.question, community.language)
    ]
    twin = await _twin(theme, community, unit, catalogue)
    if twin is None:
        return said
    question, where, asked = twin
    day = asked.astimezone(ZoneInfo(community.timezone)).date() if asked else None
    return [("advising.twin", {"question": question, "where": where, "day": day}), *said]


async def _twin(
    theme: Theme, community: Community, unit: UnitOfWork, catalogue: Catalogue
) -> tuple[str, str, datetime | None] | None:
    """The question nearest to that of ``theme``, where it stands, and when it was asked last."""
    themes = await unit.themes.of(community.id)
    # A request is nobody's to show who may not look where it was asked.
    left_out = {Standing.DECLINED, Standing.REQUESTED}
    others = [one for one in themes if one.id != theme.id and one.standing not in left_out]
    known = {one.slug for one in others}
    supplied = [one for one in catalogue.themes(community.language) if one.slug not in known]
    all_there_are: list[Theme | Proposal] = [*others, *supplied]
    nearest = max(all_there_are, key=lambda one: likeness(one.question, theme.question), default=None)
    if nearest is None or likeness(nearest.question, theme.question) < NEAR:
        return None
    if not isinstance(nearest, Theme):
        return nearest.question, "catalogue", None
    asked = [
        when[nearest.id]
        for channel in await unit.channels.of(community.id)
        if nearest.id in (when := await unit.postings.asked(channel.place))
    ]
    return nearest.question, "asked" if asked else nearest.standing, max(asked, default=None)
