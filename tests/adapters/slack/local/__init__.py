"""A strict Slack on loopback: its Web API, Socket Mode, and what it sends to apps over HTTP.

It refuses what Slack refuses: blocks that are too long, spent trigger ids and tickets, scopes that were not
granted, channels the bot is not in, messages that come too fast. Time stands until a test moves it, so
nothing here is waited for::

    async with LocalSlack() as slack:
        app = AsyncApp(
            client=AsyncWebClient(slack.bot_token, base_url=slack.api_url),
            signing_secret=slack.signing_secret,
        )
        handler = AsyncSocketModeHandler(
            app, slack.app_token, web_client=AsyncWebClient(slack.app_token, base_url=slack.api_url)
        )
        await handler.connect_async()

        said = slack.people.say("nadia", "pratiques", "Bonjour")       # people act, the bot is told
        assert await said.delivery.settled(3)                          # acknowledged, or lost
        await slack.clock.move(3)                                      # what waits for time happens now

        slack.faults.drop_after("chat.postMessage")                    # stored, but the reply is lost
        slack.sockets.drop()                                           # every socket is cut
        slack.outbox.twice = 1                                         # the next delivery comes twice
        slack.webhooks.aim("http://127.0.0.1:8000/slack/events")       # HTTP mode instead of sockets
        await slack.webhooks.unsigned(b"{}")                           # what Slack would never send

``tests.adapters.slack.stage.SlackStage`` gives people hands and eyes on top of it.

The workspace is ``T1``; ``cast`` says who lives there. Events come again after 3 s without an
acknowledgement, then after one and five minutes; forms, commands and presses do not. What the bot sends is
kept in ``slack.calls``, and under pytest in ``build/wire/slack*.jsonl`` unless ``record=False``.

Where Slack is lenient or undocumented, this one is strict: a thread that hangs from no message is refused,
an acknowledgement counts only on the connection its envelope went out on, and a stranger's trigger opens no
modal.
"""

from tests.adapters.slack.local.calls import Limited, Refused
from tests.adapters.slack.local.deliveries import Delivery
from tests.adapters.slack.local.limits import Limits
from tests.adapters.slack.local.people import Impossible
from tests.adapters.slack.local.server import EVERY_SCOPE, LocalSlack, until_taken

__all__ = [
    "EVERY_SCOPE",
    "Delivery",
    "Impossible",
    "Limited",
    "Limits",
    "LocalSlack",
    "Refused",
    "until_taken",
]
