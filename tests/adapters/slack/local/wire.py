"""Keeps what the bot sent, so that it can be held against what Slack publishes; no secrets."""

import json
import os
from pathlib import Path

from tests.adapters.slack.local.world import Json

FOLDER = Path(__file__).parents[4] / "build" / "wire"
SECRETS = {"token", "app_token", "client_secret", "refresh_token"}
_begun: set[Path] = set()


def keep(method: str, args: Json) -> None:
    """Add one record to this process's file; the first one begins it anew."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    file = FOLDER / (f"slack-{worker}.jsonl" if worker else "slack.jsonl")
    mode = "a" if file in _begun else "w"
    _begun.add(file)
    FOLDER.mkdir(parents=True, exist_ok=True)
    said = {name: value for name, value in args.items() if name not in SECRETS}
    record = {"messenger": "slack", "method": method, "args": said}
    with file.open(mode, encoding="utf-8") as wire:
        wire.write(json.dumps(record, ensure_ascii=False) + "\n")
