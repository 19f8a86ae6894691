"""What the bot owes to say."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import cast

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
        instants = sorted(at for at in self._instants() if at <= now)
        unsaid = chain.from_iterable(sorted(self._kept.called("due", at), key=_key) for at in instants)
        due = (
            delivery
            for delivery in unsaid
            if (delivery.leased_until is None or delivery.leased_until <= now)
            and delivery.messenger in messengers
        )
        longest_due = list(islice(due, limit))
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
            for delivery in self._kept.all()
            if (delivery.outcome, delivery.reason) == (Outcome.REFUSED, Hindrance.CLOSED)
            and isinstance(delivery.action, Tell)
            and delivery.action.to == person
        ]
        return sorted(theirs, key=lambda delivery: (delivery.due_at, delivery.key))

    async def forget(self, person: Person) -> None:
        theirs = [
            delivery.key
            for delivery in self._kept.all()
            if isinstance(delivery.action, Tell) and delivery.action.to == person
        ]
        for key in theirs:
            del self._kept[key]

    async def next_due(self) -> datetime | None:
        return min(self._instants(), default=None)

    def _instants(self) -> Iterable[datetime]:
        return cast("Iterable[datetime]", self._kept.names("due"))


def _key(delivery: Delivery) -> str:
    return delivery.key
