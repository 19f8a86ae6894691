"""How often the bot may call; Slack answers 429 beyond."""

from dataclasses import dataclass, field

from tests.adapters.slack.local.calls import Limited
from tests.adapters.slack.local.clock import Clock


@dataclass
class Limits:
    """Slack's limits, as a test wants them."""

    messages_per_second: float = 1.0
    """In one channel."""
    burst: int = 3
    history_per_minute: int | None = None
    """Calls of ``conversations.history`` and ``conversations.replies``, each; None: as often as one likes."""
    history_items: int = 1000
    """The most messages one such call brings: 15 for apps that are sold outside the Marketplace."""
    page_size: int = 1000
    """The most of anything one page of a list brings."""


@dataclass
class Bucket:
    """So many tokens, that come back by and by."""

    size: float
    per_second: float
    left: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.left = self.size

    def take(self, now: float) -> None:
        """One token. Raises ``Limited`` when there is none."""
        self.left = min(self.size, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            raise Limited((1 - self.left) / self.per_second)
        self.left -= 1


class Pace:
    """Counts what the bot calls."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._buckets: dict[str, Bucket] = {}

    def message(self, channel: str) -> None:
        """A message to a channel."""
        self._take(f"message {channel}", self._limits.burst, self._limits.messages_per_second)

    def history(self, method: str) -> None:
        """A reading of what was said."""
        if self._limits.history_per_minute is not None:
            each = self._limits.history_per_minute
            self._take(method, each, each / 60)

    def _take(self, name: str, size: float, per_second: float) -> None:
        now = self._clock.flowing()
        bucket = self._buckets.setdefault(name, Bucket(size, per_second, at=now))
        bucket.take(now)
