"""Our messages say what is true; where one cannot be made to, whoever can mend that is told."""

from collections.abc import Sequence

from bot.actions import Action, Edit, Tell, Whisper
from bot.cards import Button, Buttons, Card
from bot.events import ButtonPressed, ChangeRefused, MessageChanged
from bot.features.communities.joining import meet_facilitator
from bot.features.programmes import asking, showing
from bot.ports import Hindrance
from bot.router import Router
from bot.turn import Declined, Turn


async def keep_true(event: MessageChanged, turn: Turn) -> Sequence[Action]:
    """Edit a message of a theme or an answer once more, if what it has come to say is no longer true."""
    posting = await turn.unit.postings.of_thread(event.address.thread)
    if posting is not None:
        edits = await asking.refresh(posting, turn)
    else:
        answer = await turn.unit.answers.from_source(event.address)
        edits = await showing.reshow_answer(answer, turn) if answer else []
    return [edit for edit in edits if isinstance(edit, Edit) and edit.card != event.card]


async def tell_it_still_stands(event: ChangeRefused, turn: Turn) -> Sequence[Action]:
    """Tell the core team, and whoever wrote the answer, once for each change of it."""
    answer = await turn.unit.answers.from_source(event.address)
    if answer is None or event.reason == Hindrance.GONE:
        return ()  # nobody reads it any more
    community = await turn.unit.communities.get(answer.community)
    posting = await turn.unit.postings.get(answer.posting)
    theme = await turn.unit.themes.get(posting.theme) if posting else None
    if community is None or theme is None:
        return ()
    channel = await asking.channel_name(event.address.place, turn)
    facts: dict[str, str | bool] = {
        "question": theme.question,
        "channel": channel,
        "removed": answer.removed_at is not None,
    }
    what = "removed" if answer.removed_at else f"changed:{len(answer.revisions)}:{answer.named}"
    for facilitator in await turn.unit.members.facilitators(community.id):
        voice = turn.voice(community, facilitator)
        why = voice.plain(f"asking.hindrance_{event.reason}")
        retry = Button(voice.plain("asking.retry_button"), "keeping_true.retry", answer.id, "primary")
        card = Card((voice.text("keeping_true.told", reason=why, **facts), Buttons((retry,))))
        await turn.owe(Tell(facilitator.person, card, key=f"unchanged:{answer.id}:{what}:{facilitator.id}"))
    author = await turn.unit.members.get(answer.member)
    if author is not None:
        card = Card((turn.voice(community, author).text("keeping_true.told_author", **facts),))
        await turn.owe(Tell(author.person, card, key=f"unchanged:{answer.id}:{what}"))
    return ()


async def try_again(event: ButtonPressed, turn: Turn) -> Sequence[Action]:
    """Change the message once more: something was mended."""
    answer = await turn.unit.answers.get(event.value)
    present = await meet_facilitator(event, turn, answer.community if answer else None)
    if answer is None or answer.community != present.community.id:
        raise Declined(present.voice.text("answering.gone_answer"))
    said = Card((present.voice.text("keeping_true.tried"),))
    return [
        *await showing.reshow_answer(answer, turn),
        Whisper(event.person, event.place, said, event.interaction),
    ]


routes = Router(
    buttons={"keeping_true.retry": try_again},
    events={MessageChanged: keep_true, ChangeRefused: tell_it_still_stands},
)
