"""What was missed is read again, once."""

import asyncio

from bot.actions import Post, Reread
from bot.events import (
    MessageEdited,
    MessagePosted,
)
from tests.adapters.engine import until
from tests.adapters.slack.local import Limits, LocalSlack
from tests.adapters.slack.running import Running, workspace
from tests.adapters.slack.traps.people import saying
from tests.patience import PATIENCE


async def test_a_long_thread_is_read_page_by_page() -> None:
    """Fifteen at a time, where Slack gives no more; every reply once, in order."""
    limits = Limits(messages_per_second=1000, burst=1000, history_items=15)
    async with workspace(LocalSlack(limits=limits)) as here:
        address = await here.messenger.perform(Post(here.place(), saying("Une question")))
        assert address
        here.slack.outbox.carrier = None
        for number in range(40):
            here.slack.people.say("nadia", "pratiques", f"Réponse numéro {number}", address.message)
        await here.messenger.perform(Reread(address.thread))
        await here.heard(MessageEdited, 40)
        texts = [event.text for event in here.engine.of(MessageEdited)]
        assert texts == [f"Réponse numéro {number}" for number in range(40)]


async def test_what_is_read_again_never_overtakes_what_was_said_since(here: Running) -> None:
    """An edit that comes while a thread is being read is the newer."""
    address = await here.messenger.perform(Post(here.place(), saying("Une question")))
    assert address
    said = here.slack.people.say("nadia", "pratiques", "Je note", address.message).message
    await here.heard(MessagePosted)
    held = here.slack.faults.hold("conversations.replies")
    await here.messenger.perform(Reread(address.thread))
    await asyncio.wait_for(held.reached.wait(), PATIENCE)
    here.slack.people.edit("nadia", "pratiques", said.ts, "Je note tout")
    await here.heard(MessageEdited)
    held.release()
    await asyncio.sleep(0.05)
    assert here.engine.of(MessageEdited)[-1].text == "Je note tout"


async def test_a_reading_that_breaks_off_begins_again(here: Running) -> None:
    """Slack is out of order, the line is cut: what was missed is taken in all the same."""
    address = await here.messenger.perform(Post(here.place(), saying("Une question")))
    assert address
    here.slack.outbox.carrier = None
    here.slack.people.say("nadia", "pratiques", "Pendant la coupure", address.message)
    here.slack.faults.status("conversations.replies", 503)
    here.slack.faults.drop_before("conversations.replies")
    await here.messenger.perform(Reread(address.thread))
    assert (await here.heard(MessageEdited)).text == "Pendant la coupure"


async def test_a_thread_slack_refuses_to_show_holds_up_no_other(here: Running) -> None:
    """Nor does one in which something is not as it should be."""
    address = await here.messenger.perform(Post(here.place(), saying("Une question")))
    assert address
    here.slack.outbox.carrier = None
    here.slack.people.say("nadia", "pratiques", "Pendant la coupure", address.message)
    here.slack.faults.refuse("conversations.replies", "thread_not_found")
    await here.messenger.perform(Reread(here.place(thread="9999999999.000100")))
    await until(lambda: bool(here.slack.called("conversations.replies")))
    await here.messenger.perform(Reread(address.thread))
    assert (await here.heard(MessageEdited)).text == "Pendant la coupure"
