"""How a community comes to live in a channel more: what the scenarios about it share."""

import re

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Somebody

CODE = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){2}")


async def code_of(facilitator: Somebody) -> str:
    """The code a facilitator asks for, in their own channel."""
    known = {seen.id for seen in await facilitator.reads()}
    await facilitator.presses("opening.invite_button", await facilitator.opens_community())
    told = await facilitator.hears("🔑", beside=known)
    found = CODE.search(told.text)
    assert found
    return found[0]


async def offered(somebody: Somebody, channel: str) -> Seen:
    """What ``/theme`` offers where no community lives."""
    await somebody.types("/theme", channel)
    return await somebody.hears(somebody.among.voice.plain("founding.invitation"), channel)


async def bring(somebody: Somebody, code: str, channel: str) -> dict[str, str]:
    """Somebody joins a community there with a code; what is to mend."""
    await somebody.presses("opening.button", await offered(somebody, channel))
    return await somebody.fills_in(code=code)
