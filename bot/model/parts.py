"""The five parts in which somebody tells how they do."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Parts:
    """Situation, what I do, outcome, difficulties, for whom. Only the second is needed."""

    situation: str = ""
    method: str = ""
    outcome: str = ""
    difficulties: str = ""
    audience: str = ""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the parts, in the order they are told."""
        return tuple(part.name for part in fields(cls))
