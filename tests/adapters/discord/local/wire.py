"""Keeps what the bot sent and what it was answered, to hold it against what Discord publishes."""

import json
import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[4] / "build" / "wire"
_begun: set[Path] = set()


def keep(method: str, path: str, query: str, body: Any, status: int, answer: Any) -> None:
    """Add one record to this process's file, without headers; the first one begins it anew."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    file = FOLDER / (f"discord-{worker}.jsonl" if worker else "discord.jsonl")
    mode = "a" if file in _begun else "w"
    _begun.add(file)
    FOLDER.mkdir(parents=True, exist_ok=True)
    record = {"messenger": "discord", "method": method, "path": path, "query": query, "body": body}
    with file.open(mode, encoding="utf-8") as wire:
        wire.write(json.dumps(record | {"status": status, "answer": answer}, ensure_ascii=False) + "\n")
