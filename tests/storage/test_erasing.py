"""What somebody took back is gone from the disk, not only from sight."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bot.model.parts import Parts
from bot.model.practice import State
from tests.builders import NOW, a_practice, an_answer
from tests.databases import opened

PEOPLE = 60


def secret(number: int, step: int) -> str:
    """Something nobody else wrote, of a length of its own."""
    return f"zanzibar{number:03}x{step} " + "confidence " * (number * 7 % 50)


async def test_removed_answers_and_withdrawn_practices_leave_no_byte(tmp_path: Path) -> None:
    """Neither in the file nor in its log, while the bot runs and after; those who stay lose nothing."""
    answers = [an_answer(parts=Parts(method=secret(number, 0))) for number in range(PEOPLE)]
    async with opened(f"sqlite:///{tmp_path}/mallette.db") as storage:
        for step in (1, 2, 3):
            async with storage.unit() as unit:
                for number in range(PEOPLE):
                    parts = Parts(situation=secret(number, step), method=secret(number, step))
                    answers[number] = answers[number].revised(parts, NOW)
                    await unit.answers.save(answers[number])
                    told = a_practice(
                        id=answers[number].id,
                        title=secret(number, step),
                        parts=parts,
                        tags=(secret(number, step),),
                    )
                    await unit.practices.save(told)
                await unit.commit()
        assert held(tmp_path, range(PEOPLE)) == set(range(PEOPLE))

        leaving = range(0, PEOPLE, 2)
        for number in leaving:
            async with storage.unit() as unit:
                await unit.answers.save(answers[number].removed(NOW))
                told = a_practice(id=answers[number].id, title="", parts=Parts(), state=State.WITHDRAWN)
                await unit.practices.save(told)
                await unit.commit()
        assert held(tmp_path, range(PEOPLE)) == set(range(1, PEOPLE, 2))
        async with storage.unit() as unit:
            assert await unit.answers.get(answers[1].id) == answers[1]
            assert (await unit.practices.search("zanzibar001x3", None, None, 10)).total == 1
    assert held(tmp_path, range(PEOPLE)) == set(range(1, PEOPLE, 2))


def held(folder: Path, numbers: range) -> set[int]:
    """Whose words are in any file of the folder."""
    everything = b"".join(file.read_bytes() for file in folder.iterdir())
    return {number for number in numbers if b"zanzibar%03d" % number in everything}


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
