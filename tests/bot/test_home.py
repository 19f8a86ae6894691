"""Somebody's page has what concerns them, and nothing they may not see."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.actions import OpenForm, ShowHome, Whisper
from bot.cards import Button, Buttons, Card, Divider, Note, Text
from bot.deliveries import Outcome
from bot.events import ButtonPressed, FormSubmitted, HomeOpened
from bot.features import router
from bot.features.home import COMMUNITIES
from bot.markup import flatten
from bot.model.community import Community
from bot.model.place import Person, Place
from bot.model.posting import Posting
from bot.ports import Storage
from bot.wording import Wording
from storage import open_storage
from tests.bot.test_engine import Noting, engine_of
from tests.builders import (
    ALL_CAPABILITIES,
    HERE,
    NADIA,
    NOW,
    OMAR,
    a_channel,
    a_community,
    a_delivery,
    a_member,
    a_message,
    a_posting,
    a_practice,
    a_programme,
    a_theme,
    an_id,
)

VOICE = Wording().voice("fr")
CIRCLE = Place("sandbox", "mallette", "circle")
QUESTION = "Comment fais-tu pour dire non ?"


class House:
    """Communities, and people who look at their page."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.messenger = Noting()
        self.engine = engine_of(storage, self.messenger, router)

    async def settles(
        self, *members: Person, place: Place = HERE, open: bool = True, **fields: Any
    ) -> Community:
        """A community, in a channel of its own."""
        community = a_community(id=an_id(), home=place, **fields)
        async with self.storage.unit() as unit:
            await unit.communities.save(community)
            name = place.channel
            await unit.channels.save(a_channel(place=place, name=name, open=open, community=community.id))
            for member in members:
                await unit.members.save(a_member(community=community.id, person=member))
            await unit.commit()
        return community

    async def asks(self, community: Community, question: str = QUESTION, days: int = 0) -> Posting:
        """A theme that stands in its channel."""
        theme = a_theme(community=community.id, question=question)
        posting = a_posting(
            community=community.id,
            theme=theme.id,
            place=community.home,
            address=a_message(community.home),
            created_at=NOW - timedelta(days=days),
        )
        async with self.storage.unit() as unit:
            await unit.themes.save(theme)
            await unit.postings.save(posting)
            await unit.commit()
        return posting

    async def opens(self, person: Person = NADIA) -> Card:
        """What somebody sees who looks at their page."""
        opened = HomeOpened(id=an_id(), at=NOW, person=person, place=person.home)
        await self.engine.receive(opened)
        shown = self.messenger.done[-1]
        assert isinstance(shown, ShowHome)
        assert shown.to == person
        return shown.card

    async def presses(
        self, button: str, value: str, person: Person = NADIA, place: Place | None = None
    ) -> None:
        """Press a button; on their page, unless elsewhere."""
        await self.engine.receive(
            ButtonPressed(
                id=an_id(), at=NOW, person=person, place=place or person.home, name=button, value=value
            )
        )

    async def sends(self, form: str, about: str, person: Person = NADIA, **values: str) -> None:
        """Send a form that was opened on their page."""
        await self.engine.receive(
            FormSubmitted(
                id=an_id(), at=NOW, person=person, place=person.home, name=form, about=about, values=values
            )
        )


@pytest.fixture
async def house() -> House:
    """Nothing yet."""
    return House(await open_storage("memory://"))


def words(card: Card) -> str:
    """Everything a card says."""
    return "\n".join(flatten(block.spans) for block in card.blocks if isinstance(block, Text))


def notes(card: Card) -> list[str]:
    """Its small print."""
    return [flatten(block.spans) for block in card.blocks if isinstance(block, Note)]


def buttons(card: Card, name: str) -> list[Button]:
    """Its buttons of that name."""
    rows = [block for block in card.blocks if isinstance(block, Buttons)]
    return [button for row in rows for button in row.buttons if button.name == name]


# ---- For whom there is nothing ---------------------------------------------------------------------------


async def test_where_no_community_lives_it_says_how_one_is_founded(house: House) -> None:
    """With nothing to press that would lead nowhere."""
    card = await house.opens()
    assert VOICE.plain("home.nobody") in words(card)
    assert not [block for block in card.blocks if isinstance(block, Buttons)]


async def test_who_is_in_no_community_is_shown_those_close_by(house: House) -> None:
    """By their open channels; a closed circle is not spoken of."""
    await house.settles(OMAR, name="Managers")
    await house.settles(OMAR, place=CIRCLE, open=False, name="Secrets")
    card = await house.opens()
    assert VOICE.plain("home.rooms", rooms=[("Managers", HERE.channel)]) in words(card)
    assert "Secrets" not in words(card)


async def test_nobody_becomes_a_member_by_looking(house: House) -> None:
    """Only by doing something there."""
    community = await house.settles(OMAR)
    await house.opens()
    async with house.storage.unit() as unit:
        assert await unit.members.of(community.id, NADIA) is None


# ---- Themes ----------------------------------------------------------------------------------------------


async def test_the_latest_themes_come_first_and_old_ones_not_at_all(house: House) -> None:
    """Three of them, within two months."""
    community = await house.settles(NADIA)
    for days in (1, 8, 15, 22, 70):
        await house.asks(community, f"Question d'il y a {days} jours ?", days)
    said = words(await house.opens())
    asked = [days for days in (1, 8, 15, 22, 70) if f"Question d'il y a {days} jours ?" in said]
    assert asked == [1, 8, 15]
    assert said.index("a 1 jours") < said.index("a 8 jours") < said.index("a 15 jours")


async def test_a_theme_of_a_closed_channel_is_for_those_in_it(house: House) -> None:
    """For others there is no trace of it, and no way to answer it; once they are in, there is."""
    community = await house.settles(NADIA, OMAR, place=CIRCLE, open=False)
    posting = await house.asks(community)
    async with house.storage.unit() as unit:
        await unit.channels.enter(CIRCLE, OMAR)
        await unit.commit()
    assert QUESTION in words(await house.opens(OMAR))
    card = await house.opens(NADIA)
    assert QUESTION not in words(card)
    assert buttons(card, "answering.open") == []
    await house.presses("answering.open", posting.id, NADIA)
    refused = house.messenger.done[-1]
    assert isinstance(refused, Whisper)
    assert words(refused.card) == VOICE.plain("answering.gone")
    await house.presses("answering.open", posting.id, OMAR)
    assert isinstance(house.messenger.done[-1], OpenForm)


async def test_a_guest_sees_what_is_in_the_channels_they_were_invited_to(house: House) -> None:
    """Whatever they might see when they joined: neither themes nor how many practices were told elsewhere."""
    community = await house.settles(NADIA)
    posting = await house.asks(community)
    async with house.storage.unit() as unit:
        await unit.practices.save(a_practice(community=community.id, theme=posting.theme, place=HERE))
        await unit.commit()
    assert len(buttons(await house.opens(NADIA), "searching.theme")) == 1
    guest = replace(NADIA, guest=True)
    assert QUESTION not in words(await house.opens(guest))
    circle = await house.asks(replace(community, home=CIRCLE), "Comment fais-tu pour te taire ?")
    async with house.storage.unit() as unit:
        await unit.channels.save(a_channel(place=CIRCLE, open=False, community=community.id))
        await unit.channels.enter(CIRCLE, guest)
        await unit.practices.save(a_practice(community=community.id, theme=circle.theme, place=HERE))
        await unit.commit()
    card = await house.opens(guest)
    assert "te taire" in words(card)
    assert buttons(card, "searching.theme") == []


async def test_somebody_who_left_the_channel_meanwhile_answers_no_more(house: House) -> None:
    """What they had opened before is refused, and kept nowhere."""
    community = await house.settles(NADIA, place=CIRCLE, open=False)
    posting = await house.asks(community)
    await house.sends("answering.answer", posting.id, method="Je demande ce qui peut attendre.")
    async with house.storage.unit() as unit:
        assert await unit.answers.count(posting.id) == 0


async def test_an_answer_from_the_page_is_given_in_the_communitys_name(house: House) -> None:
    """In the community that asked, whichever is somebody's first."""
    await house.settles(NADIA, name="Première", created_at=NOW - timedelta(days=9))
    second = await house.settles(NADIA, place=CIRCLE, name="Seconde")
    posting = await house.asks(second)
    await house.sends("answering.answer", posting.id, method="Je demande ce qui peut attendre.", named="yes")
    async with house.storage.unit() as unit:
        member = await unit.members.of(second.id, NADIA)
        assert member
        assert [answer.community for answer in await unit.answers.of(member.id)] == [second.id]
    said = words(
        next(action.card for action in reversed(house.messenger.done) if isinstance(action, ShowHome))
    )
    assert "ta réponse y est" in said


# ---- One's own -------------------------------------------------------------------------------------------


async def test_somebody_in_two_communities_sees_both_apart(house: House) -> None:
    """Each with its themes and one's practices in it."""
    first = await house.settles(NADIA, name="Managers")
    second = await house.settles(NADIA, place=CIRCLE, name="Coachs", created_at=NOW + timedelta(days=1))
    await house.asks(first, "Comment fais-tu pour déléguer ?")
    await house.asks(second, "Comment fais-tu pour te taire ?")
    card = await house.opens()
    parts: list[list[Text]] = [[]]
    for block in card.blocks:
        if isinstance(block, Divider):
            parts.append([])
        elif isinstance(block, Text):
            parts[-1].append(block)
    said = [words(Card(tuple(part))) for part in parts]
    assert len(said) == 3
    assert "Managers" in said[1]
    assert "déléguer" in said[1]
    assert "te taire" not in said[1]
    assert "Coachs" in said[2]
    assert "te taire" in said[2]


async def test_of_many_practices_the_newest_are_there_and_the_rest_is_named(house: House) -> None:
    """By the command that shows all of them."""
    community = await house.settles(NADIA)
    async with house.storage.unit() as unit:
        member = await unit.members.of(community.id, NADIA)
        assert member
        for day in range(5):
            told = a_practice(
                community=community.id,
                author=member.id,
                title=f"Pratique {day}",
                created_at=NOW + timedelta(days=day),
            )
            await unit.practices.save(told)
        await unit.commit()
    card = await house.opens()
    said = words(card)
    assert [day for day in range(5) if f"Pratique {day}" in said] == [2, 3, 4]
    assert len(buttons(card, "archiving.edit")) == 3
    assert VOICE.plain("home.more_practices", left=2) in notes(card)


async def test_a_page_of_everything_stays_within_a_hundred_blocks(house: House) -> None:
    """A facilitator of more communities than there is room for, each with more than enough."""
    for number in range(COMMUNITIES + 2):
        place = Place("sandbox", "mallette", f"c{number}")
        community = await house.settles(
            place=place, name=f"N°{number}", created_at=NOW + timedelta(days=number)
        )
        member = a_member(community=community.id, facilitator=True)
        async with house.storage.unit() as unit:
            await unit.members.save(member)
            for _ in range(9):
                await unit.programmes.save(a_programme(community=community.id, place=place))
                await unit.practices.save(a_practice(community=community.id, author=member.id, place=place))
                refused = a_posting(community=community.id, place=place, theme=f"t{number}")
                await unit.postings.save(refused)
                key = f"posting:{refused.id}"
                await unit.deliveries.add(a_delivery(key, outcome=Outcome.REFUSED, reason="gone"))
            await unit.themes.save(a_theme(id=f"t{number}", community=community.id))
            await unit.commit()
        for _ in range(9):
            await house.asks(community)
    card = await house.opens()
    assert 90 < len(card.blocks) <= ALL_CAPABILITIES.home
    assert len(buttons(card, "planning.retry")) == 2 * COMMUNITIES
    assert notes(card)[-1] == VOICE.plain("home.others", names=["N°3", "N°4"])


# ---- When it is shown ------------------------------------------------------------------------------------


async def test_what_is_done_elsewhere_draws_nobodys_page(house: House) -> None:
    """Who never opened theirs has none."""
    community = await house.settles(NADIA)
    posting = await house.asks(community)
    await house.presses("searching.theme", posting.theme, place=HERE)
    assert not [action for action in house.messenger.done if isinstance(action, ShowHome)]


async def test_a_form_that_opens_leaves_the_page_as_it_is(house: House) -> None:
    """It changes when the form is taken, not before."""
    community = await house.settles(NADIA)
    await house.presses("contributing.open", community.id)
    assert [type(action) for action in house.messenger.done] == [OpenForm]
    await house.sends("contributing.new", community.id, method="")
    assert not [action for action in house.messenger.done if isinstance(action, ShowHome)]
    await house.sends("contributing.new", community.id, method="Je fixe deux jalons.")
    assert isinstance(house.messenger.done[-1], ShowHome)
    assert "Je fixe deux jalons" in words(house.messenger.done[-1].card)
