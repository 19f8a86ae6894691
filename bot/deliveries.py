"""What the bot owes to say on its own initiative, kept until it is said exactly once."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.actions import Said
from bot.cards import Card
from bot.model.place import Address


class Outcome(StrEnum):
    """What is known of a delivery."""

    WAITING = "waiting"
    """Certainly not said."""
    UNSURE = "unsure"
    """Perhaps said: look before saying it again."""
    SAID = "said"
    REFUSED = "refused"
    """Certainly not said, and not to be tried again until somebody mends something."""
    DROPPED = "dropped"
    """No longer to be said: who asked for it took it back."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """An action of the bot's own initiative; its key makes it one of a kind."""

    key: str
    action: Said
    due_at: datetime
    until: datetime | None = None
    """When it is no longer worth saying, unless somebody asks for it again."""
    outcome: Outcome = Outcome.WAITING
    attempts: int = 0
    leased_until: datetime | None = None
    """Until then one process alone may perform it."""
    holder: str | None = None
    address: Address | None = None
    reason: str = ""
    """Why it was refused."""
    cause: str = ""
    """The origin of the event in whose turn it was owed; see ``bot.events.Event``."""

    @property
    def unsaid(self) -> bool:
        """Whether it is to be said, as things are."""
        return self.outcome in {Outcome.WAITING, Outcome.UNSURE}

    @property
    def open(self) -> bool:
        """Whether it may still be said, now or after something was mended."""
        return self.unsaid or self.outcome is Outcome.REFUSED

    def dropped(self) -> "Delivery":
        """The delivery without a word left of it, never to be said."""
        return replace(self, outcome=Outcome.DROPPED, action=replace(self.action, card=Card(())))

    def tried_again(self, now: datetime) -> "Delivery":
        """The refused delivery, due at once; what was in its way is said to be mended.

        What was perhaps said is looked for first, since when it was last due.
        """
        again = replace(self, outcome=Outcome.WAITING, due_at=now, until=None, reason="")
        if self.reason == Outcome.UNSURE:
            return replace(again, outcome=Outcome.UNSURE, due_at=min(self.due_at, now))
        return again

    @property
    def messenger(self) -> str:
        """The name of the messenger it is for."""
        return self.action.place.messenger if self.action.kind == "post" else self.action.to.messenger
