"""The database is taken away from a bot at work. Nothing is acknowledged meanwhile, and nothing is lost.

The faults are real ones: a file system that is full, a file that becomes read-only, another process that
holds the lock, a server that is killed. When they are over, the bot goes on by itself.
"""

import asyncio
import random
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientTimeout

from tests.databases import server_of_its_own
from tests.reliability.kept import check
from tests.reliability.killing import crowd, next_theme, people
from tests.reliability.members import Crowd, Way
from tests.reliability.process import BotProcess

pytestmark = pytest.mark.timeout(300)

ROOM = 4_000_000
"""Bytes of the file system that fills up."""


@dataclass
class Fault:
    """Something that goes wrong, and is mended."""

    says: str
    """What the operator reads of it."""
    begin: Callable[[], Awaitable[None]]
    mend: Callable[[], Awaitable[None]]


def mount(at: Path, options: str) -> bool:
    """Mount a file system in memory, or mount it otherwise; whether that was allowed."""
    asked = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at)]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(at: Path) -> Iterator[None]:
    """A file system of its own, in memory; skips where nobody lets us mount one."""
    at.mkdir()
    if not mount(at, f"size={ROOM}"):
        pytest.skip("No file system can be mounted here.")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


@asynccontextmanager
async def full_disk(bot: BotProcess, folder: Path) -> AsyncIterator[Fault]:
    """Somebody else's file takes all the room there is."""
    disk = folder / "disk"
    filler = disk / "filler"

    async def begin() -> None:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            for piece in (1_000_000, 4096, 1):
                with suppress(OSError):
                    while file.write(b"x" * piece) == piece:
                        continue

    async def mend() -> None:
        filler.unlink()

    with small_disk(disk):
        bot.database_url = f"sqlite+aiosqlite:///{disk}/mallette.db"
        yield Fault("database or disk is full", begin, mend)


def immutable(file: Path, *, become: bool) -> bool:
    """Let nobody write into a file, whoever they are and however long it has been open; or let them again.

    Whether that was allowed.
    """
    asked = ["chattr", "+i" if become else "-i", str(file)]
    with suppress(FileNotFoundError):
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0
    return False


@asynccontextmanager
async def read_only_file(_bot: BotProcess, folder: Path) -> AsyncIterator[Fault]:
    """The file and its log can be read, and nothing more; skips where nobody lets us do that."""
    probe = folder / "probe"
    probe.touch()
    allowed = immutable(probe, become=True)
    immutable(probe, become=False)
    if not allowed:
        pytest.skip("No file can be made read-only for root here.")
    files = [folder / "mallette.db", folder / "mallette.db-wal"]

    async def begin() -> None:
        for file in files:
            assert immutable(file, become=True)

    async def mend() -> None:
        for file in files:
            immutable(file, become=False)

    try:
        yield Fault("disk I/O error", begin, mend)
    finally:
        await mend()


@asynccontextmanager
async def held_lock(_bot: BotProcess, folder: Path) -> AsyncIterator[Fault]:
    """Another program writes into the file, and takes its time."""
    with closing(sqlite3.connect(folder / "mallette.db", isolation_level=None, timeout=30)) as other:

        async def begin() -> None:
            other.execute("BEGIN IMMEDIATE")

        async def mend() -> None:
            other.execute("ROLLBACK")

        yield Fault("database is locked", begin, mend)


@asynccontextmanager
async def killed_server(bot: BotProcess, _folder: Path) -> AsyncIterator[Fault]:
    """PostgreSQL dies, as when its machine does, and is started again."""
    with server_of_its_own() as server:
        bot.database_url = server.url

        async def begin() -> None:
            await asyncio.to_thread(server.crash)

        async def mend() -> None:
            await asyncio.to_thread(server.start)

        yield Fault("PostgreSQL at", begin, mend)


FAULTS = {
    "full disk": full_disk,
    "read-only file": read_only_file,
    "held lock": held_lock,
    "killed server": killed_server,
}


@pytest.mark.parametrize("kind", FAULTS)
async def test_nothing_is_acknowledged_that_is_not_kept_and_all_recovers(kind: str, tmp_path: Path) -> None:
    """Twenty people answer all the while; the operator reads one sentence, and that it is over."""
    bot = BotProcess(tmp_path)
    names = people(bot, 20)
    try:
        async with FAULTS[kind](bot, tmp_path) as fault:
            await bot.start()
            assert await bot.ready()
            async with crowd(bot, random.Random(1)) as members:
                theme = await next_theme(members, [])
                await asyncio.gather(*(members.answer(name, theme) for name in names[:5]))
                await fault.begin()
                answering = [
                    asyncio.create_task(members.answer(name, theme, Way.WRITES)) for name in names[5:]
                ]
                said = await until_missed(bot)
                assert fault.says in said
                assert not any(task.done() for task in answering), "Acknowledged, and kept nowhere."
                await fault.mend()
                assert await bot.ready()
                await asyncio.gather(*answering)
                await everything_said(bot, members)
                assert await bot.stop() == 0
            assert (await check(bot, members.told)).wrong == []
        log = bot.log.read_text()
        lines = [line for line in log.splitlines() if "is not acknowledged meanwhile" in line]
        assert len(lines) == log.count("The database can be used again.") == 1, lines
        assert fault.says in lines[0]
        assert "Traceback" not in log
    finally:
        await bot.kill()


async def everything_said(bot: BotProcess, members: Crowd) -> None:
    """Let time pass until nothing is owed any more, and everybody was asked what they wanted."""
    async with asyncio.timeout(60):
        while True:
            await members.move_clock("hour")
            if not (await check(bot, members.told)).wrong:
                return
            await asyncio.sleep(0.5)


async def until_missed(bot: BotProcess) -> str:
    """What whoever asks is told, as soon as the bot notices."""
    async with asyncio.timeout(60), ClientSession(timeout=ClientTimeout(30)) as session:
        while True:
            async with session.get(f"{bot.url}/readyz") as answer:
                if answer.status == 503:
                    return await answer.text()
            await asyncio.sleep(0.1)


async def test_a_file_that_cannot_be_written_stops_a_start_with_one_sentence(tmp_path: Path) -> None:
    """Mended, the next start finds everything."""
    with small_disk(tmp_path / "disk"):
        bot = BotProcess(tmp_path)
        bot.database_url = f"sqlite+aiosqlite:///{tmp_path}/disk/mallette.db"
        await bot.start()
        assert await bot.ready()
        assert await bot.stop() == 0
        before = bot.log.read_text()
        mount(tmp_path / "disk", "remount,ro")
        await bot.start()
        assert await bot.death() == 1
        [said] = bot.log.read_text().removeprefix(before).splitlines()
        assert "mallette.db cannot be used" in said
        mount(tmp_path / "disk", "remount,rw")
        await bot.start()
        assert await bot.ready()
        assert await bot.stop() == 0
