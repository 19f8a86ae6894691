"""What sets a request apart from the other themes where it is asked: who asks, and whether they still do."""

from bot.cards import Note, Text
from bot.model.request import Request, State
from bot.model.theme import Standing, Theme
from bot.turn import Turn
from bot.wording import Voice


async def request_of(theme: Theme, turn: Turn) -> Request | None:
    """The request a theme is, if it is one."""
    return await turn.unit.requests.get(theme.id) if theme.standing is Standing.REQUESTED else None


async def heading(theme: Theme, request: Request, voice: Voice, turn: Turn) -> Text:
    """The question, and who asks if they would have it known."""
    asker = await turn.unit.members.get(request.member) if request.member and request.named else None
    name = asker.person.name if asker else ""
    return voice.text("requesting.question", question=theme.question, name=name)


def how_to_answer(request: Request, voice: Voice) -> Note:
    """The ways to answer; that nobody has to any more, where who asked has what they need."""
    closed = request.state is State.CLOSED
    return voice.note("requesting.closed_trace" if closed else "asking.how_to_answer")
