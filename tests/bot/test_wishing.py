"""What was looked for in vain is kept without who, and shown to the core team alone."""

from datetime import date

import pytest

from bot.actions import OpenForm, Whisper
from bot.cards import TextField
from bot.model.place import Person
from bot.model.wish import Wish
from tests.bot.test_home import VOICE, House, buttons, house, words
from tests.bot.test_proposing import facilitated
from tests.builders import NADIA, NOW, OMAR, a_practice

__all__ = ["house"]

WORDS = "recadrer un ami"


async def searches(house: House, community: str, looked_for: str, person: Person = OMAR) -> str:
    """Somebody searches; what they are shown."""
    await house.sends("searching.words", community, person, words=looked_for)
    (shown,) = [action for action in house.messenger.done if isinstance(action, Whisper)][-1:]
    return words(shown.card)


async def wishes(house: House, community: str) -> list[Wish]:
    """What is kept."""
    async with house.storage.unit() as unit:
        return await unit.wishes.of(community)


async def test_a_search_in_vain_is_kept_and_whoever_searched_knows(house: House) -> None:
    """The words, the day and how often."""
    community = (await facilitated(house)).id
    shown = await searches(house, community, WORDS)
    assert shown == VOICE.plain("searching.nothing", words=WORDS)
    await searches(house, community, "Recadrer un AMI", NADIA)
    today = NOW.date()
    assert await wishes(house, community) == [Wish(community, "Recadrer un AMI", 2, today, today)]


async def test_a_search_that_finds_something_is_not_kept(house: House) -> None:
    """Nor one for nothing."""
    community = (await facilitated(house)).id
    async with house.storage.unit() as unit:
        await unit.practices.save(a_practice(community=community, title="Recadrer un ami avec tact"))
        await unit.commit()
    await searches(house, community, WORDS)
    await searches(house, community, "   ")
    assert await wishes(house, community) == []


async def test_a_day_is_that_of_the_community(house: House) -> None:
    """Where it is tomorrow already, it is tomorrow."""
    community = (await house.settles(OMAR, timezone="Pacific/Kiritimati")).id
    await searches(house, community, WORDS)
    assert [wish.last_day for wish in await wishes(house, community)] == [date(2026, 11, 20)]


async def test_only_the_core_team_sees_them(house: House) -> None:
    """On their page; a member sees nothing, and may press nothing."""
    community = (await facilitated(house)).id
    await searches(house, community, WORDS)
    (button,) = buttons(await house.opens(NADIA), "wishing.show")
    assert button.label == VOICE.plain("wishing.show_button", count=1)
    assert not buttons(await house.opens(OMAR), "wishing.show")
    for act in ("show", "make", "leave"):
        await house.presses(f"wishing.{act}", f"{community}/{WORDS}", OMAR)
        assert "Nadia" in words([a for a in house.messenger.done if isinstance(a, Whisper)][-1].card)
    await house.sends("wishing.theme", f"{community}/{WORDS}", OMAR, question="Comment dire ?")
    assert len(await wishes(house, community)) == 1
    async with house.storage.unit() as unit:
        assert await unit.themes.of(community) == []


async def test_a_theme_begins_with_what_was_looked_for(house: House) -> None:
    """And once it is written, it is no idea any more; while it cannot be, it stays one."""
    community = (await facilitated(house)).id
    await searches(house, community, WORDS)
    await house.presses("wishing.make", f"{community}/{WORDS}")
    (opened,) = [action for action in house.messenger.done if isinstance(action, OpenForm)]
    question = opened.form.fields[0]
    assert isinstance(question, TextField)
    assert question.value.replace("\u202f", " ") == "Comment fais-tu pour recadrer un ami ?"
    await house.sends("wishing.theme", opened.form.about, question="Comment dire")
    assert len(await wishes(house, community)) == 1
    await house.sends("wishing.theme", opened.form.about, question=question.value)
    assert await wishes(house, community) == []
    async with house.storage.unit() as unit:
        assert [theme.question for theme in await unit.themes.of(community)] == [question.value]


@pytest.mark.parametrize("looked_for", ["x" * 200, "un / deux", "« guillemets » ?", "**gras** {{ 7 }}"])
async def test_whatever_was_typed_can_be_taken_up_or_left(house: House, looked_for: str) -> None:
    """Long words, slashes, marks."""
    community = (await facilitated(house)).id
    await searches(house, community, looked_for)
    await house.presses("wishing.show", community)
    shown = [action for action in house.messenger.done if isinstance(action, Whisper)][-1]
    assert looked_for in words(shown.card)
    (make,), (leave,) = buttons(shown.card, "wishing.make"), buttons(shown.card, "wishing.leave")
    await house.presses("wishing.make", make.value)
    opened = [action for action in house.messenger.done if isinstance(action, OpenForm)][-1]
    question = opened.form.fields[0]
    assert isinstance(question, TextField)
    assert len(question.value) <= question.max_length
    await house.presses("wishing.leave", leave.value)
    assert await wishes(house, community) == []
