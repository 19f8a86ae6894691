"""The command line. Errors are one clear sentence on standard error, and an exit code other than zero."""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters.files import FORMATS, PACK
from bot.app import archive, doctor, house, importing, logs, moving
from bot.ports import CannotStart, StorageError
from bot.settings import Settings, SettingsError, read_settings
from storage import back_up, open_storage, restore

Run = Callable[[argparse.Namespace, Settings], Coroutine[None, None, int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; the result is the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = read_settings(Settings)
        logs.set_up(settings)
        run: Run = asked.run
        return asyncio.run(run(asked, settings))
    except (SettingsError, StorageError, CannotStart, archive.Unable) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Who reads us stopped reading, as `head` does: nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Mallette, for communities of practice."
    )
    parser.set_defaults(run=run_bot)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Run, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    command("run", run_bot, "run the bot (what happens without a command)")
    command("doctor", run_doctor, "say what is wrong here and how to mend it")
    command("migrate", run_migrate, "bring the database up to date")
    backed_up = command("backup", run_backup, "copy the SQLite database while the bot runs")
    backed_up.add_argument("--to", type=Path, metavar="FILE")
    restored = command("restore", run_restore, "put a backup in the place of the SQLite database")
    restored.add_argument("file", type=Path)
    copied = command("copy", run_copy, "copy everything, or one community, into another database")
    copied.add_argument("--from", required=True, metavar="URL", dest="source")
    copied.add_argument("--to", metavar="URL", dest="target", help="DATABASE_URL, when it is left out")
    copied.add_argument("--community", metavar="NAME")
    taken = command(
        "import", run_import, "take in practices, themes or programmes from a JSONL, CSV or YAML file"
    )
    taken.add_argument("file", type=Path)
    given = command("export", run_export, "write the practices, or in yaml what is planned, into a folder")
    given.add_argument("--to", type=Path, required=True, metavar="DIR", dest="folder")
    given.add_argument("--format", choices=sorted({*FORMATS, PACK}), default="md")
    command("reindex", run_reindex, "read every practice again for searches, which go on meanwhile")
    searched = command("search", run_search, "search the practices")
    searched.add_argument("words", nargs="*")
    searched.add_argument("--batch", type=Path, metavar="FILE", help='queries, one {"id", "text"} a line')
    searched.add_argument("--community")
    searched.add_argument("--limit", type=_limit, default=10)
    searched.add_argument("--explain", action="store_true", help="say what counted for each practice")
    searched.add_argument("--json", action="store_true", help="one record a line")
    return parser


def _limit(text: str) -> int:
    limit = int(text)
    if not 1 <= limit <= 1000:
        raise argparse.ArgumentTypeError("between 1 and 1000")
    return limit


async def run_bot(_asked: argparse.Namespace, settings: Settings) -> int:
    """Run until told to stop."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        async with house.opened(settings) as (running, address):
            # What was built at the start lives as long as the process: looking for garbage there delays
            # searches.
            gc.freeze()
            print(f"Mallette: {address}", flush=True)
            await running.live()
    except asyncio.CancelledError:
        # Told to stop, by SIGTERM or Ctrl-C: everything said is kept, what is owed waits in the database.
        return 0
    return 0


async def run_doctor(_asked: argparse.Namespace, settings: Settings) -> int:
    """Say how things are; 1 if anything is wrong."""
    findings = await doctor.examine(settings)
    for finding in findings:
        print(f"{'✓' if finding.well else '✗'} {finding.about}: {finding.said}")
    return 0 if all(finding.well for finding in findings) else 1


async def run_migrate(_asked: argparse.Namespace, settings: Settings) -> int:
    """Bring the database up to date; opening it does."""
    storage = await open_storage(settings.database_url)
    await storage.close()
    print("The database is up to date.")
    return 0


async def run_backup(asked: argparse.Namespace, settings: Settings) -> int:
    """Back the database up, the bot running or not."""
    print(f"Backed up: {await back_up(settings.database_url, asked.to, datetime.now(UTC))}")
    return 0


async def run_restore(asked: argparse.Namespace, settings: Settings) -> int:
    """Put a backup in place; what was there is kept beside it."""
    before = await restore(settings.database_url, asked.file, datetime.now(UTC))
    print(f"Restored: {asked.file}" + (f". What was there before: {before}" if before else ""))
    return 0


async def run_copy(asked: argparse.Namespace, settings: Settings) -> int:
    """Copy from one database to another, with a bar where somebody looks."""
    total = await moving.copy_database(asked.source, asked.target or settings.database_url, asked.community)
    print(f"Copied: {total} rows, the same in both by count and by checksum.")
    return 0


async def run_import(asked: argparse.Namespace, settings: Settings) -> int:
    """Take a file in; 1 if any line was refused."""
    tally = await importing.import_file(asked.file, settings)
    for advice in tally.advised:
        print(advice, file=sys.stderr)
    for refusal in tally.refused:
        print(refusal, file=sys.stderr)
    print(f"Kept: {tally.kept}. Refused: {len(tally.refused)}.")
    return 1 if tally.refused else 0


async def run_export(asked: argparse.Namespace, settings: Settings) -> int:
    """Write the archive out."""
    written = await archive.export(asked.folder, asked.format, settings)
    print(f"Files written: {len(written)}, in {asked.folder}.")
    return 0


async def run_reindex(_asked: argparse.Namespace, settings: Settings) -> int:
    """Make the index of searches again, or go on where that was interrupted."""
    read = await archive.reindex(settings)
    print(f"Practices read: {read}.")
    return 0


async def run_search(asked: argparse.Namespace, settings: Settings) -> int:
    """Search for words, or for every query of a file."""
    if asked.batch is not None:
        async for line in archive.search_batch(asked.batch, asked.community, asked.limit, settings):
            print(line)
        return 0
    if not asked.words:
        raise archive.Unable("Say what to search for, or name a file with --batch.")
    words = " ".join(asked.words)
    records = await archive.search(words, asked.community, asked.limit, settings, explain=asked.explain)
    for number, record in enumerate(records, start=1):
        if asked.json:
            print(json.dumps(record, ensure_ascii=False))
        else:
            signed = f" — {record['author']}" if record["author"] else ""
            print(f"{number}. {record['title']}{signed}  [{record['id']}]")
            for reason in record.get("reasons", ()):
                print(f"   {reason['gain']:6.3f}  {reason['field']}  {reason['term']}")
    if not records and not asked.json:
        print("Nothing found.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
