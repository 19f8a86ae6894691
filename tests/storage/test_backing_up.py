"""A backup is whole whoever writes meanwhile; put back, it is what was there."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.deliveries import Outcome
from bot.ports import StorageError
from storage import back_up, open_storage, restore
from tests.builders import NOW, a_delivery, a_practice, an_answer
from tests.databases import opened


def url(file: Path) -> str:
    """The address of a file."""
    return f"sqlite+aiosqlite:///{file}"


def names(folder: Path) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


async def tell(file: Path, told: list[str], stop: asyncio.Event) -> None:
    """Keep answers, each with the practice made of it, one unit after the other."""
    async with opened(url(file)) as storage:
        while not stop.is_set():
            answer = an_answer()
            async with storage.unit() as unit:
                await unit.answers.save(answer)
                await unit.practices.save(a_practice(answer=answer.id))
                await unit.commit()
            told.append(answer.id)


async def held(file: Path, told: list[str]) -> int:
    """How many of the answers are there, each with its practice."""
    count = 0
    async with opened(url(file)) as storage, storage.unit() as unit:
        for one in told:
            answer, practice = await unit.answers.get(one), await unit.practices.from_answer(one)
            assert (answer is None) == (practice is None)
            count += answer is not None
    return count


async def test_a_backup_made_while_answers_are_written_is_whole(tmp_path: Path) -> None:
    """Everything acknowledged before it began is in it, nothing is there in half, and nobody waited."""
    file, told, stop = tmp_path / "mallette.db", list[str](), asyncio.Event()
    await (await open_storage(url(file))).close()
    writing = [asyncio.create_task(tell(file, told, stop)) for _ in range(2)]
    backups = []
    for number in range(5):
        while len(told) < 20 * (number + 1):
            await asyncio.sleep(0.01)
        before = len(told)
        backups.append((await back_up(url(file), tmp_path / f"{number}.db", NOW), before))
    stop.set()
    await asyncio.gather(*writing)
    for backup, before in backups:
        assert await held(backup, told[:before]) == before
        assert before <= await held(backup, told) <= len(told)
        with closing(sqlite3.connect(backup)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_what_is_put_back_is_what_was_there_and_what_it_replaced_is_kept(tmp_path: Path) -> None:
    """Two moments of one community, each in its file."""
    file = tmp_path / "mallette.db"
    first, second = an_answer(), an_answer()
    async with opened(url(file)) as storage:
        async with storage.unit() as unit:
            await unit.answers.save(first)
            await unit.commit()
        backup = await back_up(url(file), None, NOW)
        async with storage.unit() as unit:
            await unit.answers.save(second)
            await unit.commit()
    assert backup == tmp_path / "backups" / "mallette-2026-11-20T08-00-00Z.db"
    replaced = await restore(url(file), backup, NOW + timedelta(hours=1))
    assert replaced == tmp_path / "mallette-before-2026-11-20T09-00-00Z.db"
    for where, there in ((file, (first, None)), (replaced, (first, second))):
        async with opened(url(where)) as storage, storage.unit() as unit:
            assert (await unit.answers.get(first.id), await unit.answers.get(second.id)) == there
    assert names(tmp_path) == {file.name, replaced.name, "backups"}


async def test_what_was_owed_then_is_looked_for_before_it_is_said(tmp_path: Path) -> None:
    """It may have been said since the backup was made."""
    file, owed = tmp_path / "mallette.db", a_delivery()
    async with opened(url(file)) as storage, storage.unit() as unit:
        await unit.deliveries.add(owed)
        await unit.commit()
    await restore(url(file), await back_up(url(file), None, NOW), NOW)
    async with opened(url(file)) as storage, storage.unit() as unit:
        assert await unit.deliveries.get(owed.key) == replace(owed, outcome=Outcome.UNSURE)


async def test_a_damaged_database_is_replaced(tmp_path: Path) -> None:
    """That is what backups are for."""
    file, answer = tmp_path / "mallette.db", an_answer()
    async with opened(url(file)) as storage, storage.unit() as unit:
        await unit.answers.save(answer)
        await unit.commit()
    backup = await back_up(url(file), None, NOW)
    file.write_bytes(b"Tout est perdu. " * 1000)
    assert await restore(url(file), backup, NOW)
    async with opened(url(file)) as storage, storage.unit() as unit:
        assert await unit.answers.get(answer.id) == answer


async def test_nothing_is_replaced_while_the_bot_runs(tmp_path: Path) -> None:
    """It would go on with what it remembers."""
    file = tmp_path / "mallette.db"
    async with opened(url(file)) as storage:
        await storage.ready()
        backup = await back_up(url(file), None, NOW)
        with pytest.raises(StorageError, match="stop the bot first"):
            await restore(url(file), backup, NOW)
        async with storage.unit() as unit:
            await unit.answers.save(an_answer())
            await unit.commit()
    assert names(tmp_path) == {file.name, "backups"}


async def test_what_was_erased_is_in_no_backup(tmp_path: Path) -> None:
    """Not even in what SQLite no longer uses."""
    file = tmp_path / "mallette.db"
    with closing(sqlite3.connect(file)) as connection:  # as another program might, without secure_delete
        await (await open_storage(url(file))).close()
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE notes (text)")
        connection.executemany("INSERT INTO notes VALUES (?)", [("zanzibar" * 100,)] * 50)
        connection.commit()
        connection.execute("DELETE FROM notes")
        connection.commit()
    assert b"zanzibar" in file.read_bytes()
    assert b"zanzibar" not in (await back_up(url(file), tmp_path / "copy.db", NOW)).read_bytes()


@pytest.mark.parametrize("kind", ["missing", "text", "another program's"])
async def test_what_is_no_backup_changes_nothing(kind: str, tmp_path: Path) -> None:
    """And is named."""
    file, backup = tmp_path / "mallette.db", tmp_path / "backup.db"
    await (await open_storage(url(file))).close()
    if kind == "text":
        backup.write_text("Des notes, rien de plus.\n" * 100)
    elif kind == "another program's":
        with closing(sqlite3.connect(backup)) as connection:
            connection.execute("CREATE TABLE songs (title)")
    before = file.read_bytes()
    with pytest.raises(StorageError, match=r"backup\.db"):
        await restore(url(file), backup, NOW)
    assert file.read_bytes() == before
    assert names(tmp_path) <= {file.name, backup.name}


async def test_a_backup_replaces_nothing_and_needs_a_database(tmp_path: Path) -> None:
    """A name that is taken, nothing to copy, and a database that is no file."""
    file, there = tmp_path / "mallette.db", tmp_path / "there.db"
    with pytest.raises(StorageError, match="does not exist"):
        await back_up(url(file), None, NOW)
    await (await open_storage(url(file))).close()
    there.write_text("à nous")
    with pytest.raises(StorageError, match="exists already"):
        await back_up(url(file), there, NOW)
    assert there.read_text() == "à nous"
    with pytest.raises(StorageError, match="pg_dump"):
        await back_up("postgresql://localhost/mallette", None, NOW)
