"""A reply in a theme's thread is an answer. It follows its author, however late."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, Whisper
from bot.events import MessageDeleted, MessageEdited, MessagePosted
from bot.features import archiving, asking, consenting
from bot.features.joining import Present, join
from bot.model.answer import Answer
from bot.model.parts import Parts
from bot.model.posting import Posting
from bot.router import Router
from bot.turn import Turn

FEWEST_WORDS = 3
LONGEST_QUESTION = 15
"""A reply that only asks back is rarely longer, in words; what is longer tells something too."""
_COURTESIES = re.compile(
    r"merci|beaucoup|bravo|bonjour|salut|super|top|génial|excellent|parfait|chouette|oui|non|ok|d'accord"
    r"|thanks|thank|you|so|very|much|great|nice|hello|hi|yes|no|cool|perfect|well|done"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MENTION_OR_LINK = re.compile(r"<[^>\s]+>|https?://\S+|:[\w+-]+:")


def is_answer(message: MessagePosted) -> bool:
    """Whether a reply tells how somebody does it.

    Not counted: what a bot says; fewer than three words besides mentions, links, emoji and courtesies; a
    short question back, that is a single sentence of at most fifteen words that ends in a question mark. A
    file or a voice note is always an answer.
    """
    if message.by_bot:
        return False
    if message.files:
        return True
    text = _MENTION_OR_LINK.sub(" ", message.text).strip()
    words = _WORD.findall(text.lower())
    asks_back = text.endswith("?") and not re.search(r"[.!?…]\s", text) and len(words) <= LONGEST_QUESTION
    return sum(not _COURTESIES.fullmatch(word) for word in words) >= FEWEST_WORDS and not asks_back


async def take_answer(event: MessagePosted, turn: Turn) -> Sequence[Action]:
    """Keep a reply in a posting's thread; one that is already kept now reads as the message does."""
    if event.address.place.thread is None or event.by_bot:
        return ()
    posting = await turn.unit.postings.of_thread(event.address.place)
    if posting is None:
        return ()
    answer = await turn.unit.answers.from_source(event.address)
    if answer is None:
        return await _take_new(event, posting, turn) if is_answer(event) else ()
    if answer.removed_at is not None:
        return ()
    revised = answer.revised(replace(answer.parts, method=_told(event)), turn.now)
    if revised is answer:
        return ()
    await turn.unit.answers.save(revised)
    await archiving.follow_answer(revised, turn)
    return ()


async def _take_new(event: MessagePosted, posting: Posting, turn: Turn) -> Sequence[Action]:
    community = await turn.unit.communities.get(posting.community)
    if community is None:
        return ()
    member = await join(event.author, community, turn)
    answer = Answer(
        id=turn.dice.id(),
        community=community.id,
        posting=posting.id,
        member=member.id,
        parts=Parts(method=_told(event)),
        created_at=event.at,
        source=event.address,
    )
    await turn.unit.answers.save(answer)
    present = Present(community, member, turn.voice(community, member))
    private = await consenting.ask_or_archive(answer, posting, present, turn)
    return [
        *(Whisper(member.person, event.address.place, card) for card in private),
        *await asking.refresh(posting, turn),
    ]


async def remove_answer(event: MessageDeleted, turn: Turn) -> Sequence[Action]:
    """Forget what the deleted message said, and withdraw the practice that came of it."""
    answer = await turn.unit.answers.from_source(event.address)
    if answer is None or answer.removed_at is not None:
        return ()
    return await remove(answer, turn)


async def remove(answer: Answer, turn: Turn) -> list[Action]:
    """Leave a tombstone of an answer, and withdraw the practice that came of it."""
    await turn.unit.answers.save(answer.removed(turn.now))
    await archiving.withdraw_with_answer(answer, turn)
    posting = await turn.unit.postings.get(answer.posting)
    return await asking.refresh(posting, turn) if posting else []


def _told(event: MessagePosted) -> str:
    links = (f"{file.name} : {file.url}" for file in event.files)
    return "\n".join(part for part in (event.text.strip(), *links) if part)


routes = Router(
    events={
        MessagePosted: take_answer,
        MessageEdited: take_answer,
        MessageDeleted: remove_answer,
    }
)
