"""What is said beside a question somebody wrote: a twin it may have, a hint. Nothing is ever refused."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards import Block
from bot.catalogue import Proposal
from bot.features.communities.joining import Present
from bot.features.themes.likeness import NEAR, likeness
from bot.features.themes.linting import hints
from bot.model.theme import Standing, Theme
from bot.turn import Turn
from bot.wording import Voice


async def advice(theme: Theme, present: Present, turn: Turn, voice: Voice | None = None) -> list[Block]:
    """The likeliest twin of a theme, and what could be kinder or clearer about it, in a sentence each.

    It is said to whoever is present, unless in another ``voice``.
    """
    voice = voice or present.voice
    said: list[Block] = [
        voice.note(f"advising.{hint}") for hint in hints(theme.question, present.community.language)
    ]
    twin = await _twin(theme, present, turn)
    return [_told(*twin, present, voice), *said] if twin else said


async def _twin(theme: Theme, present: Present, turn: Turn) -> tuple[str, str, datetime | None] | None:
    """The question nearest to that of ``theme``, where it stands, and when it was asked last."""
    themes = await turn.unit.themes.of(present.community.id)
    # A request is nobody's to show who may not look where it was asked.
    left_out = {Standing.DECLINED, Standing.REQUESTED}
    others = [one for one in themes if one.id != theme.id and one.standing not in left_out]
    known = {one.slug for one in others}
    catalogue = [one for one in turn.catalogue.themes(present.community.language) if one.slug not in known]
    all_there_are: list[Theme | Proposal] = [*others, *catalogue]
    nearest = max(all_there_are, key=lambda one: likeness(one.question, theme.question), default=None)
    if nearest is None or likeness(nearest.question, theme.question) < NEAR:
        return None
    if not isinstance(nearest, Theme):
        return nearest.question, "catalogue", None
    asked = [
        when[nearest.id]
        for channel in await turn.unit.channels.of(present.community.id)
        if nearest.id in (when := await turn.unit.postings.asked(channel.place))
    ]
    return nearest.question, "asked" if asked else nearest.standing, max(asked, default=None)


def _told(question: str, where: str, asked: datetime | None, present: Present, voice: Voice) -> Block:
    day = asked.astimezone(ZoneInfo(present.community.timezone)).date() if asked else None
    return voice.note("advising.twin", question=question, where=where, day=day)
