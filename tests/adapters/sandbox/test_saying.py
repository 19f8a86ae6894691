"""What the bot says stands where it should, once, and only for those it is for."""

from pathlib import Path

import pytest

from bot.actions import Edit, Post, Reread, Tell, Whisper
from bot.cards import Button, Buttons, Card, Divider, Note, Part, Quote, Text
from bot.deliveries import Delivery
from bot.events import ButtonPressed, MessageEdited, MessagePosted
from bot.markup import Span, parse
from bot.model.place import Person, Place
from bot.ports import CannotSay
from tests.adapters.engine import until
from tests.adapters.sandbox.running import Running, running

PRACTICES = Place("sandbox", "sandbox", "pratiques")
NADIA = Person("sandbox", "sandbox", "nadia")


def card(words: str, *buttons: Button) -> Card:
    text = Text(parse(words))
    return Card((text, Buttons(buttons)) if buttons else (text,))


async def test_everything_a_card_can_hold_is_shown(sandbox: Running) -> None:
    whole = Card(
        (
            Text(parse("**Gras**")),
            Quote((Span("cité"),)),
            Part("Situation", (Span("un jeudi"),)),
            Note((Span("petit"),)),
            Divider(),
            Buttons((Button("Lire", "read", "secret"),)),
        )
    )
    await sandbox.messenger.perform(Post(PRACTICES, whole))
    (seen,) = await sandbox.stage.sees("ines", "pratiques")
    assert seen.text == "Gras\ncité\nSituation\nun jeudi\npetit"
    assert (seen.author, seen.buttons, seen.private) == ("mallette", ("Lire",), False)
    (raw,) = await sandbox.messages("ines")
    assert "secret" not in str(raw), "what a button means stays on the server"


async def test_a_delivery_is_found_by_its_key_after_a_restart_and_never_said_twice(file: Path) -> None:
    post = Post(PRACTICES, card("Une question"), key="posting:1")
    async with running(file) as there:
        said = await there.messenger.perform(post)
    async with running(file) as there:
        delivery = Delivery("posting:1", post, there.clock.now())
        found = await there.messenger.find(delivery)
        assert found
        assert found.address == said
        assert await there.messenger.perform(post) == said
        assert len(await there.stage.sees("nadia", "pratiques")) == 1
        assert await there.messenger.find(Delivery("posting:2", post, there.clock.now())) is None


async def test_nothing_can_be_said_where_there_is_no_channel_or_an_archived_one(sandbox: Running) -> None:
    with pytest.raises(CannotSay):
        await sandbox.messenger.perform(Post(Place("sandbox", "sandbox", "nowhere"), card("?")))
    with pytest.raises(CannotSay):
        await sandbox.messenger.perform(Tell(Person("sandbox", "sandbox", "nobody"), card("?")))
    sandbox.messenger.world.archive("pratiques")
    with pytest.raises(CannotSay):
        await sandbox.messenger.perform(Post(PRACTICES, card("?")))


async def test_an_archived_channel_stays_archived(file: Path) -> None:
    async with running(file) as there:
        there.messenger.world.archive("pratiques")
    async with running(file) as there:
        with pytest.raises(CannotSay):
            await there.messenger.perform(Post(PRACTICES, card("?")))


async def test_a_direct_message_is_seen_by_its_person_alone(sandbox: Running) -> None:
    told = await sandbox.messenger.perform(Tell(NADIA, card("Rien que toi")))
    assert told
    direct = await sandbox.stage.direct("nadia")
    assert told.place.channel == direct
    assert [seen.text for seen in await sandbox.stage.sees("nadia", direct)] == ["Rien que toi"]


async def test_a_whisper_is_seen_by_one_and_replaced_where_its_button_was_pressed(sandbox: Running) -> None:
    sandbox.engine.answer = lambda event: (
        [Whisper(event.person, event.place, card("La suite"), event.interaction, replaces=True)]
        if isinstance(event, ButtonPressed)
        else []
    )
    await sandbox.messenger.perform(
        Whisper(NADIA, PRACTICES, card("Entre nous", Button("Suite", "more", "2")))
    )
    (whisper,) = await sandbox.stage.sees("nadia", "pratiques")
    assert whisper.private
    assert not await sandbox.stage.sees("thomas", "pratiques")

    await sandbox.stage.press("nadia", whisper, "Suite")
    (pressed,) = sandbox.engine.of(ButtonPressed)
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.name, pressed.value, pressed.person.user) == ("more", "2", "nadia")
    assert [(s.id, s.text) for s in await sandbox.stage.sees("nadia", "pratiques")] == [
        (whisper.id, "La suite")
    ]


async def test_a_whisper_never_replaces_what_everybody_sees(sandbox: Running) -> None:
    sandbox.engine.answer = lambda event: (
        [Whisper(event.person, event.place, card("À toi"), event.interaction, replaces=True)]
        if isinstance(event, ButtonPressed)
        else []
    )
    await sandbox.messenger.perform(Post(PRACTICES, card("À tous", Button("Lire", "read"))))
    (post,) = await sandbox.stage.sees("nadia", "pratiques")
    await sandbox.stage.press("nadia", post, "Lire")
    assert [s.text for s in await sandbox.stage.sees("nadia", "pratiques")] == ["À tous", "À toi"]
    assert [s.text for s in await sandbox.stage.sees("yann", "pratiques")] == ["À tous"]


async def test_only_the_bot_s_own_cards_can_be_changed_by_it(sandbox: Running) -> None:
    said = await sandbox.messenger.perform(Post(PRACTICES, card("0 réponse")))
    assert said
    await sandbox.messenger.perform(Edit(said, card("1 réponse")))
    assert [s.text for s in await sandbox.stage.sees("nadia", "pratiques")] == ["1 réponse"]
    hers = await sandbox.stage.post("nadia", "pratiques", "À moi")
    with pytest.raises(CannotSay):
        await sandbox.messenger.perform(Edit(hers, card("À nous")))


async def test_a_thread_is_told_again_in_its_order_under_fresh_ids(sandbox: Running) -> None:
    said = await sandbox.messenger.perform(Post(PRACTICES, card("Une question")))
    assert said
    for user, words in (("nadia", "Un"), ("yann", "Deux")):
        await sandbox.stage.post(user, "pratiques", words, thread=said)
    await sandbox.messenger.perform(Post(said.thread, card("Merci")))
    before = sandbox.engine.of(MessagePosted)

    await sandbox.messenger.perform(Reread(said.thread))
    await until(lambda: len(sandbox.engine.of(MessageEdited)) == 2)
    again = sandbox.engine.of(MessageEdited)
    assert [event.text for event in again if isinstance(event, MessageEdited)] == ["Un", "Deux"]
    assert not {event.id for event in again} & {event.id for event in before}
