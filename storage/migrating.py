"""Bringing a database to the tables the code knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from bot.ports import StorageError
from storage.sql.engine import make_engine
from storage.urls import database_url, make_file, saying_why

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = text("SELECT pg_advisory_xact_lock(7306357456846)")  # any number, the same in every process


async def migrate(url: str | URL) -> None:
    """Create or bring up to date what is at ``url``; whole, or not at all, and one process at a time.

    Raises ``StorageError`` when the database cannot be used, or was written by a newer version.
    """
    parsed = database_url(url)
    make_file(parsed)
    # Batch migrations replace whole tables: with foreign keys on, SQLite would delete what hangs from them.
    engine = make_engine(parsed, foreign_keys=False)
    try:
        with saying_why(parsed):
            async with engine.begin() as connection:
                if engine.dialect.name == "postgresql":
                    await connection.execute(_LOCK)
                await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise StorageError(f"The database was written by another version of the bot: {error}.") from error
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise StorageError("The migration would have left rows that belong to nothing; nothing was changed.")


def alembic_config(connection: Connection) -> Config:
    """Alembic, over a connection somebody opened."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
