"""Opening makes everything that is needed, or says in one sentence what is wrong, without secrets."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.ports import StorageError
from storage import open_storage
from tests.builders import a_community
from tests.databases import empty_database, opened

BROKEN = [
    pytest.param("", "no database address", id="nothing"),
    pytest.param("mallette", "no database address", id="a word"),
    pytest.param(
        "postgresql://nadia:s3cret@host:port/mallette", "no database address", id="a port of letters"
    ),
    pytest.param("mysql://nadia:s3cret@localhost/mallette", "mysql", id="another kind of database"),
    pytest.param("postgresql+psycopg://nadia:s3cret@localhost/m", "psycopg", id="another driver"),
    pytest.param("sqlite://", "names no file", id="no file"),
    pytest.param("sqlite+aiosqlite:///:memory:", "names no file", id="a file in memory"),
    pytest.param("postgresql://nadia:s3cret@127.0.0.1:1/mallette", "127.0.0.1", id="nobody answers"),
    pytest.param("postgresql://nadia:s3cret@nowhere.invalid/m", "nowhere.invalid", id="no such host"),
]


async def refused(url: str) -> str:
    """What is said when ``url`` cannot be opened."""
    with pytest.raises(StorageError) as error:
        await open_storage(url)
    sentence = str(error.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "s3cret" not in sentence
    return sentence


@pytest.mark.parametrize(("url", "says"), BROKEN)
async def test_an_address_that_leads_nowhere_is_refused(url: str, says: str) -> None:
    """By name, and without the password."""
    assert says in await refused(url)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """It is somebody's."""
    file = tmp_path / "notes.txt"
    file.write_text("Des notes, rien de plus.\n" * 100)
    assert "notes.txt cannot be used: file is not a database." in await refused(f"sqlite:///{file}")
    assert file.read_text().startswith("Des notes")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where it should be."""
    (tmp_path / "data").write_text("")
    assert f"{tmp_path}/data/mallette.db" in await refused(f"sqlite:///{tmp_path}/data/mallette.db")
    assert "/proc/data/mallette.db" in await refused("sqlite:////proc/data/mallette.db")


async def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """SQLite says so."""
    assert "unable to open database file" in await refused(f"sqlite:///{tmp_path}")


async def test_a_database_postgresql_does_not_have_is_named(postgres_url: str) -> None:
    """The server answers, and says which."""
    url = make_url(postgres_url).set(database="nothing").render_as_string(hide_password=False)
    assert 'database "nothing" does not exist' in await refused(url)


async def test_the_folder_is_made_and_short_addresses_are_understood(tmp_path: Path) -> None:
    """As deep as it is said."""
    async with opened(f"sqlite:///{tmp_path}/a/b/mallette.db"):
        assert (tmp_path / "a" / "b" / "mallette.db").exists()


async def test_what_was_kept_is_there_when_it_is_opened_again(database_url: str) -> None:
    """In a file and in a server, not in the process."""
    community = a_community()
    async with opened(database_url) as storage, storage.unit() as unit:
        await unit.communities.save(community)
        await unit.commit()
    async with opened(database_url) as storage, storage.unit() as unit:
        assert await unit.communities.all() == [community]


async def test_two_storages_on_one_database_take_turns(database_url: str) -> None:
    """As two processes do: they wait for each other and lose nothing."""

    async def add_some(url: str) -> None:
        async with opened(url) as storage:
            for _ in range(10):
                async with storage.unit() as unit:
                    await unit.communities.all()
                    await asyncio.sleep(0)
                    await unit.communities.save(a_community())
                    await unit.commit()

    await asyncio.gather(*(add_some(database_url) for _ in range(3)))
    async with opened(database_url) as storage, storage.unit() as unit:
        assert len(await unit.communities.all()) == 30


async def test_a_database_that_went_away_is_missed(postgres_url: str) -> None:
    """By whoever asks, and by every unit."""
    async with empty_database(postgres_url) as url:
        storage = await open_storage(url)
        await storage.ready()
    with pytest.raises(StorageError, match="does not exist"):
        await storage.ready()
    with pytest.raises(StorageError, match="does not exist"):
        await storage.unit().__aenter__()
    await storage.close()


@pytest.mark.parametrize("url", ["memory://", "sqlite:///{folder}/mallette.db"])
async def test_a_task_that_would_wait_for_itself_is_told(url: str, tmp_path: Path) -> None:
    """One event, one unit of work: better an error than silence for ever."""
    async with opened(url.format(folder=tmp_path)) as storage, storage.unit():
        with pytest.raises(RuntimeError, match="one event, one unit of work"):
            await storage.unit().__aenter__()
