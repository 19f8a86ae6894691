"""``python -m tests.reliability.seeded [WORD …]``: plant each bug so named, and see it noticed."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.reliability.seeded.bugs import BUGS, Bug

ROOT = Path(__file__).parents[3]
KEPT_OUT = shutil.ignore_patterns(".venv", ".git", "build", "data", "__pycache__", ".*_cache")
FAILED = 1
"""How pytest ends when a test fails; anything else is no verdict."""
PATIENCE = 300


def noticed(bug: Bug) -> bool:
    """Whether the test named fails in a copy that has the bug."""
    with tempfile.TemporaryDirectory(prefix="mallette-seeded-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=KEPT_OUT)
        file = copy / bug.file
        file.write_text(file.read_text().replace(bug.right, bug.wrong))
        asked = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", bug.test]
        ended = subprocess.run(asked, cwd=copy, capture_output=True, timeout=PATIENCE, check=False)
        return ended.returncode == FAILED


def main() -> int:
    """Plant them one after the other; 1 if any goes unnoticed."""
    wanted = [bug for bug in BUGS if all(word in bug.name for word in sys.argv[1:])]
    width = max(len(bug.name) for bug in wanted)
    unnoticed = 0
    for bug in wanted:
        seen = noticed(bug)
        unnoticed += not seen
        sys.stdout.write(f"{bug.name.ljust(width)}  {'noticed' if seen else 'UNNOTICED'} by  {bug.test}\n")
        sys.stdout.flush()
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
