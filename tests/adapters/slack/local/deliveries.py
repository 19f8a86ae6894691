"""What Slack owes the bot: each thing waits three seconds for its acknowledgement, and may come again."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, Protocol

from tests.adapters.slack.local.clock import Clock
from tests.adapters.slack.local.world import ENTERPRISE, Json

Kind = Literal["events_api", "slash_commands", "interactive"]
PATIENCE = 3.0
PAUSES = (3.0, 60.0, 300.0)
"""Between the attempts at an event."""


@dataclass(eq=False)
class Delivery:
    """One thing sent to the bot, over all its attempts."""

    kind: Kind
    payload: Json
    accepts: bool = False
    """Whether the acknowledgement may carry an answer."""
    attempt: int = 0
    reason: str = ""
    """Why it came again."""
    state: Literal["waiting", "acknowledged", "lost"] = "waiting"
    answer: Json = field(default_factory=dict)
    improper: Json | None = None
    """An answer the bot gave where none is accepted."""
    late: int = 0
    """How many acknowledgements came too late."""
    _settled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> bool:
        """Whether the bot took it."""
        return self.state == "acknowledged"

    def settle(self, state: Literal["acknowledged", "lost"]) -> None:
        """Nothing more happens to it."""
        self.state = state
        self._settled.set()

    async def settled(self, seconds: float) -> bool:
        """Whether it was taken or lost, before so many seconds of real time."""
        try:
            async with asyncio.timeout(seconds):
                await self._settled.wait()
        except TimeoutError:
            return False
        return True


class Carrier(Protocol):
    """Takes a delivery to the bot: over sockets or by HTTP."""

    def carry(self, delivery: Delivery) -> bool:
        """Send it on its way; whether there was one."""


class Outbox:
    """Sends what happens to the bot, again and again where Slack does: events, up to three times."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.carrier: Carrier | None = None
        self.sent: list[Delivery] = []
        """Everything, oldest first."""
        self.twice = 0
        """How many of the next deliveries are carried twice, as happens now and then."""
        self.deaf = 0
        """How many of the next acknowledgements get lost on their way."""
        self.org_wide = False
        """The app is installed for an organisation: no payload names a workspace."""

    def send(self, delivery: Delivery) -> Delivery:
        """Begin to deliver."""
        if self.org_wide:
            delivery.payload = _of_organisation(delivery.payload)
        self.sent.append(delivery)
        self._try(delivery)
        if self.twice and self.carrier:
            self.twice -= 1
            self.carrier.carry(delivery)
        return delivery

    def unsettled(self) -> list[Delivery]:
        """What is neither acknowledged nor given up."""
        return [delivery for delivery in self.sent if delivery.state == "waiting"]

    def acknowledge(self, delivery: Delivery, attempt: int, answer: Json) -> None:
        """The bot took it."""
        if self.deaf:
            self.deaf -= 1
        elif delivery.state != "waiting" or attempt != delivery.attempt:
            delivery.late += 1
        else:
            if delivery.accepts:
                delivery.answer = answer
            elif answer:
                delivery.improper = answer
            delivery.settle("acknowledged")

    def fail(self, delivery: Delivery, attempt: int, reason: str, *, again: bool = True) -> None:
        """An attempt did not succeed."""
        if delivery.state != "waiting" or attempt != delivery.attempt:
            return
        if delivery.kind != "events_api" or not again or attempt >= len(PAUSES):
            delivery.settle("lost")
            return
        delivery.attempt += 1
        delivery.reason = reason
        if reason.endswith("timeout") and attempt == 0:
            self._try(delivery)
        else:
            self._clock.after(PAUSES[attempt], lambda: self._try(delivery))

    def _try(self, delivery: Delivery) -> None:
        attempt = delivery.attempt
        if self.carrier is None or not self.carrier.carry(delivery):
            self.fail(delivery, attempt, "connection_failed")
        else:
            self._clock.after(PATIENCE, lambda: self.fail(delivery, attempt, "http_timeout"))


def _of_organisation(payload: Json) -> Json:
    """What is sent as it reads where the app is installed for a whole organisation."""
    told = {"enterprise_id": ENTERPRISE, "team_id": None, "is_enterprise_install": True}
    changed = payload | {"is_enterprise_install": True}
    if "authorizations" in payload:
        changed["authorizations"] = [known | told for known in payload["authorizations"]]
        changed |= {"team_id": None, "context_team_id": None, "context_enterprise_id": ENTERPRISE}
    elif "command" in payload:
        changed = {name: value for name, value in payload.items() if name not in {"team_id", "team_domain"}}
        changed |= {"enterprise_id": ENTERPRISE, "is_enterprise_install": "true"}
    else:
        changed |= {"team": None, "enterprise": {"id": ENTERPRISE, "name": "Groupe"}}
    return changed
