"""Answers people who wait: within three seconds, in as many messages as there is to say, none twice."""

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

log = structlog.get_logger()

Json = dict[str, Any]

MESSAGE, HOLD, TAKE, UPDATE, COMPLETE, MODAL = 4, 5, 6, 7, 8, 9
"""Kinds of answers."""
CHOICES, CHOICE = 25, 100
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
            match waiting.told:
                case Told.NOTHING:
                    kind = UPDATE if replaces else MESSAGE
                    return await self._answer(waiting, kind, self._drawn(waiting, card, new=not replaces))
                case Told.HELD:
                    return await self._change(waiting, card)
                case Told.TAKEN if replaces:
                    return await self._change(waiting, card)
            return await self._add(waiting, card)

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
        """Let Discord know, before it loses patience, that an answer is on its way."""
        async with waiting.speaking:
            if waiting.told is Told.NOTHING:
                quiet = waiting.pressing
                private = {} if quiet or waiting.direct else {"flags": EPHEMERAL}
                done = await self._answer(waiting, TAKE if quiet else HOLD, private)
                waiting.told = (Told.TAKEN if quiet else Told.HELD) if done else waiting.told

    async def finish(self, waiting: Waiting) -> None:
        """Whatever there was to say is said: let nobody wait for more."""
        if waiting.typing:
            return await self.complete(waiting, ())
        async with waiting.speaking:
            if waiting.told is Told.NOTHING:
                if waiting.on_message:
                    await self._answer(waiting, TAKE, {})
                elif await self._answer(waiting, HOLD, {"flags": EPHEMERAL}):
                    await self._withdraw(waiting)
            elif waiting.told is Told.HELD:
                await self._withdraw(waiting)
        return None

    # ---- How ---------------------------------------------------------------------------------------------

    async def _answer(self, waiting: Waiting, kind: int, data: Json) -> bool:
        """The first answer. Asked twice, Discord takes it once and says so."""
        try:
            await self._rest.call(
                "POST",
                # So named, the library knows that each has limits of its own.
                "/interactions/{webhook_id}/{webhook_token}/callback",
                webhook_id=waiting.id,
                webhook_token=waiting.token,
                json={"type": kind} | ({"data": data} if data else {}),
                waited_for=True,
            )
        except Refused as refusal:
            if refusal.code == ANSWERED_ALREADY:
                log.info("answered already", interaction=waiting.id)
            elif refusal.code in TOO_LATE:
                log.warning("too late to answer", interaction=waiting.id)
                return False
            else:
                raise
        waiting.told = Told.ANSWERED
        return True

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

    async def _withdraw(self, waiting: Waiting) -> None:
        waiting.told = Told.ANSWERED
        await self._by_token(waiting, "DELETE", "/messages/@original", None)

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
