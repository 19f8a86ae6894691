"""What somebody took back is gone from the disk, not only from sight."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.answer import Answer
from bot.model.parts import Parts
from bot.model.practice import State
from bot.ports import Storage
from storage.sql import engine
from tests.builders import NOW, a_practice, an_answer
from tests.databases import opened

PEOPLE = 60


def secret(number: int, step: int) -> str:
    """Something nobody else wrote, of a length of its own."""
    return f"zanzibar{number:03}x{step} " + "confidence " * (number * 7 % 50)


async def remember(storage: Storage) -> list[Answer]:
    """Answers and practices of as many people, each changed three times."""
    answers = [an_answer(parts=Parts(method=secret(number, 0))) for number in range(PEOPLE)]
    for step in (1, 2, 3):
        async with storage.unit() as unit:
            for number in range(PEOPLE):
                words = secret(number, step)
                answers[number] = answers[number].revised(Parts(situation=words, method=words), NOW)
                await unit.answers.save(answers[number])
                practice = a_practice(
                    id=answers[number].id, title=words, parts=answers[number].parts, tags=(words,)
                )
                await unit.practices.save(practice)
            await unit.commit()
    return answers


async def forget(storage: Storage, answer: Answer) -> None:
    """Remove an answer and withdraw its practice."""
    async with storage.unit() as unit:
        await unit.answers.save(answer.removed(NOW))
        await unit.practices.save(a_practice(id=answer.id, title="", parts=Parts(), state=State.WITHDRAWN))
        await unit.commit()


async def test_removed_answers_and_withdrawn_practices_leave_no_byte(tmp_path: Path) -> None:
    """Neither in the file nor in its log, while the bot runs and after; those who stay lose nothing."""
    staying = set(range(1, PEOPLE, 2))
    async with opened(f"sqlite:///{tmp_path}/mallette.db") as storage:
        answers = await remember(storage)
        assert held(tmp_path) == set(range(PEOPLE))
        for number in range(0, PEOPLE, 2):
            await forget(storage, answers[number])
        assert held(tmp_path) == staying
        async with storage.unit() as unit:
            assert await unit.answers.get(answers[1].id) == answers[1]
            assert (await unit.practices.search("zanzibar001x3", None, None, 10)).total == 1
    assert held(tmp_path) == staying


async def test_in_a_file_too_large_to_rewrite_nearly_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite overwrites what it deletes, but for stale copies in pages it rearranged."""
    monkeypatch.setattr(engine, "REWRITTEN_AT_ONCE", 0)
    async with opened(f"sqlite:///{tmp_path}/mallette.db") as storage:
        for answer in await remember(storage):
            await forget(storage, answer)
        assert len(held(tmp_path)) < PEOPLE / 4


def held(folder: Path) -> set[int]:
    """Whose words are in any file of the folder."""
    everything = b"".join(file.read_bytes() for file in folder.iterdir())
    return {number for number in range(PEOPLE) if b"zanzibar%03d" % number in everything}


@pytest.mark.parametrize("state", [State.PROPOSED, State.WITHDRAWN])
async def test_the_index_holds_no_word_of_what_is_not_archived(tmp_path: Path, state: State) -> None:
    """Though the practice itself is kept as it was, for its author."""
    practice = a_practice()
    async with opened(f"sqlite:///{tmp_path}/mallette.db") as storage, storage.unit() as unit:
        await unit.practices.save(practice)
        await unit.practices.save(replace(practice, state=state))
        await unit.commit()
    with closing(sqlite3.connect(tmp_path / "mallette.db")) as connection:
        assert connection.execute("SELECT * FROM search_fresh").fetchall() == []
        assert connection.execute("SELECT * FROM search_documents").fetchall() == []


async def test_authors_cannot_be_told_by_the_order_of_rows(tmp_path: Path) -> None:
    """What comes out of the table unasked comes by random id."""
    async with opened(f"sqlite:///{tmp_path}/mallette.db") as storage, storage.unit() as unit:
        answers = [an_answer(member=f"member-{number}") for number in range(50)]
        for answer in answers:
            await unit.answers.save(replace(answer, named=False))
        await unit.commit()
    with closing(sqlite3.connect(tmp_path / "mallette.db")) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM answers NOT INDEXED")]
    assert ids == sorted(ids)
    assert ids != [answer.id for answer in answers]
