"""What the bot owes to say."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import ports
from bot.actions import Tell
from bot.deliveries import Delivery, Outcome
from bot.model.place import Person
from bot.ports import Hindrance
from storage.cleaning import cleaned
from storage.memory.memory import Memory


class Deliveries(ports.Deliveries):
    """What the bot owes to say."""

    def __init__(self, memory: Memory) -> None:
        self._kept = memory.deliveries

    async def get(self, key: str) -> Delivery | None:
        return self._kept.get(key)

    async def add(self, delivery: Delivery) -> bool:
        if delivery.key in self._kept:
            return False
        await self.save(delivery)
        return True

    async def save(self, delivery: Delivery) -> None:
        self._kept[delivery.key] = cleaned(delivery)

    async def claim(
        self, now: datetime, until: datetime, holder: str, messengers: Sequence[str], limit: int
    ) -> list[Delivery]:
        due = [
            delivery
            for delivery in self._unsaid()
            if delivery.due_at <= now
            and (delivery.leased_until is None or delivery.leased_until <= now)
            and _messenger(delivery) in messengers
        ]
        longest_due = sorted(due, key=lambda delivery: (delivery.due_at, delivery.key))[:limit]
        claimed = [
            replace(delivery, holder=holder, leased_until=until, attempts=delivery.attempts + 1)
            for delivery in longest_due
        ]
        for delivery in claimed:
            await self.save(replace(delivery, outcome=Outcome.UNSURE))
        return claimed

    async def withheld(self, person: Person) -> list[Delivery]:
        theirs = [
            delivery
            for delivery in self._kept.values()
            if (delivery.outcome, delivery.reason) == (Outcome.REFUSED, Hindrance.CLOSED)
            and isinstance(delivery.action, Tell)
            and delivery.action.to == person
        ]
        return sorted(theirs, key=lambda delivery: (delivery.due_at, delivery.key))

    async def next_due(self) -> datetime | None:
        return min((delivery.due_at for delivery in self._unsaid()), default=None)

    def _unsaid(self) -> list[Delivery]:
        unsaid = {Outcome.WAITING, Outcome.UNSURE}
        return [delivery for delivery in self._kept.values() if delivery.outcome in unsaid]


def _messenger(delivery: Delivery) -> str:
    action = delivery.action
    return action.to.messenger if isinstance(action, Tell) else action.place.messenger
