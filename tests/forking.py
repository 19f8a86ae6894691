"""Processes that begin with the program read already.

Reading it takes a start two seconds, and is the same each time: it is read once, by a process that then
splits. What splits off is a process like any other.
"""

import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_context = get_context("forkserver")
_context.set_forkserver_preload(
    [
        *("bot.app.archive", "bot.app.doctor", "bot.app.house", "bot.app.importing", "bot.app.moving"),
        *("adapters.slack", "adapters.discord", "adapters.sandbox", "tests.adapters.slack.running"),
    ]
)


def process(
    command: Sequence[str], settings: Mapping[str, str], folder: Path, out: Path, err: Path | None = None
) -> ForkServerProcess:
    """``python -m`` that command in a folder, with these settings and no others, once it is started.

    What it says is added to the files ``out`` and ``err``, or to ``out`` alone.
    """
    of_it = command, settings, folder, (out, err or out)
    return _context.Process(target=_live, args=of_it, daemon=True)


def _live(command: Sequence[str], settings: Mapping[str, str], folder: Path, said: tuple[Path, Path]) -> None:
    """Be that command, with nothing of whoever began it but what it has read."""
    out, err = said
    with Path(os.devnull).open("rb") as nothing, out.open("ab") as told, err.open("ab") as warned:
        for here, there in ((nothing, 0), (told, 1), (warned, 2)):
            os.dup2(here.fileno(), there)
    os.environ.clear()
    os.environ.update(settings)
    os.chdir(folder)
    module, *arguments = command
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
