"""A messenger does what it is asked, where it was asked, for whom it was asked."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.actions import Action, Edit, OpenForm, Post, RefuseForm, Reread, Tell, Whisper
from bot.capabilities import Whispers
from bot.cards import Button, Buttons, Card, Divider, Form, Note, Part, Quote, Text, TextField
from bot.events import ButtonPressed, Event, FormSubmitted, MessageEdited
from bot.markup import Span, parse
from bot.model.place import Person, Place
from bot.ports import CannotSay
from tests.builders import a_delivery
from tests.contracts.messengers.stage import Seen, Staged
from tests.patience import PATIENCE


def saying(words: str, *buttons: Button) -> Card:
    """A card of these words."""
    blocks = (Text((Span(words),)), *((Buttons(buttons),) if buttons else ()))
    return Card(blocks)


def person(staged: Staged, user: str) -> Person:
    """Somebody there."""
    return Person(staged.open.messenger, staged.open.workspace, user)


async def last(staged: Staged, user: str, place: Place) -> Seen:
    """What somebody sees last in a place."""
    return (await staged.stage.sees(user, place.channel, place.thread))[-1]


async def whispered(staged: Staged, card: Card) -> Seen:
    """A card shown to the insider alone: in answer to a press, where a messenger shows one only so."""
    whisper = Whisper(person(staged, staged.insider), staged.open, card)
    if staged.messenger.capabilities.whispers is Whispers.ANYWHERE:
        await staged.messenger.perform(whisper)
    else:
        staged.listener.answer_with(
            lambda event: (
                [replace(whisper, interaction=event.interaction)] if isinstance(event, ButtonPressed) else []
            )
        )
        await staged.messenger.perform(Post(staged.open, saying("Par ici", Button("Voir", "see"))))
        await staged.stage.press(staged.insider, await last(staged, staged.insider, staged.open), "Voir")
    return await last(staged, staged.insider, staged.open)


async def test_a_card_is_seen_by_everybody_where_it_was_posted(staged: Staged) -> None:
    """All its words, in their order, and its buttons."""
    card = Card(
        (
            Text(parse("**Une question** qui compte")),
            Quote((Span("Mes mots"),)),
            Part("Situation", (Span("Un jeudi soir"),)),
            Divider(),
            Buttons((Button("Répondre", "a"), Button("Autrement", "b"))),
            Note((Span("En petit"),)),
        )
    )
    address = await staged.messenger.perform(Post(staged.open, card))
    for user in (staged.insider, staged.outsider):
        seen = await last(staged, user, staged.open)
        assert seen.address == address
        assert seen.buttons == ("Répondre", "Autrement")
        words = ("Une question qui compte", "Mes mots", "Situation", "Un jeudi soir", "En petit")
        positions = [seen.text.index(word) for word in words]
        assert positions == sorted(positions)
        assert not seen.private


async def test_a_thread_hangs_from_the_message_it_is_about(staged: Staged) -> None:
    """What is posted there is seen there, and not in the channel."""
    address = await staged.messenger.perform(Post(staged.open, saying("La question")))
    assert address is not None
    await staged.messenger.perform(Post(address.thread, saying("La réponse")))
    assert (await last(staged, staged.insider, address.thread)).text == "La réponse"
    assert (await last(staged, staged.insider, staged.open)).text == "La question"


async def test_what_was_said_under_a_key_is_found_again(staged: Staged) -> None:
    """And what was not said is not."""
    said = a_delivery("posting:1", action=Post(staged.open, saying("Une fois"), "posting:1"))
    unsaid = a_delivery("posting:2", action=Post(staged.open, saying("Jamais"), "posting:2"))
    address = await staged.messenger.perform(said.action)
    found = await staged.messenger.find(said)
    assert found
    assert found.address == address
    assert await staged.messenger.find(unsaid) is None


async def test_what_was_told_under_a_key_is_found_again(staged: Staged) -> None:
    """A direct message like any other."""
    action = Tell(person(staged, staged.insider), saying("Pour toi"), "consent:1")
    address = await staged.messenger.perform(action)
    found = await staged.messenger.find(a_delivery("consent:1", action=action))
    assert found
    assert found.address == address


async def test_a_whisper_is_seen_by_one_person_only(staged: Staged) -> None:
    """Near the place it is about, and marked as private."""
    seen = await whispered(staged, saying("Entre nous"))
    assert seen.text == "Entre nous"
    assert seen.private
    assert all(s.text != "Entre nous" for s in await staged.stage.sees(staged.outsider, staged.open.channel))


async def test_a_direct_message_is_for_one_person_and_lasts(staged: Staged) -> None:
    """In the conversation they have with the bot."""
    await staged.messenger.perform(Tell(person(staged, staged.insider), saying("Pour toi")))
    direct = await staged.stage.direct(staged.insider)
    assert [seen.text for seen in await staged.stage.sees(staged.insider, direct)] == ["Pour toi"]
    assert await staged.stage.direct(staged.outsider) != direct


async def test_an_edit_changes_the_message_where_it_stands(staged: Staged) -> None:
    """No second one appears."""
    address = await staged.messenger.perform(Post(staged.open, saying("Deux réponses")))
    assert address is not None
    count = len(await staged.stage.sees(staged.insider, staged.open.channel))
    await staged.messenger.perform(Edit(address, saying("Trois réponses")))
    assert (await last(staged, staged.outsider, staged.open)).text == "Trois réponses"
    assert len(await staged.stage.sees(staged.insider, staged.open.channel)) == count


async def test_a_private_card_is_replaced_by_what_its_button_brings(staged: Staged) -> None:
    """The next page takes the place of this one."""

    def turn_page(event: Event) -> Sequence[Action]:
        if not isinstance(event, ButtonPressed):
            return []
        return [Whisper(event.person, event.place, saying("Page 2"), event.interaction, replaces=True)]

    first = await whispered(staged, saying("Page 1", Button("Suite", "more")))
    staged.listener.answer_with(turn_page)
    await staged.stage.press(staged.insider, first, "Suite")
    async with asyncio.timeout(PATIENCE):
        while (await last(staged, staged.insider, staged.open)).text != "Page 2":
            await asyncio.sleep(0.01)
    texts = [seen.text for seen in await staged.stage.sees(staged.insider, staged.open.channel)]
    assert "Page 1" not in texts


async def test_a_refused_form_stays_open_with_what_was_typed(staged: Staged) -> None:
    """And says what to mend, at the field it is about."""
    form = Form("plan", "Planifier", (TextField("at", "À", required=True),), "Démarrer")

    def refuse(event: Event) -> Sequence[Action]:
        match event:
            case ButtonPressed():
                return [OpenForm(event.person, event.place, form, event.interaction)]
            case FormSubmitted():
                return [RefuseForm(event.person, (("at", "Écris une heure."),), event.interaction)]
            case _:
                return []

    staged.listener.answer_with(refuse)
    await staged.messenger.perform(Post(staged.open, saying("Planifier", Button("Ouvrir", "open"))))
    card = await last(staged, staged.insider, staged.open)
    await staged.stage.press(staged.insider, card, "Ouvrir")
    async with asyncio.timeout(PATIENCE):
        while await staged.stage.form(staged.insider) is None:
            await asyncio.sleep(0.01)
    assert await staged.stage.submit(staged.insider, {"at": "bientôt"}) == {"at": "Écris une heure."}
    assert await staged.stage.form(staged.insider) is not None


async def test_a_thread_read_again_brings_every_reply_of_a_person(staged: Staged) -> None:
    """As it now reads, in their order, under ids of their own; what the bot said is not brought."""
    address = await staged.messenger.perform(Post(staged.open, saying("La question")))
    assert address is not None
    for text in ("Je note.", "Je relis."):
        await staged.stage.post(staged.outsider, staged.open.channel, text, address)
    await staged.messenger.perform(Post(address.thread, saying("Merci")))
    staged.listener.heard.clear()
    await staged.messenger.perform(Reread(address.thread))
    async with asyncio.timeout(PATIENCE):
        while len(staged.listener.heard) < 2:
            await asyncio.sleep(0.01)
    again = [event for event in staged.listener.heard if isinstance(event, MessageEdited)]
    assert [event.text for event in again] == ["Je note.", "Je relis."]


async def test_a_place_that_is_not_there_is_refused_for_good(staged: Staged) -> None:
    """Trying again will not help: somebody has to mend it."""
    nowhere = Place(staged.open.messenger, staged.open.workspace, "C-nowhere")
    with pytest.raises(CannotSay):
        await staged.messenger.perform(Post(nowhere, saying("Perdu")))


async def test_what_members_wrote_is_only_words(staged: Staged) -> None:
    """No mention fires, no markup comes alive."""
    nasty = "<!channel> @everyone <@U1> **gras** [lien](https://x.example) <b>b</b>"
    await staged.messenger.perform(Post(staged.open, saying(nasty)))
    assert (await last(staged, staged.outsider, staged.open)).text == nasty
