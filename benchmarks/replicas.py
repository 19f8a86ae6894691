"""What it costs that processes share one PostgreSQL: the same answers, kept by one, two and four of them."""

import asyncio
import logging
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from time import perf_counter, process_time

import structlog

from benchmarks.answering import answer
from benchmarks.community import MESSENGER, settle
from benchmarks.measuring import Row, log
from bot.model.place import Address
from storage import open_storage
from tests.databases import empty_database
from tests.reliability.stepping import engine_over

PROCESSES = (1, 2, 4)
AT_ONCE = 10
"""In each process."""
WARM = 20
_BORN = get_context("forkserver")


async def measure(postgresql: str, answers: int) -> list[Row]:
    """How many answers a second, and what each takes of a processor, beside one process alone."""
    rows: list[Row] = []
    alone = (0.0, 0.0)
    for count in PROCESSES:
        log.info("answers kept by %s processes", count)
        async with empty_database(postgresql) as url:
            rate, cost = await _keep(url, answers, count)
        alone = (rate, cost) if count == 1 else alone
        what = f"PostgreSQL: answers kept by {count} process{'es' if count > 1 else ''}"
        rows += [
            (what, f"{rate:,.0f} /s", f"{alone[0]:,.0f} /s", f"× {rate / alone[0]:.2f}"),
            (
                f"{what}, processor each",
                f"{cost * 1000:.1f} ms",
                f"{alone[1] * 1000:.1f} ms",
                f"× {cost / alone[1]:.2f}",
            ),
        ]
    return rows


async def _keep(url: str, answers: int, count: int) -> tuple[float, float]:
    """Answers a second over all, and seconds of a processor for each."""
    storage = await open_storage(url)
    heads = await settle(storage)
    await storage.close()
    start, spent = _BORN.Barrier(count + 1), _BORN.Queue()
    numbers = [range(first, answers, count) for first in range(count)]
    workers = [
        _BORN.Process(target=_work, args=(url, heads, mine, start, spent), daemon=True) for mine in numbers
    ]
    for worker in workers:
        worker.start()
    await asyncio.to_thread(start.wait)
    began = perf_counter()
    for worker in workers:
        await asyncio.to_thread(worker.join)
    return answers / (perf_counter() - began), sum(spent.get() for _ in workers) / answers


def _work(url: str, heads: Sequence[Address], numbers: range, start: Barrier, spent: "Queue[float]") -> None:
    """Keep these answers, so many at once, as soon as everybody is ready."""

    async def work() -> None:
        storage = await open_storage(url)
        engine = engine_over(storage, MESSENGER)
        for number in range(WARM):
            await answer(engine, number, list(heads))
        await asyncio.to_thread(start.wait)
        began, left = process_time(), iter(numbers)

        async def keep_some() -> None:
            for number in left:
                await answer(engine, number, list(heads))

        await asyncio.gather(*(keep_some() for _ in range(AT_ONCE)))
        spent.put(process_time() - began)
        await storage.close()

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(work())
