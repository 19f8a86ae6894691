"""What became of everything that was to be said, and of everything that was told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Account:
    """Counts of what was to be and of what went wrong, and a line for whatever is not as it should be."""

    wanted: int = 0
    """Themes and questions the bot was to say on its own initiative."""
    answers: int = 0
    suffered: Counter[str] = field(default_factory=Counter)
    doubled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    """Messages of themes that do not say what is true."""
    settled: float = 0.0
    """Seconds until all was as it should be, once all went well; of several, the longest."""

    @property
    def wrong(self) -> Sequence[str]:
        """Every line there is."""
        return [*self.doubled, *self.missing, *self.lost, *self.stale]

    def add(self, other: "Account") -> None:
        """Count the other's as well."""
        self.wanted += other.wanted
        self.answers += other.answers
        self.suffered += other.suffered
        self.doubled += other.doubled
        self.missing += other.missing
        self.lost += other.lost
        self.stale += other.stale
        self.settled = max(self.settled, other.settled)

    def row(self) -> Mapping[str, int]:
        """For a table."""
        return {
            **dict(sorted(self.suffered.items())),
            "posts wanted": self.wanted,
            "doubled": len(self.doubled),
            "missing": len(self.missing),
            "answers sent": self.answers,
            "lost": len(self.lost),
            "out of date": len(self.stale),
            "seconds to settle": round(self.settled),
        }
