"""What facilitators are shown first fits on a phone and into a message, however much they plan."""

import pytest

from adapters.discord.drawing import outbound as discord
from bot.actions import Whisper
from bot.cards import Button, Buttons, Card, Note, Text
from bot.events import CommandInvoked
from bot.markup import flatten
from bot.model.programme import State
from tests.bot.test_home import VOICE, House, house
from tests.bot.test_proposing import facilitated
from tests.builders import HERE, NADIA, NOW, a_programme, an_id

__all__ = ["house"]


async def planned(house: House, count: int) -> None:
    """A community with so many programmes, and Nadia to plan them."""
    community = await facilitated(house)
    async with house.storage.unit() as unit:
        for number in range(count):
            name = f"Programme {number:02} " + "x" * 40
            await unit.programmes.save(a_programme(community=community.id, name=name))
        await unit.commit()


async def typed(house: House, text: str) -> Card:
    """What Nadia sees who types that behind ``/theme``."""
    line = CommandInvoked(id=an_id(), at=NOW, person=NADIA, place=HERE, name="theme", text=text)
    await house.engine.receive(line)
    return shown(house)


def shown(house: House) -> Card:
    """The last card she saw."""
    return [action for action in house.messenger.done if isinstance(action, Whisper)][-1].card


def buttons(card: Card) -> list[Button]:
    """All there are to press."""
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.buttons]


def named(card: Card, name: str) -> list[Button]:
    """The buttons that do the same."""
    return [button for button in buttons(card) if button.name == name]


def everything(card: Card) -> str:
    """All it says, small print included."""
    return "\n".join(flatten(block.spans) for block in card.blocks if isinstance(block, Text | Note))


@pytest.mark.parametrize(("count", "most"), [(0, 5), (1, 8), (2, 5), (40, 5)])
async def test_the_overview_keeps_its_few_buttons(house: House, count: int, most: int) -> None:
    """In each messenger, whatever is planned."""
    await planned(house, count)
    card = await typed(house, "")
    assert len(buttons(card)) <= most
    assert discord.fit(card) == card
    assert named(card, "overview.community")
    assert (VOICE.plain("overview.more_programmes", left=32) in everything(card)) is (count == 40)


async def test_every_programme_is_found_page_by_page(house: House) -> None:
    """With what can be done about it; no page is cut."""
    await planned(house, 10)
    found: list[str] = []
    value = named(await typed(house, ""), "overview.programmes")[0].value
    for _ in range(3):
        await house.presses("overview.programmes", value, place=HERE)
        card = shown(house)
        assert discord.fit(card) == card
        found += [line for line in everything(card).splitlines() if line.startswith("Programme")]
        value = named(card, "overview.programmes")[-1].value
    assert len({line.split()[1] for line in found}) == len(found) == 10


async def test_a_command_asks_which_of_as_many_as_a_message_holds(house: House) -> None:
    """And says where the others are; a single one is not asked about."""
    await planned(house, 40)
    card = await typed(house, "pause")
    assert len(named(card, "planning.pause")) == 25
    assert discord.fit(card) == card
    assert VOICE.plain("overview.more_programmes", left=15) in everything(card)


@pytest.mark.parametrize("text", ["pause", "resume", "skip", "season", "journal", "publish"])
async def test_what_is_typed_replaces_nothing(house: House, text: str) -> None:
    """No card was pressed whose place the answer could take."""
    await planned(house, 1)
    await typed(house, text)
    assert not any(action.replaces for action in house.messenger.done if isinstance(action, Whisper))


async def test_a_draft_is_nothing_to_command(house: House) -> None:
    """There is none, or none that was started: a draft is neither paused nor said to go on."""
    community = await facilitated(house)
    await typed(house, "pause")
    assert everything(shown(house)) == VOICE.plain("planning.no_programme")
    draft = a_programme(community=community.id, name="Le mardi", state=State.DRAFT, next=None)
    async with house.storage.unit() as unit:
        await unit.programmes.save(draft)
        await unit.commit()
    for text in ("pause", "resume", "skip", "publish"):
        assert everything(await typed(house, text)) == VOICE.plain("commanding.only_drafts")
        async with house.storage.unit() as unit:
            assert await unit.programmes.get(draft.id) == draft, text
