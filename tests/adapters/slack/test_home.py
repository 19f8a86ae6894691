"""The bot's own page in Slack, and what is said to somebody over it: over the real libraries."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from adapters.slack.drawing import views
from adapters.slack.messenger import CAPABILITIES
from bot.actions import Action, OpenForm, Post, RefuseForm, ShowHome, Whisper
from bot.capabilities import adapt
from bot.cards import Button, Buttons, Card, Divider, Form, Quote, Text, TextField
from bot.events import ButtonPressed, Event, FormSubmitted, HomeOpened
from bot.markup import Span
from bot.model.place import Person
from tests.adapters.engine import until
from tests.adapters.slack.local import blocks as limits
from tests.adapters.slack.local import views as local_views
from tests.adapters.slack.running import Running, workspace
from tests.patience import PATIENCE

NADIA = Person("slack", "T1", "U1")
FORM = Form(
    "tell", "Raconter", (TextField("method", "Ce que je fais", required=True),), "Envoyer", about="p1"
)


@pytest.fixture(params=["socket", "http"])
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """A bot in a workspace, reached both ways."""
    async with workspace(over_http=request.param == "http") as there:
        yield there


def saying(words: str, *buttons: str) -> Card:
    """A card of these words, and buttons that are called what they say."""
    row = (Buttons(tuple(Button(name, name, "v") for name in buttons)),) if buttons else ()
    return Card((Text((Span(words),)), *row))


def answering(event: Event) -> Sequence[Action]:
    """A bot whose page has buttons: to read, to tell, to say something everywhere."""
    match event:
        case HomeOpened():
            return [ShowHome(event.person, saying("Ta page", "lire", "raconter", "deux"))]
        case ButtonPressed(name="lire"):
            return [
                Whisper(event.person, event.place, saying("Une pratique", "suite", "voir"), event.interaction)
            ]
        case ButtonPressed(name="suite"):
            more = saying("La suite", "suite", "voir")
            return [Whisper(event.person, event.place, more, event.interaction, replaces=True)]
        case ButtonPressed(name="voir"):
            return [
                Whisper(event.person, event.place, saying("En entier", "voir", "raconter"), event.interaction)
            ]
        case ButtonPressed(name="deux"):
            said = (saying("Un"), saying("Deux"))
            return [Whisper(event.person, event.place, card, event.interaction) for card in said]
        case ButtonPressed(name="raconter"):
            return [OpenForm(event.person, event.place, FORM, event.interaction)]
        case FormSubmitted() if not event.values["method"].strip(" ."):
            return [RefuseForm(event.person, (("method", "Dis-en plus."),), event.interaction)]
        case FormSubmitted():
            thanks = Whisper(event.person, event.place, saying("Merci", "voir"), event.interaction)
            also = Whisper(event.person, event.place, saying("C'est gardé"), event.interaction)
            return [thanks, also, ShowHome(event.person, saying(f"Tu as dit : {event.values['method']}"))]
    return ()


async def opened(here: Running, user: str = "nadia") -> None:
    """Let somebody look at their page, until it is there."""
    here.engine.answer_with(answering)
    await here.stage.open_home(user)
    await until(lambda: here.slack.world.user(user).id in here.slack.world.homes)


async def over(here: Running, words: str) -> tuple[str, tuple[str, ...]]:
    """What stands over Nadia's page, as soon as it has these words."""
    async with asyncio.timeout(PATIENCE):
        while words not in (await here.stage.over_home("nadia"))[0]:
            await asyncio.sleep(0.005)
    return await here.stage.over_home("nadia")


# ---- The page --------------------------------------------------------------------------------------------


async def test_who_opens_the_home_sees_what_is_there_for_them(here: Running) -> None:
    """Nobody else's is drawn, nor is theirs before."""
    assert here.slack.world.homes == {}
    await opened(here)
    told = await here.heard(HomeOpened)
    assert told.place == told.person.home
    assert told.person.name == here.slack.world.user("nadia").real_name
    assert await here.stage.home("nadia") == ("Ta page", ("lire", "raconter", "deux"))
    assert list(here.slack.world.homes) == [here.slack.world.user("nadia").id]


async def test_looking_at_the_messages_beside_it_is_no_opening(here: Running) -> None:
    """It is acknowledged all the same: Slack would send it again."""
    delivery = here.slack.people.open_home("nadia", tab="messages")
    assert delivery
    assert await delivery.settled(3)
    assert delivery.acknowledged
    assert here.engine.of(HomeOpened) == []


async def test_of_a_page_that_changes_often_the_last_is_seen(here: Running) -> None:
    """Twenty times at once are a few requests."""
    shown = [ShowHome(here.person("nadia"), saying(f"Page {number}")) for number in range(20)]
    await asyncio.gather(*(here.messenger.perform(action) for action in shown))
    assert (await here.stage.home("nadia"))[0] == "Page 19"
    assert len(here.slack.called("views.publish")) < 5


def test_whatever_stands_on_a_page_fits_it() -> None:
    """A hundred blocks of the longest texts there may be."""
    long = Span('é"🧰 ' * 750)
    card = Card(tuple(block for _ in range(60) for block in (Text((long,)), Quote((long,)), Divider())))
    shown = adapt(ShowHome(NADIA, card), CAPABILITIES)
    assert isinstance(shown, ShowHome)
    for view in (views.home(shown.card), views.modal(shown.card, NADIA.home)):
        assert limits.check_view(view) == []
        local_views.checked(view, view["type"])
        assert len(view["blocks"]) == 100


# ---- What is said over it --------------------------------------------------------------------------------


async def test_a_press_on_the_page_is_answered_in_a_small_modal(here: Running) -> None:
    """Nothing is said in any channel."""
    await opened(here)
    await here.stage.press_home("nadia", "lire")
    assert await over(here, "Une pratique") == ("Une pratique", ("suite", "voir"))
    pressed = await here.heard(ButtonPressed)
    assert (pressed.place, pressed.name, pressed.value) == (pressed.person.home, "lire", "v")
    assert here.slack.called("chat.postMessage") == here.slack.called("chat.postEphemeral") == []


async def test_what_replaces_a_card_changes_its_modal(here: Running) -> None:
    """As often as one likes; the press knows it is over the page."""
    await opened(here)
    await here.stage.press_home("nadia", "lire")
    await over(here, "Une pratique")
    for count in (2, 3):
        await here.stage.press_over_home("nadia", "suite")
        assert await over(here, "La suite") == ("La suite", ("suite", "voir"))
        pressed = await here.heard(ButtonPressed, count)
        assert pressed.place == pressed.person.home
    assert len(here.slack.world.modals[here.slack.world.user("nadia").id]) == 1


async def test_another_card_lies_on_top_and_the_fourth_takes_the_place_of_the_third(here: Running) -> None:
    """Slack stacks three; closing one leads back."""
    await opened(here)
    await here.stage.press_home("nadia", "lire")
    await over(here, "Une pratique")
    for count in (2, 3, 4):
        await here.stage.press_over_home("nadia", "voir")
        await here.heard(ButtonPressed, count)
        await over(here, "En entier")
    await until(lambda: len(here.slack.called("views.update")) == 1)
    stack = here.slack.world.modals[here.slack.world.user("nadia").id]
    assert len(stack) == 3
    await here.stage.close("nadia")
    await here.stage.close("nadia")
    assert (await here.stage.over_home("nadia"))[0] == "Une pratique"


async def test_a_second_word_to_one_press_is_a_direct_message(here: Running) -> None:
    """A trigger opens one modal."""
    await opened(here)
    await here.stage.press_home("nadia", "deux")
    await over(here, "Un")
    direct = await here.stage.direct("nadia")
    await until(lambda: bool(here.slack.called("chat.postMessage")))
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["Deux"]


async def test_a_word_that_comes_too_late_for_a_modal_is_a_direct_message(here: Running) -> None:
    """A trigger lives three seconds."""
    await opened(here)
    here.engine.hold.clear()
    pressing = asyncio.create_task(here.stage.press_home("nadia", "lire"))
    await until(lambda: bool([one for one in here.engine.tried if isinstance(one, ButtonPressed)]))
    await pressing
    await here.slack.clock.move(4)
    here.engine.hold.set()
    await until(lambda: bool(here.slack.called("chat.postMessage")))
    direct = await here.stage.direct("nadia")
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["Une pratique"]
    assert (await here.stage.over_home("nadia"))[0] == ""


async def test_a_card_that_was_closed_meanwhile_is_followed_by_a_direct_message(here: Running) -> None:
    """There is nothing left to change."""
    await opened(here)
    await here.stage.press_home("nadia", "lire")
    await over(here, "Une pratique")
    here.slack.faults.refuse("views.update", "not_found")
    await here.stage.press_over_home("nadia", "suite")
    await until(lambda: bool(here.slack.called("chat.postMessage")))
    direct = await here.stage.direct("nadia")
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["La suite"]


# ---- Forms -----------------------------------------------------------------------------------------------


async def test_a_form_sent_over_the_page_becomes_the_thanks(here: Running) -> None:
    """What else is said is a direct message, and the page shows what was told."""
    await opened(here)
    await here.stage.press_home("nadia", "raconter")
    await until(lambda: here.slack.world.modal("nadia") is not None)
    assert await here.stage.submit("nadia", {"method": " ."}) == {"method": "Dis-en plus."}
    assert await here.stage.submit("nadia", {"method": "Deux jalons."}) == {}
    sent = await here.heard(FormSubmitted)
    assert sent.place == sent.person.home
    assert await over(here, "Merci") == ("Merci", ("voir",))
    direct = await here.stage.direct("nadia")
    await until(lambda: bool(here.slack.called("chat.postMessage")))
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["C'est gardé"]
    await until(lambda: len(here.slack.called("views.publish")) == 2)
    assert (await here.stage.home("nadia"))[0] == "Tu as dit : Deux jalons."


async def test_a_form_on_top_of_a_card_leads_back_to_it(here: Running) -> None:
    """The thanks stand in the place of the form alone."""
    await opened(here)
    await here.stage.press_home("nadia", "lire")
    await over(here, "Une pratique")
    await here.stage.press_over_home("nadia", "voir")
    await over(here, "En entier")
    await here.stage.press_over_home("nadia", "raconter")
    await until(lambda: bool(here.slack.world.modal("nadia") and here.slack.world.modal("nadia").values))  # type: ignore[union-attr]
    assert await here.stage.submit("nadia", {"method": "Deux jalons."}) == {}
    await over(here, "Merci")
    await here.stage.close("nadia")
    assert (await here.stage.over_home("nadia"))[0] == "En entier"


async def test_a_form_sent_in_a_channel_still_closes(here: Running) -> None:
    """Its thanks are private, beside the thread."""
    here.engine.answer_with(answering)
    address = await here.messenger.perform(Post(here.place(), saying("Un thème", "raconter")))
    assert address
    seen = (await here.stage.sees("nadia", "pratiques"))[-1]
    await here.stage.press("nadia", seen, "raconter")
    await until(lambda: here.slack.world.modal("nadia") is not None)
    assert await here.stage.submit("nadia", {"method": "Deux jalons."}) == {}
    assert await here.stage.form("nadia") is None
    await until(lambda: len(here.slack.called("chat.postEphemeral")) == 2)
