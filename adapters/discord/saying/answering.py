"""Answers people who wait: within three seconds, in as many messages as there is to say, none twice."""

import asyncio
import itertools
from collections.abc import Sequence
from typing import Any

import structlog

from adapters.discord.drawing import outbound
from adapters.discord.drawing.luggage import Keep
from adapters.discord.drawing.outbound import EPHEMERAL, OF_COMPONENTS
from adapters.discord.saying.waiting import Told, Waiting
from adapters.discord.wire.refusals import (
    ANSWERED_ALREADY,
    SPENT_TOKEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_WEBHOOK,
    Refused,
)
from adapters.discord.wire.rest import Rest
from bot.cards import Card, Choice
from bot.markup import cut
from bot.ports import TryLater

log = structlog.get_logger()

Json = dict[str, Any]

MESSAGE, HOLD, TAKE, UPDATE, COMPLETE, MODAL = 4, 5, 6, 7, 8, 9
"""Kinds of answers."""
CHOICES, CHOICE = 25, 100
AFTER = {HOLD: Told.HELD, TAKE: Told.TAKEN}
"""What somebody was told by each; by any other they were answered."""
TRIES = 3
PAUSE = 0.1
"""Seconds before a first answer that was perhaps lost is sent again, and each time so much longer."""
TOO_LATE = frozenset({UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, SPENT_TOKEN})


class Answerer:
    """The ways an interaction can be answered, each when it is possible."""

    def __init__(self, rest: Rest, keep: Keep) -> None:
        self._rest = rest
        self._keep = keep

    async def show(self, waiting: Waiting, card: Card, *, replaces: bool = False) -> bool:
        """Show a card to whoever waits; False when it is too late for that.

        With ``replaces`` it takes the place of the card that was pressed, where that is theirs alone.
        """
        replaces = replaces and waiting.only_theirs
        async with waiting.speaking:
            if waiting.told is not Told.NOTHING:
                if await self._go_on(waiting, card, replaces=replaces):
                    waiting.presumed = False
                    return True
                if not waiting.presumed:
                    return False
                waiting.presumed = False
            kind = UPDATE if replaces else MESSAGE
            if await self._answer(waiting, kind, self._drawn(waiting, card, new=not replaces)):
                return True
            # Somebody else said something before us: this is said beside it.
            return waiting.told is Told.ANSWERED and await self._add(waiting, card)

    async def open(self, waiting: Waiting, modal: Json) -> bool:
        """Open a modal for whoever waits; False when they were answered already, or it is too late."""
        async with waiting.speaking:
            if waiting.told is not Told.NOTHING or waiting.sending:
                return False
            return await self._answer(waiting, MODAL, modal)

    async def complete(self, waiting: Waiting, choices: Sequence[Choice]) -> None:
        """Offer completions; each once, as long as Discord takes them."""
        offered = {choice.value[:CHOICE]: choice.label for choice in choices}
        listed = [
            {"name": cut(label, CHOICE) or "…", "value": value} for value, label in offered.items() if value
        ]
        async with waiting.speaking:
            if waiting.told is Told.NOTHING:
                await self._answer(waiting, COMPLETE, {"choices": listed[:CHOICES]})

    async def hold(self, waiting: Waiting) -> None:
        """Let Discord know, before it loses patience, that an answer is on its way; at least try to."""
        async with waiting.speaking:
            if waiting.told is Told.NOTHING:
                quiet = waiting.pressing
                private = {} if quiet or waiting.direct else {"flags": EPHEMERAL}
                await self._promise(waiting, TAKE if quiet else HOLD, private)

    async def finish(self, waiting: Waiting) -> None:
        """Whatever there was to say is said: let nobody wait for more."""
        if waiting.typing:
            return await self.complete(waiting, ())
        async with waiting.speaking:
            if waiting.told is Told.HELD and not await self._withdraw(waiting) and waiting.presumed:
                waiting.told, waiting.presumed = Told.NOTHING, False
            if waiting.told is Told.NOTHING:
                quiet = waiting.on_message
                private = {} if quiet else {"flags": EPHEMERAL}
                if await self._promise(waiting, TAKE if quiet else HOLD, private) is Told.HELD:
                    await self._withdraw(waiting)
        return None

    # ---- How ---------------------------------------------------------------------------------------------

    async def _answer(self, waiting: Waiting, kind: int, data: Json) -> bool:
        """The first answer; False when it is too late for that, or somebody else was first.

        Asked twice, Discord takes it once and says so: what may have been lost on the way is sent again.
        After anything raised but ``Refused`` and ``TryLater`` it is presumed to have come.
        """
        after, doubt = AFTER.get(kind, Told.ANSWERED), False
        for attempt in itertools.count(1):
            try:
                await self._call_back(waiting, kind, data)
            except Refused as refusal:
                waiting.presumed = False
                if refusal.code == ANSWERED_ALREADY:
                    log.info("answered already", interaction=waiting.id, by_us=doubt)
                    waiting.told = after if doubt else Told.ANSWERED
                    return doubt
                waiting.told = Told.NOTHING
                if refusal.code in TOO_LATE:
                    log.warning("too late to answer", interaction=waiting.id)
                    return False
                raise
            except TryLater:
                raise
            except Exception:
                waiting.told, waiting.presumed, doubt = after, True, True
                if attempt >= TRIES:
                    raise
                await asyncio.sleep(PAUSE * attempt)
            else:
                waiting.told, waiting.presumed = after, False
                return True
        raise AssertionError

    async def _promise(self, waiting: Waiting, kind: int, data: Json) -> Told:
        """Answer for now. What follows matters more, and goes on from what became of this."""
        try:
            await self._answer(waiting, kind, data)
        except Exception as error:
            log.warning("perhaps not taken", interaction=waiting.id, reason=type(error).__name__)
        return waiting.told

    async def _call_back(self, waiting: Waiting, kind: int, data: Json) -> None:
        await self._rest.call(
            "POST",
            # So named, the library knows that each has limits of its own.
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=waiting.id,
            webhook_token=waiting.token,
            json={"type": kind} | ({"data": data} if data else {}),
            once=True,
            waited_for=True,
        )

    async def _go_on(self, waiting: Waiting, card: Card, *, replaces: bool) -> bool:
        """Show a card after the first answer."""
        if waiting.told is Told.HELD or (replaces and waiting.told is Told.TAKEN):
            return await self._change(waiting, card)
        return await self._add(waiting, card)

    async def _change(self, waiting: Waiting, card: Card) -> bool:
        """Put a card in the place of what stands; doing so twice changes nothing."""
        done = await self._by_token(
            waiting, "PATCH", "/messages/@original", self._drawn(waiting, card, new=False)
        )
        waiting.told = Told.ANSWERED if done else waiting.told
        return done

    async def _add(self, waiting: Waiting, card: Card) -> bool:
        """Say one more thing. Discord would say it as often as it is asked: it is asked once."""
        return await self._by_token(waiting, "POST", "", self._drawn(waiting, card, new=True), once=True)

    async def _withdraw(self, waiting: Waiting) -> bool:
        waiting.told = Told.ANSWERED
        return await self._by_token(waiting, "DELETE", "/messages/@original", None)

    async def _by_token(
        self, waiting: Waiting, method: str, path: str, message: Json | None, *, once: bool = False
    ) -> bool:
        me = await self._rest.myself()
        try:
            await self._rest.call(
                method,
                "/webhooks/{webhook_id}/{webhook_token}" + path,
                webhook_id=me.application,
                webhook_token=waiting.token,
                json=message,
                once=once,
                waited_for=True,
            )
        except Refused as refusal:
            if refusal.code in TOO_LATE:
                log.warning("too late to answer", interaction=waiting.id)
                return False
            raise
        return True

    def _drawn(self, waiting: Waiting, card: Card, *, new: bool) -> Json:
        """The message; where two talk there is nobody to hide it from: it stays."""
        private = new and not waiting.direct
        drawn = outbound.message(card, self._keep, private=private)
        return drawn if new else drawn | {"flags": OF_COMPONENTS}
