"""The bot's own page, in every messenger that has one."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from bot.actions import Action, OpenForm, ShowHome, Whisper
from bot.cards import Button, Buttons, Card, Form, Text, TextField
from bot.events import ButtonPressed, Event, FormSubmitted, HomeOpened
from bot.markup import Span
from bot.model.place import Person
from tests.contracts.messengers.stage import HomeStage, Staged
from tests.patience import PATIENCE

FORM = Form(
    "tell", "Raconter", (TextField("method", "Ce que je fais", required=True),), "Envoyer", about="p1"
)

E = TypeVar("E", bound=Event)


def saying(words: str, *buttons: str) -> Card:
    """A card of these words, and buttons that are called what they say."""
    row = (Buttons(tuple(Button(name, name, "v") for name in buttons)),) if buttons else ()
    return Card((Text((Span(words),)), *row))


def answering(event: Event) -> Sequence[Action]:
    """A bot whose page leads to a card, and to a form."""
    match event:
        case HomeOpened():
            return [ShowHome(event.person, saying("Ta page", "lire", "raconter"))]
        case ButtonPressed(name="lire"):
            return [Whisper(event.person, event.place, saying("Une pratique", "suite"), event.interaction)]
        case ButtonPressed(name="suite"):
            more = saying("La suite", "suite")
            return [Whisper(event.person, event.place, more, event.interaction, replaces=True)]
        case ButtonPressed(name="raconter"):
            return [OpenForm(event.person, event.place, FORM, event.interaction)]
        case FormSubmitted():
            thanks = Whisper(event.person, event.place, saying("Merci"), event.interaction)
            return [thanks, ShowHome(event.person, saying(f"Tu as dit : {event.values['method']}"))]
    return ()


async def soon(true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


async def heard(staged: Staged, kind: type[E]) -> E:
    """The latest event of a kind, as soon as there is one."""
    await soon(lambda: any(isinstance(event, kind) for event in staged.listener.heard))
    return next(event for event in reversed(staged.listener.heard) if isinstance(event, kind))


async def over(stage: HomeStage, user: str, words: str) -> None:
    """Wait until these words stand over somebody's page."""
    async with asyncio.timeout(PATIENCE):
        while (await stage.over_home(user))[0] != words:
            await asyncio.sleep(0.01)


@pytest.fixture
async def opened(staged: Staged) -> HomeStage:
    """The stage, with the insider before their page."""
    if not staged.messenger.capabilities.home:
        assert not isinstance(staged.stage, HomeStage)
        pytest.skip("The bot has no page of its own there.")
    assert isinstance(staged.stage, HomeStage)
    staged.listener.answer_with(answering)
    await staged.stage.open_home(staged.insider)
    async with asyncio.timeout(PATIENCE):
        while not (await staged.stage.home(staged.insider))[0]:
            await asyncio.sleep(0.01)
    return staged.stage


async def test_who_opens_it_sees_theirs(staged: Staged, opened: HomeStage) -> None:
    """Nobody else does."""
    told = await heard(staged, HomeOpened)
    assert told.person == Person(staged.open.messenger, staged.open.workspace, staged.insider)
    assert told.person.name == staged.names[staged.insider]
    assert told.place == told.person.home
    assert await opened.home(staged.insider) == ("Ta page", ("lire", "raconter"))


async def test_it_changes_in_place(staged: Staged, opened: HomeStage) -> None:
    """What stood there is gone."""
    insider = Person(staged.open.messenger, staged.open.workspace, staged.insider)
    await staged.messenger.perform(ShowHome(insider, saying("Autre chose", "lire")))
    assert await opened.home(staged.insider) == ("Autre chose", ("lire",))


async def test_a_press_is_answered_over_it_for_that_person_alone(staged: Staged, opened: HomeStage) -> None:
    """Nothing comes into a channel or a direct message; what replaces a card does."""
    await opened.press_home(staged.insider, "lire")
    await over(opened, staged.insider, "Une pratique")
    pressed = await heard(staged, ButtonPressed)
    assert (pressed.name, pressed.value, pressed.place) == ("lire", "v", pressed.person.home)
    await opened.press_over_home(staged.insider, "suite")
    await over(opened, staged.insider, "La suite")
    pressed = await heard(staged, ButtonPressed)
    assert (pressed.name, pressed.place) == ("suite", pressed.person.home)
    assert (await opened.home(staged.insider))[0] == "Ta page"
    direct = await staged.stage.direct(staged.insider)
    for channel in (direct, staged.open.channel):
        assert await staged.stage.sees(staged.insider, channel) == []


async def test_a_form_opened_there_is_sent_from_there(staged: Staged, opened: HomeStage) -> None:
    """Thanks stand over the page, which shows what was told."""
    await opened.press_home(staged.insider, "raconter")
    async with asyncio.timeout(PATIENCE):
        while await staged.stage.form(staged.insider) is None:
            await asyncio.sleep(0.01)
    assert await staged.stage.submit(staged.insider, {"method": "Deux jalons."}) == {}
    sent = await heard(staged, FormSubmitted)
    assert (sent.place, sent.about, sent.values["method"]) == (sent.person.home, "p1", "Deux jalons.")
    await over(opened, staged.insider, "Merci")
    async with asyncio.timeout(PATIENCE):
        while (await opened.home(staged.insider))[0] != "Tu as dit : Deux jalons.":
            await asyncio.sleep(0.01)
