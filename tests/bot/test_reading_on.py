"""However long somebody tells, all of it can be read, and none of it is lost by opening it in a form."""

from dataclasses import replace

import pytest

from bot.actions import Action, Post, Whisper
from bot.cards import Button, Buttons, Card, Part
from bot.events import ButtonPressed, FormSubmitted
from bot.features.practices import five_parts
from bot.markup import cut, flatten
from bot.model.parts import Parts
from bot.wording import Wording
from tests.bot.test_gaps import Stand, stand
from tests.builders import HERE, NADIA, NOW, an_id

__all__ = ["stand"]

LONG = " ".join(f"jalon{number}" for number in range(700))
VOICE = Wording().voice("fr")


def told(card: Card) -> str:
    """What somebody told, without labels and marks of where it was cut."""
    return " ".join(flatten(block.spans).strip("…") for block in card.blocks if isinstance(block, Part))


def buttons(card: Card) -> list[Button]:
    """Every button of a card."""
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.buttons]


async def press(stand: Stand, button: Button) -> Card:
    """Nadia presses; what she alone is shown."""
    before = len(stand.wall.done)
    pressed = ButtonPressed(
        id=an_id(), at=NOW, person=NADIA, place=HERE, name=button.name, value=button.value, interaction="i"
    )
    await stand.deal_with(pressed)
    shown: list[Action] = stand.wall.done[before:]
    assert isinstance(shown[0], Whisper)
    return shown[0].card


async def read_all(stand: Stand, card: Card) -> str:
    """Read on until there is no more."""
    words = told(card)
    while on := next((b for b in buttons(card) if b.label.startswith("Lire la suite")), None):
        card = await press(stand, on)
        words += " " + told(card)
    return words


@pytest.mark.parametrize("length", [10, five_parts.AT_ONCE, five_parts.AT_ONCE + 1, 9000])
def test_no_page_is_longer_than_a_message_and_nothing_is_left_out(length: int) -> None:
    """Parts that go on say so; a page is begun for what would only peep out at the end of one."""
    text = ("mot " * 3000)[:length].strip()
    parts = Parts(situation="Le lundi.", method=text, audience="Équipe de 8")
    pages = five_parts.pages(parts, VOICE)
    shown = [block for page in pages for block in page if isinstance(block, Part)]
    assert all(
        sum(len(flatten(block.spans)) for block in page if isinstance(block, Part)) <= five_parts.AT_ONCE
        for page in pages
    )
    words = " ".join(flatten(block.spans).strip("…") for block in shown)
    assert words == f"Le lundi. {text} Équipe de 8"
    assert [block.label for block in shown][1:3] in (
        ["Ce que je fais", "Pour qui"],
        ["Ce que je fais", "Ce que je fais (suite)"],
    )


def test_nothing_told_is_one_page() -> None:
    """An imported practice may have a title only."""
    assert five_parts.pages(Parts(), VOICE) == [[]]


async def test_a_long_answer_is_read_on_where_it_stands(stand: Stand) -> None:
    """In the thread, page after page, by whoever is there."""
    await stand.deal_with(stand.form(LONG))
    posted = stand.wall.posts()[-1]
    assert await read_all(stand, posted.card) == LONG


async def test_a_long_practice_is_read_on_and_shared_with_a_way_to_read_on(stand: Stand) -> None:
    """For the one who reads it, and for everybody it is shared with."""
    await stand.deal_with(stand.form(LONG))
    async with stand.unit() as unit:
        (hit,) = (await unit.practices.search("jalon5", None, None, 5)).hits
    read = await press(stand, Button("", "searching.read", hit.practice.id))
    assert await read_all(stand, read) == LONG
    pressed = ButtonPressed(
        id=an_id(), at=NOW, person=NADIA, place=HERE, name="searching.share", value=hit.practice.id
    )
    await stand.deal_with(pressed)
    shared = stand.wall.done[-1]
    assert isinstance(shared, Post)
    assert await read_all(stand, shared.card) == LONG


async def test_what_a_form_is_too_short_to_show_stays(stand: Stand) -> None:
    """Sent as it opened, or changed at its beginning, the end of a long text is still there."""
    await stand.deal_with(stand.reply(LONG))
    async with stand.unit() as unit:
        (hit,) = (await unit.practices.search("jalon5", None, None, 5)).hits
    shown = cut(LONG, 3000)
    assert shown != LONG
    sent = FormSubmitted(
        id=an_id(),
        at=NOW,
        person=NADIA,
        place=HERE,
        name="archiving.edit",
        about=hit.practice.id,
        values={"title": "Des jalons", "method": shown.replace("jalon0", "D'abord, jalon0", 1)},
    )
    await stand.deal_with(sent)
    async with stand.unit() as unit:
        kept = await unit.practices.get(hit.practice.id)
    assert kept is not None
    assert kept.parts.method == f"D'abord, {LONG}"
    shortened = replace(sent, id=an_id(), values={"title": "Des jalons", "method": "Je note…"})
    await stand.deal_with(shortened)
    async with stand.unit() as unit:
        kept = await unit.practices.get(hit.practice.id)
    assert kept is not None
    assert kept.parts.method == "Je note…"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("p1", ("p1", 1)),
        ("p1/3", ("p1", 3)),
        ("p1/0", ("p1", 1)),
        ("p1/-2", ("p1", 1)),
        ("p1/deux", ("p1", 1)),
        ("p1/99999", ("p1", 1)),
        ("", ("", 1)),
    ],
)
def test_a_page_nobody_was_offered_is_the_first(value: str, read: tuple[str, int]) -> None:
    """What a button carries may be anything by the time it comes back."""
    assert five_parts.read_page(value) == read


def test_a_few_words_that_fit_begin_no_page_of_their_own() -> None:
    """A page is turned for a whole part, not for its last line."""
    method = cut(LONG, five_parts.AT_ONCE - 50)
    assert len(five_parts.pages(Parts(method=method, outcome="On dort mieux."), VOICE)) == 1
    assert len(five_parts.pages(Parts(method=method, outcome=LONG[:400]), VOICE)) == 2
