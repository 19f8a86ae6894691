"""A reply to a theme is an answer, in its thread or beneath it. It follows its author, however late."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.actions import Action, Whisper
from bot.events import ChannelRead, MessageDeleted, MessageEdited, MessagePosted, ThreadRead
from bot.features.answers import consenting
from bot.features.communities.joining import Present, join, seen_again
from bot.features.practices import archiving
from bot.features.programmes import asking
from bot.features.requests import answered
from bot.model.answer import Answer
from bot.model.parts import Parts
from bot.model.place import Address, Place
from bot.model.posting import Posting
from bot.router import Router
from bot.turn import Turn

LATELY = timedelta(days=1)
"""What was kept longer ago than an interruption lasts has been told in the theme's message."""
FEWEST_WORDS = 3
LONGEST_QUESTION = 15
"""A reply that only asks back is rarely longer, in words; what is longer tells something too."""
MOST_POSTINGS = 500
"""Themes of one channel whose answers are compared with what stands there."""
_COURTESIES = re.compile(
    r"merci|beaucoup|bravo|bonjour|salut|super|top|génial|excellent|parfait|chouette|oui|non|ok|d'accord"
    r"|thanks|thank|you|so|very|much|great|nice|hello|hi|yes|no|cool|perfect|well|done"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MENTION_OR_LINK = re.compile(r"<[^>\s]+>|(?<!\S)@[^ \n]+|https?://\S+|:[\w+-]+:")


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
    """Keep a reply to a posting; what is known of it already is newer, and stands."""
    posting = await _posting(event, turn)
    if posting is None or await turn.unit.answers.from_source(event.address):
        return ()
    return await _take_new(event, posting, turn) if is_answer(event) else ()


async def revise_answer(event: MessageEdited, turn: Turn) -> Sequence[Action]:
    """Keep what a reply says now, and let its practice follow; a reply may become an answer only then."""
    posting = await _posting(event, turn)
    answer = await turn.unit.answers.from_source(event.address)
    if posting is None or answer is None:
        return await _take_new(event, posting, turn) if posting and is_answer(event) else ()
    if answer.removed_at is not None or event.version < answer.version:
        return ()  # an older reading that comes late: another process may have heard the newer one first
    revised = answer.revised(replace(answer.parts, method=_told(event)), turn.now)
    if revised is not answer or event.version > answer.version:
        await turn.unit.answers.save(replace(revised, version=event.version))
    if revised is not answer and is_answer(event):
        await archiving.follow_answer(revised, turn)
    return ()


async def _posting(event: MessagePosted, turn: Turn) -> Posting | None:
    """The posting a person's message replies to: in its thread, or beneath it in the channel."""
    place = event.address.place
    if place.thread is None and event.reply_to:
        place = Address(place, event.reply_to).thread
    if event.by_bot or place.thread is None:
        return None
    return await turn.unit.postings.of_thread(place)


async def _take_new(event: MessagePosted, posting: Posting, turn: Turn) -> Sequence[Action]:
    community = await turn.unit.communities.get(posting.community)
    if community is None:
        return ()
    member = await seen_again(await join(event.author, community, turn), event.at, turn)
    answer = Answer(
        id=turn.dice.id(),
        community=community.id,
        posting=posting.id,
        member=member.id,
        parts=Parts(method=_told(event)),
        created_at=event.at,
        source=event.address,
        version=event.version,
    )
    await turn.unit.answers.save(answer)
    present = Present(community, member, turn.voice(community, member))
    await answered.note_answer(answer, posting, turn)
    private = await consenting.ask_or_archive(answer, posting, present, turn)
    return [
        *(Whisper(member.person, event.address.place, card) for card in private),
        *await asking.refresh(posting, turn),
    ]


async def remove_answer(event: MessageDeleted, turn: Turn) -> Sequence[Action]:
    """Forget what the deleted message said, and withdraw the practice that came of it."""
    answer = await turn.unit.answers.from_source(event.address)
    if answer is not None:
        return await remove(answer, turn) if answer.removed_at is None else ()
    posting = await _hangs_from(event.address.place, turn)
    if posting is not None:
        # It may still be handed over, late: a tombstone keeps it from becoming an answer then.
        nobody = Answer(
            id=turn.dice.id(),
            community=posting.community,
            posting=posting.id,
            member="",
            parts=Parts(),
            created_at=event.at,
            source=event.address,
            removed_at=turn.now,
        )
        await turn.unit.answers.save(nobody)
    await archiving.withdraw_with_message(event.address, turn)
    return ()


async def _hangs_from(thread: Place, turn: Turn) -> Posting | None:
    """The posting whose thread this is; or else one that may be, since nobody knows yet where it stands."""
    if thread.thread is None:
        return None
    if posting := await turn.unit.postings.of_thread(thread):
        return posting
    return next(iter(await turn.unit.postings.unsaid([thread.whole_channel])), None)


async def remove_missing(event: ThreadRead, turn: Turn) -> Sequence[Action]:
    """Forget what was deleted while nobody listened; and let the theme say what is true.

    Whoever kept an answer may have died before they changed the theme's message.
    """
    posting = await turn.unit.postings.of_thread(event.thread)
    if posting is None:
        return ()
    answers = await turn.unit.answers.in_thread(posting.id)
    lately = any(turn.now - answer.created_at < LATELY for answer in answers)
    actions = await asking.refresh(posting, turn) if lately else []
    for answer in answers:
        source = answer.source
        # What found no place in its thread was shown beside it: that was not looked at.
        if source is None or source.place != event.thread:
            continue
        if source.message in event.known - event.messages:
            actions = await remove(answer, turn)
    return actions


async def remove_missing_beside(event: ChannelRead, turn: Turn) -> Sequence[Action]:
    """Forget what was replied beside a thread, and deleted while nobody listened."""
    actions: list[Action] = []
    for posting in await turn.unit.postings.newest([event.place], event.at - asking.OPEN_FOR, MOST_POSTINGS):
        for answer in await turn.unit.answers.in_thread(posting.id):
            source = answer.source
            # What is in a thread is not looked at here.
            if source is None or source.place != event.place:
                continue
            if source.message in event.known - event.messages:
                actions += await remove(answer, turn)
    return actions


async def remove(answer: Answer, turn: Turn) -> list[Action]:
    """Leave a tombstone of an answer, and withdraw the practice that came of it."""
    await turn.unit.answers.save(answer.removed(turn.now))
    await archiving.withdraw_with_answer(answer, turn)
    for owed in (f"answer:{answer.id}", f"offer:{answer.id}"):
        delivery = await turn.unit.deliveries.get(owed)
        if delivery is not None and delivery.open:
            await turn.unit.deliveries.save(delivery.dropped())
    posting = await turn.unit.postings.get(answer.posting)
    if posting is None:
        return []
    await answered.note_removal(posting, turn)
    return await asking.refresh(posting, turn)


def _told(event: MessagePosted) -> str:
    links = (f"{file.name} : {file.url}" for file in event.files)
    return "\n".join(part for part in (event.text.strip(), *links) if part)


routes = Router(
    events={
        MessagePosted: take_answer,
        MessageEdited: revise_answer,
        MessageDeleted: remove_answer,
        ThreadRead: remove_missing,
        ChannelRead: remove_missing_beside,
    }
)
