"""During an upgrade, the version before goes on working on the tables this one has brought up to date."""

from collections.abc import Sequence
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

from storage import migrate, migrating
from storage.migrating import alembic_config
from storage.sql.engine import make_engine
from storage.urls import database_url as understood
from storage.urls import make_file
from tests.storage.conftest import bare_url, postgres_url
from tests.storage.filling import everything

__all__ = ["bare_url", "postgres_url"]


def before(revision: str) -> str:
    """The revision a process that still runs was written for."""
    return str(ScriptDirectory(str(migrating.MIGRATIONS)).get_revision(revision).down_revision)


def upgraded() -> Sequence[str]:
    """Every revision that took the place of another."""
    steps = ScriptDirectory(str(migrating.MIGRATIONS)).walk_revisions()
    return [step.revision for step in steps if step.down_revision]


@pytest.mark.parametrize("revision", upgraded())
async def test_who_knows_no_new_column_still_writes_and_reads(revision: str, bare_url: str) -> None:
    """Each table the old version knows takes the old version's rows, and gives them back."""
    make_file(understood(bare_url))
    engine = make_engine(understood(bare_url), foreign_keys=False)

    def known_to_the_old(connection: Connection) -> MetaData:
        command.upgrade(alembic_config(connection), before(revision))
        known = MetaData()
        known.reflect(connection)
        command.upgrade(alembic_config(connection), revision)
        return known

    def work(connection: Connection, known: MetaData) -> None:
        for table, rows in everything("managers", 3).items():
            old = known.tables.get(table.name)
            if old is not None:
                _write_and_read(connection, table, old, rows)

    try:
        async with engine.begin() as connection:
            known = await connection.run_sync(known_to_the_old)
        async with engine.begin() as connection:
            await connection.run_sync(work, known)
    finally:
        await engine.dispose()
    await migrate(bare_url)


def _write_and_read(connection: Connection, table: Table, old: Table, rows: list[dict[str, Any]]) -> None:
    # The types are the program's, not what the database calls them.
    known = Table(table.name, MetaData(), *(c._copy() for c in table.c if c.name in old.c))
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    assert {column.name for column in old.c} <= there, (
        "A column is removed one version after nothing reads it."
    )
    told = [{name: value for name, value in row.items() if name in known.c} for row in rows]
    for column in known.c:
        column.default = None
    connection.execute(insert(known), told)
    read = connection.execute(select(known)).mappings().all()
    assert len(read) == len(told)
