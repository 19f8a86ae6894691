"""What people do before a test begins, and what the bot shows them."""

from collections.abc import Sequence

from bot.actions import Action, OpenForm, Post
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Form, Text, TextField
from bot.events import (
    ButtonPressed,
    Event,
)
from bot.markup import Span
from tests.adapters.engine import until
from tests.adapters.slack.local import Delivery
from tests.adapters.slack.running import Running

FORM = Form(
    "answering.answer",
    "Raconter",
    (
        TextField("method", "Ce que je fais", required=True, multiline=True),
        ChoiceField("named", "Signer", (Choice("yes", "Oui"), Choice("no", "Non")), "yes"),
    ),
    "Envoyer",
    about="p1",
)


def saying(words: str, *buttons: Button) -> Card:
    """A card of these words."""
    row: tuple[Block, ...] = (Buttons(buttons),) if buttons else ()
    return Card((Text((Span(words),)), *row))


def form_on_press(event: Event) -> Sequence[Action]:
    """Open the form for whoever presses a button."""
    if isinstance(event, ButtonPressed):
        return [OpenForm(event.person, event.place, FORM, event.interaction)]
    return []


async def pressed(here: Running, user: str = "nadia") -> Delivery:
    """Somebody presses the button of a theme."""
    await here.messenger.perform(Post(here.place(), saying("Une question", Button("Répondre", "open", "p1"))))
    said = here.slack.world.channel("pratiques").messages[-1]
    return here.slack.people.press(user, said, "Répondre")


async def with_form(here: Running, user: str = "nadia") -> None:
    """Somebody has the form open."""
    here.engine.answer_with(form_on_press)
    await pressed(here, user)
    await until(lambda: here.slack.world.modal(user) is not None)
