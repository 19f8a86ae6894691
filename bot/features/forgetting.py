"""Somebody would like to be forgotten: they are asked once more, and then nothing of theirs is left here."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.cards import Button, Buttons, Card
from bot.events import ButtonPressed, CommandInvoked, Interaction
from bot.features.communities import departing
from bot.features.programmes import asking, journalling, showing
from bot.features.requests import living
from bot.features.trials import reminding, trying
from bot.model.community import Community
from bot.model.member import Member
from bot.model.request import State
from bot.model.theme import Standing
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Voice


async def ask(event: CommandInvoked, turn: Turn) -> Sequence[Action]:
    """Say what goes and what stays, and ask once more."""
    memberships, voice = await _memberships(event, turn)
    practices = sum([len(await turn.unit.practices.of(member.id)) for _, member in memberships])
    answers = sum([len(await turn.unit.answers.of(member.id)) for _, member in memberships])
    said = voice.text(
        "forgetting.sure",
        communities=[community.name for community, _ in memberships],
        answers=answers,
        practices=practices,
    )
    yes = Button(voice.plain("forgetting.yes_button"), "forgetting.yes", style="danger")
    no = Button(voice.plain("forgetting.no_button"), "forgetting.no", style="primary")
    return [Whisper(event.person, event.place, Card((said, Buttons((yes, no)))), event.interaction)]


async def keep(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Leave everything as it is."""
    _, voice = await _memberships(event, turn)
    card = Card((voice.text("forgetting.kept"),))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True)]


async def forget(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Leave nothing of somebody in any community; who they were is told by nothing any more."""
    memberships, voice = await _memberships(event, turn)
    await turn.unit.drafts.forget_all(event.person)
    await turn.unit.handouts.forget(event.person)
    # Their own first: what is about to be told to others is not theirs to take along.
    await turn.unit.deliveries.forget(event.person)
    redrawn: list[Action] = []
    for community, member in memberships:
        redrawn += await _forget(member, community, event.id, turn)
    card = Card((voice.text("forgetting.forgotten"),))
    return [Whisper(event.person, event.place, card, event.interaction, replaces=True), *redrawn]


async def _memberships(event: Interaction, turn: Turn) -> tuple[list[tuple[Community, Member]], Voice]:
    """Who somebody is in each of their communities, and how to speak to them; nobody joins one by this."""
    found = [
        (community, member)
        for community in await turn.unit.communities.of(event.person)
        if (member := await turn.unit.members.of(community.id, event.person))
    ]
    if not found:
        raise Declined(turn.stranger_voice(event.person).text("forgetting.nothing"))
    return found, turn.voice(*found[0])


async def _forget(member: Member, community: Community, happening: str, turn: Turn) -> list[Action]:
    for trial in await turn.unit.trials.of(member.id):
        await trying.leave_nothing(trial, turn)
    redrawn = [
        *await _take_back_requests(member, turn),
        *await _empty_practices_and_answers(member, turn),
    ]
    await _sign_no_theme(member, community, turn)
    await journalling.forget(member.id, community.id, turn)
    await turn.unit.polls.forget_voter(member.id)
    await turn.unit.members.remove(member.id)
    if member.facilitator:
        await departing.tell_who_remains(member, community, happening, turn)
    return redrawn


async def _take_back_requests(member: Member, turn: Turn) -> list[Action]:
    redrawn: list[Action] = []
    for request in await turn.unit.requests.of(member.id):
        theme = await turn.unit.themes.get(request.id)
        if theme is not None:
            gone = replace(request, state=State.WITHDRAWN, member=None, notice=None)
            redrawn += await living.take_back(request, gone, theme, turn)
    return redrawn


async def _empty_practices_and_answers(member: Member, turn: Turn) -> list[Action]:
    redrawn: list[Action] = []
    postings: dict[str, None] = {}
    for practice in await turn.unit.practices.of(member.id):
        gone = replace(practice.emptied(), author=None, author_name="", tags=(), named=False)
        await turn.unit.practices.save(gone)
        await reminding.follow(gone, turn)
        postings |= {practice.posting: None} if practice.posting else {}
    for answer in await turn.unit.answers.of(member.id):
        # The tombstone stays, or what is read again of its thread would bring the answer back.
        buried = replace(answer.removed(turn.now), member="")
        await turn.unit.answers.save(buried)
        shown = await turn.unit.deliveries.get(f"answer:{answer.id}")
        if shown is not None and shown.open:
            await turn.unit.deliveries.save(shown.dropped())
        if shown is not None:
            redrawn += await showing.reshow_answer(buried, turn)
        postings[answer.posting] = None
    for which in postings:
        if posting := await turn.unit.postings.get(which):
            redrawn += await asking.refresh(posting, turn)
    return redrawn


async def _sign_no_theme(member: Member, community: Community, turn: Turn) -> None:
    """What they proposed is nobody's; what nobody decided about is gone."""
    for theme in await turn.unit.themes.of(community.id):
        if theme.author != member.id:
            continue
        if theme.standing is not Standing.PROPOSED:
            await turn.unit.themes.save(replace(theme, author=None))
            continue
        gone = replace(theme, question="", situation="", author=None, standing=Standing.DECLINED)
        await turn.unit.themes.save(gone)
        for facilitator in await turn.unit.members.facilitators(community.id):
            told = await turn.unit.deliveries.get(f"proposed:{theme.id}:{facilitator.id}")
            if told is not None and told.open:
                await turn.unit.deliveries.save(told.dropped())


routes = Router(
    buttons={"forgetting.yes": forget, "forgetting.no": keep},
    commands={"practice.forget": ask},
)
