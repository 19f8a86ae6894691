"""A strict Discord on loopback: its REST API and its gateway.

It refuses what Discord refuses: bodies that are too long, second callbacks, spent tokens, channels the bot
does not see, privileged intents that are not switched on, requests that come too fast. Time stands until a
test moves it, so nothing here is waited for::

    async with LocalDiscord() as discord:
        with pointing(discord):                                          # the real library talks to it
            await client.start(discord.token)

        said = discord.people.say("nadia", "pratiques", "Bonjour")       # people act, the bot is told
        thread = discord.people.start_thread("nadia", said, "Bonjour")   # a thread goes by its id
        discord.people.say("thomas", thread.id, "Je réponds")
        done = discord.people.command("nadia", "pratiques", "/pratique déléguer")
        assert await done.settled()                                      # a callback came
        discord.people.sees("nadia", "pratiques")                        # with what only she is shown
        await discord.clock.move(15 * 60)                                # tokens end, threads go to sleep

        discord.faults.drop_after("POST /channels/{channel_id}/messages")  # stored, but the reply is lost
        discord.gateway.drop()                                           # every socket is cut
        discord.gateway.invalidate()                                     # and what follows is lost
        discord.gateway.twice = 1                                        # the next event comes twice

``cast`` says who lives there. What the bot sends and is answered is kept in ``discord.calls``, and under
pytest in ``build/wire/discord*.jsonl`` unless ``record=False``.
"""

from tests.adapters.discord.local.interactions import Interaction
from tests.adapters.discord.local.limits import Limits
from tests.adapters.discord.local.lines import Impossible
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.pointing import pointing
from tests.adapters.discord.local.refusals import Limited, Refused
from tests.adapters.discord.local.requests import Requests
from tests.adapters.discord.local.server import LocalDiscord
from tests.adapters.discord.local.world import Message, Modal

__all__ = [
    "Impossible",
    "Interaction",
    "Limited",
    "Limits",
    "LocalDiscord",
    "Message",
    "Modal",
    "Permission",
    "Refused",
    "Requests",
    "pointing",
]
