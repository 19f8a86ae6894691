"""Members who answer over the sandbox's HTTP API, and try again when they get no answer."""

import asyncio
import random
from dataclasses import dataclass
from enum import Enum
from uuid import uuid4

from aiohttp import ClientError, ClientResponseError, ClientSession

from adapters.sandbox.memory.records import Json
from bot.wording import Wording

HOME = "pratiques"
FACILITATOR = "nadia"
ANSWER = Wording().voice("fr").plain("asking.answer_button")


class Way(Enum):
    """How somebody answers."""

    WRITES = "writes in the thread"
    EDITS = "writes, then edits"
    DELETES = "writes, then deletes"
    FILLS_IN = "fills in the form"
    GIVES_UP = "writes, and tries once only"


WAYS = (*[Way.WRITES] * 3, Way.EDITS, Way.DELETES, Way.FILLS_IN, Way.FILLS_IN, Way.GIVES_UP)


@dataclass
class Told:
    """What somebody wanted to say, and what they were told became of it."""

    person: str
    way: Way
    theme: str
    """The message of the theme it answers."""
    text: str
    """How it should read in the end; no other has these words."""
    message: str = ""
    """The message it stands in, when it was written in the thread and acknowledged."""
    acknowledged: bool = False


class Crowd:
    """Everybody's windows."""

    def __init__(self, session: ClientSession, url: str, chance: random.Random) -> None:
        self._session = session
        self._url = url
        self._chance = chance
        self.told: list[Told] = []
        self.unanswered = 0
        """How often somebody got no answer: without any, nothing was tried."""

    async def answer(self, person: str, theme: str, way: Way | None = None) -> None:
        """Let ``person`` answer a theme, in one way or another."""
        told = Told(person, way or self._chance.choice(WAYS), theme, f"Je fais ainsi : {uuid4().hex}.")
        self.told.append(told)
        if told.way is Way.FILLS_IN:
            await self._fill_in(told)
        else:
            await self._write(told)
        told.acknowledged = told.way is not Way.GIVES_UP or bool(told.message)

    async def themes(self) -> list[str]:
        """The messages of the themes that stand in the channel, oldest first."""
        messages = (await self._insist(FACILITATOR, "messages", None, channel=HOME))["messages"]
        return [message["id"] for message in messages if _asks(message)]

    async def move_clock(self, to: str) -> None:
        """Move the clock, for everybody; not yet, where no theme is planned yet."""
        try:
            await self._insist(FACILITATOR, "clock", {"to": to})
        except ClientResponseError as refused:
            if refused.status != 409:
                raise
            await asyncio.sleep(0.05)

    async def _write(self, told: Told) -> None:
        first = told.text if told.way is not Way.EDITS else f"Je commence par {uuid4().hex}."
        body = {"channel": HOME, "thread": told.theme, "text": first, "nonce": uuid4().hex}
        try:
            once = told.way is Way.GIVES_UP
            said = await (self._ask if once else self._insist)(told.person, "post", body)
        except ConnectionError:
            return
        told.message = said["message"]
        if told.way is Way.EDITS:
            await self._insist(told.person, "edit", {"message": told.message, "text": told.text})
        elif told.way is Way.DELETES:
            try:
                await self._insist(told.person, "delete", {"message": told.message})
            except ClientResponseError as refused:
                # Asked once more for what was done, the sandbox finds nothing.
                if refused.status != 404:
                    raise

    async def _fill_in(self, told: Told) -> None:
        form = None
        while form is None:
            # The first button of a theme opens the form of five parts.
            await self._insist(told.person, "press", {"message": told.theme, "number": 0})
            form = (await self._insist(told.person, "form", None))["form"]
        values = {field["name"]: field["value"] for field in form["fields"]} | {"method": told.text}
        answered = await self._insist(told.person, "submit", {"form": form["id"], "values": values})
        assert answered == {"errors": []}

    async def _insist(self, person: str, deed: str, body: Json | None, **query: str) -> Json:
        """Ask, and ask the same again for as long as nobody answers."""
        while True:
            try:
                return await self._ask(person, deed, body, **query)
            except ConnectionError:
                await asyncio.sleep(0.05)

    async def _ask(self, person: str, deed: str, body: Json | None, **query: str) -> Json:
        """Ask once. Raises ``ConnectionError`` when nobody answers."""
        try:
            async with self._session.request(
                "POST" if body is not None else "GET",
                f"{self._url}/sandbox/{deed}",
                params=query | {"as": person},
                json=body,
                raise_for_status=True,
            ) as answer:
                told: Json = await answer.json()
                return told
        except ClientResponseError as error:
            if error.status < 500:
                raise
        except (ClientError, TimeoutError):
            pass
        self.unanswered += 1
        raise ConnectionError


def _asks(message: Json) -> bool:
    """Whether it is the message of a theme: its buttons are for answering."""
    blocks = message["card"]["blocks"] if message["card"] else []
    return any(button["label"] == ANSWER for block in blocks for button in block.get("buttons", ()))
