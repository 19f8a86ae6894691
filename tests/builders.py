"""Nouns for tests: every field has a value, and a test says only those it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from bot.actions import Post
from bot.capabilities import Capabilities, Whispers
from bot.cards import Card, Text
from bot.deliveries import Delivery
from bot.events import Event
from bot.markup import Span
from bot.model.answer import Answer
from bot.model.community import Community
from bot.model.member import Member
from bot.model.parts import Parts
from bot.model.place import Address, Channel, Person, Place
from bot.model.posting import Posting
from bot.model.practice import Practice, State
from bot.model.programme import Order, Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.request import Request
from bot.model.theme import Kind, Theme
from bot.model.trial import Trial

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HERE = Place("sandbox", "mallette", "managers")
NADIA = Person("sandbox", "mallette", "nadia", "Nadia K.", "fr")
OMAR = Person("sandbox", "mallette", "omar", "Omar B.")
ALL_CAPABILITIES = Capabilities(
    whispers=Whispers.ANYWHERE,
    rereads=True,
    replies=True,
    notifies=True,
    blocks=50,
    text=3000,
    label=75,
    title=24,
    suggestions=25,
    home=100,
)


def an_id() -> str:
    """32 random hexadecimal characters."""
    return uuid4().hex


def a_community(**fields: Any) -> Community:
    """A community at home in ``HERE``."""
    default = Community(
        id=an_id(),
        name="Managers",
        purpose="Apprendre les uns des autres",
        charter="On raconte, on ne juge pas.",
        language="fr",
        formal=False,
        timezone="Europe/Paris",
        home=HERE,
        created_at=NOW,
    )
    return replace(default, **fields)


def a_channel(**fields: Any) -> Channel:
    """An open channel: ``HERE``."""
    return replace(Channel(place=HERE, name="managers", open=True), **fields)


def a_member(**fields: Any) -> Member:
    """Nadia, in a community."""
    return replace(Member(id=an_id(), community="managers", person=NADIA, joined_at=NOW), **fields)


def a_theme(**fields: Any) -> Theme:
    """A theme of a community."""
    default = Theme(
        id=an_id(),
        community="managers",
        question="Comment fais-tu pour dire non à ton propre chef ?",
        situation="Quand la demande de trop tombe un jeudi soir.",
        kind=Kind.PRACTICE,
        tags=("limites", "hiérarchie"),
        language="fr",
        created_at=NOW,
    )
    return replace(default, **fields)


def a_programme(**fields: Any) -> Programme:
    """A programme for every Tuesday at nine, next due on 24 November 2026."""
    default = Programme(
        id=an_id(),
        community="managers",
        name="Le mardi",
        place=HERE,
        rule=Recurrence(Weekly((1,)), (time(9),), "Europe/Paris"),
        order=Order.QUEUE,
        created_at=NOW,
        next=Occurrence(date(2026, 11, 24)),
    )
    return replace(default, **fields)


def a_posting(**fields: Any) -> Posting:
    """A theme asked in ``HERE`` at once."""
    default = Posting(id=an_id(), community="managers", theme="no", place=HERE, created_at=NOW)
    return replace(default, **fields)


def an_answer(**fields: Any) -> Answer:
    """An answer by the form."""
    default = Answer(
        id=an_id(),
        community="managers",
        posting="p",
        member="nadia",
        parts=Parts(method="Je demande ce qui peut attendre."),
        created_at=NOW,
    )
    return replace(default, **fields)


def a_practice(**fields: Any) -> Practice:
    """An archived practice, told in ``HERE``."""
    default = Practice(
        id=an_id(),
        community="managers",
        title="Le point du lundi",
        parts=Parts(method="Je fixe le résultat et deux jalons."),
        language="fr",
        place=HERE,
        created_at=NOW,
        state=State.ARCHIVED,
    )
    return replace(default, **fields)


def a_request(**fields: Any) -> Request:
    """A request of Nadia's, with her name."""
    default = Request(id=an_id(), community="managers", posting=an_id(), created_at=NOW, member="nadia")
    return replace(default, **fields)


def a_trial(**fields: Any) -> Trial:
    """Nadia tries a practice for two weeks."""
    default = Trial(
        id=an_id(),
        community="managers",
        practice="practice",
        member="nadia",
        created_at=NOW,
        ask_on=date(2026, 12, 4),
    )
    return replace(default, **fields)


def a_delivery(key: str = "", **fields: Any) -> Delivery:
    """A post in ``HERE``, due now."""
    key = key or an_id()
    action = Post(HERE, Card((Text((Span("Bonjour"),)),)), key)
    return replace(Delivery(key=key, action=action, due_at=NOW), **fields)


def an_event(**fields: Any) -> Event:
    """Something that happened now."""
    return replace(Event(id=an_id(), at=NOW), **fields)


def a_message(place: Place = HERE, message: str = "") -> Address:
    """A message in a place."""
    return Address(place, message or an_id())
