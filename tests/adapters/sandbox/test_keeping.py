"""What people write is kept by the bot, whatever stops in between."""

import asyncio
from pathlib import Path

import pytest

from bot.events import (
    ChannelChanged,
    ExampleWanted,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    MessengerConnected,
    PersonJoined,
)
from bot.model.place import Place
from tests.adapters.engine import until
from tests.adapters.sandbox.running import Engine, Running, running
from tests.contracts.messengers.stage import NotAllowed


async def test_at_first_the_bot_hears_of_the_channels_and_then_that_it_is_connected(sandbox: Running) -> None:
    *channels, example, connected = sandbox.engine.heard
    assert [(c.name, c.open, len(c.people)) for c in channels if isinstance(c, ChannelChanged)] == [
        ("pratiques", True, 5),
        ("cercle-nord", False, 3),
    ]
    assert isinstance(example, ExampleWanted)
    assert example.people["ines"].name == "Inès Morel"
    assert isinstance(connected, MessengerConnected)


async def test_a_message_is_answered_only_once_the_bot_has_kept_it(sandbox: Running) -> None:
    sandbox.engine.hold.clear()
    posting = asyncio.create_task(sandbox.stage.post("nadia", "pratiques", "Je fixe le résultat."))
    await until(lambda: any(isinstance(event, MessagePosted) for event in sandbox.engine.tried))
    assert not posting.done()
    sandbox.engine.hold.set()
    said = await posting

    (event,) = sandbox.engine.of(MessagePosted)
    assert isinstance(event, MessagePosted)
    assert event.id == f"sandbox:message:{said.message}"
    assert (event.address, event.author.user, event.author.name) == (said, "nadia", "Nadia Kaci")


async def test_edits_and_deletions_reach_the_bot_in_their_order(sandbox: Running) -> None:
    said = await sandbox.stage.post("nadia", "pratiques", "Un")
    await sandbox.stage.edit("nadia", said, "Deux")
    await sandbox.stage.edit("nadia", said, "Trois")
    await sandbox.stage.delete("nadia", said)

    about = [
        event for event in sandbox.engine.heard if event.id.startswith(f"sandbox:message:{said.message}")
    ]
    assert [type(event) for event in about] == [MessagePosted, MessageEdited, MessageEdited, MessageDeleted]
    assert [event.text for event in about if isinstance(event, MessagePosted)] == ["Un", "Deux", "Trois"]
    assert len({event.id for event in about}) == 4
    assert not await sandbox.stage.sees("thomas", "pratiques")


async def test_a_bot_that_is_down_is_asked_again_and_the_person_told_so_meanwhile(sandbox: Running) -> None:
    sandbox.engine.down = True
    posting = asyncio.create_task(sandbox.stage.post("nadia", "pratiques", "Tu m'entends ?"))
    await until(lambda: len([e for e in sandbox.engine.tried if isinstance(e, MessagePosted)]) >= 2)
    assert (await sandbox.messages("nadia"))[0]["unheard"]

    sandbox.engine.down = False
    await posting
    assert not (await sandbox.messages("nadia"))[0]["unheard"]
    assert len(sandbox.engine.of(MessagePosted)) == 1


async def test_what_was_not_kept_is_handed_over_after_a_restart_under_the_same_ids(file: Path) -> None:
    broken = Engine()
    async with running(file, broken) as there:
        said = await there.stage.post("nadia", "pratiques", "Premier jet")
        broken.down = True
        with pytest.raises(NotAllowed) as not_kept:
            await there.stage.edit("nadia", said, "Deuxième jet")
        assert not_kept.value.status == 504
        assert "n'a pas répondu" in not_kept.value.sentence
        with pytest.raises(NotAllowed):
            await there.stage.post("thomas", "pratiques", "Perdu ?")
    words = {event.id for event in broken.tried if isinstance(event, MessagePosted)}
    kept = {event.id for event in broken.heard}

    mended = Engine()
    async with running(file, mended):
        await until(lambda: len(mended.words()) == 2)
    assert {event.id for event in mended.words()} == words - kept

    later = Engine()
    async with running(file, later):
        pass
    assert not later.words()


async def test_what_is_written_while_nobody_listens_waits(file: Path) -> None:
    async with running(file, listening=False) as there:
        with pytest.raises(NotAllowed):
            await there.stage.post("nadia", "pratiques", "Il y a quelqu'un ?")
    awake = Engine()
    async with running(file, awake):
        await until(lambda: len(awake.words()) == 1)


async def test_a_message_sent_again_by_its_window_is_the_same_message(sandbox: Running) -> None:
    body = {"channel": "pratiques", "text": "Une fois", "nonce": "n1"}
    first = await sandbox.ask("nadia", "post", body)
    assert await sandbox.ask("nadia", "post", body) == first
    assert len(await sandbox.stage.sees("nadia", "pratiques")) == 1
    assert len(sandbox.engine.of(MessagePosted)) == 1


async def test_ids_of_a_new_file_are_new(tmp_path: Path) -> None:
    async with running(tmp_path / "one.db") as one:
        before = await one.stage.post("nadia", "pratiques", "Avant")
    async with running(tmp_path / "two.db") as two:
        after = await two.stage.post("nadia", "pratiques", "Après")
    assert int(after.message) > int(before.message)


async def test_somebody_new_is_told_of_wherever_they_came(sandbox: Running) -> None:
    sandbox.messenger.welcome("zoe", "Zoé Adam")
    await until(lambda: len(sandbox.engine.of(PersonJoined)) == 1)
    (joined,) = sandbox.engine.of(PersonJoined)
    assert isinstance(joined, PersonJoined)
    assert joined.place == Place("sandbox", "sandbox", "pratiques")
    await sandbox.stage.post("zoe", "pratiques", "Bonjour !")
