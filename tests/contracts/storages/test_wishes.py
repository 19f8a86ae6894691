"""What members looked for in vain is counted, without who."""

from datetime import date, timedelta

from bot.model.wish import Wish
from bot.ports import Storage

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


async def test_the_same_search_is_counted_whatever_its_wording(storage: Storage) -> None:
    """Order, case, accents and small words make no difference; the latest wording is shown."""
    async with storage.unit() as unit:
        await unit.wishes.note("managers", "un collègue difficile", MONDAY)
        await unit.commit()
    async with storage.unit() as unit:
        await unit.wishes.note("managers", "Difficile, ce collegue", TUESDAY)
        await unit.wishes.note("managers", "fatigue", MONDAY)
        await unit.wishes.note("coaches", "collègue difficile", MONDAY)
        assert await unit.wishes.of("managers") == [
            Wish("managers", "Difficile, ce collegue", 2, MONDAY, TUESDAY),
            Wish("managers", "fatigue", 1, MONDAY, MONDAY),
        ]
        assert await unit.wishes.of("coaches") == [Wish("coaches", "collègue difficile", 1, MONDAY, MONDAY)]
        assert await unit.wishes.of("nobody") == []


async def test_the_most_wanted_come_first_then_the_latest(storage: Storage) -> None:
    """And then by their words."""
    async with storage.unit() as unit:
        for words, day in (("a1", MONDAY), ("c3", TUESDAY), ("b2", TUESDAY), ("d4", MONDAY), ("d4", MONDAY)):
            await unit.wishes.note("managers", words, day)
        assert [wish.words for wish in await unit.wishes.of("managers")] == ["d4", "b2", "c3", "a1"]


async def test_words_without_meaning_are_told_apart_all_the_same(storage: Storage) -> None:
    """Small words alone, signs alone, and what no database can hold."""
    async with storage.unit() as unit:
        for words in ("de la", "DE LA", "??", "\x00"):
            await unit.wishes.note("managers", words, MONDAY)
        found = {wish.words: wish.count for wish in await unit.wishes.of("managers")}
        assert found == {"DE LA": 2, "??": 1, "\ufffd": 1}


async def test_a_wish_is_forgotten(storage: Storage) -> None:
    """One by one, in any wording, or when nobody looked for it any more."""
    async with storage.unit() as unit:
        await unit.wishes.note("managers", "collègue difficile", MONDAY)
        await unit.wishes.note("coaches", "collègue difficile", TUESDAY)
        await unit.wishes.note("managers", "fatigue", MONDAY)
        await unit.wishes.forget("managers", "Un collègue difficile")
        assert [wish.words for wish in await unit.wishes.of("managers")] == ["fatigue"]
        await unit.wishes.forget_older(TUESDAY)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.wishes.of("managers") == []
        assert [wish.words for wish in await unit.wishes.of("coaches")] == ["collègue difficile"]
