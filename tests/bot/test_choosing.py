"""A vote decides what is asked next; who chose what is never shown, and then forgotten."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.actions import Edit, Post, Tell, Whisper
from bot.cards import Card
from bot.deliveries import Outcome
from bot.events import DeliveryRefused, DeliverySaid, ProgrammeDue
from bot.model.place import Address, Person
from bot.model.programme import Order, Programme, State
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.patterns import Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.theme import Theme
from tests.bot.test_home import VOICE, House, buttons, house, notes, words
from tests.bot.test_proposing import facilitated
from tests.builders import HERE, NADIA, NOW, OMAR, a_posting, a_programme, a_theme, an_id

__all__ = ["house"]

ZOE = replace(OMAR, user="zoe", name="Zoé")
FRIDAYS = Recurrence(Weekly((4,)), (time(9),), "Europe/Paris")
DUE = Occurrence(NOW.date())
"""Nine in Paris is now."""


async def season(house: House, count: int = 5, **fields: object) -> tuple[Programme, list[Theme]]:
    """Nadia's programme, and so many themes of the community's own."""
    community = await facilitated(house)
    programme = a_programme(community=community.id, next=DUE, rule=FRIDAYS, **fields)
    themes = [a_theme(community=community.id, question=f"Comment dire {one} ?") for one in range(count)]
    async with house.storage.unit() as unit:
        await unit.programmes.save(programme)
        for theme in themes:
            await unit.themes.save(theme)
        await unit.commit()
    return programme, themes


async def presses(house: House, button: str, value: str, person: Person = NADIA) -> Whisper:
    """Press a button in the channel; what is answered."""
    await house.presses(button, value, person, HERE)
    return [action for action in house.messenger.done if isinstance(action, Whisper)][-1]


async def asked(house: House, programme: Programme) -> str:
    """Send a vote into the channel, where it stands; its id."""
    prepared = await presses(house, "choosing.prepare", programme.id)
    (send,) = buttons(prepared.card, "choosing.send")
    await presses(house, "choosing.send", send.value)
    poll = send.value.partition("/")[2]
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(f"poll:{poll}")
        assert delivery
        await unit.deliveries.save(replace(delivery, address=Address(HERE, "m1")))
        await unit.commit()
    return poll


async def queue(house: House, programme: Programme) -> list[str]:
    """The themes of the community, in order."""
    async with house.storage.unit() as unit:
        return [theme.id for theme in await unit.themes.of(programme.community)]


def result(house: House) -> str:
    """What stands in the channel after the vote."""
    return words([action for action in house.messenger.done if isinstance(action, Edit)][-1].card)


async def test_four_at_most_are_asked_with_a_button_each_and_no_count(house: House) -> None:
    """Once, whoever presses; what the facilitator sees before has no buttons."""
    programme, themes = await season(house)
    prepared = await presses(house, "choosing.prepare", programme.id)
    assert not buttons(prepared.card, "choosing.vote")
    poll = await asked(house, programme)
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(f"poll:{poll}")
    assert delivery
    assert isinstance(delivery.action, Post)
    votes = [button.value for button in buttons(delivery.action.card, "choosing.vote")]
    assert votes == [f"{poll}/{theme.id}" for theme in themes[:4]]
    for again in (poll, an_id()):
        refused = await presses(house, "choosing.send", f"{programme.id}/{again}")
        assert words(refused.card) == VOICE.plain("choosing.open_already")


async def test_the_last_choice_of_each_counts_and_the_first_wins_among_equals(house: House) -> None:
    """The winner is next; nobody's name is anywhere, and who chose what is gone."""
    programme, (first, second, third, fourth, fifth) = await season(house)
    poll = await asked(house, programme)
    for person, theme in ((OMAR, first), (ZOE, third), (NADIA, second), (OMAR, third), (NADIA, second)):
        noted = await presses(house, "choosing.vote", f"{poll}/{theme.id}", person)
        assert words(noted.card) == VOICE.plain("choosing.noted", question=theme.question)
    await presses(house, "choosing.vote", f"{poll}/{second.id}", replace(ZOE, user="yann"))
    await presses(house, "choosing.close", programme.id)
    assert await queue(house, programme) == [one.id for one in (second, first, third, fourth, fifth)]
    told = result(house)
    assert VOICE.plain("choosing.result", question=second.question, count=2, next=True) in told
    assert VOICE.plain("choosing.result", question=third.question, count=2, next=False) in told
    assert VOICE.plain("choosing.result", question=first.question, count=0, next=False) in told
    assert not {"Nadia", "Omar", "Zoé"} & set(told.split())
    async with house.storage.unit() as unit:
        assert await unit.polls.counts(poll) == {}
        closed = await unit.polls.get(poll)
        assert closed
        assert closed.counts == (0, 2, 2, 0)


async def test_it_closes_when_the_programme_comes_due_and_the_winner_is_asked(house: House) -> None:
    """In the very same moment."""
    programme, themes = await season(house)
    poll = await asked(house, programme)
    await presses(house, "choosing.vote", f"{poll}/{themes[2].id}", OMAR)
    happened = ProgrammeDue(id="due", at=NOW, programme=programme.id, occurrence=DUE)
    await house.engine.receive(happened)
    async with house.storage.unit() as unit:
        assert set(await unit.postings.asked(HERE)) == {themes[2].id}
    assert themes[2].question in result(house)
    late = await presses(house, "choosing.vote", f"{poll}/{themes[0].id}", OMAR)
    assert words(late.card) == VOICE.plain("choosing.closed_already")


async def test_what_was_asked_meanwhile_wins_no_more(house: House) -> None:
    """The next of the votes does."""
    programme, themes = await season(house)
    poll = await asked(house, programme)
    for person, theme in ((OMAR, themes[0]), (ZOE, themes[0]), (NADIA, themes[3])):
        await presses(house, "choosing.vote", f"{poll}/{theme.id}", person)
    async with house.storage.unit() as unit:
        await unit.postings.save(a_posting(community=programme.community, theme=themes[0].id))
        await unit.commit()
    await presses(house, "choosing.close", programme.id)
    async with house.storage.unit() as unit:
        (next_one, *_) = [t for t in await unit.themes.of(programme.community) if t.id != themes[0].id]
    assert next_one.id == themes[3].id


async def test_without_any_vote_the_order_stays(house: House) -> None:
    """And nobody is reminded of it."""
    programme, themes = await season(house)
    await asked(house, programme)
    await presses(house, "choosing.close", programme.id)
    assert await queue(house, programme) == [theme.id for theme in themes]
    edit = [action for action in house.messenger.done if isinstance(action, Edit)][-1]
    assert notes(edit.card) == [VOICE.plain("choosing.no_votes")]
    again = await presses(house, "choosing.close", programme.id)
    assert words(again.card) == VOICE.plain("choosing.closed_already")


async def test_one_theme_is_no_choice(house: House) -> None:
    """That is said before anything is sent."""
    programme, _ = await season(house, count=1)
    assert words((await presses(house, "choosing.prepare", programme.id)).card) == VOICE.plain(
        "choosing.too_few"
    )


@pytest.mark.parametrize(("order", "offered"), [(Order.QUEUE, 1), (Order.DRAW, 0)])
async def test_a_vote_is_offered_where_there_is_an_order(house: House, order: Order, offered: int) -> None:
    """A draw asks what it draws."""
    programme, _ = await season(house, order=order)
    shown = await presses(house, "arranging.show", programme.community)
    assert len(buttons(shown.card, "choosing.prepare")) == offered


async def test_a_vote_that_cannot_be_sent_is_told_to_the_core_team(house: House) -> None:
    """With why, and the button that calls it again."""
    programme, _ = await season(house)
    poll = await asked(house, programme)
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(f"poll:{poll}")
        assert delivery
        await unit.deliveries.save(replace(delivery, outcome=Outcome.REFUSED, address=None, reason="gone"))
        (nadia,) = await unit.members.facilitators(programme.community)
        await unit.commit()
    await house.engine.receive(DeliveryRefused(id="no", at=NOW, key=f"poll:{poll}", reason="gone"))
    async with house.storage.unit() as unit:
        told = await unit.deliveries.get(f"unsent:no:{nadia.id}")
    assert told
    assert isinstance(told.action, Tell)
    assert VOICE.plain("asking.hindrance_gone") in words(told.action.card)
    (again,) = buttons(told.action.card, "choosing.prepare")
    prepared = await presses(house, again.name, again.value)
    assert buttons(prepared.card, "choosing.send")
    await asked(house, programme)


async def test_only_the_core_team_calls_a_vote_and_only_who_sees_it_votes(house: House) -> None:
    """A forged press changes nothing."""
    programme, themes = await season(house)
    for act in ("prepare", "send", "close"):
        assert "Nadia" in words((await presses(house, f"choosing.{act}", programme.id, OMAR)).card)
    poll = await asked(house, programme)
    guest = replace(ZOE, guest=True)
    for person, theme in ((guest, themes[0].id), (OMAR, themes[4].id), (OMAR, "unknown")):
        refused = await presses(house, "choosing.vote", f"{poll}/{theme}", person)
        assert words(refused.card) == VOICE.plain("choosing.closed_already")
    async with house.storage.unit() as unit:
        assert await unit.polls.counts(poll) == {}


async def test_every_programme_that_follows_the_queue_may_be_voted_for(house: House) -> None:
    """Those that draw have nothing to choose; a vote under way can be closed."""
    first, _ = await season(house)
    others = [
        replace(first, id=an_id(), name=name, order=order)
        for name, order in (("B", Order.QUEUE), ("C", Order.DRAW))
    ]
    async with house.storage.unit() as unit:
        for programme in others:
            await unit.programmes.save(programme)
        await unit.commit()
    await asked(house, first)
    stock = await presses(house, "arranging.show", first.community)
    assert [button.value for button in buttons(stock.card, "choosing.prepare")] == [others[0].id]
    assert [button.value for button in buttons(stock.card, "choosing.close")] == [first.id]


async def test_a_date_that_stands_already_ends_no_vote(house: House) -> None:
    """It is planned on; nobody is told that it was missed, and nothing is asked a second time."""
    programme, themes = await season(house)
    poll = await asked(house, programme)
    standing = a_posting(
        community=programme.community, theme=themes[4].id, programme=programme.id, slot=programme.slot(DUE)
    )
    async with house.storage.unit() as unit:
        await unit.postings.save(standing)
        await unit.commit()
    await house.engine.receive(ProgrammeDue(id=an_id(), at=NOW, programme=programme.id, occurrence=DUE))
    async with house.storage.unit() as unit:
        kept, on = await unit.polls.get(poll), await unit.programmes.get(programme.id)
        assert await unit.postings.unsaid([HERE]) == [standing]
        assert not await unit.journal.of(programme.id, 9)
    assert kept
    assert kept.closed_at is None
    assert on
    assert on.next != DUE


async def test_a_vote_ends_with_its_programme(house: House) -> None:
    """Archived, it says so where it stood; nobody votes any more, and who did is forgotten."""
    programme, themes = await season(house)
    poll = await asked(house, programme)
    await presses(house, "choosing.vote", f"{poll}/{themes[2].id}", OMAR)
    programme = replace(programme, next=None).planned(NOW)
    async with house.storage.unit() as unit:
        await unit.programmes.save(programme)
        await unit.commit()
    await house.presses("adjusting.archive", programme.id)
    assert result(house) == words(Card((VOICE.text("choosing.called_off", programme=programme.name),)))
    late = await presses(house, "choosing.vote", f"{poll}/{themes[2].id}", OMAR)
    assert words(late.card) == VOICE.plain("choosing.closed_already")
    assert await queue(house, programme) == [theme.id for theme in themes]
    async with house.storage.unit() as unit:
        assert await unit.polls.counts(poll) == {}


@pytest.mark.parametrize("change", [{"order": Order.DRAW}, {"state": State.PAUSED, "next": None}])
async def test_a_vote_can_be_closed_whatever_became_of_its_programme(
    change: dict[str, Any], house: House
) -> None:
    """What it says is true: a draw takes no notice of the vote."""
    programme, themes = await season(house)
    poll = await asked(house, programme)
    await presses(house, "choosing.vote", f"{poll}/{themes[2].id}", OMAR)
    async with house.storage.unit() as unit:
        await unit.programmes.save(replace(programme, **change))
        await unit.commit()
    (close,) = buttons((await presses(house, "arranging.show", programme.community)).card, "choosing.close")
    await presses(house, close.name, close.value)
    drawn = "order" in change
    told = VOICE.plain("choosing.result", question=themes[2].question, count=1, next=not drawn)
    assert told in result(house)
    edit = [action for action in house.messenger.done if isinstance(action, Edit)][-1]
    assert notes(edit.card) == ([VOICE.plain("choosing.drawn")] if drawn else [])
    assert (await queue(house, programme))[0] == themes[0 if drawn else 2].id


@pytest.mark.parametrize("act", ["choosing.close", "adjusting.archive"])
async def test_a_vote_that_was_closed_on_its_way_takes_no_votes(act: str, house: House) -> None:
    """Said or not while it was closed, where it stands it has no buttons."""
    programme, themes = await season(house)
    programme = replace(programme, next=None).planned(NOW)
    poll = await asked(house, programme)
    key = f"poll:{poll}"
    async with house.storage.unit() as unit:
        await unit.programmes.save(programme)
        delivery = await unit.deliveries.get(key)
        assert delivery
        await unit.deliveries.save(replace(delivery, outcome=Outcome.UNSURE, address=None))
        await unit.commit()
    await presses(house, "choosing.vote", f"{poll}/{themes[1].id}", OMAR)
    await house.presses(act, programme.id)
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(key)
    assert delivery
    assert delivery.outcome is Outcome.UNSURE
    said = DeliverySaid(id="said", at=NOW, key=key, address=Address(HERE, "m77"))
    await house.engine.receive(said)
    (edit,) = (action for action in house.messenger.done if isinstance(action, Edit))
    assert edit.address == said.address
    assert edit.card == delivery.action.card
    assert not buttons(edit.card, "choosing.vote")
    assert (themes[1].question in words(edit.card)) is (act == "choosing.close")


async def test_nobody_is_told_that_a_closed_vote_could_not_be_sent(house: House) -> None:
    """Nothing is to be mended."""
    programme, _ = await season(house)
    poll = await asked(house, programme)
    key = f"poll:{poll}"
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(key)
        assert delivery
        await unit.deliveries.save(replace(delivery, outcome=Outcome.UNSURE, address=None))
        (nadia,) = await unit.members.facilitators(programme.community)
        await unit.commit()
    await house.presses("choosing.close", programme.id)
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(key)
        assert delivery
        await unit.deliveries.save(replace(delivery, outcome=Outcome.REFUSED, reason="gone"))
        await unit.commit()
    await house.engine.receive(DeliveryRefused(id="no", at=NOW, key=key, reason="gone"))
    async with house.storage.unit() as unit:
        assert await unit.deliveries.get(f"unsent:no:{nadia.id}") is None
