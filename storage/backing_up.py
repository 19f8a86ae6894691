"""Copies of an SQLite file, made while the bot runs, and put back while it does not."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL

from bot.deliveries import Outcome
from bot.ports import StorageError
from storage.migrating import migrate
from storage.urls import database_url, saying_why

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a file; together they are the database."""
PATIENCE = 10
"""Seconds to wait for whoever writes."""


async def back_up(url: str, to: Path | None, now: datetime) -> Path:
    """Copy the SQLite file at ``url`` as it is at one moment, and say where the copy is.

    Without ``to``, it gets a name with the date in a folder ``backups`` beside the database. Whoever writes
    meanwhile is not held up, and what was erased is not in the copy. Raises ``StorageError``.
    """
    parsed, file = _sqlite_file(url)
    target = to or file.parent / "backups" / f"{file.stem}-{_stamp(now)}{file.suffix}"
    if not file.is_file():
        raise StorageError(f"There is no database to back up: {file} does not exist.")
    with saying_why(parsed):
        await asyncio.to_thread(_copy, file, target)
    return target


async def restore(url: str, backup: Path, now: datetime) -> Path | None:
    """Put ``backup`` in the place of the SQLite file at ``url``, brought up to date.

    What was there before is kept beside it; the answer is where. Raises ``StorageError`` when the bot is
    running, or the backup is none, or was made by a newer version; then nothing is changed.
    """
    parsed, file = _sqlite_file(url)
    fresh = file.with_name(f"{file.name}.restoring")
    _remove(fresh)
    try:
        await asyncio.to_thread(_take_in, backup, fresh)
        await migrate(parsed.set(database=str(fresh)))
        await asyncio.to_thread(_doubt, fresh)
        with saying_why(parsed):
            return await asyncio.to_thread(_exchange, file, fresh, f"before-{_stamp(now)}")
    finally:
        _remove(fresh)


def _sqlite_file(url: str) -> tuple[URL, Path]:
    parsed = database_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise StorageError("Only an SQLite file is backed up here; PostgreSQL has pg_dump and pg_restore.")
    return parsed, Path(parsed.database)


def _stamp(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H-%M-%SZ")


def _copy(file: Path, target: Path) -> None:
    """Write a whole and sound copy; until it is, it has another name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise StorageError(f"{target} exists already; choose another name.")
    part = target.with_name(f"{target.name}.part")
    _remove(part)
    try:
        # Nobody else may read what everybody wrote, from the first byte on.
        part.touch(mode=0o600)
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as source:
            # One snapshot, in one piece: page by page, a busy writer would have it begin again and again.
            source.execute("VACUUM INTO ?", (str(part),))
        _check(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        shutil.copymode(file, part)
        part.rename(target)
        _keep_names(target.parent)
    finally:
        _remove(part)


def _take_in(backup: Path, fresh: Path) -> None:
    """Copy a backup to where it will be used, without changing it."""
    if not backup.is_file():
        raise StorageError(f"{backup} does not exist.")
    with _saying_it_is_none(backup):
        _check(backup)
        _copy(backup, fresh)


def _doubt(fresh: Path) -> None:
    """What was still to be said may have been said since: whoever says it looks first."""
    with closing(sqlite3.connect(fresh)) as connection:
        waiting, unsure = Outcome.WAITING.value, Outcome.UNSURE.value
        connection.execute("UPDATE deliveries SET outcome = ? WHERE outcome = ?", (unsure, waiting))
        connection.commit()


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(f"file:{_quoted(copy)}?mode=ro", uri=True, timeout=PATIENCE)) as read:
        [sound] = read.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(f"it is damaged ({sound})")
        if read.execute("SELECT version_num FROM alembic_version").fetchone() is None:
            raise sqlite3.DatabaseError("no version stands in it")


def _exchange(file: Path, fresh: Path, aside: str) -> Path | None:
    """Put ``fresh`` in the place of ``file``, while nobody uses that; where the old one now is."""
    if not file.exists():
        fresh.rename(file)
        return None
    old = file.with_name(f"{file.stem}-{aside}{file.suffix}")
    _see_that_nobody_uses(file)
    for end in ("", *BESIDE):
        there = file.with_name(file.name + end)
        if there.exists():
            there.rename(old.with_name(old.name + end))
    fresh.rename(file)
    _keep_names(file.parent)
    return old


def _see_that_nobody_uses(file: Path) -> None:
    """Raises ``StorageError`` when somebody has the file open."""
    with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StorageError(f"{file} is in use: stop the bot first.") from None
        except sqlite3.DatabaseError:
            pass  # damaged, perhaps: then this is why it is being replaced


@contextmanager
def _saying_it_is_none(backup: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"{backup} is no backup of Mallette: {error}.") from None
    except OSError as error:
        raise StorageError(f"{backup} cannot be read: {error.strerror}.") from None


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _remove(file: Path) -> None:
    for end in ("", *BESIDE):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _keep_names(folder: Path) -> None:
    """Names are on the disk when their folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
