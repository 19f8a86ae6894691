"""Says what the bot owes: leased by one process, looked for after a doubt, said once."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.actions import Post
from bot.capabilities import adapt
from bot.cards import Card
from bot.deliveries import Delivery, Outcome
from bot.events import DeliveryRefused, DeliverySaid
from bot.finishing import to_the_end
from bot.model.place import Address
from bot.ports import (
    CannotNotify,
    CannotSay,
    Clock,
    Hindrance,
    Measures,
    Messenger,
    Receive,
    Standing,
    Storage,
    StorageError,
    TryLater,
    UnitOfWork,
)

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
REQUEST = timedelta(seconds=20)
"""The longest one attempt may take: well within the lease, so that two holders never speak at once."""
BACK_OFF = timedelta(seconds=5)
LONGEST_BACK_OFF = timedelta(minutes=10)
LOOKS = 7
"""Attempts after which somebody is told that what was perhaps said cannot be looked for: minutes later."""
AT_ONCE = 20
IDLE = timedelta(seconds=20)
"""How often to look although nobody called, for what another process left behind."""


class LeaseSpent(Exception):
    """What is left of the lease is shorter than a request may take."""


class NotFoundYet(Exception):
    """It cannot be looked for what was perhaps said; it may be later."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"It can be looked for again in {after.total_seconds():.0f} s.")
        self.after = after


class Deliverer:
    """Performs deliveries that have come due, for the messengers of this process."""

    def __init__(
        self,
        *,
        storage: Storage,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        receive: Receive,
        holder: str,
        measures: Measures | None = None,
    ) -> None:
        """``holder`` names this process among those on the same database."""
        self._storage = storage
        self._messengers = messengers
        self._clock = clock
        self._receive = receive
        self._holder = holder
        self._measures = measures or Measures()
        self._called = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def call(self) -> None:
        """Something may have become due."""
        self._called.set()

    async def run(self) -> None:
        """Deliver whatever comes due, until cancelled."""
        while True:
            self._called.clear()
            try:
                await self.deliver_due()
            except StorageError:
                log.info("deliveries wait for the database")
            except Exception:
                log.exception("deliveries interrupted")
            try:
                async with asyncio.timeout(IDLE.total_seconds()):
                    await self._called.wait()
            except TimeoutError:
                continue

    async def deliver_due(self) -> None:
        """Say everything that is due now, and return when it is said or put off.

        Cancelled meanwhile, what was claimed is said and written down; no more is claimed.
        """
        async with self._one_at_a_time:
            while await to_the_end(self._deliver_some()):
                pass

    async def _deliver_some(self) -> bool:
        """Say some of what is due; whether there was any."""
        claimed = await self._claim()
        ends = await asyncio.gather(*map(self._deliver, claimed), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                # How it ended could not be written down; when its lease has passed, somebody looks.
                log.error("left unsure", exc_info=None if isinstance(end, StorageError) else end)
        return bool(claimed)

    async def _claim(self) -> list[Delivery]:
        now = self._clock.now()
        async with self._storage.unit() as unit:
            claimed = await unit.deliveries.claim(
                now, now + LEASE, self._holder, list(self._messengers), AT_ONCE
            )
            if claimed:
                await unit.commit()
        return claimed

    async def _deliver(self, delivery: Delivery) -> None:
        """One attempt. It ends certainly said, certainly not said, or unknown, and that is written down."""
        origin = delivery.cause or delivery.key
        with structlog.contextvars.bound_contextvars(
            id=origin, delivery=delivery.key, attempt=delivery.attempts
        ):
            try:
                address, notified = await self._say_once(delivery)
            except TryLater as wait:
                self._count(delivery, "put off")
                log.info("put off", seconds=wait.after.total_seconds())
                await self._put_off(delivery, Outcome.WAITING, wait.after)
            except NotFoundYet as wait:
                self._count(delivery, "put off")
                log.info("looked for later", seconds=wait.after.total_seconds(), reason=str(wait.__cause__))
                await self._put_off(delivery, Outcome.UNSURE, wait.after)
            except CannotSay as refusal:
                self._count(delivery, "refused")
                log.warning("refused", reason=str(refusal))
                await self._receive(
                    DeliveryRefused(
                        id=f"refused:{delivery.key}:{delivery.attempts}",
                        at=self._clock.now(),
                        key=delivery.key,
                        reason=refusal.why,
                        cause=origin,
                    )
                )
            except LeaseSpent:
                self._count(delivery, "put off")
                log.warning("too late to say it; whoever claims it next looks first")
            except Exception:
                self._count(delivery, "unsure")
                log.exception("perhaps said")
                await self._put_off(delivery, Outcome.UNSURE, BACK_OFF)
            else:
                await self._receive(
                    DeliverySaid(
                        id=f"said:{delivery.key}:{delivery.attempts}",
                        at=self._clock.now(),
                        key=delivery.key,
                        address=address,
                        notified=notified,
                        cause=origin,
                    )
                )

    async def _say_once(self, delivery: Delivery) -> tuple[Address | None, bool]:
        """Where it stands, and whether those it was to call could be called."""
        messenger = self._messengers[delivery.messenger]
        async with asyncio.timeout(REQUEST.total_seconds()):
            if delivery.outcome is Outcome.UNSURE and (found := await self._look_for(delivery)):
                self._count(delivery, "found")
                log.info("found", address=found.address)
                return found.address, found.notified
            if delivery.leased_until is None or delivery.leased_until - self._clock.now() < REQUEST:
                raise LeaseSpent
            if delivery.until is not None and self._clock.now() > delivery.until:
                raise CannotSay(Hindrance.LATE)
            action = adapt(delivery.action, messenger.capabilities)
            notified = True
            try:
                address = await messenger.perform(action) if action else None
            except CannotNotify as hindrance:
                if not isinstance(action, Post):
                    raise
                log.warning("nobody notified", reason=str(hindrance))
                notified = False
                address = await messenger.perform(replace(action, notify=None))
            self._count(delivery, "said")
            log.info("said", address=address)
            return address, notified

    async def _look_for(self, delivery: Delivery) -> Standing | None:
        """How it stands, if it does. That nobody may look says nothing of it; in the end somebody hears."""
        try:
            return await self._messengers[delivery.messenger].find(delivery)
        except TryLater as wait:
            raise NotFoundYet(wait.after) from wait
        except CannotSay as refusal:
            if delivery.attempts < LOOKS:
                raise NotFoundYet(BACK_OFF) from refusal
            if isinstance(delivery.action, Post):
                raise CannotSay(Hindrance.UNSURE, str(refusal)) from refusal
            raise

    def _count(self, delivery: Delivery, outcome: str) -> None:
        self._measures.delivered(delivery.messenger, outcome)

    async def _put_off(self, delivery: Delivery, outcome: Outcome, wait: timedelta) -> None:
        longer = min(wait * 2 ** min(delivery.attempts - 1, 10), LONGEST_BACK_OFF)
        async with self._storage.unit() as unit:
            kept = await unit.deliveries.get(delivery.key)
            if kept is None or kept.attempts != delivery.attempts:
                return  # claimed since, when the lease was over: how it ends is for its new holder to say
            await unit.deliveries.save(
                replace(
                    delivery,
                    outcome=outcome,
                    due_at=self._clock.now() + max(wait, longer),
                    leased_until=None,
                    holder=None,
                )
            )
            await unit.commit()


async def note_outcome(event: DeliverySaid | DeliveryRefused, unit: UnitOfWork) -> None:
    """Write down how a delivery ended, in the unit of work of whoever deals with it."""
    delivery = await unit.deliveries.get(event.key)
    if delivery is None or delivery.outcome is Outcome.SAID:
        return
    ended = replace(delivery, leased_until=None, holder=None)
    if isinstance(event, DeliverySaid):
        # What was said stands where it was said; no second copy of anybody's words is kept here.
        action = replace(delivery.action, card=Card(()))
        ended = replace(ended, outcome=Outcome.SAID, address=event.address, action=action)
    else:
        ended = replace(ended, outcome=Outcome.REFUSED, reason=event.reason)
    await unit.deliveries.save(ended)
