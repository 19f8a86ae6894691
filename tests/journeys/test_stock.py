"""The core team sees what comes next and arranges it; nothing is asked twice in a year."""

import re

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import HOME, Conversation, Somebody

NUMBERED = re.compile(r"(\d+)\. (.+?\?)$", re.MULTILINE)


async def stock(somebody: Somebody) -> Seen:
    """What ``/theme stock`` shows them."""
    known = {seen.id for seen in await somebody.reads()}
    await somebody.types("/theme stock")
    return await somebody.hears("", button="arranging.catalogue_button", beside=known)


def numbered(seen: Seen) -> list[str]:
    """The questions of the queue, in order."""
    return [question for _, question in NUMBERED.findall(seen.text)]


async def test_the_stock_shows_what_comes_next_a_page_at_a_time(talk: Conversation) -> None:
    """The first is the one that is asked; the next page goes on counting."""
    nadia = talk.person("nadia")
    seen = await stock(nadia)
    first = numbered(seen)
    assert len(first) == 4
    await nadia.presses("arranging.after_button", seen, left=8)
    second = await nadia.sees("5. ")
    assert [number for number, _ in NUMBERED.findall(second.text)] == ["5", "6", "7", "8"]
    await nadia.presses("arranging.before_button", second)
    assert numbered(await nadia.sees("1. ")) == first
    assert first[0] in (await talk.next_theme()).text
    assert numbered(await stock(nadia))[0] == first[1]


async def test_a_facilitator_moves_themes(talk: Conversation) -> None:
    """Later, earlier, first: what is shown is what is asked."""
    nadia = talk.person("nadia")
    seen = await stock(nadia)
    first, second, third, fourth = numbered(seen)
    await nadia.presses("arranging.later_button", seen)
    seen = await nadia.sees(f"1. {second}")
    assert numbered(seen) == [second, first, third, fourth]
    await nadia.presses("arranging.first_button", seen)
    seen = await nadia.sees(f"1. {third}")
    assert numbered(seen) == [third, second, first, fourth]
    await nadia.presses("arranging.earlier_button", seen)
    seen = await nadia.sees(f"1. {second}")
    assert second in (await talk.next_theme()).text
    assert third in (await talk.next_theme()).text


async def test_a_theme_is_amended_until_it_is_asked(talk: Conversation) -> None:
    """What it then reads is what is asked; afterwards its answers hang from it."""
    nadia = talk.person("nadia")
    seen = await stock(nadia)
    await nadia.presses("writing.amend_button", seen)
    amended = "Comment fais-tu pour garder une heure à toi le vendredi ?"
    errors = await nadia.fills_in(question=numbered(seen)[1])
    assert errors == {"question": talk.voice.plain("writing.question_twice")}
    assert await nadia.fills_in(question=amended) == {}
    await nadia.sees(talk.voice.plain("writing.amended"))
    assert amended in (await talk.next_theme()).text
    await nadia.presses("writing.amend_button", seen)
    await nadia.sees(talk.voice.plain("writing.asked_already", question=amended))


async def test_a_theme_is_set_aside_and_brought_back(talk: Conversation) -> None:
    """Meanwhile it is not asked; it is found again among what is set aside."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    seen = await stock(nadia)
    first, second, *_ = numbered(seen)
    await nadia.presses("arranging.set_aside_button", seen)
    said = talk.voice.plain("arranging.was_set_aside", question=first)
    assert numbered(await nadia.sees(said))[0] == second
    assert second in (await talk.next_theme()).text
    await thomas.presses("arranging.aside_button", await stock(thomas))
    aside = await thomas.sees(talk.voice.plain("arranging.aside", count=1))
    await thomas.presses("arranging.bring_back_button", aside)
    back = await thomas.sees(talk.voice.plain("arranging.was_brought_back", question=first))
    assert numbered(back)[0] == first


async def test_a_theme_of_the_catalogue_is_chosen(talk: Conversation) -> None:
    """It goes behind the others of the queue, and is offered no more."""
    nadia = talk.person("nadia")
    seen = await stock(nadia)
    await nadia.presses("arranging.catalogue_button", seen)
    offered = await nadia.sees(talk.voice.plain("arranging.catalogue", count=146, channel=HOME))
    await nadia.presses("arranging.choose_button", offered)
    left = await nadia.sees(talk.voice.plain("arranging.catalogue", count=145, channel=HOME))
    chosen = re.findall(r"[«“]\W*(Comment.+?\?|How.+?\?)", left.text)[0]
    await nadia.presses("arranging.show_button", left)
    queue = await nadia.sees(talk.voice.plain("arranging.stock", count=13, channel=HOME))
    for left_over, first in ((9, 5), (5, 9), (1, 13)):
        await nadia.presses("arranging.after_button", queue, left=left_over)
        queue = await nadia.sees(f"{first}. ")
    assert numbered(queue) == [chosen]


async def test_a_low_stock_is_told_early_to_the_core_team_alone(talk: Conversation) -> None:
    """Three themes before it is empty, once, with the button that mends it."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    low = talk.voice.plain("stock.own_low", programme="", channel="", left=3)[:2]
    for _ in range(8):
        await talk.next_theme()
    assert not [seen for seen in await nadia.direct_messages() if low in seen.text]
    for _ in range(3):
        await talk.next_theme()
    for facilitator in (nadia, thomas):
        told = [seen for seen in await facilitator.direct_messages() if low in seen.text]
        assert len(told) == 1
        assert f"#{HOME}" in told[0].text
    assert await talk.person("ines").direct_messages() == []
    await nadia.presses("arranging.catalogue_button", await nadia.is_told("", low))
    await nadia.hears("", button="arranging.choose_button")


async def test_only_the_core_team_arranges(talk: Conversation) -> None:
    """Anybody else is told kindly who does."""
    ines = talk.person("ines")
    await ines.types("/theme stock")
    await ines.sees(talk.voice.plain("planning.for_facilitators", names=["Nadia Kaci", "Thomas Lemoine"]))
