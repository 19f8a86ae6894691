"""What operators watch, as Prometheus reads it. Nothing in it is about members or what they said."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from prometheus_client import (
    GC_COLLECTOR,
    PLATFORM_COLLECTOR,
    PROCESS_COLLECTOR,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from bot.ports import Measures

REACTION = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
"""Seconds; messengers wait for three."""
SEARCH = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


@dataclass(frozen=True, slots=True)
class State:
    """How things are at the moment they are looked at."""

    database: bool
    """Whether something can be remembered."""
    overdue: float
    """Seconds since the oldest delivery that is not said came due."""
    connected: Mapping[str, bool] = field(default_factory=dict)
    """The messengers, by name."""


class PrometheusMeasures(Measures):
    """Counts since the process began, and what is shown beside them."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        for usual in (PROCESS_COLLECTOR, PLATFORM_COLLECTOR, GC_COLLECTOR):
            registry.register(usual)
        self._reactions = Histogram(
            "mallette_event_to_action_seconds",
            "From when an event was handed over until everything it called for was done.",
            ["happened"],
            buckets=REACTION,
            registry=registry,
        )
        self._searches = Histogram(
            "mallette_search_seconds",
            "Searching the practices for somebody.",
            buckets=SEARCH,
            registry=registry,
        )
        self._deliveries = Counter(
            "mallette_deliveries",
            "Attempts to say what was owed, by how they ended.",
            ["messenger", "outcome"],
            registry=registry,
        )
        self._overdue = Gauge(
            "mallette_oldest_due_delivery_seconds",
            "How long ago the oldest delivery that is not said came due; 0 when none is.",
            registry=registry,
        )
        self._database = Gauge(
            "mallette_database_usable", "1 when something can be remembered.", registry=registry
        )
        self._connected = Gauge(
            "mallette_messenger_connected",
            "1 when the messenger tells what happens.",
            ["messenger"],
            registry=registry,
        )

    def reacted(self, happened: str, seconds: float) -> None:
        """An event of that kind was dealt with."""
        self._reactions.labels(happened).observe(seconds)

    def searched(self, seconds: float) -> None:
        """The practices were searched for somebody."""
        self._searches.observe(seconds)

    def delivered(self, messenger: str, outcome: str) -> None:
        """An attempt to say what was owed ended."""
        self._deliveries.labels(messenger, outcome).inc()

    def page(self, state: State) -> bytes:
        """Everything, in Prometheus's text format."""
        self._overdue.set(state.overdue)
        self._database.set(state.database)
        for messenger, connected in state.connected.items():
            self._connected.labels(messenger).set(connected)
        return generate_latest(self._registry)
