"""``python -m bot`` as somebody types it, without waiting for everything it imports each time."""

import os
import runpy
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

from tests.patience import PATIENCE

# What the program imports takes seconds; each command is a process of its own that begins after that.
_context = get_context("forkserver")
_context.set_forkserver_preload(["bot.__main__"])


def bot(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """``python -m bot`` in ``folder``, with these settings and no others."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    out, err = folder / ".stdout", folder / ".stderr"
    command = _context.Process(
        target=_run, args=(folder, arguments, kept | {"LOG_LEVEL": "warning"} | settings, out, err)
    )
    command.start()
    command.join(2 * PATIENCE)
    if command.exitcode is None:
        command.kill()
        raise subprocess.TimeoutExpired(arguments, 2 * PATIENCE)
    said = out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
    out.unlink()
    err.unlink()
    return subprocess.CompletedProcess(arguments, command.exitcode, *said)


def _run(folder: Path, arguments: tuple[str, ...], settings: dict[str, str], out: Path, err: Path) -> None:
    """What happens in the new process."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(settings)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.argv = ["bot", *arguments]
    del sys.modules["bot.__main__"]  # as if nothing had read it before
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
