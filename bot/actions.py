"""What to do. Actions are imperative, and frozen; messengers perform them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.cards import Card, Choice, Form
from bot.model.place import Address, Person, Place
from bot.model.role import Role


@dataclass(frozen=True, slots=True)
class Post:
    """Say a card in a place, for everybody there."""

    place: Place
    card: Card
    key: str | None = None
    """The delivery this is, so that it can be found again after a crash."""
    opens_thread: bool = False
    """Whether people are to answer beneath it: where threads do not come by themselves, one is opened."""
    notify: Role | None = None
    """Whom it calls, where a messenger can."""
    kind: Literal["post"] = "post"


@dataclass(frozen=True, slots=True)
class Whisper:
    """Show a card to one person only, near a place; it need not last."""

    to: Person
    near: Place
    card: Card
    interaction: str = ""
    replaces: bool = False
    """Put it in the place of the private card whose button was pressed."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Say a card to one person in a direct message; it lasts."""

    to: Person
    card: Card
    key: str | None = None
    kind: Literal["tell"] = "tell"


@dataclass(frozen=True, slots=True)
class ShowHome:
    """Show a card on the bot's own page, as one person has it, in place of what stood there."""

    to: Person
    card: Card


@dataclass(frozen=True, slots=True)
class Edit:
    """Change a card of ours."""

    address: Address
    card: Card
    notify: Role | None = None
    """Whom it called when it was said: they stay named, and are not called again."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Open a form for the person who pressed or typed."""

    to: Person
    near: Place
    form: Form
    interaction: str


@dataclass(frozen=True, slots=True)
class RefuseForm:
    """Show what to mend, in place; the form stays open with what was typed."""

    to: Person
    errors: tuple[tuple[str, str], ...]
    """Pairs of field name and sentence."""
    interaction: str


@dataclass(frozen=True, slots=True)
class Suggest:
    """Offer completions for what somebody is typing."""

    to: Person
    choices: tuple[Choice, ...]
    """``value`` is the whole text to put behind the command's name, or into the field."""
    interaction: str


@dataclass(frozen=True, slots=True)
class Reread:
    """Hand over what people wrote in a thread as it now reads; something may have been missed.

    Each message comes as ``MessageEdited``, under an id of its own. Of a whole channel, what was said to the
    bot's messages in it, where people may reply to one beside its thread.
    """

    thread: Place
    since: datetime | None = None
    """What is older is left out, unless it was changed."""
    known: frozenset[str] = frozenset()
    """The messages known to stand there, by the name each has in its address."""

    def with_known(self, other: "Reread | None") -> "Reread":
        """The same, asked for twice and done once, as far back as either."""
        if other is None:
            return self
        both = self.since and other.since and min(self.since, other.since)
        return replace(self, known=self.known | other.known, since=both)


@dataclass(frozen=True, slots=True)
class LookFor:
    """Look whether somebody is still there: that they are gone for good may have been missed.

    If they are, it comes as ``PersonGone``.
    """

    person: Person


Said = Post | Tell
"""What the bot may say on its own initiative."""

Action = Post | Whisper | Tell | ShowHome | Edit | OpenForm | RefuseForm | Suggest | Reread | LookFor
