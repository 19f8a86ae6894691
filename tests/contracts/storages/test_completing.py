"""Titles, tags and questions are completed while somebody types, and only those they may see."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.practice import State
from bot.ports import Storage
from tests.builders import HERE, NADIA, NOW, OMAR, a_channel, a_member, a_practice, a_theme
from tests.contracts.storages.test_searching import fill


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("dél", ["Déléguer sans contrôler"]),
        ("DELE", ["Déléguer sans contrôler"]),
        ("contr", ["Déléguer sans contrôler"]),
        ("déléguer sans co", ["Déléguer sans contrôler"]),
        ("l'équ", ["équipe", "L’équipe à distance"]),
        ("ritu", ["rituel"]),
        ("feedb", ["feedback"]),
        ("fedback", ["feedback"]),
        ("point du", ["Le point du lundi"]),
        ("bil", ["Écrire un bilan"]),
        ("dléé", ["Déléguer sans contrôler"]),
        ("delgu", ["Déléguer sans contrôler"]),
        ("déléguer sans cotnr", ["Déléguer sans contrôler"]),
        ("dlé", []),
        ("jalons", []),
        ("zyg", []),
        ("", []),
        ("%", []),
        ("=", []),
    ],
)
async def test_any_word_of_a_title_or_tag_is_completed_from_its_beginning(
    typed: str, titles: list[str], storage: Storage
) -> None:
    """With accents or without; each of them once; words of the text do not count."""
    async with storage.unit() as unit:
        await fill(unit)
        assert await unit.practices.complete(typed, "managers", NADIA, 5) == titles


async def test_the_newest_comes_first_and_no_more_than_asked(storage: Storage) -> None:
    """Whatever order they were kept in."""
    async with storage.unit() as unit:
        await fill(unit)
        for day in (2, 1, 3):
            at = NOW + timedelta(days=day)
            await unit.practices.save(a_practice(title=f"Zéphyr {day}", created_at=at))
        assert await unit.practices.complete("zeph", "managers", NADIA, 2) == ["Zéphyr 3", "Zéphyr 2"]


async def test_a_question_is_completed_that_practices_answer(storage: Storage) -> None:
    """From any of its words, once, as it now reads; one that nobody they may see has answered is not."""
    answered = a_theme(id="answered", question="Comment fais-tu pour ouvrir une séance ?")
    async with storage.unit() as unit:
        await fill(unit)
        await unit.themes.save(answered)
        await unit.themes.save(a_theme(id="unasked", question="Comment fais-tu pour ouvrir un séminaire ?"))
        for name in ("one", "other"):
            await unit.practices.save(a_practice(id=name, title=f"Zéphyr {name}", theme="answered"))
        await unit.commit()
    async with storage.unit() as unit:
        for typed in ("séan", "ouvrir une se", "OUVRI", "saence"):
            assert await unit.practices.complete(typed, "managers", NADIA, 5) == [answered.question]
        assert await unit.practices.complete("seance", "managers", OMAR, 5) == []
        reworded = "Comment fais-tu pour ouvrir ta séance ?"
        await unit.themes.save(replace(answered, question=reworded))
        assert await unit.practices.complete("seance", "managers", NADIA, 5) == [reworded]


async def test_nothing_is_completed_that_may_not_be_seen(storage: Storage) -> None:
    """Neither from a closed channel, nor from another community, nor once it is withdrawn."""
    closed = replace(HERE, channel="closed")
    async with storage.unit() as unit:
        await unit.channels.save(a_channel(community="managers"))
        await unit.channels.save(a_channel(place=closed, open=False, community="managers"))
        await unit.channels.settle(closed, [OMAR])
        for person in (NADIA, OMAR):
            await unit.members.save(a_member(person=person))
        await unit.practices.save(a_practice(title="Zéphyr fermé", place=closed))
        await unit.practices.save(a_practice(title="Zéphyr retiré", state=State.WITHDRAWN))
        await unit.practices.save(a_practice(title="Zéphyr ailleurs", community="others"))
        assert await unit.practices.complete("zephyr", "managers", NADIA, 5) == []
        assert await unit.practices.complete("zephyr", "managers", OMAR, 5) == ["Zéphyr fermé"]
