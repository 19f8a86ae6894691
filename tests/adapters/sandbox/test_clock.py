"""The sandbox's clock moves forward when somebody says so, and never back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.sandbox.running import Running, running
from tests.contracts.messengers.stage import NotAllowed

ALMOST = timedelta(seconds=5)


async def test_it_moves_by_an_hour_or_a_day_and_what_comes_due_is_dealt_with(sandbox: Running) -> None:
    before = sandbox.clock.now()
    await sandbox.stage.wait("hour")
    await sandbox.stage.wait("day")
    moved = sandbox.clock.now() - before
    assert timedelta(hours=25) <= moved < timedelta(hours=25) + ALMOST
    assert len(sandbox.engine.times) == 2
    assert sandbox.engine.times[0] < sandbox.engine.times[1]


async def test_it_moves_to_the_next_theme(sandbox: Running) -> None:
    sandbox.engine.due = sandbox.clock.now() + timedelta(days=3)
    now = datetime.fromisoformat(await sandbox.stage.wait("theme"))
    assert sandbox.engine.due <= now < sandbox.engine.due + ALMOST
    sandbox.engine.due = None
    with pytest.raises(NotAllowed, match="Aucun thème"):
        await sandbox.stage.wait("theme")


async def test_it_never_goes_back(sandbox: Running) -> None:
    before = sandbox.clock.now()
    sandbox.engine.due = before - timedelta(days=1)
    await sandbox.stage.wait("theme")
    assert sandbox.clock.now() >= before
    with pytest.raises(ValueError, match="back"):
        sandbox.clock.move(timedelta(seconds=-1))


async def test_it_remembers_over_a_restart_and_dates_what_people_do(file: Path) -> None:
    async with running(file) as there:
        await there.stage.wait("day")
    async with running(file) as there:
        assert there.clock.now() - datetime.now(UTC) > timedelta(hours=23)
        await there.stage.post("nadia", "pratiques", "Demain")
        (said,) = await there.messages("nadia")
        assert datetime.fromisoformat(said["at"]) - datetime.now(UTC) > timedelta(hours=23)
