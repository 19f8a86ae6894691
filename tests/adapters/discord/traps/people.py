"""What people do before a test begins, and what they see."""

from collections.abc import Sequence

from bot.actions import Action, OpenForm, Post, Whisper
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Form, Text, TextField
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormSubmitted,
    MessagePosted,
)
from bot.markup import Span
from bot.model.place import Address
from tests.adapters.discord import reading
from tests.adapters.discord.local import Interaction, Message
from tests.adapters.discord.running import Running

SAY = "POST /channels/{channel_id}/messages"
BEGIN = "POST /channels/{channel_id}/threads"
ARCHIVED = "GET /channels/{channel_id}/threads/archived/public"
FOLLOW = "POST /webhooks/{webhook_id}/{webhook_token}"
ANSWER = "POST /interactions/{interaction_id}/{interaction_token}/callback"
LONG = ("situation", "method", "outcome", "difficulties", "audience")
NAMED = ChoiceField("named", "Signer", (Choice("yes", "À mon nom"), Choice("no", "Sans mon nom")), "yes")
FORM = Form(
    "answering.answer",
    "Raconter",
    (TextField("method", "Ce que je fais", required=True, multiline=True), NAMED),
    "Envoyer",
    about="p1",
)
PARTS = tuple(TextField(name, name.title(), multiline=True) for name in LONG)
SIX = Form("answering.answer", "Répondre", (*PARTS, NAMED), "Envoyer", about="p1")
SEVEN = Form(
    "archiving.edit", "Ma pratique", (TextField("title", "Titre"), *PARTS, NAMED), "Garder", about="p1"
)


def saying(words: str, *buttons: Button) -> Card:
    """A card of these words."""
    row: tuple[Block, ...] = (Buttons(buttons),) if buttons else ()
    return Card((Text((Span(words),)), *row))


def opening(form: Form, event: Event) -> Sequence[Action]:
    """Open a form for whoever presses a button."""
    if isinstance(event, ButtonPressed):
        return [OpenForm(event.person, event.place, form, event.interaction)]
    return []


def whispering(words: str, event: Event, *, replaces: bool = False) -> Sequence[Action]:
    """Whisper to whoever presses or types."""
    if isinstance(event, ButtonPressed | CommandInvoked | FormSubmitted):
        return [Whisper(event.person, event.place, saying(words), event.interaction, replaces=replaces)]
    return []


async def theme(here: Running, channel: str = "pratiques") -> Address:
    """A posting stands in a channel, with its thread."""
    card = saying("Une question", Button("Répondre", "open", "p1"))
    address = await here.messenger.perform(Post(here.place(channel), card, "posting:1", opens_thread=True))
    assert address
    return address


async def pressed(here: Running, user: str = "nadia") -> Interaction:
    """Somebody presses the button of a theme."""
    await theme(here)
    return here.discord.people.press(user, latest(here), "Répondre")


async def with_form(here: Running, form: Form = FORM, user: str = "nadia") -> None:
    """Somebody has the form open."""
    here.engine.answer_with(lambda event: opening(form, event))
    assert await (await pressed(here, user)).settled()


def latest(here: Running, channel: str = "pratiques") -> Message:
    """What was said last in a channel."""
    return here.discord.world.channel(channel).messages[-1]


def shown(here: Running, user: str, channel: str = "pratiques") -> list[str]:
    """What somebody sees there that nobody else does."""
    seen = here.discord.people.sees(user, channel)
    return [reading.words(message) for message in seen if message.only_for]


def is_opened_since(here: Running, opened: int) -> bool:
    """Whether another socket was opened."""
    return here.discord.gateway.opened > opened


def is_heard(here: Running, text: str) -> bool:
    """Whether the bot heard that."""
    return text in texts(here)


def texts(here: Running) -> list[str]:
    """What was written, as far as the bot heard it."""
    return [event.text for event in here.engine.of(MessagePosted)]


def has_failed_since(here: Running, failed: int) -> bool:
    """Whether the messenger could not do something more."""
    return len(here.engine.failed) > failed
