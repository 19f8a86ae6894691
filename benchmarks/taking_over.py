"""How long nobody hears Discord when the process that did is gone; the floor is one that was told to stop."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic

from benchmarks.measuring import Row, log
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.running import GENEROUS
from tests.databases import empty_database
from tests.reliability.process import BotProcess
from tests.reliability.taking_over import WAITING, Replicas, replicas

End = Callable[[BotProcess], Awaitable[object]]


async def measure(folder: Path, postgresql: str, rounds: int) -> list[Row]:
    """Until a command is answered again, over two processes on PostgreSQL; the slowest of so many rounds."""
    async with (
        empty_database(postgresql) as database,
        LocalDiscord(limits=GENEROUS, record=False) as discord,
        replicas(discord, database, folder) as fleet,
    ):
        floor = max([await _taken_over(fleet, BotProcess.stop) for _ in range(rounds)])
        rows: list[Row] = []
        for what, end in (("killed", BotProcess.kill), ("standing still", _freeze)):
            log.info("taking over from a process %s", what)
            taken = max([await _taken_over(fleet, end) for _ in range(rounds)])
            heard = f"Discord is heard again: the other process {what}"
            rows.append((heard, f"{taken:,.1f} s", f"{floor:,.1f} s", f"× {taken / floor:.2g}"))
        return rows


async def _taken_over(fleet: Replicas, end: End) -> float:
    holder, other = fleet.processes
    began = monotonic()
    await end(holder)
    await fleet.answered()
    taken = monotonic() - began
    holder.thaw()
    if not holder.alive:
        await holder.start()
    await fleet.says(holder, WAITING)
    fleet.processes[:] = other, holder
    return taken


async def _freeze(process: BotProcess) -> None:
    process.freeze()
