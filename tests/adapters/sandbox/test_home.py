"""The bot's own page in the sandbox: read and pressed, never written in."""

import sqlite3
from pathlib import Path

import pytest

from bot.actions import ShowHome, Whisper
from bot.cards import Card, Text
from bot.events import HomeOpened
from bot.markup import Span
from bot.model.place import Person
from tests.adapters.sandbox.running import Running, running
from tests.contracts.messengers.stage import NotAllowed

NADIA = Person("sandbox", "sandbox", "nadia")


def saying(words: str) -> Card:
    """A card of these words."""
    return Card((Text((Span(words),)),))


async def test_what_was_said_over_it_is_put_away_when_it_is_opened_again(sandbox: Running) -> None:
    """The page itself stays."""
    await sandbox.messenger.perform(ShowHome(NADIA, saying("Ta page")))
    await sandbox.messenger.perform(Whisper(NADIA, NADIA.home, saying("Une pratique")))
    assert (await sandbox.stage.over_home("nadia"))[0] == "Une pratique"
    await sandbox.stage.open_home("nadia")
    assert [event.person for event in sandbox.engine.heard if isinstance(event, HomeOpened)] == [NADIA]
    assert (await sandbox.stage.over_home("nadia"))[0] == ""
    assert (await sandbox.stage.home("nadia"))[0] == "Ta page"


async def test_nobody_writes_there_or_looks_at_anybody_elses(sandbox: Running) -> None:
    """Nor sends a command from it: the bot would not know where from."""
    for attempt, status in (
        (sandbox.stage.post("nadia", "home-nadia", "Bonjour"), 409),
        (sandbox.stage.command("nadia", "home-nadia", "/pratique x"), 409),
        (sandbox.stage.sees("thomas", "home-nadia"), 404),
        (sandbox.stage.post("thomas", "home-nadia", "Bonjour"), 404),
    ):
        with pytest.raises(NotAllowed) as refused:
            await attempt
        assert refused.value.status == status


async def test_somebody_who_was_there_before_it_has_one(tmp_path: Path) -> None:
    """In a file that remembers people and no pages."""
    async with running(tmp_path / "sandbox.db"):
        pass
    with sqlite3.connect(tmp_path / "sandbox.db") as db:
        db.execute("DELETE FROM presences WHERE channel LIKE 'home-%'")
        db.execute("DELETE FROM channels WHERE kind = 'home'")
    async with running(tmp_path / "sandbox.db") as there:
        await there.stage.open_home("nadia")
        assert await there.stage.home("nadia") == ("", ())
