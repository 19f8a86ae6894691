"""Whose a request is, who hears what of it and when, and what is left of it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions import Tell, Whisper
from bot.catalogue import Catalogue
from bot.deliveries import Delivery, Outcome
from bot.events import DeliveryRefused, DeliverySaid, FormLeft, MessageDeleted, MessagePosted
from bot.features.requests.answered import APART, SOON
from bot.features.requests.living import EDIT
from bot.features.themes.stock import stock_of
from bot.model.community import Community
from bot.model.parts import Parts
from bot.model.place import Address, Person
from bot.model.request import Request
from bot.model.theme import Standing
from bot.ports import Hindrance
from bot.turn import Turn
from bot.wording import Wording
from storage import open_storage
from tests.bot.test_engine import Ids
from tests.bot.test_home import VOICE, House, buttons, house, words
from tests.bot.test_proposing import facilitated
from tests.builders import HERE, NADIA, NOW, OMAR, a_practice, a_theme, an_id

__all__ = ["house"]

QUESTION = "Comment fais-tu pour garder le cap ?"
LEA = Person("sandbox", "mallette", "lea", "Léa")


async def asks(house: House, community: Community, number: str = "", **values: str) -> Request:
    """Omar asks; the request."""
    number = number or an_id()
    filled = {"question": QUESTION, "situation": "", "named": "yes", **values}
    await house.sends("requesting.ask", f"{community.id}/{number}", OMAR, **filled)
    async with house.storage.unit() as unit:
        kept = await unit.requests.get(number)
        assert kept
        return kept


async def stands(house: House, request: Request) -> Address:
    """Its message is said."""
    address = Address(HERE, an_id())
    said = DeliverySaid(id=an_id(), at=NOW, key=f"posting:{request.posting}", address=address)
    await house.engine.receive(said)
    return address


async def answers(house: House, asked: Address, person: Person = NADIA, at: datetime = NOW) -> Address:
    """Somebody replies to it; where."""
    reply = Address(asked.thread, an_id())
    text = "Je relis mes trois priorités chaque lundi."
    await house.engine.receive(MessagePosted(id=an_id(), at=at, address=reply, author=person, text=text))
    return reply


async def kept(house: House, request: Request) -> Request:
    """The request as it is now."""
    async with house.storage.unit() as unit:
        now = await unit.requests.get(request.id)
        assert now
        return now


async def notice(house: House, request: Request) -> Delivery | None:
    """The latest notice of its answers."""
    name = (await kept(house, request)).notice
    async with house.storage.unit() as unit:
        return await unit.deliveries.get(name) if name else None


def count_in(delivery: Delivery | None) -> str:
    """What it says first."""
    assert delivery
    assert isinstance(delivery.action, Tell)
    return words(delivery.action.card).split(" à ")[0]


async def test_a_burst_is_one_notice_and_the_next_comes_hours_later(house: House) -> None:
    """Counted until it is said; an answer that is gone counts no more."""
    request = await asks(house, await facilitated(house))
    asked = await stands(house, request)
    replies = [await answers(house, asked, person) for person in (NADIA, LEA)]
    first = await notice(house, request)
    assert first
    assert first.due_at == NOW + SOON
    assert count_in(first) == "🙋 2 réponses"
    await house.engine.receive(MessageDeleted(id=an_id(), at=NOW, address=replies[0]))
    assert count_in(await notice(house, request)) == "🙋 1 réponse"
    await house.engine.receive(DeliverySaid(id=an_id(), at=NOW, key=first.key, address=None))
    await answers(house, asked, OMAR)
    assert (await kept(house, request)).notice == first.key
    await answers(house, asked, replace(LEA, user="zoe"))
    second = await notice(house, request)
    assert second
    assert second.key != first.key
    assert second.due_at == first.due_at + APART
    assert count_in(second) == "🙋 2 réponses"


async def test_an_answer_that_is_gone_is_not_told_of(house: House) -> None:
    """And the next one is, as soon as a first."""
    request = await asks(house, await facilitated(house))
    asked = await stands(house, request)
    reply = await answers(house, asked)
    await house.engine.receive(MessageDeleted(id=an_id(), at=NOW, address=reply))
    dropped = await notice(house, request)
    assert dropped
    assert dropped.outcome is Outcome.DROPPED
    await answers(house, asked)
    again = await notice(house, request)
    assert again
    assert (again.outcome, again.due_at) == (Outcome.WAITING, NOW + SOON)


async def test_while_a_notice_is_being_said_an_answer_makes_another(house: House) -> None:
    """What is on its way is not changed any more, and nothing is left untold."""
    request = await asks(house, await facilitated(house))
    asked = await stands(house, request)
    await answers(house, asked)
    first = await notice(house, request)
    async with house.storage.unit() as unit:
        later = NOW + timedelta(hours=1)
        (claimed,) = [
            d
            for d in await unit.deliveries.claim(later, later, "us", ["sandbox"], 9)
            if first and d.key == first.key
        ]
        await unit.commit()
    await answers(house, asked, LEA)
    second = await notice(house, request)
    assert second
    assert second.key != claimed.key
    assert count_in(second) == "🙋 2 réponses"


async def test_who_pauses_hears_when_they_are_back(house: House) -> None:
    """On the morning of that day, where the community is."""
    request = await asks(house, await facilitated(house))
    async with house.storage.unit() as unit:
        omar = await unit.members.get(request.member or "")
        assert omar
        await unit.members.save(replace(omar, paused_until=date(2026, 12, 7)))
        await unit.commit()
    await answers(house, await stands(house, request))
    told = await notice(house, request)
    assert told
    assert told.due_at == datetime.fromisoformat("2026-12-07T09:00:00+01:00")


async def test_whoever_closed_it_hears_no_more(house: House) -> None:
    """Not of what was about to be told either; answers are still taken."""
    request = await asks(house, await facilitated(house))
    asked = await stands(house, request)
    await answers(house, asked)
    await house.presses("requesting.close", request.id, OMAR)
    dropped = await notice(house, request)
    assert dropped
    assert dropped.outcome is Outcome.DROPPED
    await answers(house, asked, LEA)
    assert await notice(house, request) == dropped
    async with house.storage.unit() as unit:
        assert await unit.answers.count(request.posting) == 2


@pytest.mark.parametrize("act", ["edit", "close", "withdraw"])
async def test_it_is_nobody_elses(house: House, act: str) -> None:
    """Not even the core team's."""
    request = await asks(house, await facilitated(house))
    await house.presses(f"requesting.{act}", request.id, NADIA, HERE)
    said = house.messenger.done[-1]
    assert isinstance(said, Whisper)
    assert words(said.card) == VOICE.plain("requesting.not_yours")
    await house.sends("requesting.edit", request.id, NADIA, question="Et toi ?", named="yes")
    assert await kept(house, request) == request
    async with house.storage.unit() as unit:
        theme = await unit.themes.get(request.id)
        assert theme
        assert theme.question == QUESTION


async def test_its_number_cannot_be_that_of_something_else(house: House) -> None:
    """Whoever sends another form twice, or with a theme's number, changes nothing."""
    community = await facilitated(house)
    theme = a_theme(community=community.id)
    async with house.storage.unit() as unit:
        await unit.themes.save(theme)
        await unit.commit()
    request = await asks(house, community)
    for number in (theme.id, request.id):
        about = f"{community.id}/{number}"
        await house.sends("requesting.ask", about, OMAR, question="Autre chose ?", named="no")
        said = [action for action in house.messenger.done if isinstance(action, Whisper)][-1]
        assert words(said.card).startswith(VOICE.plain("requesting.asked_already"))
    async with house.storage.unit() as unit:
        assert await unit.themes.get(theme.id) == theme
        assert await unit.requests.get(theme.id) is None
    assert await kept(house, request) == request


async def test_it_is_in_nobodys_stock_and_nobodys_twin(house: House) -> None:
    """And may be proposed as a theme in the same words."""
    community = await facilitated(house)
    await asks(house, community)
    await house.sends("writing.theme", community.id, NADIA, question=QUESTION, kind="practice")
    async with house.storage.unit() as unit:
        themes = await unit.themes.of(community.id)
    assert sorted(theme.standing for theme in themes) == [Standing.READY, Standing.REQUESTED]
    said = [action for action in house.messenger.done if isinstance(action, Whisper)][-1]
    assert "👀" not in str(said.card)


async def test_what_cannot_be_posted_is_told_to_who_asks_and_to_who_can_mend_it(house: House) -> None:
    """Each in words of their own; one press tries again."""
    request = await asks(house, await facilitated(house))
    refused = DeliveryRefused(id="r", at=NOW, key=f"posting:{request.posting}", reason=Hindrance.OUTSIDE)
    await house.engine.receive(refused)
    async with house.storage.unit() as unit:
        claimed = await unit.deliveries.claim(NOW, NOW, "us", ["sandbox"], 9)
    told = {d.action.to: words(d.action.card) for d in claimed if isinstance(d.action, Tell)}
    assert VOICE.plain("asking.hindrance_outside") in told[OMAR]
    assert "Ta demande" in told[OMAR].replace("\u202f", " ")
    assert "n'a pas pu être publié" in told[NADIA]


async def test_what_is_taken_back_before_it_stands_never_does(house: House) -> None:
    """Nor is it on anybody's page."""
    community = await facilitated(house)
    request = await asks(house, community)
    await house.presses("requesting.withdraw", request.id, OMAR)
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(f"posting:{request.posting}")
        assert delivery
        assert delivery.outcome is Outcome.DROPPED
    await stands(house, request)
    assert QUESTION not in words(await house.opens(NADIA))
    assert not buttons(await house.opens(NADIA), "requesting.ideas")


async def test_what_was_taken_back_is_answered_by_no_form(house: House) -> None:
    """The button may still stand where somebody looks; who had the form open loses nothing."""
    request = await asks(house, await facilitated(house))
    await stands(house, request)
    await house.presses("requesting.withdraw", request.id, OMAR)
    await house.presses("answering.open", request.posting, NADIA, HERE)
    said = [action for action in house.messenger.done if isinstance(action, Whisper)][-1]
    assert words(said.card) == VOICE.plain("answering.gone")


async def test_a_request_changes_nothing_of_what_a_programme_draws(house: House) -> None:
    """Whose theme before it counts as the last."""
    community = await facilitated(house)
    posting = await house.asks(community, days=1)
    await stands(house, await asks(house, community))
    async with house.storage.unit() as unit:
        turn = Turn(unit, NOW, Ids(), Wording(), Catalogue(), "Europe/Paris")  # type: ignore[arg-type]
        last = (await stock_of(HERE, community, turn)).last
    assert last
    assert last.id == posting.theme


@pytest.mark.parametrize("channel", ["circle", HERE.channel])
async def test_what_was_found_beside_is_only_what_may_be_seen(house: House, channel: str) -> None:
    """What was told in a closed channel keeps nobody outside it from asking at once."""
    community = await facilitated(house)
    async with house.storage.unit() as unit:
        place = replace(HERE, channel=channel)
        told = Parts(situation=QUESTION, method=f"{QUESTION} Je relis mes trois priorités chaque lundi.")
        await unit.practices.save(a_practice(community=community.id, title=QUESTION, parts=told, place=place))
        for _ in range(20):
            await unit.practices.save(a_practice(community=community.id, title="Je garde mon calme"))
        await unit.commit()
    number = an_id()
    await house.sends("requesting.ask", f"{community.id}/{number}", OMAR, question=QUESTION, named="yes")
    async with house.storage.unit() as unit:
        assert bool(await unit.requests.get(number)) is (channel == "circle")


# ---- Without a name ----------------------------------------------------------------------------------------


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """Where everything is kept."""
    return tmp_path / "mallette.db"


@pytest.mark.parametrize("act", ["close", "withdraw"])
async def test_once_it_is_over_nothing_tells_whose_a_request_without_a_name_was(file: Path, act: str) -> None:
    """No row of any table holds both the request and the person, or the member they are."""
    house = House(await open_storage(f"sqlite+aiosqlite:///{file}"))
    community = await facilitated(house)
    request = await asks(house, community, named="no")
    await answers(house, await stands(house, request))
    assert request.member
    told = await notice(house, request)
    assert told
    await house.engine.receive(DeliverySaid(id=an_id(), at=NOW, key=told.key, address=None))
    left = {"question": "Comment tenir ?"}
    await house.engine.receive(
        FormLeft(id=an_id(), at=NOW, person=OMAR, place=HERE, name=EDIT, about=request.id, values=left)
    )
    traces = (request.id, QUESTION)
    assert rows_with(file, traces, (request.member, OMAR.user)) == {"requests", "drafts"}
    await house.presses(f"requesting.{act}", request.id, OMAR)
    assert rows_with(file, traces, (request.member, OMAR.user)) == set()
    await house.storage.close()


async def test_no_word_of_what_was_taken_back_is_left(file: Path) -> None:
    """Neither in a table nor in the file."""
    house = House(await open_storage(f"sqlite+aiosqlite:///{file}"))
    community = await facilitated(house)
    request = await asks(
        house, community, question="Comment dompter le zanzibar ?", situation="Zanzibar, encore."
    )
    await stands(house, request)
    assert b"zanzibar" in held(file)
    await house.presses("requesting.withdraw", request.id, OMAR)
    assert b"zanzibar" not in held(file)
    await house.storage.close()
    assert b"zanzibar" not in held(file)


def rows_with(file: Path, one: tuple[str, ...], other: tuple[str, ...]) -> set[str]:
    """The tables that have a row with something of each."""
    with closing(sqlite3.connect(file)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows: dict[str, list[Any]] = {
            table: [str(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
            for table in tables
        }
    return {
        table
        for table, told in rows.items()
        if any(any(word in row for word in one) and any(word in row for word in other) for row in told)
    }


def held(file: Path) -> bytes:
    """Every byte of the database and its log."""
    return b"".join(part.read_bytes() for part in file.parent.iterdir())
