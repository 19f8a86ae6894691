"""Machines' clocks may disagree; those who remember in the same place go by its time."""

from datetime import UTC, datetime, timedelta

from structlog.testing import capture_logs

from bot.app.chance import SystemClock
from bot.app.shared_clock import SharedClock
from storage import open_storage
from storage.memory.unit import MemoryStorage
from tests.databases import empty_database, postgres_url

__all__ = ["postgres_url"]

MINUTE = timedelta(minutes=1)


class Ahead(SystemClock):
    """The clock of a machine nobody has set right."""

    def now(self) -> datetime:
        """A minute later than it is."""
        return super().now() + MINUTE


def is_now(instant: datetime) -> bool:
    """Whether it is, give or take some seconds of a busy machine."""
    return abs(instant - datetime.now(UTC)) < MINUTE / 2


async def test_postgresql_tells_the_time_and_the_operator_reads_once_how_far_off_we_are(
    postgres_url: str,
) -> None:
    """Until it has told, the machine's own time is all there is."""
    clock = SharedClock(Ahead())
    assert not is_now(clock.now())
    async with empty_database(postgres_url) as url:
        storage = await open_storage(url)
        with capture_logs() as said:
            await clock.agree(storage)
            await clock.agree(storage)
        await storage.close()
    assert is_now(clock.now())
    assert clock.now() < clock.now()
    [warning] = said
    assert 30 < warning["ahead"] < 90


async def test_where_nobody_else_remembers_the_machines_time_is_as_good() -> None:
    """As for one process with its SQLite file."""
    clock = SharedClock(Ahead())
    await clock.agree(MemoryStorage())
    assert not is_now(clock.now())
