"""Between two steps, or in another order than it was done, nothing is lost and nothing comes back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from bot.actions import Action, Edit, Post, Tell
from bot.deliverer import Deliverer
from bot.deliveries import Outcome
from bot.engine import Engine
from bot.events import (
    ButtonPressed,
    ChannelRead,
    DeliverySaid,
    Event,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ProgrammeDue,
    ThreadRead,
)
from bot.features import router
from bot.markup import flatten
from bot.model.member import Consent
from bot.model.place import Address
from bot.model.posting import Posting
from bot.model.recurrence.occurrence import Occurrence
from bot.ports import CannotSay, Hindrance, Storage, TryLater, UnitOfWork
from bot.router import Router
from bot.turn import Turn
from bot.wording import Wording
from storage import open_storage
from tests.bot.test_engine import Noting, Now, engine_of
from tests.builders import (
    HERE,
    NADIA,
    NOW,
    OMAR,
    a_channel,
    a_community,
    a_delivery,
    a_member,
    a_posting,
    a_programme,
    a_theme,
    an_id,
)

Trouble = Callable[[Action], None]


class Wall(Noting):
    """Shows whatever it is told, twice if told twice; it has trouble when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: Trouble = lambda _: None

    async def perform(self, action: Action) -> Address | None:
        """Show it, unless there is trouble."""
        self.trouble(action)
        self.done.append(action)
        return Address(action.place, an_id()) if isinstance(action, Post) else None

    def posts(self) -> list[Post]:
        """What was said in channels and threads."""
        return [action for action in self.done if isinstance(action, Post)]


def words(action: Action) -> str:
    """Every word of a card."""
    card = action.card if isinstance(action, Post | Edit | Tell) else None
    blocks = card.blocks if card else ()
    return "\n".join(flatten(block.spans) for block in blocks if hasattr(block, "spans"))


@dataclass(frozen=True)
class Stand:
    """A community with a theme that stands in ``HERE``, or is about to."""

    storage: Storage
    engine: Engine
    deliverer: Deliverer
    wall: Wall
    posting: Posting

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[UnitOfWork]:
        """Look into the storage, or change it."""
        async with self.storage.unit() as unit:
            yield unit
            await unit.commit()

    async def deal_with(self, *events: Event) -> None:
        """One after the other, then what is owed."""
        for event in events:
            await self.engine.receive(event)
        await self.deliverer.deliver_due()

    def reply(self, text: str, kind: type[MessagePosted] = MessagePosted, id: str = "r1") -> MessagePosted:
        """Nadia's reply in the thread, as it is posted or as it then reads."""
        assert self.posting.address
        address = Address(self.posting.address.thread, id)
        return kind(id=an_id(), at=NOW, address=address, author=NADIA, text=text)

    def form(self, method: str, **values: str) -> FormSubmitted:
        """Nadia's answer by the form."""
        return FormSubmitted(
            id=an_id(),
            at=NOW,
            person=NADIA,
            place=HERE,
            name="answering.answer",
            about=self.posting.id,
            values={"method": method} | values,
        )

    async def found(self, text: str) -> int:
        """How many practices are found."""
        async with self.unit() as unit:
            return (await unit.practices.search(text, None, None, 10)).total

    async def answer_id(self) -> str:
        """The one answer of Nadia's."""
        async with self.unit() as unit:
            member = await unit.members.of(self.posting.community, NADIA)
            assert member
            (answer,) = await unit.answers.of(member.id)
            return answer.id


@pytest.fixture
async def stand() -> Stand:
    """Nadia archives always; the theme stands."""
    storage, wall = await open_storage("memory://"), Wall()
    engine = engine_of(storage, wall, router)
    deliverer = Deliverer(
        storage=storage,
        messengers={"sandbox": wall},
        clock=Now(),  # type: ignore[arg-type]  # stands still
        receive=engine.receive,
        holder="here",
    )
    community = a_community()
    theme = a_theme(community=community.id)
    posting = a_posting(community=community.id, theme=theme.id, address=Address(HERE, "theme"))
    stand = Stand(storage, engine, deliverer, wall, posting)
    async with stand.unit() as unit:
        await unit.communities.save(community)
        await unit.channels.save(a_channel(community=community.id))
        await unit.members.save(a_member(community=community.id, consent=Consent.ALWAYS))
        await unit.members.save(a_member(community=community.id, person=OMAR, facilitator=True))
        await unit.themes.save(theme)
        await unit.postings.save(posting)
    return stand


# ---- In another order ------------------------------------------------------------------------------------


async def test_a_message_deleted_before_it_was_taken_in_never_becomes_an_answer(stand: Stand) -> None:
    """A messenger may hand over the deletion first."""
    said = stand.reply("Je cite Gertrude qui a tout cassé.")
    await stand.deal_with(MessageDeleted(id=an_id(), at=NOW, address=said.address), said)
    assert await stand.found("Gertrude") == 0


async def test_what_was_deleted_while_nobody_listened_is_forgotten(stand: Stand) -> None:
    """Reading the thread again shows what is missing; what came since the reading began is not."""
    await stand.deal_with(
        stand.reply("Je pose trois questions avant de répondre.", id="kept"),
        stand.reply("Je relis chaque compte rendu deux fois.", id="gone"),
        stand.reply("Je marche dehors avant chaque entretien.", id="new"),
    )
    assert stand.posting.address
    thread = stand.posting.address.thread
    standing = frozenset({thread.thread or "", "kept"})
    known = frozenset({"kept", "gone"})
    read = ThreadRead(id="read", at=NOW, thread=thread, messages=standing, known=known)
    await stand.deal_with(read)
    found = [await stand.found(words) for words in ("questions", "relis", "dehors")]
    assert found == [1, 0, 1]


async def test_what_was_said_beside_the_thread_is_not_missed_in_it(stand: Stand) -> None:
    """A reply in the channel is an answer, and reading the thread says nothing of it."""
    said = stand.reply("Je pose trois questions avant de répondre.", id="beside")
    await stand.deal_with(replace(said, address=Address(HERE, "beside"), reply_to="theme"))
    assert await stand.found("questions") == 1
    thread = Address(HERE, "theme").thread
    await stand.deal_with(
        ThreadRead(
            id="read", at=NOW, thread=thread, messages=frozenset({"theme"}), known=frozenset({"beside"})
        )
    )
    assert await stand.found("questions") == 1
    await stand.deal_with(MessageDeleted(id=an_id(), at=NOW, address=Address(HERE, "beside")))
    assert await stand.found("questions") == 0


async def test_what_was_deleted_beside_its_thread_is_forgotten_whatever_the_clocks_say(stand: Stand) -> None:
    """Only what was known and looked for can be missing: a messenger's clock may be minutes off ours."""
    told = {
        "kept": ("Je pose trois questions avant de répondre.", NOW - timedelta(minutes=1)),
        "gone": ("Je relis chaque compte rendu deux fois.", NOW - timedelta(minutes=1)),
        "new": ("Je marche dehors avant chaque entretien.", NOW + timedelta(minutes=1)),
    }
    for name, (text, at) in told.items():
        said = replace(stand.reply(text), address=Address(HERE, name), reply_to="theme", at=at)
        await stand.deal_with(said)
    in_thread = stand.reply("Je compte jusqu'à dix, lentement.", id="in-thread")
    await stand.deal_with(in_thread)
    known = frozenset({"kept", "gone", "in-thread"})
    read = ChannelRead(id="read", at=NOW, place=HERE, messages=frozenset({"theme", "kept"}), known=known)
    await stand.deal_with(read)
    found = [await stand.found(words) for words in ("questions", "relis", "dehors", "lentement")]
    assert found == [1, 0, 1, 1]


async def test_a_reply_to_anything_but_a_theme_is_conversation(stand: Stand) -> None:
    """Nor is what is merely written in the channel an answer."""
    said = stand.reply("Je pose trois questions avant de répondre.", id="beside")
    for beside in (None, "else"):
        await stand.deal_with(
            replace(said, id=an_id(), address=Address(HERE, f"beside {beside}"), reply_to=beside)
        )
    assert await stand.found("questions") == 0


async def test_a_message_edited_before_it_was_taken_in_reads_as_edited(stand: Stand) -> None:
    """The first words, coming late, change nothing."""
    edited = stand.reply("Je raconte la panne, sans nommer personne.", MessageEdited)
    await stand.deal_with(edited, stand.reply("Je cite Gertrude qui a tout cassé."))
    assert await stand.found("Gertrude") == 0
    assert await stand.found("panne") == 1


async def test_an_answer_edited_to_nothing_does_not_empty_its_practice(stand: Stand) -> None:
    """A thumb up is no way of doing anything."""
    await stand.deal_with(stand.reply("Je raconte la panne à deux."), stand.reply("👍", MessageEdited))
    assert await stand.found("panne") == 1


# ---- Before it is said -----------------------------------------------------------------------------------


def no_thread(action: Action) -> None:
    """The messenger asks to wait with whatever goes into a thread."""
    if isinstance(action, Post) and action.place.thread:
        raise TryLater(timedelta(seconds=0))


async def test_an_answer_taken_back_before_it_was_shown_is_never_shown(stand: Stand) -> None:
    """Nor does a word of it stay owed."""
    stand.wall.trouble = no_thread
    await stand.engine.receive(stand.form("Je crie sur Gertrude."))
    answer = await stand.answer_id()
    back = ButtonPressed(id=an_id(), at=NOW, person=NADIA, place=HERE, name="answering.remove", value=answer)
    await stand.engine.receive(back)
    stand.wall.trouble = lambda _: None
    await stand.deliverer.deliver_due()
    assert not any("Gertrude" in words(post) for post in stand.wall.posts())
    async with stand.unit() as unit:
        owed = await unit.deliveries.get(f"answer:{answer}")
        assert owed
        assert owed.outcome is Outcome.DROPPED
        assert "Gertrude" not in words(owed.action)


async def test_an_answer_changed_before_it_was_shown_is_shown_as_changed(stand: Stand) -> None:
    """Without the name its author has taken off since."""
    await stand.engine.receive(stand.form("Je crie sur Gertrude."))
    answer = await stand.answer_id()
    changed = replace(stand.form("Je respire.", named="no"), name="answering.edit", about=answer)
    await stand.deal_with(changed)
    assert ["Je respire." in words(post) for post in stand.wall.posts()] == [True]
    assert "Nadia" not in words(stand.wall.posts()[0])


async def test_an_answer_given_before_it_is_known_where_the_theme_stands_is_shown_then(stand: Stand) -> None:
    """The bot may have died between posting the theme and writing down where."""
    async with stand.unit() as unit:
        await unit.postings.save(replace(stand.posting, address=None))
    await stand.deal_with(stand.form("Je note tout."))
    assert stand.wall.posts() == []
    stands = Address(HERE, "theme")
    await stand.deal_with(DeliverySaid(id=an_id(), at=NOW, key=f"posting:{stand.posting.id}", address=stands))
    assert [post.place for post in stand.wall.posts()] == [stands.thread]


async def test_a_message_that_could_not_be_changed_says_what_is_true_in_the_end(stand: Stand) -> None:
    """Nobody tells the bot again of what it has kept: it looks by itself."""

    def cut(action: Action) -> None:
        if isinstance(action, Edit):
            raise ConnectionError("The wire was cut.")

    stand.wall.trouble = cut
    await stand.engine.receive(stand.reply("Je pose trois questions avant de répondre."))
    await stand.engine.time_passed()
    stand.wall.trouble = lambda _: None
    await stand.engine.time_passed()
    await stand.engine.time_passed()
    edits = [action for action in stand.wall.done if isinstance(action, Edit)]
    assert ["1 réponse" in words(edit) for edit in edits] == [True]


async def test_what_was_deleted_before_it_is_known_where_the_theme_stands_stays_deleted(stand: Stand) -> None:
    """Although it is only handed over afterwards, since nobody acknowledged it in time."""
    async with stand.unit() as unit:
        await unit.postings.save(replace(stand.posting, address=None))
    said = stand.reply("Je pose trois questions avant de répondre.")
    await stand.deal_with(MessageDeleted(id=an_id(), at=NOW, address=said.address))
    stands = Address(HERE, "theme")
    await stand.deal_with(DeliverySaid(id=an_id(), at=NOW, key=f"posting:{stand.posting.id}", address=stands))
    await stand.deal_with(said)
    assert await stand.found("questions") == 0
    async with stand.unit() as unit:
        assert await unit.answers.count(stand.posting.id) == 0


async def test_an_answer_that_cannot_be_shown_is_told_to_its_author(stand: Stand) -> None:
    """It is kept all the same."""

    def refuse(action: Action) -> None:
        if isinstance(action, Post):
            raise CannotSay(Hindrance.GONE)

    stand.wall.trouble = refuse
    await stand.deal_with(stand.form("Je note tout."))
    told = [action for action in stand.wall.done if isinstance(action, Tell) and action.to == NADIA]
    why = Wording().voice("fr").plain("asking.hindrance_gone")
    assert any(why in words(action) for action in told)


# ---- Twice -----------------------------------------------------------------------------------------------


async def test_a_theme_tried_again_twice_is_posted_once(stand: Stand) -> None:
    """Also in a messenger that says everything it is told."""
    posting = a_posting(community=stand.posting.community, theme=stand.posting.theme)
    key = f"posting:{posting.id}"
    refused = a_delivery(key, outcome=Outcome.REFUSED, attempts=1)
    async with stand.unit() as unit:
        await unit.postings.save(posting)
        await unit.deliveries.add(refused)
    for _ in range(2):
        pressed = ButtonPressed(id=an_id(), at=NOW, person=OMAR, place=HERE, name="planning.retry", value=key)
        await stand.deal_with(pressed)
    assert [post.key for post in stand.wall.posts()] == [key]
    async with stand.unit() as unit:
        ended = await unit.deliveries.get(key)
        assert ended
        assert ended.outcome is Outcome.SAID


# ---- Side by side ----------------------------------------------------------------------------------------


async def test_one_programme_that_fails_holds_up_no_other(stand: Stand) -> None:
    """The one whose handler fails is due longest; the others ask all the same."""
    failing = a_programme(community=stand.posting.community, next=Occurrence(date(2026, 11, 10)))
    healthy = a_programme(community=stand.posting.community, next=Occurrence(date(2026, 11, 17)))
    asked = []

    async def ask(event: ProgrammeDue, _turn: Turn) -> Sequence[Action]:
        if event.programme == failing.id:
            raise OSError("no")
        asked.append(event.programme)
        return ()

    async with stand.unit() as unit:
        await unit.programmes.save(failing)
        await unit.programmes.save(healthy)
    await engine_of(stand.storage, stand.wall, Router(events={ProgrammeDue: ask})).time_passed()
    assert asked == [healthy.id]


async def test_of_two_edits_of_a_message_the_newest_stands(stand: Stand) -> None:
    """Although the first is slow."""
    slow = asyncio.Event()
    first: list[Action] = []

    class Slow(Wall):
        async def perform(self, action: Action) -> Address | None:
            if isinstance(action, Edit) and not first:
                first.append(action)
                await slow.wait()
            return await super().perform(action)

    wall = Slow()
    engine = engine_of(stand.storage, wall, router)
    one = asyncio.create_task(engine.receive(stand.reply("Je note tout le lundi.", id="r1")))
    while not first:
        await asyncio.sleep(0)
    two = asyncio.create_task(engine.receive(stand.reply("Je relis tout le mardi.", id="r2")))
    three = asyncio.create_task(engine.receive(stand.reply("Je range tout le jeudi.", id="r3")))
    await asyncio.sleep(0.01)
    slow.set()
    await asyncio.gather(one, two, three)
    edits = [action for action in wall.done if isinstance(action, Edit)]
    assert "3 réponses" in words(edits[-1])


async def test_an_edit_that_fails_is_not_waited_for(stand: Stand) -> None:
    """The next one is made, and nothing of either is kept in mind."""

    def cut(action: Action) -> None:
        if isinstance(action, Edit):
            raise ConnectionError("The wire is cut.")

    stand.wall.trouble = cut
    await stand.deal_with(stand.reply("Je note tout le lundi.", id="r1"))
    stand.wall.trouble = lambda _: None
    await stand.deal_with(stand.reply("Je relis tout le mardi.", id="r2"))
    edits = [action for action in stand.wall.done if isinstance(action, Edit)]
    assert "2 réponses" in words(edits[-1])
    assert not stand.engine.edits_to_make


# ---- What is not ours ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["", "null", "[1, 2]", '"3"', "[1, 2, 3, 4]", '["x", -1, "a"]', '["x", 1e99, "a"]']
)
async def test_a_tampered_value_is_declined(value: str, stand: Stand) -> None:
    """In one sentence, without an error."""
    await stand.deal_with(
        ButtonPressed(id=an_id(), at=NOW, person=NADIA, place=HERE, name="searching.more", value=value)
    )
    assert len(stand.wall.done) == 1


async def test_nobody_answers_what_was_asked_where_they_are_not(stand: Stand) -> None:
    """Even with the number of the posting in hand."""
    elsewhere = replace(stand.form("Je note tout."), place=replace(HERE, channel="elsewhere"))
    await stand.deal_with(elsewhere)
    async with stand.unit() as unit:
        assert await unit.answers.count(stand.posting.id) == 0
