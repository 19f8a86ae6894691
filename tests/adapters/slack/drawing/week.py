"""A week of the example community, always the same, and what the real bot says in it as Slack is given it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from adapters.slack.drawing import forms, outbound, views
from adapters.slack.messenger import CAPABILITIES
from bot.actions import Action, Edit, OpenForm, Post, ShowHome, Tell, Whisper
from bot.catalogue import Catalogue
from bot.deliverer import Deliverer
from bot.deliveries import Delivery
from bot.engine import Engine
from bot.events import (
    ButtonPressed,
    ChannelChanged,
    CommandInvoked,
    Event,
    ExampleWanted,
    FormSubmitted,
    HomeOpened,
)
from bot.features import router
from bot.model.place import Address, Person, Place
from bot.ports import CannotSay, Hindrance, Receive, Standing
from bot.wording import Wording
from storage.memory.unit import MemoryStorage

Json = dict[str, Any]
T = TypeVar("T")

FRIDAY = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MONDAYS = [datetime(2026, 11, day, 8, 0, tzinfo=UTC) for day in (23, 30)]
"""Nine o'clock in Paris."""
HOME = Place("slack", "T1", "C1")
CIRCLE = Place("slack", "T1", "C2")
PEOPLE = {
    name: Person("slack", "T1", f"U{number}", full, "fr")
    for number, (name, full) in enumerate(
        {
            "nadia": "Nadia K.",
            "thomas": "Thomas R.",
            "ines": "Inès M.",
            "yann": "Yann L.",
            "claire": "Claire D.",
        }.items(),
        start=1,
    )
}
NAMED = {
    "situation": "Deux personnes au même guichet, trois semaines sans un bonjour.",
    "method": "Je vois chacune seule, puis les deux ensemble. Seule : vingt minutes, et de quoi elle a "
    "besoin pour travailler ici demain. Ensemble : une réunion sur le planning, et rien d'autre.",
    "outcome": "Elles ne déjeunent pas ensemble, mais le planning tient et l'équipe respire.",
    "difficulties": "La première semaine, chacune attend que je lui donne raison.",
    "audience": "équipe de 6, accueil",
    "named": "yes",
}
UNNAMED = {
    "method": "Je leur confie une petite chose à finir à deux avant vendredi, sans parler du reste.",
    "named": "no",
}
OTHERWISE = {
    "method": "Je n'arrange rien moi-même : je demande à une collègue en qui les deux ont confiance.",
    "outcome": "Ce qui se dit ne passe pas par leur chef, et c'est souvent ce qui débloque.",
    "named": "yes",
}
SEARCHED = "réunion"


class Counted:
    """Chance without chance."""

    def __init__(self) -> None:
        self._thrown = 0

    def id(self) -> str:
        """The next of always the same identifiers."""
        self._thrown += 1
        return hashlib.sha256(str(self._thrown).encode()).hexdigest()[:32]

    def choose(self, among: Sequence[T]) -> T:
        """The first."""
        return among[0]


class Hand:
    """A clock that is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at


class Notebook:
    """A messenger with Slack's capabilities that writes down what it is asked to do."""

    name = "slack"
    capabilities = CAPABILITIES
    connected = True

    def __init__(self) -> None:
        self.done: list[Action] = []
        self.shut = False
        """Whether the bot was put out of every channel."""

    async def listen(self, receive: Receive) -> None:
        """Nobody speaks here by themselves."""

    async def perform(self, action: Action) -> Address | None:
        """Write it down."""
        if self.shut and isinstance(action, Post):
            raise CannotSay(Hindrance.OUTSIDE)
        self.done.append(action)
        place = action.place if isinstance(action, Post) else Place("slack", "T1", "D1")
        return Address(place, f"1795420800.{len(self.done):06}")

    async def find(self, delivery: Delivery) -> Standing | None:
        """Nothing is ever in doubt."""
        return None


class Week:
    """The real engine and deliverer over a memory, one thing after the other."""

    def __init__(self) -> None:
        self.clock = Hand(FRIDAY)
        self.notebook = Notebook()
        self._events = 0
        storage, dice = MemoryStorage(), Counted()
        self.engine = Engine(
            storage=storage,
            router=router,
            messengers={"slack": self.notebook},
            clock=self.clock,
            dice=dice,
            wording=Wording("fr"),
            catalogue=Catalogue(),
            timezone="Europe/Paris",
        )
        self._deliverer = Deliverer(
            storage=storage,
            messengers={"slack": self.notebook},
            clock=self.clock,
            receive=self.engine.receive,
            holder="drawing",
        )

    async def happens(self, kind: type[Event], **fields: Any) -> list[Action]:
        """Let something happen; everything the bot then does, owed or at once."""
        self._events += 1
        before = len(self.notebook.done)
        await self.engine.receive(kind(id=f"event-{self._events}", at=self.clock.now(), **fields))
        await self._deliverer.deliver_due()
        return self.notebook.done[before:]

    async def comes(self, instant: datetime) -> list[Action]:
        """Let time pass; everything the bot then does."""
        self.clock.at = instant
        before = len(self.notebook.done)
        await self.engine.time_passed()
        await self._deliverer.deliver_due()
        return self.notebook.done[before:]

    async def presses(self, who: str, button: str, on: Json, at: int = 0) -> list[Action]:
        """Press the ``at``-th button of that name on something drawn: a message, or one's own page."""
        place = PEOPLE[who].home if on.get("type") == "home" else HOME
        drawn = [e for b in on["blocks"] if b["type"] == "actions" for e in b["elements"]]
        pressed = [e for e in drawn if e["action_id"].startswith(f"{button}:")][at]
        return await self.happens(
            ButtonPressed, person=PEOPLE[who], place=place, name=button, value=pressed["value"]
        )

    async def types(self, who: str, name: str, text: str = "") -> list[Action]:
        """Send a slash command."""
        return await self.happens(CommandInvoked, person=PEOPLE[who], place=HOME, name=name, text=text)

    async def opens_home(self, who: str) -> Json:
        """Look at the bot's page; what it shows, as Slack is given it."""
        shown = await self.happens(HomeOpened, person=PEOPLE[who], place=PEOPLE[who].home)
        return views.home(next(action.card for action in shown if isinstance(action, ShowHome)))

    async def sends(self, who: str, form: OpenForm, values: Mapping[str, str]) -> list[Action]:
        """Send a form."""
        about, name = form.form.about, form.form.name
        return await self.happens(
            FormSubmitted, person=PEOPLE[who], place=HOME, name=name, about=about, values=dict(values)
        )


async def drawn() -> dict[str, Json]:
    """Every message and modal of the page, by the name of its file."""
    week = Week()
    for place, name, people in (
        (HOME, "pratiques", PEOPLE.values()),
        (CIRCLE, "cercle-nord", (PEOPLE["yann"],)),
    ):
        await week.happens(ChannelChanged, place=place, name=name, open=place == HOME, people=tuple(people))
    await week.happens(ExampleWanted, home=HOME, circle=CIRCLE, people=PEOPLE, language="fr")
    shown: dict[str, Json] = {}

    asked = said(await week.comes(MONDAYS[0]), Post)
    shown["theme"] = asked
    form = opened(await week.presses("ines", "answering.open", asked))
    otherwise = opened(await week.presses("thomas", "answering.diverge", asked))
    shown["answer-form"] = forms.view(form.form, form.near)

    answered = await week.sends("ines", form, NAMED)
    shown["answer-named"] = said(answered, Post)
    shown["consent"] = said(answered, Tell)
    shown["answer-unnamed"] = said(await week.sends("yann", form, UNNAMED), Post)
    shown["answer-autrement"] = said(await week.sends("thomas", otherwise, OTHERWISE), Post)
    chosen = await week.presses("ines", "consenting.always", shown["consent"])
    shown["archived"] = said(chosen, Whisper, last=True)
    shown["theme-answered"] = said(chosen, Edit)

    shown["search"] = said(await week.types("yann", "pratique", SEARCHED), Whisper)
    shown["practice"] = said(await week.presses("yann", "searching.read", shown["search"]), Whisper)

    shown["overview"] = said(await week.types("nadia", "theme"), Whisper)
    shown["preview"] = said(await week.presses("nadia", "planning.preview", shown["overview"]), Whisper)
    shown["adjust"] = said(await week.presses("nadia", "planning.adjust", shown["overview"]), Whisper)
    shown["dates"] = said(await week.presses("nadia", "planning.dates", shown["adjust"]), Whisper)
    shown["community"] = said(await week.presses("nadia", "overview.community", shown["overview"]), Whisper)
    programme = opened(await week.types("nadia", "theme", "programme"))
    shown["programme-form"] = forms.view(programme.form, programme.near)

    shown["home"] = await week.opens_home("ines")
    over = await week.presses("ines", "searching.theme", shown["home"])
    shown["home-over"] = next(views.modal(a.card, a.near) for a in over if isinstance(a, Whisper))

    week.notebook.shut = True
    shown["alert"] = said(await week.comes(MONDAYS[1]), Tell)
    shown["home-core-team"] = await week.opens_home("nadia")
    return shown


def said(actions: Sequence[Action], kind: type[Post | Tell | Edit | Whisper], *, last: bool = False) -> Json:
    """The first, or the last, of that kind as Slack is given it."""
    found = [action for action in actions if isinstance(action, kind)]
    return {"blocks": outbound.message(found[-1 if last else 0].card)["blocks"]}


def opened(actions: Sequence[Action]) -> OpenForm:
    """The form that opened."""
    return next(action for action in actions if isinstance(action, OpenForm))
