"""A member's own « Comment fais-tu pour … ? » to the community."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a request stands with who asks."""

    OPEN = "open"
    CLOSED = "closed"
    """They have what they need; whoever would answer all the same still may."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Request:
    """A theme somebody asks for themselves, at once. It goes by the id of that theme, which says it."""

    id: str
    community: str
    posting: str
    created_at: datetime
    member: str | None
    """Who asks; None once a request without a name is over, for nothing is to tell any more whose it was."""
    named: bool = True
    state: State = State.OPEN
    notice: str | None = None
    """The name of the latest notice that there are answers; only the request tells whose notice it is."""
    idea: bool = True
    """Whether the core team has yet to decide if it makes a theme of it."""

    def over(self, state: State) -> "Request":
        """The request closed or withdrawn; without a name, nobody's from now on."""
        member, notice = (self.member, self.notice) if self.named else (None, None)
        return replace(self, state=state, member=member, notice=notice)
