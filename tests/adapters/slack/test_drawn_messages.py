"""The page of messages shows what the bot says."""

from tests.adapters.slack.drawing.folder import COMMAND, FOLDER, as_file
from tests.adapters.slack.drawing.week import drawn


async def test_the_messages_shown_are_those_the_bot_draws() -> None:
    """Every one of them, word for word, and no other."""
    kept = {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    now = {name: as_file(message) for name, message in (await drawn()).items()}
    stale = sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name))
    assert not stale, f"docs/slack-messages no longer shows what the bot says ({', '.join(stale)}): {COMMAND}"
