"""A messenger tells what happened: once, whole, and again until it is kept."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

import pytest

from bot.actions import Action, OpenForm, Post, Suggest
from bot.cards import Button, Buttons, Card, Choice, ChoiceField, Form, Text, TextField
from bot.events import (
    ButtonPressed,
    ChannelChanged,
    CommandInvoked,
    CommandTyped,
    Event,
    FieldTyped,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePicked,
    MessagePosted,
    MessengerConnected,
)
from bot.markup import Span
from tests.contracts.messengers.stage import OpenForm as Opened
from tests.contracts.messengers.stage import Seen, Staged
from tests.patience import PATIENCE

E = TypeVar("E", bound=Event)


async def heard(staged: Staged, kind: type[E]) -> E:
    """The latest event of a kind, as soon as it was kept."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for event in reversed(staged.listener.heard):
                if type(event) is kind:
                    return event
            await asyncio.sleep(0.01)
    raise AssertionError


async def card_with_button(staged: Staged) -> Seen:
    """A card of the bot, as the insider sees it."""
    card = Card((Text((Span("Une question"),)), Buttons((Button("Répondre", "answer", "p1"),))))
    await staged.messenger.perform(Post(staged.open, card))
    return (await staged.stage.sees(staged.insider, staged.open.channel))[-1]


async def open_form(staged: Staged) -> Opened:
    """The form the insider has open, as soon as it is."""
    async with asyncio.timeout(PATIENCE):
        while (opened := await staged.stage.form(staged.insider)) is None:
            await asyncio.sleep(0.01)
    return opened


async def test_channels_and_their_people_are_told_before_anything_else(staged: Staged) -> None:
    """Then that the messenger is there."""
    connected = await heard(staged, MessengerConnected)
    assert connected.messenger == staged.messenger.name
    before = staged.listener.heard[: staged.listener.heard.index(connected)]
    channels = {event.place: event for event in before if isinstance(event, ChannelChanged)}
    assert channels[staged.open].open
    assert not channels[staged.closed].open
    inside = {person.user for person in channels[staged.closed].people}
    assert staged.insider in inside
    assert staged.outsider not in inside


async def test_a_message_is_told_with_its_place_author_and_words(staged: Staged) -> None:
    """In a channel and in a thread, at an instant that knows its zone."""
    first = await staged.stage.post(staged.insider, staged.open.channel, "Bonjour *à* <tous>")
    told = await heard(staged, MessagePosted)
    assert told.address == first
    assert (told.author.user, told.author.name) == (staged.insider, staged.names[staged.insider])
    assert told.text == "Bonjour *à* <tous>"
    assert not told.by_bot
    assert told.at.utcoffset() is not None
    reply = await staged.stage.post(staged.outsider, staged.open.channel, "Bonjour à toi", first)
    assert (await heard(staged, MessagePosted)).address == reply
    assert reply.place == first.thread


async def test_an_edit_is_told_with_the_whole_message_and_a_deletion_with_its_address(staged: Staged) -> None:
    """So that whoever missed the first words understands the second."""
    message = await staged.stage.post(staged.insider, staged.open.channel, "Bonjur")
    await staged.stage.edit(staged.insider, message, "Bonjour")
    edited = await heard(staged, MessageEdited)
    assert (edited.address, edited.text, edited.author.user) == (message, "Bonjour", staged.insider)
    await staged.stage.delete(staged.insider, message)
    assert (await heard(staged, MessageDeleted)).address == message


async def test_what_was_not_kept_is_handed_over_again_with_the_same_id(staged: Staged) -> None:
    """Nothing said is lost to a database that was away."""
    staged.listener.down = True
    posting = asyncio.create_task(staged.stage.post(staged.insider, staged.open.channel, "Je raconte"))
    async with asyncio.timeout(PATIENCE):
        while not any(isinstance(event, MessagePosted) for event in staged.listener.tried):
            await asyncio.sleep(0.01)
    staged.listener.down = False
    kept = await heard(staged, MessagePosted)
    assert kept.text == "Je raconte"
    assert {event.id for event in staged.listener.tried if isinstance(event, MessagePosted)} == {kept.id}
    await asyncio.wait([posting])
    posting.exception()


async def test_a_press_is_told_with_its_name_and_value(staged: Staged) -> None:
    """And who pressed, where; a second press is another event."""
    card = await card_with_button(staged)
    await staged.stage.press(staged.outsider, card, "Répondre")
    pressed = await heard(staged, ButtonPressed)
    assert (pressed.name, pressed.value, pressed.person.user) == ("answer", "p1", staged.outsider)
    assert pressed.place.whole_channel == staged.open
    await staged.stage.press(staged.outsider, card, "Répondre")
    async with asyncio.timeout(PATIENCE):
        while len({e.id for e in staged.listener.heard if isinstance(e, ButtonPressed)}) < 2:
            await asyncio.sleep(0.01)


async def test_a_form_comes_back_with_everything_filled_in_and_what_it_was_about(staged: Staged) -> None:
    """Fields left empty are empty strings."""
    form = Form(
        "tell",
        "Raconter",
        (
            TextField("method", "Ce que je fais", required=True),
            TextField("outcome", "Ce que ça donne"),
            ChoiceField("named", "Signer", (Choice("yes", "Oui"), Choice("no", "Non")), "yes"),
        ),
        "Envoyer",
        about="p1",
    )
    staged.listener.answer_with(
        lambda event: (
            [OpenForm(event.person, event.place, form, event.interaction)]
            if isinstance(event, ButtonPressed)
            else []
        )
    )
    await staged.stage.press(staged.insider, await card_with_button(staged), "Répondre")
    opened = await open_form(staged)
    assert (opened.title, opened.fields["named"]) == ("Raconter", "yes")
    assert await staged.stage.submit(staged.insider, {"method": "Je note.", "named": "no"}) == {}
    sent = await heard(staged, FormSubmitted)
    assert (sent.name, sent.about, sent.person.user) == ("tell", "p1", staged.insider)
    assert sent.values == {"method": "Je note.", "outcome": "", "named": "no"}


async def test_a_command_is_told_with_what_stands_behind_it(staged: Staged) -> None:
    """To the bot alone: nobody else sees it."""
    before = await staged.stage.sees(staged.outsider, staged.open.channel)
    await staged.stage.command(staged.insider, staged.open.channel, "/pratique déléguer mieux")
    told = await heard(staged, CommandInvoked)
    assert (told.name, told.text, told.place.channel) == ("pratique", "déléguer mieux", staged.open.channel)
    assert await staged.stage.sees(staged.outsider, staged.open.channel) == before


async def test_what_is_typed_can_be_completed(staged: Staged) -> None:
    """With choices whose value is the whole text; a messenger that cannot says so in its capabilities."""
    if not staged.messenger.capabilities.completes_commands:
        pytest.skip("Commands are typed without help there.")
    staged.listener.answer_with(
        lambda event: (
            [Suggest(event.person, (Choice("déléguer mieux", "Déléguer mieux"),), event.interaction)]
            if isinstance(event, CommandTyped)
            else []
        )
    )
    offered = await staged.stage.suggestions(staged.insider, "/pratique délé")
    assert [(choice["value"], choice["label"]) for choice in offered] == [
        ("déléguer mieux", "Déléguer mieux")
    ]
    assert (await heard(staged, CommandTyped)).text == "délé"


async def test_what_is_written_in_a_form_can_be_completed(staged: Staged) -> None:
    """And sent as it was written, too; elsewhere the same field is one to write in."""
    field = TextField("words", "Tes mots", completed=True)
    form = Form("find", "Chercher", (field,), "Chercher", about="c1")

    def help_along(event: Event) -> Sequence[Action]:
        if isinstance(event, ButtonPressed):
            return [OpenForm(event.person, event.place, form, event.interaction)]
        if isinstance(event, FieldTyped):
            return [Suggest(event.person, (Choice("Déléguer mieux", "Déléguer mieux"),), event.interaction)]
        return []

    staged.listener.answer_with(help_along)
    await staged.stage.press(staged.insider, await card_with_button(staged), "Répondre")
    await open_form(staged)
    if not staged.messenger.capabilities.completes_fields:
        assert await staged.stage.submit(staged.insider, {"words": "délé"}) == {}
        assert (await heard(staged, FormSubmitted)).values == {"words": "délé"}
        return
    offered = await staged.stage.suggestions(staged.insider, "délé")
    assert offered[-1]["value"] == "Déléguer mieux"
    typed = await heard(staged, FieldTyped)
    assert (typed.name, typed.about, typed.field, typed.text) == ("find", "c1", "words", "délé")
    assert await staged.stage.submit(staged.insider, {"words": "délé"}) == {}
    assert (await heard(staged, FormSubmitted)).values == {"words": "délé"}


async def test_a_message_can_be_picked_by_anybody_who_sees_it(staged: Staged) -> None:
    """With its author and its words."""
    message = await staged.stage.post(staged.insider, staged.open.channel, "Je garde une chaise vide.")
    await staged.stage.pick(staged.outsider, message, "keep")
    picked = await heard(staged, MessagePicked)
    assert (picked.name, picked.address, picked.text) == ("keep", message, "Je garde une chaise vide.")
    assert (picked.person.user, picked.author.user) == (staged.outsider, staged.insider)


@pytest.mark.parametrize("kind", [MessagePosted, ChannelChanged])
async def test_every_happening_has_an_id_of_its_own(kind: type[Event], staged: Staged) -> None:
    """Two that are alike are still two."""
    for _ in range(2):
        await staged.stage.post(staged.insider, staged.open.channel, "La même chose")
    ids = [event.id for event in staged.listener.heard if type(event) is kind]
    assert len(ids) == len(set(ids)) >= 2
