"""People a messenger calls by one name."""

from dataclasses import dataclass
from enum import StrEnum


class Reach(StrEnum):
    """Whether a message may call those who have a role."""

    OPEN = "open"
    CLOSED = "closed"
    """Who may change the role lets nobody call it."""
    EVERYBODY = "everybody"
    """It is no group, but all there are: the bot never calls them all."""


@dataclass(frozen=True, slots=True)
class Role:
    """Those of a place who can be called together."""

    id: str
    name: str
    reach: Reach = Reach.OPEN

    def __str__(self) -> str:
        """The role as the value of a field, which ``read`` reads."""
        return f"{self.reach}/{self.id}/{self.name}"

    @classmethod
    def read(cls, value: str) -> "Role | None":
        """The role a field holds; None for none."""
        reach, _, rest = value.partition("/")
        id, _, name = rest.partition("/")  # noqa: A001  # it is called so everywhere
        return cls(id, name, Reach(reach)) if id and reach in set(Reach) else None
