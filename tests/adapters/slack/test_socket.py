"""The socket is cut, frozen, refused, replaced: it comes back, or the operator is told why not."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.slack.wire.connection import Beat
from bot.actions import Post, Reread
from bot.cards import Card, Text
from bot.events import MessageEdited, MessagePosted, MessengerConnected
from bot.markup import Span
from bot.ports import CannotStart
from tests.adapters.engine import until
from tests.adapters.slack.running import Running, workspace
from tests.patience import PATIENCE


@pytest.fixture
async def here() -> AsyncIterator[Running]:
    """A bot on a socket."""
    async with workspace() as there:
        yield there


async def is_heard(here: Running, words: str) -> None:
    """What somebody writes now arrives."""
    said = here.slack.people.say("nadia", "pratiques", words)
    assert said.delivery
    await until(lambda: any(event.text == words for event in here.engine.of(MessagePosted)))
    assert await said.delivery.settled(3)
    assert said.delivery.acknowledged


async def connected(here: Running, times: int) -> None:
    """The bot is there, for the second time or the third."""
    await until(lambda: len(here.engine.of(MessengerConnected)) >= times and bool(here.slack.sockets.open))


async def test_a_cut_connection_is_opened_again_with_a_new_ticket(here: Running) -> None:
    """And the engine is told that something may have been missed."""
    here.slack.sockets.drop()
    await connected(here, 2)
    assert here.slack.sockets.stale_upgrades == 0
    await is_heard(here, "Après la coupure")


async def test_a_failed_upgrade_spends_its_ticket_and_another_is_asked_for(here: Running) -> None:
    """The library alone would try the spent one for ever."""
    here.slack.sockets.refused_upgrades = 3
    here.slack.sockets.drop()
    await connected(here, 2)
    assert here.slack.sockets.stale_upgrades == 0
    assert len(here.slack.called("apps.connections.open")) == 5
    await is_heard(here, "Après trois refus")


async def test_a_socket_that_is_open_and_dead_is_noticed(here: Running) -> None:
    """It answers no ping."""
    here.slack.sockets.freeze()
    await connected(here, 2)
    await is_heard(here, "Après le silence")


def test_a_dead_connection_is_noticed_and_replaced_within_ten_seconds() -> None:
    """By its own beat; the library's takes half a minute. And one that never comes is tried again as soon."""
    beat = Beat()
    noticed = beat.ping + beat.ping / 2 + beat.ping / 5
    assert noticed + beat.first_pause < 10
    assert beat.hello + beat.first_pause < 15
    assert beat.longest_pause <= 30


async def test_a_refresh_loses_nothing_and_needs_no_reading_again(here: Running) -> None:
    """Slack announces it; the next connection stands before this one goes."""
    await here.slack.sockets.say_goodbye("warning")
    await until(lambda: here.slack.sockets.opened == 2)
    await is_heard(here, "Sans couture")
    await until(lambda: len(here.slack.sockets.open) == 1)
    await is_heard(here, "Encore")
    assert len(here.engine.of(MessengerConnected)) == 1


async def test_a_refresh_that_fails_may_have_lost_something(here: Running) -> None:
    """So the engine is told; the connection that was to go may have gone before the next one stood."""
    here.slack.faults.status("apps.connections.open", 503)
    await here.slack.sockets.say_goodbye("warning")
    await connected(here, 2)
    await is_heard(here, "Après le raté")


async def test_a_refresh_that_closes_at_once_is_followed_by_another_connection(here: Running) -> None:
    """However often it happens."""
    for times in range(2, 5):
        await here.slack.sockets.say_goodbye("refresh_requested")
        await until(lambda times=times: here.slack.sockets.opened >= times)  # type: ignore[misc]
        await until(lambda: bool(here.slack.sockets.open))
    await is_heard(here, "Après trois rafraîchissements")


async def test_an_outage_of_everything_ends_in_recovery(here: Running) -> None:
    """The Web API is out of order too, for as long as it takes."""
    here.slack.faults.status("apps.connections.open", 503, times=4)
    here.slack.faults.drop_before("apps.connections.open", times=2)
    here.slack.sockets.drop()
    await connected(here, 2)
    await is_heard(here, "Après la panne")


async def test_what_was_said_during_a_cut_is_read_from_the_threads_and_kept_once(here: Running) -> None:
    """Although Slack has given up sending it."""
    address = await here.messenger.perform(Post(here.place(), Card((Text((Span("Une question"),)),))))
    assert address
    here.engine.answer_with(
        lambda event: [Reread(address.thread)] if isinstance(event, MessengerConnected) else []
    )
    here.slack.people.say("nadia", "pratiques", "Avant la coupure", address.message)
    await here.heard(MessagePosted)
    here.slack.faults.status("apps.connections.open", 503)
    here.slack.sockets.drop()
    await until(lambda: not here.slack.sockets.open)
    lost = here.slack.people.say("thomas", "pratiques", "Pendant la coupure", address.message)
    assert lost.delivery
    while lost.delivery.attempt < 1:
        await asyncio.sleep(0.01)
    await here.heard(MessageEdited, 2)
    assert [event.text for event in here.engine.of(MessageEdited)] == [
        "Avant la coupure",
        "Pendant la coupure",
    ]


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "not_allowed_token_type"])
async def test_a_socket_that_is_refused_for_good_ends_in_one_sentence(error: str, here: Running) -> None:
    """For the operator."""
    here.slack.faults.refuse("apps.connections.open", error)
    here.slack.sockets.drop()
    with pytest.raises(CannotStart, match="SLACK_APP_TOKEN"):
        await asyncio.wait_for(here.listener, PATIENCE)


async def test_a_bot_token_that_is_refused_ends_in_one_sentence() -> None:
    """Before anything else is asked."""
    async with workspace() as here:
        here.listener.cancel()
        await asyncio.wait([here.listener])
        here.slack.revoke()
        with pytest.raises(CannotStart, match="SLACK_BOT_TOKEN"):
            await asyncio.wait_for(here.messenger.listen(here.engine.receive), PATIENCE)


async def test_stopping_leaves_nothing_open(here: Running) -> None:
    """And what was not acknowledged comes to whoever follows."""
    here.engine.hold.clear()
    said = here.slack.people.say("nadia", "pratiques", "Juste avant la fin")
    await until(lambda: any(isinstance(event, MessagePosted) for event in here.engine.tried))
    here.listener.cancel()
    await asyncio.wait([here.listener])
    await until(lambda: not here.slack.sockets.open)
    assert said.delivery
    assert not said.delivery.acknowledged


async def test_no_token_stands_in_the_log(
    here: Running, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes wrong, and however much is logged."""
    caplog.set_level("DEBUG")
    here.slack.faults.status("apps.connections.open", 503)
    here.slack.sockets.refused_upgrades = 1
    here.slack.sockets.drop()
    await connected(here, 2)
    here.engine.down = True
    said = here.slack.people.say("nadia", "pratiques", "Un secret bien gardé")
    await until(lambda: any(isinstance(event, MessagePosted) for event in here.engine.tried))
    here.engine.down = False
    assert said.delivery
    await is_heard(here, "Fin")
    written = caplog.text + "".join(capsys.readouterr())
    for secret in (here.slack.bot_token, here.slack.app_token, here.slack.signing_secret):
        assert secret not in written
    assert "Un secret bien gardé" not in written, "Nor do the words of anybody."
