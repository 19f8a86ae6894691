"""What a member replied to a posting."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.parts import Parts
from bot.model.place import Address


@dataclass(frozen=True, slots=True)
class Revision:
    """What an answer said until it was edited."""

    parts: Parts
    until: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply in a posting's thread, or by its form. It follows its source."""

    id: str
    community: str
    posting: str
    member: str
    parts: Parts
    created_at: datetime
    source: Address | None = None
    """The message it was written in; None when it came by the form."""
    named: bool = True
    diverging: bool = False
    """Told as another way than the usual one (*Autrement*)."""
    revisions: tuple[Revision, ...] = ()
    removed_at: datetime | None = None
    version: float = 0.0
    """Which reading of its message this is: an older one that comes later changes nothing."""

    def revised(self, parts: Parts, at: datetime) -> "Answer":
        """The answer as it now reads; what it said before is kept as a revision."""
        if parts == self.parts:
            return self
        return replace(self, parts=parts, revisions=(*self.revisions, Revision(self.parts, at)))

    def removed(self, at: datetime) -> "Answer":
        """A tombstone: nothing that was said remains, and catching up cannot bring it back."""
        return replace(self, parts=Parts(), revisions=(), removed_at=at)
