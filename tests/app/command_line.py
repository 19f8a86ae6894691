"""``python -m bot`` as somebody types it."""

import os
import subprocess
from pathlib import Path

from tests import forking
from tests.patience import PATIENCE


def bot(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """``python -m bot`` in ``folder``, with these settings and no others."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    out, err = folder / ".stdout", folder / ".stderr"
    typed = forking.process(("bot", *arguments), kept | {"LOG_LEVEL": "warning"} | settings, folder, out, err)
    typed.start()
    typed.join(2 * PATIENCE)
    if typed.exitcode is None:
        typed.kill()
        raise subprocess.TimeoutExpired(arguments, 2 * PATIENCE)
    said = out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
    out.unlink()
    err.unlink()
    return subprocess.CompletedProcess(arguments, typed.exitcode, *said)
