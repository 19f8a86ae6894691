"""One event, one unit of work, then the actions it caused. Save, then speak."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions import Action, Edit, Post, Tell, Whisper
from bot.cards import Card, Text
from bot.catalogue import Catalogue
from bot.deliveries import Delivery, Outcome
from bot.engine import Engine
from bot.events import ButtonPressed, ChangeRefused, CommandInvoked, CommandTyped, MessagePosted
from bot.markup import Span
from bot.model.place import Address
from bot.ports import CannotSay, Conflict, Hindrance, Receive, Standing, Storage
from bot.router import Router
from bot.turn import Declined, Turn
from bot.wording import Wording
from storage import open_storage
from tests.builders import ALL_CAPABILITIES, HERE, NADIA, NOW, a_community, a_delivery, a_message, an_id

CARD = Card((Text((Span("Bonjour"),)),))


class Noting:
    """A messenger that notes what it is asked to do; it loses everything while ``broken``."""

    name = "sandbox"
    capabilities = ALL_CAPABILITIES
    connected = True

    def __init__(self) -> None:
        self.done: list[Action] = []
        self.broken = False

    async def listen(self, receive: Receive) -> None:
        """Nothing happens here by itself."""

    async def perform(self, action: Action) -> Address | None:
        """Note it."""
        if self.broken:
            raise ConnectionError("The wire is cut.")
        self.done.append(action)
        return None

    async def find(self, delivery: Delivery) -> Standing | None:
        """Nothing was ever said."""
        return None


class Now:
    """A clock that stands."""

    def now(self) -> object:
        """Always the same instant."""
        return NOW


class Ids:
    """Chance."""

    def id(self) -> str:
        """A new identifier."""
        return an_id()

    def choose(self, among: Sequence[object]) -> object:
        """The first."""
        return among[0]


def engine_of(storage: Storage, messenger: Noting, router: Router) -> Engine:
    """An engine with these handlers."""
    return Engine(
        storage=storage,
        router=router,
        messengers={"sandbox": messenger},
        clock=Now(),  # type: ignore[arg-type]  # stands still
        dice=Ids(),  # type: ignore[arg-type]  # chooses the first
        wording=Wording(),
        catalogue=Catalogue(),
        timezone="Europe/Paris",
    )


def a_post(id: str = "m1") -> MessagePosted:
    """Somebody wrote."""
    return MessagePosted(id=id, at=NOW, address=a_message(), author=NADIA, text="Bonjour")


@pytest.fixture
async def storage() -> Storage:
    """An empty storage."""
    return await open_storage("memory://")


async def found(event: MessagePosted, turn: Turn) -> Sequence[Action]:
    """Keep something, and say something."""
    await turn.unit.communities.save(a_community(id=event.id))
    return [Post(HERE, CARD)]


async def communities(storage: Storage) -> int:
    """How many are kept."""
    async with storage.unit() as unit:
        return len(await unit.communities.all())


async def test_what_happened_is_kept_before_it_is_acknowledged_and_said_after(storage: Storage) -> None:
    """The acknowledgement finds it in the database, and nothing said yet."""
    messenger = Noting()
    seen: list[tuple[int, int]] = []

    async def acknowledge() -> None:
        seen.append((await communities(storage), len(messenger.done)))

    await engine_of(storage, messenger, Router(events={MessagePosted: found})).receive(a_post(), acknowledge)
    assert seen == [(1, 0)]
    assert messenger.done == [Post(HERE, CARD)]


async def test_a_redelivery_is_acknowledged_and_changes_nothing(storage: Storage) -> None:
    """The same event twice is one event."""
    messenger, acknowledged = Noting(), []

    async def acknowledge() -> None:
        acknowledged.append(True)

    engine = engine_of(storage, messenger, Router(events={MessagePosted: found}))
    await engine.receive(a_post(), acknowledge)
    await engine.receive(a_post(), acknowledge)
    assert len(acknowledged) == 2
    assert len(messenger.done) == 1


async def test_what_was_seen_is_known_however_far_somebody_moves_the_clock(storage: Storage) -> None:
    """It may not be acknowledged yet, and come again."""
    messenger = Noting()
    engine = engine_of(storage, messenger, Router(events={MessagePosted: found}))
    now = datetime.now(UTC)
    await engine.receive(replace(a_post(), at=now))
    engine._clock.now = lambda: now + timedelta(days=60)  # type: ignore[method-assign]
    await engine.forget_what_is_old()
    await engine.receive(replace(a_post(), at=now))
    assert messenger.done == [Post(HERE, CARD)]


async def test_a_handler_that_fails_keeps_nothing_and_is_not_acknowledged(storage: Storage) -> None:
    """The messenger hands it over again, and then it is kept."""
    failing = [True]

    async def fails_at_first(event: MessagePosted, turn: Turn) -> Sequence[Action]:
        actions = await found(event, turn)
        if failing.pop():
            raise OSError("The disk is full.")
        return actions

    async def acknowledge() -> None:
        raise AssertionError("Nothing was kept.")

    messenger = Noting()
    engine = engine_of(storage, messenger, Router(events={MessagePosted: fails_at_first}))
    with pytest.raises(OSError, match="disk"):
        await engine.receive(a_post(), acknowledge)
    assert await communities(storage) == 0
    assert messenger.done == []
    failing.append(False)
    await engine.receive(a_post())
    assert await communities(storage) == 1


async def test_what_is_declined_changes_nothing_and_says_why(storage: Storage) -> None:
    """To the one who asked, and nobody else."""
    why = Text((Span("Pas comme ça."),))

    async def declines(_event: ButtonPressed, turn: Turn) -> Sequence[Action]:
        await turn.unit.communities.save(a_community())
        raise Declined(why)

    messenger = Noting()
    pressed = ButtonPressed(id="b", at=NOW, person=NADIA, place=HERE, interaction="i", name="x", value="")
    await engine_of(storage, messenger, Router(buttons={"x": declines})).receive(pressed)
    assert await communities(storage) == 0
    assert messenger.done == [Whisper(NADIA, HERE, Card((why,)), "i")]


async def test_a_broken_wire_costs_a_word_never_what_was_given(storage: Storage) -> None:
    """It is kept and acknowledged all the same."""
    messenger = Noting()
    messenger.broken = True
    acknowledged = []

    async def acknowledge() -> None:
        acknowledged.append(True)

    await engine_of(storage, messenger, Router(events={MessagePosted: found})).receive(a_post(), acknowledge)
    assert acknowledged == [True]
    assert await communities(storage) == 1


async def test_a_change_that_is_refused_keeps_nobody_from_what_comes_after(storage: Storage) -> None:
    """Not even where what is made of the refusal fails."""
    change, said = Edit(a_message(), CARD), Post(HERE, CARD)

    class Refusing(Noting):
        """Changes nothing."""

        async def perform(self, action: Action) -> Address | None:
            """Note it, unless it is the change."""
            if action == change:
                raise CannotSay(Hindrance.FORBIDDEN)
            return await super().perform(action)

    async def both(_: MessagePosted, __: Turn) -> Sequence[Action]:
        return [change, said]

    async def fail(_: ChangeRefused, __: Turn) -> Sequence[Action]:
        raise Conflict

    messenger = Refusing()
    engine = engine_of(storage, messenger, Router(events={MessagePosted: both, ChangeRefused: fail}))
    await engine.receive(a_post())
    assert said in messenger.done


async def test_what_was_withheld_is_shown_once_and_kept_until_it_was(storage: Storage) -> None:
    """Who takes no direct messages turns to the bot; when it cannot be shown then, it is the next time."""
    withheld = a_delivery(
        "k", action=Tell(NADIA, CARD, "k"), outcome=Outcome.REFUSED, reason=Hindrance.CLOSED
    )
    async with storage.unit() as unit:
        await unit.deliveries.add(withheld)
        await unit.deliveries.save(withheld)
        await unit.commit()
    messenger = Noting()
    engine = engine_of(storage, messenger, Router())
    for number, broken in enumerate((True, False, False)):
        messenger.broken = broken
        turned = CommandInvoked(id=f"c{number}", at=NOW, person=NADIA, place=HERE, name="theme", text="")
        await engine.receive(turned)
    assert messenger.done == [Whisper(NADIA, HERE, CARD)]


async def test_what_nobody_answers_is_acknowledged(storage: Storage) -> None:
    """Else the messenger would hand it over for ever."""
    acknowledged = []

    async def acknowledge() -> None:
        acknowledged.append(True)

    await engine_of(storage, Noting(), Router()).receive(a_post(), acknowledge)
    assert acknowledged == [True]


async def test_looking_while_typing_leaves_no_trace(storage: Storage) -> None:
    """The same keystrokes are answered as often as they come."""

    async def offers(event: CommandTyped, _turn: Turn) -> Sequence[Action]:
        return [Tell(event.person, CARD)]

    messenger = Noting()
    engine = engine_of(storage, messenger, Router(events={CommandTyped: offers}))
    typed = CommandTyped(id="t", at=NOW, person=NADIA, place=HERE, name="pratique", text="délé")
    await engine.receive(typed)
    await engine.receive(typed)
    assert len(messenger.done) == 2


def test_two_handlers_for_the_same_are_refused() -> None:
    """When the tables are added up, not when somebody presses."""
    one = Router(events={MessagePosted: found})
    with pytest.raises(ValueError, match="MessagePosted"):
        one + Router(events={MessagePosted: found})
