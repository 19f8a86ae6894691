"""Connections break, sessions end, events make no sense: the bot is heard of again."""

import asyncio
from functools import partial

import pytest

from bot.actions import Post, Reread
from bot.events import (
    ChannelChanged,
    CommandInvoked,
    MessageEdited,
    MessagePosted,
    MessengerConnected,
)
from bot.ports import CannotSay, CannotStart, Hindrance
from tests.adapters.discord.running import Running
from tests.adapters.discord.traps.people import (
    is_heard,
    is_opened_since,
    saying,
    texts,
    theme,
)
from tests.adapters.engine import until
from tests.patience import PATIENCE


async def test_a_malformed_event_restarts_the_connection_alone(here: Running) -> None:
    """The library gives up at it; what comes afterwards is heard."""
    here.discord.gateway.malformed()
    await here.heard(MessengerConnected, 2)
    here.discord.people.say("nadia", "pratiques", "Toujours là ?")
    assert (await here.heard(MessagePosted)).text == "Toujours là ?"
    assert not here.listener.done()


async def test_a_cut_connection_is_taken_up_again_and_nothing_is_lost_or_doubled(here: Running) -> None:
    """Whether Discord asks for it, or says nothing at all."""
    for number, cut in enumerate((here.discord.gateway.reconnect, here.discord.gateway.drop)):
        opened = here.discord.gateway.opened
        cut()
        here.discord.people.say("nadia", "pratiques", f"Entre-temps {number}")
        await until(partial(is_opened_since, here, opened))
        here.discord.people.say("nadia", "pratiques", f"Après {number}")
        await until(partial(is_heard, here, f"Après {number}"))
    assert len(texts(here)) == len(set(texts(here)))


async def test_after_an_invalid_session_the_bot_is_told_to_read_again(here: Running) -> None:
    """What happened in between was lost: the messenger says that it is there once more."""
    address = await theme(here)
    here.discord.gateway.invalidate()
    here.discord.people.say("thomas", address.message, "Je réponds pendant ce temps")
    await here.heard(MessengerConnected, 2)
    assert "Je réponds pendant ce temps" not in texts(here)
    await here.messenger.perform(Reread(address.thread))
    assert (await here.heard(MessageEdited)).text == "Je réponds pendant ce temps"


async def test_a_session_that_goes_on_is_no_reason_to_read_again(here: Running) -> None:
    """Discord replays what was missed before it says so."""
    here.discord.gateway.reconnect()
    await until(lambda: here.discord.gateway.resumed == 1)
    here.discord.people.say("nadia", "pratiques", "Je suis là")
    await here.heard(MessagePosted)
    assert len(here.engine.of(MessengerConnected)) == 1


async def test_no_work_hangs_on_being_ready(here: Running) -> None:
    """A guild that is out of order holds up nothing, and is told of when it is back."""
    here.discord.people.outage()
    here.discord.gateway.forget()
    here.discord.gateway.drop()
    await here.heard(MessengerConnected, 2)
    changes = len(here.engine.of(ChannelChanged))
    here.discord.people.create("nouveau")
    here.discord.people.outage(over=True)
    await here.heard(ChannelChanged, changes + 1)
    assert here.engine.of(ChannelChanged)[-1].name == "nouveau"


async def test_a_token_that_stops_working_is_said_in_one_sentence(here: Running) -> None:
    """And nothing is tried with it any more."""
    here.discord.revoke()
    with pytest.raises(CannotStart, match="DISCORD_TOKEN"):
        await asyncio.wait_for(here.listener, PATIENCE)
    with pytest.raises(CannotSay) as refused:
        await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert refused.value.why is Hindrance.DISCONNECTED


async def test_intents_switched_off_while_it_runs_do_not_stop_the_bot(here: Running) -> None:
    """Discord closes with 4014; without them it goes on."""
    here.discord.privileged.clear()
    here.discord.gateway.close(4014, forget=True)
    await here.heard(MessengerConnected, 2)
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    assert (await here.heard(CommandInvoked)).text == "déléguer"


async def test_what_discord_promises_and_then_refuses_is_not_asked_for_again(
    here: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    """What an application says of its intents and what the gateway grants may differ for a while."""
    here.discord.gateway.close(4014, forget=True)
    await here.heard(MessengerConnected, 2)
    assert "without the intent Message Content" in "".join(capfd.readouterr())
