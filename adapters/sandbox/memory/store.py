"""Where the sandbox remembers: one SQLite file, durable at every commit.

The file is local and serves a handful of people, so statements run on the event loop: each takes less than
a context switch to a thread would cost the reader of this code.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.sandbox.memory.records import Channel, Json, Kind, Message, Somebody, Thread
from bot.ports import CannotStart

SCHEMA = (Path(__file__).parent / "schema.sql").read_text("utf-8")


class Store:
    """Keeps people, channels and messages. Raises ``CannotStart`` where its file cannot be written."""

    def __init__(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(file, isolation_level=None)
            self.db.row_factory = sqlite3.Row
            self.db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {SCHEMA}")
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CannotStart(
                f"The sandbox cannot write {file}: {reason}; SANDBOX_FILE chooses another."
            ) from None
        if self.fact("count") is None:
            # The bot remembers ids longer than this file may live: those of a new file must be new.
            self.keep_fact("count", str(int(time.time() * 1000)))

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything inside is kept whole, or not at all."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # ---- Facts and numbers -------------------------------------------------------------------------------

    def fact(self, name: str) -> str | None:
        """A single remembered value."""
        row = self.db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else None

    def keep_fact(self, name: str, value: str) -> None:
        """Remember a single value."""
        self.db.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (name, value))

    def next_number(self) -> str:
        """A number never given before, greater than all before it."""
        row = self.db.execute(
            "UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'count' RETURNING value"
        ).fetchall()[0]
        return str(row["value"])

    # ---- People and channels -----------------------------------------------------------------------------

    def add_person(self, person: Somebody) -> None:
        """Keep a person."""
        self.db.execute("INSERT OR IGNORE INTO people (id, name) VALUES (?, ?)", (person.id, person.name))

    def people(self) -> list[Somebody]:
        """Everybody, in the order they were added."""
        return [
            Somebody(row["id"], row["name"]) for row in self.db.execute("SELECT * FROM people ORDER BY rowid")
        ]

    def save_channel(self, channel: Channel) -> None:
        """Keep a channel."""
        self.db.execute(
            "INSERT INTO channels (id, name, kind, archived) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, archived = excluded.archived",
            (channel.id, channel.name, channel.kind, channel.archived),
        )

    def channels(self) -> list[Channel]:
        """Every channel, in the order they were added."""
        return [
            Channel(row["id"], row["name"], Kind(row["kind"]), bool(row["archived"]))
            for row in self.db.execute("SELECT * FROM channels ORDER BY rowid")
        ]

    def enter(self, channel: str, person: str) -> None:
        """Let a person into a channel."""
        self.db.execute("INSERT OR IGNORE INTO presences (channel, person) VALUES (?, ?)", (channel, person))

    def presences(self) -> list[tuple[str, str]]:
        """Who is where, as pairs of channel and person."""
        rows = self.db.execute("SELECT channel, person FROM presences ORDER BY rowid")
        return [(row["channel"], row["person"]) for row in rows]

    # ---- Messages ----------------------------------------------------------------------------------------

    def add_message(self, message: Message, *, key: str | None = None, nonce: str | None = None) -> None:
        """Keep something said; ``key`` and ``nonce`` find it again, and no two have the same."""
        self.db.execute(
            "INSERT INTO messages (id, channel, thread, author, text, card, only_for, at, key, nonce)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                int(message.id),
                message.channel,
                _number(message.thread),
                message.author,
                message.text,
                json.dumps(message.card) if message.card else None,
                message.only_for,
                message.at.isoformat(),
                key,
                nonce,
            ),
        )

    def message(self, id: str | None) -> Message | None:
        """The message, deleted ones included."""
        return self._one("id = ?", _number(id))

    def said(self, key: str) -> Message | None:
        """The message the bot said for a delivery."""
        return self._one("key = ?", key)

    def sent(self, nonce: str) -> Message | None:
        """The message a window sent before, when it sends it again."""
        return self._one("nonce = ?", nonce)

    def conversation(
        self, channel: str, thread: str | None, viewer: str | None, before: str | None, limit: int
    ) -> list[Message]:
        """The last messages of a channel or a thread (with its first one), oldest first.

        ``viewer`` sees their own private messages too; None sees no private ones.
        """
        rows = self.db.execute(
            "SELECT * FROM messages WHERE channel = :channel AND (only_for IS NULL OR only_for = :viewer)"
            " AND CASE WHEN :thread IS NULL THEN thread IS NULL ELSE :thread IN (thread, id) END"
            " AND (:before IS NULL OR id < :before)"
            " AND (NOT deleted OR id IN (SELECT thread FROM messages WHERE channel = :channel))"
            " ORDER BY id DESC LIMIT :limit",
            {
                "channel": channel,
                "thread": _number(thread),
                "viewer": viewer,
                "before": _number(before),
                "limit": limit,
            },
        )
        return [_message(row) for row in rows][::-1]

    def last_message(self, channel: str, viewer: str) -> str:
        """The number of the last thing others said that ``viewer`` can see, or ``0``."""
        row = self.db.execute(
            "SELECT COALESCE(MAX(id), 0) AS id FROM messages WHERE channel = ? AND NOT deleted"
            " AND author <> ? AND (only_for IS NULL OR only_for = ?)",
            (channel, viewer, viewer),
        ).fetchone()
        return str(row["id"])

    def replies(self, message: str) -> list[Message]:
        """What everybody can see in the thread that hangs from a message, oldest first."""
        rows = self.db.execute(
            "SELECT * FROM messages WHERE thread = ? AND only_for IS NULL AND NOT deleted ORDER BY id",
            (_number(message),),
        )
        return [_message(row) for row in rows]

    def thread(self, message: str) -> Thread:
        """What everybody can see of the thread that hangs from a message, at a glance."""
        rows = self.db.execute(
            "SELECT author, COUNT(*) AS count, MAX(at) AS last FROM messages"
            " WHERE thread = ? AND only_for IS NULL AND NOT deleted GROUP BY author ORDER BY MIN(id)",
            (_number(message),),
        ).fetchall()
        return Thread(
            count=sum(row["count"] for row in rows),
            last=max((row["last"] for row in rows), default=None),
            people=[row["author"] for row in rows],
        )

    def change_message(self, id: str, text: str, card: Json | None = None) -> None:
        """Let a message say something else."""
        self.db.execute(
            "UPDATE messages SET text = ?, card = ?, edits = edits + 1 WHERE id = ?",
            (text, json.dumps(card) if card else None, _number(id)),
        )

    def remove_message(self, id: str) -> None:
        """Forget what a message said; that there was one remains, for what hangs from it."""
        self.db.execute(
            "UPDATE messages SET text = '', card = NULL, deleted = 1 WHERE id = ?", (_number(id),)
        )
        self.db.execute("DELETE FROM reactions WHERE message = ?", (_number(id),))

    def react(self, message: str, emoji: str, person: str, *, present: bool) -> None:
        """Put a reaction on a message, or take it away."""
        statement = (
            "INSERT OR IGNORE INTO reactions (message, emoji, person) VALUES (?, ?, ?)"
            if present
            else "DELETE FROM reactions WHERE message = ? AND emoji = ? AND person = ?"
        )
        self.db.execute(statement, (_number(message), emoji, person))

    def reactions(self, message: str) -> dict[str, list[str]]:
        """Who reacted with what, in the order of the first of each."""
        people: dict[str, list[str]] = {}
        for row in self.db.execute(
            "SELECT emoji, person FROM reactions WHERE message = ? ORDER BY rowid", (_number(message),)
        ):
            people.setdefault(row["emoji"], []).append(row["person"])
        return people

    def _one(self, where: str, value: Any) -> Message | None:
        row = self.db.execute(f"SELECT * FROM messages WHERE {where}", (value,)).fetchone()  # noqa: S608  our own words
        return _message(row) if row else None


def _number(id: str | None) -> int | None:
    """The number a message is kept under; -1, which none has, for what is not a number."""
    if id is None:
        return None
    return int(id) if id.isascii() and id.isdigit() and len(id) < 19 else -1


def _message(row: sqlite3.Row) -> Message:
    return Message(
        id=str(row["id"]),
        channel=row["channel"],
        thread=str(row["thread"]) if row["thread"] else None,
        author=row["author"],
        text=row["text"],
        card=json.loads(row["card"]) if row["card"] else None,
        only_for=row["only_for"],
        at=datetime.fromisoformat(row["at"]),
        edits=row["edits"],
        deleted=bool(row["deleted"]),
    )
