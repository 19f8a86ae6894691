"""The local Slack sends to an app over HTTP as Slack does, and as Slack never would."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.adapters.slack.bolt import by_http
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.world import Json
from tests.adapters.slack.stage import SlackStage

Listening = Callable[[AsyncApp], None]


def listening(heard: list[Json], *, failures: int = 0) -> Listening:
    """Listeners to messages and commands, that fail at first."""

    def listen(app: AsyncApp) -> None:
        async def message(body: Json, request: Any) -> None:
            heard.append({"event_id": body["event_id"], "headers": request.headers})
            if len(heard) <= failures:
                raise ConnectionError("The database is away.")

        async def command(ack: Any, body: Json) -> None:
            heard.append(body)
            await ack("Vu")

        app.event("message")(message)
        app.command("/pratique")(command)

    return listen


async def test_events_and_commands_come_signed(slack: LocalSlack) -> None:
    """The address proves itself first."""
    heard: list[Json] = []
    async with by_http(slack, listening(heard)):
        assert await slack.webhooks.verify()
        stage = SlackStage(slack, waits=True)
        await stage.post("nadia", "pratiques", "Bonjour")
        await stage.command("nadia", "pratiques", "/pratique déléguer & suivre")
        assert heard[1]["text"] == "déléguer & suivre"
        assert (await stage.sees("nadia", "pratiques"))[-1].text == "Vu"


async def test_a_failure_is_tried_again_and_says_so(slack: LocalSlack) -> None:
    """Number and reason stand in the headers."""
    heard: list[Json] = []
    async with by_http(slack, listening(heard, failures=1)):
        await SlackStage(slack, waits=True).post("nadia", "pratiques", "Bonjour")
    assert "x-slack-retry-num" not in heard[0]["headers"]
    assert heard[1]["headers"]["x-slack-retry-num"] == ["1"]
    assert heard[1]["headers"]["x-slack-retry-reason"] == ["http_error"]
    assert heard[0]["event_id"] == heard[1]["event_id"]


async def test_an_address_nobody_answers_at_is_tried_again(slack: LocalSlack) -> None:
    """As often as any other."""
    async with by_http(slack, listening([])):
        pass
    said = slack.people.say("nadia", "pratiques", "Bonjour")
    assert said.delivery
    while not await said.delivery.settled(0.05):
        await slack.clock.move(slack.clock.until_next() or 0)
    assert said.delivery.attempt == 3
    assert said.delivery.state == "lost"


async def test_what_is_not_signed_is_refused(slack: LocalSlack) -> None:
    """Without a signature, too old, or signed over something else."""
    body = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "message"}}).encode()
    async with by_http(slack, listening([])):
        sender = slack.webhooks
        assert (await sender.unsigned(body)).status == 401
        assert (await sender.stale(body)).status == 401
        assert (await sender.post(body + b" ", headers=sender.sign(body))).status == 401
        assert (await sender.post(body)).status == 200


@pytest.mark.parametrize("sent", ["malformed", "badly_signed", "badly_timed"])
async def test_bolt_alone_falls_over_what_an_adapter_must_catch(slack: LocalSlack, sent: str) -> None:
    """A server error where a refusal belongs."""
    async with by_http(slack, listening([])):
        answers = {
            "malformed": lambda: slack.webhooks.malformed(signed=False),
            "badly_signed": slack.webhooks.badly_signed,
            "badly_timed": slack.webhooks.badly_timed,
        }
        assert (await answers[sent]()).status == 500
