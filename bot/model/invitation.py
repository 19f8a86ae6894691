"""What lets one more channel become a community's."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code for the core team: whoever brings it to a channel opens that channel to the community, once."""

    community: str
    code: str
    until: datetime
