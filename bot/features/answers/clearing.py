"""A theme's thread or channel was deleted, with all that was said in it: what its authors kept stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.actions import Action
from bot.events import PlaceGone
from bot.features.answers import answering
from bot.model.answer import Answer
from bot.model.member import Consent
from bot.model.posting import Posting
from bot.model.practice import State
from bot.router import Router
from bot.turn import Turn

MOST_POSTINGS = 1_000
"""How many themes of a deleted channel are looked at, the newest first."""
EVER = datetime.min.replace(tzinfo=UTC)


async def clear(event: PlaceGone, turn: Turn) -> Sequence[Action]:
    """Forget what nobody kept. A practice, or what may become one, is its author's: it stands nowhere now."""
    actions: list[Action] = []
    for posting in await _postings(event, turn):
        for answer in await turn.unit.answers.in_thread(posting.id):
            if answer.source is None or event.place.thread not in (None, answer.source.place.thread):
                continue  # what stands beside a thread does not go with it
            if await _is_its_authors(answer, turn):
                await turn.unit.answers.save(replace(answer, source=None))
            else:
                actions = await answering.remove(answer, turn)
    return actions if event.place.thread else ()  # in a deleted channel no theme is left to say how many


async def _is_its_authors(answer: Answer, turn: Turn) -> bool:
    """Whether it was kept, or its author may still say that it should be."""
    practice = await turn.unit.practices.from_answer(answer.id)
    if practice is not None:
        return practice.state is not State.WITHDRAWN
    author = await turn.unit.members.get(answer.member)
    return author is not None and author.consent in {Consent.UNASKED, Consent.ASK}


async def _postings(event: PlaceGone, turn: Turn) -> list[Posting]:
    if event.place.thread is None:
        return await turn.unit.postings.newest([event.place], EVER, MOST_POSTINGS)
    posting = await turn.unit.postings.of_thread(event.place)
    return [posting] if posting else []


routes = Router(events={PlaceGone: clear})
