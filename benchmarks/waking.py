"""Waking with many programmes in one database, and claiming what is due; beside APScheduler's own store."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event

from benchmarks.community import COMMUNITY, MESSENGER, settle
from benchmarks.measuring import Row, compared, timed
from bot.actions import Action
from bot.events import ProgrammeDue
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.router import Router
from bot.turn import Turn
from storage import open_storage
from storage.sql.engine import SQLITE
from tests.builders import a_programme
from tests.reliability.stepping import Clock, engine_over

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MONDAYS = Recurrence(Weekly((0,)), (time(9),), "Europe/Paris")
WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)
DUE = 100
"""How many are due at each waking: Monday at nine."""
FAR = datetime(2036, 11, 24, 8, 0, tzinfo=UTC)
"""When all the others are."""


async def measure(folder: Path, size: int, wakings: int) -> list[Row]:
    """Wakings with nothing due, and with a hundred due that are planned anew, among ``size``."""
    ours, theirs = await _programmes(folder, size), _jobs(folder, size)
    clock = Clock(MONDAY - MINUTE)
    storage = await open_storage(f"sqlite+aiosqlite:///{ours}")
    try:
        engine = engine_over(storage, MESSENGER, clock, Router(events={ProgrammeDue: _plan}))
        await engine.time_passed()  # warm
        idle = await timed(engine.time_passed() for _ in range(wakings))
        idle_baseline = await timed(_wake(theirs, MONDAY - MINUTE) for _ in range(wakings))
        clock.pass_by(MINUTE)
        busy = await timed(_weekly(engine.time_passed, clock) for _ in range(wakings))
        busy_baseline = await timed(_wake(theirs, MONDAY + number * WEEK) for number in range(wakings))
    finally:
        await storage.close()
        theirs.shutdown()
    return [
        *compared(f"waking, {size:,} programmes, none due", idle, idle_baseline),
        *compared(f"waking, {size:,} programmes, {DUE} due and claimed", busy, busy_baseline),
    ]


async def _plan(due: ProgrammeDue, turn: Turn) -> Sequence[Action]:
    """Claim an occurrence and plan the next; what is asked then is measured elsewhere."""
    programme = await turn.unit.programmes.get(due.programme)
    if programme is not None:
        await turn.unit.programmes.save(programme.planned(turn.now))
    return ()


async def _weekly(wake: Any, clock: Clock) -> None:
    await wake()
    clock.pass_by(WEEK)


async def _programmes(folder: Path, size: int) -> Path:
    """So many programmes; all but those due are copies of one, which is quicker than to save them."""
    file = folder / f"programmes-{size}.db"
    storage = await open_storage(f"sqlite+aiosqlite:///{file}")
    await settle(storage)
    far = a_programme(community=COMMUNITY.id, next=Occurrence(FAR.date()))
    async with storage.unit() as unit:
        for _ in range(DUE):
            due = a_programme(community=COMMUNITY.id, rule=MONDAYS).planned(MONDAY - MINUTE)
            await unit.programmes.save(due)
        await unit.programmes.save(far)
        await unit.commit()
    await storage.close()
    _copy(file, "programmes", far.id, size - DUE - 1)
    return file


def _jobs(folder: Path, size: int) -> SQLAlchemyJobStore:
    """As many jobs in APScheduler's store, on a database as durable as ours."""
    file = folder / f"jobs-{size}.db"
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _as_ours(connection: sqlite3.Connection, _record: object) -> None:
        for name, value in SQLITE.items():
            connection.execute(f"PRAGMA {name}={value}")

    store = SQLAlchemyJobStore(engine=engine)
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_jobstore(store)
    store.start(scheduler, "default")
    for number in range(DUE):
        store.add_job(_job(scheduler, f"due-{number}", MONDAY))
    store.add_job(_job(scheduler, "far", FAR))
    _copy(file, "apscheduler_jobs", "far", size - DUE - 1)
    return store


def _job(scheduler: AsyncIOScheduler, id: str, at: datetime) -> Job:
    every = {"weeks": 1, "start_date": at, "misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    job = scheduler.add_job(print, "interval", id=id, **every)
    job._modify(next_run_time=at)
    return job


async def _wake(store: SQLAlchemyJobStore, now: datetime) -> None:
    """What APScheduler does about its store when it wakes, but for running the jobs."""
    for job in store.get_due_jobs(now):
        following = job.trigger.get_next_fire_time(job.next_run_time, now)
        job._modify(next_run_time=following)
        store.update_job(job)
    store.get_next_run_time()


def _copy(file: Path, table: str, id: str, times: int) -> None:
    with closing(sqlite3.connect(file)) as database:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        copied = ", ".join("'copy-' || n" if name == "id" else f'"{name}"' for name in columns)
        database.execute(
            f"WITH RECURSIVE counting(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < ?)"  # noqa: S608
            f" INSERT INTO {table} SELECT {copied} FROM {table}, counting WHERE id = ?",
            (times, id),
        )
        database.commit()
