"""Migrations make the tables the code knows, keep what is there, and run once."""

import asyncio
import hashlib
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.model.parts import Parts
from bot.ports import StorageError
from storage import migrate, migrating
from storage.migrating import alembic_config
from storage.sql.engine import make_engine
from storage.tables import UNORDERED, Table
from storage.urls import database_url as understood
from storage.urls import make_file
from tests.builders import NOW, an_answer
from tests.databases import opened
from tests.storage.filling import everything

ROOT = Path(__file__).parents[2]

FROZEN = {
    "v0001.py": "55623407f5d54c7c32436c719c57be20cdb7c065bffb29d1e5e008a56b6bf318",
    "v0002.py": "9afe0bd480e8f77b54a1806aa210c75bcfcf67cdd7c43b20b84e30083f97467c",
    "v0003.py": "3c2a6e5cbecc39f792194137cf73b781c4ac8877d6515c335b9019204ade0392",
    "v0004.py": "dba7c0d65a4941838fac86997954f448565402bf8facfd7f42b45218e4700109",
    "v0005.py": "9cbca90028890d7f30b0e24a8aabc67b4310ef850b13a7a6d002addcd5e26cc7",
    "v0006.py": "be3d1d5ca5d26fd26cc2ac110da6230bb419e66d6da706425a8bb5321a6edab5",
    "v0007.py": "d3ced573acbe5fa48c28e7186734401fb764e1bbe41fc1771881888be0343673",
    "v0008.py": "caf470512953c33625c93dd3ff379610836111af9702ae8efb882458124a3b46",
    "v0009.py": "eced529d9251aecfcf5cf8a68094a2bad7289abde57cc619072fa38c17d58f1d",
    "v0010.py": "7d19a4eb94f4b4d572fce28fcb034af17809d08d856c623f582a78b272fc3f59",
    "v0011.py": "3f9ee41580b0e8bde3ea508cdf5fa21cecc6af75ad856b9ab7b1464bb13c5285",
}
"""What each revision's file hashes to (SHA-256): databases were made by them, and must be made so again."""

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "next", %r

def upgrade():
    sqlite = op.get_context().dialect.name == "sqlite"
    recreate, options = "always" if sqlite else "never", {"sqlite_with_rowid": False}
    with op.batch_alter_table("answers", recreate=recreate, table_kwargs=options) as batch:
        batch.add_column(sa.Column("mood", sa.String, nullable=True))
    if sqlite and %r:
        op.execute("DELETE FROM answers")
"""


async def look(url: str, at: Any) -> Any:
    """What ``at`` finds in the database."""
    engine = make_engine(understood(url))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(at)
    finally:
        await engine.dispose()


async def test_migrations_and_tables_agree(bare_url: str) -> None:
    """Alembic finds nothing left to do."""
    await migrate(bare_url)

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, Table.metadata))

    assert await look(bare_url, differences) == []


async def test_migrations_make_the_same_checks_and_keys(bare_url: str) -> None:
    """What Alembic does not compare: checks, keys by name, and tables without row order."""
    await migrate(bare_url)

    def named(connection: Connection) -> set[str]:
        inspector = inspect(connection)
        found: set[str] = set()
        for table in Table.metadata.tables:
            found |= {str(check["name"]) for check in inspector.get_check_constraints(table)}
            found |= {str(key["name"]) for key in inspector.get_unique_constraints(table)}
            found |= {str(key["name"]) for key in inspector.get_foreign_keys(table)}
            found |= {str(index["name"]) for index in inspector.get_indexes(table)}
            found.add(str(inspector.get_pk_constraint(table)["name"]))
        return found

    expected = {
        str(name)
        for table in Table.metadata.tables.values()
        for name in [*(key.name for key in table.constraints), *(index.name for index in table.indexes)]
    }
    assert await look(bare_url, named) == expected
    assert max(map(len, expected)) < 63  # PostgreSQL cuts longer names


async def test_some_tables_have_no_row_order(tmp_path: Path) -> None:
    """Those that are told so, and they are the ones that hold people's words."""
    await migrate(f"sqlite:///{tmp_path}/mallette.db")

    def without_rowid(connection: Connection) -> set[str]:
        tables = connection.execute(text("PRAGMA table_list")).mappings()
        return {table["name"] for table in tables if table["wr"]}

    told = {
        table.name
        for table in Table.metadata.tables.values()
        if UNORDERED["sqlite_with_rowid"] is table.dialect_options["sqlite"]["with_rowid"]
    }
    assert {"answers", "answer_revisions", "practices"} <= told
    assert await look(f"sqlite:///{tmp_path}/mallette.db", without_rowid) == told


async def test_migrating_again_changes_nothing(bare_url: str) -> None:
    """What is there stays."""
    answer = an_answer()
    async with opened(bare_url) as storage, storage.unit() as unit:
        await unit.answers.save(answer)
        await unit.commit()
    await migrate(bare_url)
    async with opened(bare_url) as storage, storage.unit() as unit:
        assert await unit.answers.get(answer.id) == answer


def revisions() -> list[str]:
    """Every revision there ever was, the first one first."""
    script = ScriptDirectory(str(migrating.MIGRATIONS))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def next_revision(*, losing_answers: bool) -> str:
    """A further migration, which makes a table anew; and forgets who hangs from it, if asked to."""
    return NEXT % (revisions()[-1], losing_answers)


def test_revisions_that_others_build_on_are_never_edited() -> None:
    """What is to change in the tables is a new revision's; and there is one newest revision, not two."""
    folder = migrating.MIGRATIONS / "versions"
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.py")}
    script = ScriptDirectory(str(migrating.MIGRATIONS))
    [newest] = script.get_heads()
    built_on = {Path(step.path).name for step in script.walk_revisions() if step.revision != newest}
    assert FROZEN.keys() >= built_on, "Write down what it hashes to: from now on it stays as it is."
    assert {name: found[name] for name in FROZEN} == FROZEN


async def change(url: str, to: Any) -> None:
    """Let ``to`` change the database, as a migration would: without foreign keys."""
    engine = make_engine(understood(url), foreign_keys=False)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(to)
    finally:
        await engine.dispose()


def fill(connection: Connection) -> None:
    """Put rows into every table there is at this revision."""
    for table, rows in everything("managers", 5).items():
        if inspect(connection).has_table(table.name):
            there = {column["name"] for column in inspect(connection).get_columns(table.name)}
            kept = [{name: value for name, value in row.items() if name in there} for row in rows]
            connection.execute(table.insert(), kept)


def rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Everything in every table, as the database has it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in inspect(connection).get_table_names():
        if name != "alembic_version":
            read = connection.execute(text(f'SELECT * FROM "{name}"')).mappings()  # noqa: S608
            found[name] = sorted((dict(row) for row in read), key=repr)
    return found


def shape(connection: Connection) -> Any:
    """Every table with its columns, keys and indices."""
    inspector = inspect(connection)
    return {
        table: (
            [
                (column["name"], str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            ],
            sorted(str(key["name"]) for key in inspector.get_unique_constraints(table)),
            sorted(str(index["name"]) for index in inspector.get_indexes(table)),
            sorted(str(check["name"]) for check in inspector.get_check_constraints(table)),
        )
        for table in inspector.get_table_names()
    }


@pytest.mark.parametrize("revision", revisions())
async def test_every_revision_comes_up_with_what_was_in_it(revision: str, bare_url: str) -> None:
    """Whatever columns it had: what stood in them stands there."""
    make_file(understood(bare_url))
    await change(bare_url, lambda connection: command.upgrade(alembic_config(connection), revision))
    await change(bare_url, fill)
    before = await look(bare_url, rows)
    await migrate(bare_url)
    after = await look(bare_url, rows)
    assert sum(map(len, before.values())) > 50
    for table, kept in before.items():
        there = [{name: row[name] for name in kept[0]} for row in after[table]] if kept else []
        assert sorted(there, key=repr) == kept


@pytest.mark.parametrize("revision", revisions())
async def test_every_revision_goes_down_one_step_and_up_again(revision: str, bare_url: str) -> None:
    """With data in it; what it then looks like is what the one before made."""
    make_file(understood(bare_url))

    def go(connection: Connection) -> tuple[Any, Any, Any]:
        config = alembic_config(connection)
        before = ScriptDirectory(str(migrating.MIGRATIONS)).get_revision(revision).down_revision
        command.upgrade(config, str(before) if before else "base")
        made = shape(connection)
        command.upgrade(config, revision)
        fill(connection)
        command.downgrade(config, "-1")
        down = shape(connection)
        command.upgrade(config, "head")
        return made, down, set(shape(connection))

    results: list[tuple[Any, Any, Any]] = []
    await change(bare_url, lambda connection: results.append(go(connection)))
    [(made, down, up)] = results
    assert {**down, "alembic_version": ()} == {**made, "alembic_version": ()}
    assert up >= set(Table.metadata.tables)


async def test_processes_that_start_at_once_migrate_once(bare_url: str) -> None:
    """Four of them: all end well."""
    code = "import asyncio, sys; from storage import migrate; asyncio.run(migrate(sys.argv[1]))"
    starting = [
        asyncio.create_subprocess_exec(
            sys.executable, "-c", code, bare_url, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(4)
    ]
    processes = await asyncio.gather(*starting)
    results = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0] * 4, results


@pytest.fixture
def another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations where the next version's can be put."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrating.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrating, "MIGRATIONS", folder)
    return folder


async def test_a_table_made_anew_keeps_what_hangs_from_it(bare_url: str, another_version: Path) -> None:
    """SQLite drops the old table: with foreign keys on, the revisions would go with it."""
    answer = an_answer().revised(Parts(method="Mieux"), NOW)
    async with opened(bare_url) as storage, storage.unit() as unit:
        await unit.answers.save(answer)
        await unit.commit()
    (another_version / "versions" / "next.py").write_text(next_revision(losing_answers=False))
    async with opened(bare_url) as storage, storage.unit() as unit:
        kept = await unit.answers.get(answer.id)
        assert kept == answer
        assert len(kept.revisions) == 1


async def test_a_migration_that_would_leave_orphans_is_undone(tmp_path: Path, another_version: Path) -> None:
    """Whole, or not at all."""
    url = f"sqlite:///{tmp_path}/mallette.db"
    answer = an_answer().revised(Parts(method="Mieux"), NOW)
    async with opened(url) as storage, storage.unit() as unit:
        await unit.answers.save(answer)
        await unit.commit()
    broken = another_version / "versions" / "next.py"
    broken.write_text(next_revision(losing_answers=True))
    with pytest.raises(StorageError, match="nothing was changed"):
        await migrate(url)
    broken.unlink()
    async with opened(url) as storage, storage.unit() as unit:
        assert await unit.answers.get(answer.id) == answer


async def test_a_database_of_a_newer_version_is_refused(bare_url: str, another_version: Path) -> None:
    """Rather than written to by code that does not know it."""
    newer = another_version / "versions" / "next.py"
    newer.write_text(next_revision(losing_answers=False))
    await migrate(bare_url)
    newer.unlink()
    with pytest.raises(StorageError, match="another version"):
        await migrate(bare_url)
