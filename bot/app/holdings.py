"""Everything that is kept of one person, as a file they can read."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.model.answer import Answer
from bot.model.community import Community
from bot.model.member import Member
from bot.model.place import Person
from bot.model.practice import Practice
from bot.model.request import Request
from bot.model.theme import Standing
from bot.model.trial import Trial
from bot.ports import Storage, UnitOfWork

ACTS = 10_000
"""How far back a facilitator's acts are looked for."""


async def fetched(code: str, storage: Storage, now: datetime) -> bytes | None:
    """What is kept of whom that code was given to; None where nobody has it now."""
    async with storage.unit() as unit:
        handout = await unit.handouts.get(code)
        if handout is None or handout.until < now:
            return None
        told = await held(handout.person, unit)
    return json.dumps(told, ensure_ascii=False, indent=2, default=_told).encode()


async def held(person: Person, unit: UnitOfWork) -> dict[str, Any]:
    """What is kept of somebody, in every community they are in."""
    communities = [
        await _in_community(community, member, unit)
        for community in await unit.communities.of(person)
        if (member := await unit.members.of(community.id, person))
    ]
    return {
        "account": {"messenger": person.messenger, "workspace": person.workspace, "user": person.user},
        "communities": communities,
        "drafts": [
            {"form": draft.form, "typed": draft.values, "at": draft.at}
            for draft in await unit.drafts.of(person)
        ],
    }


async def _in_community(community: Community, member: Member, unit: UnitOfWork) -> dict[str, Any]:
    acts = await unit.journal.of_community(community.id, ACTS)
    themes = await unit.themes.of(community.id)
    return {
        "community": community.name,
        "name": member.person.name,
        "joined_at": member.joined_at,
        "core_team": member.facilitator,
        "keep_answers": member.consent,
        "language": member.language,
        "paused_until": member.paused_until,
        "gone_at": member.gone_at,
        "answers": [await _answer(one, unit) for one in await unit.answers.of(member.id)],
        "practices": [_practice(one) for one in await unit.practices.of(member.id)],
        "requests": [await _request(one, unit) for one in await unit.requests.of(member.id)],
        "trials": [await _trial(one, member.person, unit) for one in await unit.trials.of(member.id)],
        "themes": [
            {"question": theme.question, "situation": theme.situation, "standing": theme.standing}
            for theme in themes
            if theme.author == member.id and theme.standing is not Standing.REQUESTED
        ],
        "votes": [await _question(theme, unit) for theme in (await unit.polls.chosen_by(member.id)).values()],
        "acts": [{"act": act.act, "at": act.at} for act in acts if act.member == member.id],
    }


async def _answer(answer: Answer, unit: UnitOfWork) -> dict[str, Any]:
    posting = await unit.postings.get(answer.posting)
    return {
        "question": await _question(posting.theme, unit) if posting else "",
        **asdict(answer.parts),
        "with_name": answer.named,
        "at": answer.created_at,
        "before": [{**asdict(one.parts), "until": one.until} for one in answer.revisions],
    }


def _practice(practice: Practice) -> dict[str, Any]:
    return {
        "title": practice.title,
        **asdict(practice.parts),
        "tags": list(practice.tags),
        "with_name": practice.named,
        "state": practice.state,
        "at": practice.created_at,
    }


async def _request(request: Request, unit: UnitOfWork) -> dict[str, Any]:
    theme = await unit.themes.get(request.id)
    return {
        "question": theme.question if theme else "",
        "situation": theme.situation if theme else "",
        "with_name": request.named,
        "state": request.state,
        "at": request.created_at,
    }


async def _trial(trial: Trial, person: Person, unit: UnitOfWork) -> dict[str, Any]:
    # The practice is somebody else's: what they may not see by now is not theirs to read here.
    practice = await unit.practices.read(trial.practice, person)
    return {
        "practice": practice.title if practice else "",
        "context": trial.context,
        "ask_on": trial.ask_on,
        "result": trial.result,
        "why": trial.why,
        "at": trial.created_at,
    }


async def _question(theme: str, unit: UnitOfWork) -> str:
    kept = await unit.themes.get(theme)
    return kept.question if kept else ""


def _told(value: date | datetime | Iterable[Any]) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no file.")
