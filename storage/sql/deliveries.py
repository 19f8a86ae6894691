"""What the bot owes to say."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, delete, or_
from sqlmodel import col, func, select

from bot import ports
from bot.actions import Said, Tell
from bot.deliveries import Delivery, Outcome
from bot.model.place import Person
from bot.ports import Hindrance
from storage.sql.columns import address_columns, address_of
from storage.sql.listening import OWED, tell_others
from storage.sql.rows import Rows
from storage.tables import DeliveryRow

SAID: TypeAdapter[Said] = TypeAdapter(Said)
UNSAID = col(DeliveryRow.outcome).in_((Outcome.WAITING, Outcome.UNSURE))


class Deliveries(ports.Deliveries):
    """The deliveries, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, key: str) -> Delivery | None:
        # SQLite has no row locks, and needs none: there one unit writes at a time.
        row = await self._rows.first(select(DeliveryRow).where(DeliveryRow.key == key).with_for_update())
        return _delivery(row) if row else None

    async def add(self, delivery: Delivery) -> bool:
        added = await self._rows.add(_row(delivery))
        if added:
            # Another process may be the one that is in that messenger.
            await tell_others(OWED, self._rows)
        return added

    async def save(self, delivery: Delivery) -> None:
        await self._rows.put(_row(delivery))

    async def claim(
        self, now: datetime, until: datetime, holder: str, messengers: Sequence[str], limit: int
    ) -> list[Delivery]:
        due = select(DeliveryRow).where(
            UNSAID,
            col(DeliveryRow.due_at) <= now,
            or_(col(DeliveryRow.leased_until).is_(None), col(DeliveryRow.leased_until) <= now),
            col(DeliveryRow.messenger).in_(messengers),
        )
        longest_due = due.order_by(col(DeliveryRow.due_at), DeliveryRow.key).limit(limit)
        # SQLite has no row locks, and needs none: there one unit writes at a time.
        found = await self._rows.all(longest_due.with_for_update(skip_locked=True))
        claimed = [
            replace(delivery, holder=holder, leased_until=until, attempts=delivery.attempts + 1)
            for delivery in map(_delivery, found)
        ]
        # Should the holder die, nobody knows whether it was said.
        await self._rows.put(*(_row(replace(delivery, outcome=Outcome.UNSURE)) for delivery in claimed))
        return claimed

    async def withheld(self, person: Person) -> list[Delivery]:
        refused = col(DeliveryRow.outcome) == Outcome.REFUSED, col(DeliveryRow.reason) == Hindrance.CLOSED
        theirs = select(DeliveryRow).where(*refused, _to(person))
        rows = await self._rows.all(theirs.order_by(col(DeliveryRow.due_at), DeliveryRow.key))
        return [_delivery(row) for row in rows]

    async def forget(self, person: Person) -> None:
        await self._rows.run(delete(DeliveryRow).where(_to(person)))
        self._rows.erased = True

    async def next_due(self) -> datetime | None:
        return await self._rows.first(select(func.min(DeliveryRow.due_at)).where(UNSAID))


def _to(person: Person) -> ColumnElement[bool]:
    """The deliveries for somebody alone; what is posted in channels has nobody it is to."""
    to = col(DeliveryRow.action)["to"]
    return and_(
        col(DeliveryRow.messenger) == person.messenger,
        to["workspace"].as_string() == person.workspace,
        to["user"].as_string() == person.user,
    )


def _row(delivery: Delivery) -> DeliveryRow:
    action = delivery.action
    return DeliveryRow(
        **address_columns(delivery.address),
        key=delivery.key,
        messenger=action.to.messenger if isinstance(action, Tell) else action.place.messenger,
        action=SAID.dump_python(action, mode="json"),
        due_at=delivery.due_at,
        until=delivery.until,
        outcome=delivery.outcome,
        attempts=delivery.attempts,
        leased_until=delivery.leased_until,
        holder=delivery.holder,
        reason=delivery.reason,
        cause=delivery.cause,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        key=row.key,
        action=SAID.validate_python(row.action),
        due_at=row.due_at,
        until=row.until,
        outcome=row.outcome,
        attempts=row.attempts,
        leased_until=row.leased_until,
        holder=row.holder,
        address=address_of(row),
        reason=row.reason,
        cause=row.cause,
    )
