"""Who asks is told privately that answers came: soon after the first, then now and then, never one by one."""

from dataclasses import replace
from datetime import timedelta

from bot.cards import Button, Buttons, Card
from bot.deliveries import Delivery, Outcome
from bot.features.communities import peace
from bot.features.programmes import asking
from bot.model.answer import Answer
from bot.model.community import Community
from bot.model.member import Member
from bot.model.posting import Posting
from bot.model.request import Request, State
from bot.turn import Turn
from bot.wording import Voice

SOON = timedelta(minutes=10)
"""An answer is given so long to be joined by others."""
APART = timedelta(hours=6)
"""Who asks hears no sooner of further answers."""


async def by_others(request: Request, turn: Turn) -> list[Answer]:
    """The answers to a request but for those of who asks."""
    answers = turn.unit.answers
    given = [*await answers.in_thread(request.posting), *await answers.unshown(request.posting)]
    return [answer for answer in given if answer.member != request.member]


async def note_answer(answer: Answer, posting: Posting, turn: Turn) -> None:
    """See that who asks hears of an answer; nothing, where it answers no request of somebody else's."""
    request = await _answered(posting, turn)
    if request is None or request.member in {None, answer.member}:
        return
    if not await _recount(request, posting, turn):
        await _owe(request, posting, turn)


async def note_removal(posting: Posting, turn: Turn) -> None:
    """See that who asks hears of no answer that is gone."""
    if request := await _answered(posting, turn):
        await _recount(request, posting, turn)


async def _answered(posting: Posting, turn: Turn) -> Request | None:
    """The open request a posting asks, if it asks one: no programme does."""
    request = None if posting.programme else await turn.unit.requests.get(posting.theme)
    return request if request and request.state is State.OPEN else None


async def tell_not_asked(posting: Posting, reason: str, turn: Turn) -> None:
    """Tell who asks that their request could not be posted, and that the core team knows."""
    request = await turn.unit.requests.get(posting.theme)
    theme = await turn.unit.themes.get(posting.theme)
    asker, community = await _asker(request, turn) if request else (None, None)
    if request is None or theme is None or asker is None or community is None:
        return
    voice = turn.voice(community, asker)
    said = voice.text(
        "requesting.not_asked",
        question=theme.question,
        channel=await asking.channel_name(posting.place, turn),
        reason=voice.plain(f"asking.hindrance_{reason}"),
    )
    mine = Buttons((_mine_button(community, voice),))
    await peace.tell(asker, community, Card((said, mine)), f"unasked:{asker.id}:{turn.dice.id()}", turn)


async def drop(request: Request, turn: Turn) -> None:
    """Tell who asked nothing more."""
    if (latest := await _latest(request, turn)) and latest.open:
        await turn.unit.deliveries.save(latest.dropped())


async def put_off(request: Request, member: Member, community: Community, turn: Turn) -> None:
    """Let a notice that waits come when ``member`` is back, or at once if they no longer pause."""
    latest = await _latest(request, turn)
    if latest is not None and latest.outcome is Outcome.WAITING:
        due_at = peace.in_peace(latest.due_at, member, community) if member.paused_until else turn.now
        await turn.unit.deliveries.save(replace(latest, due_at=due_at))


async def _recount(request: Request, posting: Posting, turn: Turn) -> bool:
    """Let the notice that is not said yet count what there is now; whether there is one."""
    latest = await _latest(request, turn)
    if latest is None or latest.outcome not in {Outcome.WAITING, Outcome.REFUSED}:
        return False
    card = await _card(request, posting, turn)
    kept = replace(latest, action=replace(latest.action, card=card)) if card else latest.dropped()
    await turn.unit.deliveries.save(kept)
    return card is not None


async def _owe(request: Request, posting: Posting, turn: Turn) -> None:
    card = await _card(request, posting, turn)
    asker, community = await _asker(request, turn)
    if card is None or asker is None or community is None:
        return
    latest = await _latest(request, turn)
    due_at = turn.now + SOON
    if latest is not None and latest.outcome is not Outcome.DROPPED:
        due_at = max(due_at, latest.due_at + APART)
    # Its name says nothing of the request: once that is nobody's, no notice tells whose it was.
    notice = f"answered:{asker.id}:{turn.dice.id()}"
    await turn.unit.requests.save(replace(request, notice=notice))
    await peace.tell(asker, community, card, notice, turn, due_at)


async def _card(request: Request, posting: Posting, turn: Turn) -> Card | None:
    """How many answers there are, and where; None without any."""
    theme = await turn.unit.themes.get(request.id)
    asker, community = await _asker(request, turn)
    count = len(await by_others(request, turn))
    if theme is None or asker is None or community is None or not count:
        return None
    voice = turn.voice(community, asker)
    channel = await asking.channel_name(posting.place, turn)
    said = voice.text("requesting.answered", count=count, question=theme.question, channel=channel)
    close = Button(voice.plain("requesting.close_button"), "requesting.close", request.id)
    return Card((said, Buttons((close, _mine_button(community, voice)))))


def _mine_button(community: Community, voice: Voice) -> Button:
    return Button(voice.plain("requesting.mine_button"), "requesting.mine", community.id)


async def _asker(request: Request, turn: Turn) -> tuple[Member | None, Community | None]:
    asker = await turn.unit.members.get(request.member) if request.member else None
    return asker, await turn.unit.communities.get(request.community)


async def _latest(request: Request, turn: Turn) -> Delivery | None:
    return await turn.unit.deliveries.get(request.notice) if request.notice else None
