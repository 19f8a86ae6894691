"""HTTP mode: Slack is believed when it signed, now, and nobody else is."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from adapters.slack.wire.http import LARGEST, is_signed
from bot.events import CommandInvoked, MessagePosted
from tests.adapters.engine import until
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.running import Running, workspace

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
async def here() -> AsyncIterator[Running]:
    """A bot that Slack comes to."""
    async with workspace(over_http=True) as there:
        yield there


def test_a_signature_is_for_this_body_and_this_moment() -> None:
    """A byte more, five minutes later or another secret, and it is none."""
    webhooks = LocalSlack(record=False).webhooks
    headers = webhooks.sign(b"{}", str(int(NOW.timestamp())))
    secret = webhooks._secret
    assert is_signed(secret, headers, b"{}", NOW)
    assert is_signed(secret, headers, b"{}", NOW + timedelta(minutes=5))
    assert not is_signed(secret, headers, b"{}", NOW + timedelta(minutes=5, seconds=1))
    assert not is_signed(secret, headers, b"{}", NOW - timedelta(minutes=5, seconds=1))
    assert not is_signed(secret, headers, b"{} ", NOW)
    assert not is_signed("another", headers, b"{}", NOW)


@pytest.mark.parametrize("stamp", ["", "hier", "-1", "1e9", "٣", "9" * 400, " 1763625600"])
def test_a_timestamp_that_is_none_is_no_error(stamp: str) -> None:
    """The request is refused, nothing more."""
    headers = LocalSlack(record=False).webhooks.sign(b"{}", stamp)
    assert not is_signed("secret", headers, b"{}", NOW)


async def test_slack_finds_the_address_when_it_is_set_up(here: Running) -> None:
    """It wants its challenge back."""
    assert await here.slack.webhooks.verify()


async def test_whatever_is_not_signed_is_refused_before_it_is_parsed(here: Running) -> None:
    """Malformed or not: never an error of ours."""
    webhooks = here.slack.webhooks
    refused = [
        await webhooks.unsigned(),
        await webhooks.unsigned(b"{not json"),
        await webhooks.unsigned(b"\xff\xfe", "application/x-www-form-urlencoded"),
        await webhooks.stale(),
        await webhooks.malformed(signed=False),
        await webhooks.badly_signed(),
        await webhooks.badly_signed("v0="),
        await webhooks.badly_timed(),
    ]
    assert [answer.status for answer in refused] == [401] * len(refused)
    assert here.engine.of(MessagePosted) == []


async def test_what_is_signed_and_makes_no_sense_is_no_error_of_ours(here: Running) -> None:
    """Slack would never send it."""
    webhooks = here.slack.webhooks
    for body, kind in (
        (b"{not json", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[1, 2]", "application/json"),
        (b'"words"', "application/json"),
        (b"", "application/json"),
        (b"payload=%7Bnot", "application/x-www-form-urlencoded"),
        (b"payload=3", "application/x-www-form-urlencoded"),
        (b'{"type": "event_callback", "event": 3}', "application/json"),
        (b'{"type": "event_callback", "event": {"type": "message", "ts": "x"}}', "application/json"),
        (b'{"type": "block_actions"}', "application/json"),
    ):
        answered = await webhooks.post(body, kind)
        assert answered.status in (200, 400, 503), (body, answered.status)


async def test_a_request_that_is_too_large_is_refused(here: Running) -> None:
    """Whoever sent it."""
    large = io.BytesIO(b" " * (LARGEST + 1))
    async with ClientSession() as session, session.post(here.slack.webhooks.url, data=large) as answer:
        assert answer.status == 413


async def test_only_posts_are_taken(here: Running) -> None:
    """At that one address."""
    async with ClientSession() as session, session.get(here.slack.webhooks.url) as answer:
        assert answer.status == 405


async def test_what_slack_sends_again_is_kept_once(here: Running) -> None:
    """Three times when it got no answer."""
    here.engine.down = True
    said = here.slack.people.say("nadia", "pratiques", "Je note tout")
    assert said.delivery
    await until(lambda: bool(said.delivery and said.delivery.attempt))
    here.engine.down = False
    await here.slack.clock.move(3)
    assert await said.delivery.settled(3)
    assert said.delivery.acknowledged
    assert len(here.engine.of(MessagePosted)) == 1


async def test_a_command_comes_as_a_form(here: Running) -> None:
    """With its accents."""
    await here.stage.command("nadia", "pratiques", "/pratique déléguer & l'équipe")
    assert (await here.heard(CommandInvoked)).text == "déléguer & l'équipe"


async def test_before_anybody_listens_nothing_is_taken() -> None:
    """Slack sends it again."""
    async with workspace(over_http=True) as here:
        here.listener.cancel()
        await until(here.listener.done)
        assert (await here.slack.webhooks.post(b'{"type": "event_callback", "event": {}}')).status == 503
