"""What people write is kept by the bot, whatever stops in between."""

from pathlib import Path

import pytest

from bot.events import ChannelChanged, MessageEdited, MessagePosted, MessengerConnected
from tests.adapters.sandbox.running import Engine, Running, running, until
from tests.adapters.sandbox.stage import NotAllowed


async def test_a_message_is_acknowledged_once_it_is_kept(sandbox: Running) -> None:
    said = await sandbox.stage.post("nadia", "pratiques", "Je fixe le résultat, jamais la méthode.")

    (event,) = sandbox.engine.of(MessagePosted)
    assert isinstance(event, MessagePosted)
    assert event.id == f"sandbox:message:{said.message}"
    assert (event.address, event.author.user, event.author.name) == (said, "nadia", "Nadia Kaci")


async def test_at_first_the_bot_hears_of_the_channels_and_then_that_it_is_connected(sandbox: Running) -> None:
    heard = sandbox.engine.heard
    channels = [event for event in heard if isinstance(event, ChannelChanged)]
    assert isinstance(heard[-1], MessengerConnected)
    assert [(c.name, c.open, len(c.people)) for c in channels] == [
        ("pratiques", True, 5),
        ("cercle-nord", False, 3),
    ]


async def test_what_was_not_kept_is_handed_over_again_after_a_restart_under_the_same_ids(file: Path) -> None:
    broken = Engine(down=False)
    async with running(file, broken) as there:
        said = await there.stage.post("nadia", "pratiques", "Premier jet")
        broken.down = True
        with pytest.raises(NotAllowed) as not_kept:
            await there.stage.edit("nadia", said, "Deuxième jet")
        assert not_kept.value.status == 504
        assert "n'a pas répondu" in not_kept.value.sentence
        with pytest.raises(NotAllowed):
            await there.stage.post("thomas", "pratiques", "Perdu ?")

    mended = Engine()
    async with running(file, mended):
        await until(lambda: len(mended.of(MessagePosted)) == 1 and len(mended.of(MessageEdited)) == 1)
    lost = {event.id for event in broken.tried if isinstance(event, MessagePosted)} - {broken.heard[-1].id}
    assert {event.id for event in mended.heard if isinstance(event, MessagePosted)} == lost

    third = Engine()
    async with running(file, third):
        pass
    assert not third.of(MessagePosted)
