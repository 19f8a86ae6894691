"""What people did and the bot has not yet kept, and the forms they have open; in the same file."""

import json
from dataclasses import asdict
from datetime import datetime

from adapters.sandbox.memory.records import Deed, Happening, Json, OpenedForm
from adapters.sandbox.memory.store import Store


class Journal:
    """Keeps what happened until it is acknowledged."""

    def __init__(self, store: Store) -> None:
        self._db = store.db

    # ---- Happenings --------------------------------------------------------------------------------------

    def write(self, happening: Happening) -> None:
        """Keep what happened; written twice it is kept once, as it was at first."""
        told = asdict(happening) | {"at": happening.at.isoformat()}
        self._db.execute(
            "INSERT OR IGNORE INTO happenings (id, told, message) VALUES (?, ?, ?)",
            (happening.id, json.dumps(told), int(happening.message) if happening.message else None),
        )

    def left(self) -> list[Happening]:
        """What is not acknowledged, in the order it happened."""
        rows = self._db.execute("SELECT told FROM happenings WHERE NOT acknowledged ORDER BY rowid")
        return [_happening(json.loads(row["told"])) for row in rows.fetchall()]

    def acknowledge(self, id: str) -> None:
        """The bot has kept it: the words in it are not needed here any more, and so they go."""
        self._db.execute("UPDATE happenings SET acknowledged = 1, told = '{}' WHERE id = ?", (id,))

    def acknowledged(self, id: str) -> bool:
        """Whether the bot has kept it."""
        row = self._db.execute("SELECT acknowledged FROM happenings WHERE id = ?", (id,)).fetchone()
        return bool(row and row["acknowledged"])

    def failed(self, id: str) -> None:
        """The bot did not keep it this time."""
        self._db.execute("UPDATE happenings SET failures = failures + 1 WHERE id = ?", (id,))

    def unheard(self, message: str) -> bool:
        """Whether the bot failed to keep something about a message, and still has to."""
        row = self._db.execute(
            "SELECT 1 FROM happenings WHERE message = ? AND failures AND NOT acknowledged", (int(message),)
        ).fetchone()
        return row is not None

    # ---- Forms -------------------------------------------------------------------------------------------

    def open_form(self, opened: OpenedForm) -> None:
        """Keep a form somebody now has open, in the place of any other of theirs."""
        self._db.execute("UPDATE forms SET open = 0 WHERE person = ?", (opened.person,))
        self._db.execute(
            "INSERT INTO forms (id, person, channel, thread, form) VALUES (?, ?, ?, ?, ?)",
            (opened.id, opened.person, opened.channel, opened.thread, json.dumps(opened.form)),
        )

    def form(self, id: str) -> OpenedForm | None:
        """The form, open or not."""
        return self._form("id = ?", id)

    def form_of(self, person: str) -> OpenedForm | None:
        """The form somebody has open."""
        return self._form("open AND person = ?", person)

    def refuse_form(self, id: str, errors: tuple[tuple[str, str], ...]) -> None:
        """Keep what is to be mended in a form, and keep it open."""
        self._db.execute(
            "UPDATE forms SET refusals = refusals + 1, errors = ?, open = 1 WHERE id = ?",
            (json.dumps(errors), id),
        )

    def close_form(self, id: str) -> None:
        """Nobody has this form open any more."""
        self._db.execute("UPDATE forms SET open = 0 WHERE id = ?", (id,))

    def _form(self, where: str, value: str) -> OpenedForm | None:
        row = self._db.execute(f"SELECT * FROM forms WHERE {where}", (value,)).fetchone()  # noqa: S608  our own words
        if row is None:
            return None
        return OpenedForm(
            row["id"],
            row["person"],
            row["channel"],
            row["thread"],
            json.loads(row["form"]),
            row["refusals"],
            tuple((name, sentence) for name, sentence in json.loads(row["errors"])),
            bool(row["open"]),
        )


def _happening(told: Json) -> Happening:
    return Happening(**told | {"deed": Deed(told["deed"]), "at": datetime.fromisoformat(told["at"])})
