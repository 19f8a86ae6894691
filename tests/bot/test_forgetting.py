"""Whoever would like to be forgotten is: no row and no byte tells of them, and the others lose nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions import Edit, Tell, Whisper
from bot.events import CommandInvoked, DeliverySaid, FormLeft, MessageEdited, MessagePosted
from bot.model.community import Community
from bot.model.journal import Act
from bot.model.member import Consent
from bot.model.place import Address, Person
from bot.model.poll import Poll
from bot.model.theme import Standing
from storage import open_storage
from tests.bot.test_home import VOICE, House, house, words
from tests.bot.test_proposing import facilitated
from tests.bot.test_requests import asks, held, rows_with, stands
from tests.builders import HERE, NADIA, NOW, OMAR, a_practice, a_theme, an_id

__all__ = ["house"]

WORD = "zanzibar"


async def types(house: House, person: Person, command: str = "oublie-moi") -> str:
    """Somebody sends the command; what they hear."""
    event = CommandInvoked(id=an_id(), at=NOW, person=person, place=HERE, name="pratique", text=command)
    await house.engine.receive(event)
    return said(house)


def said(house: House) -> str:
    """The last private words."""
    return words([action for action in house.messenger.done if isinstance(action, Whisper)][-1].card)


async def lives(house: House, community: Community) -> Address:
    """Omar does everything there is to do; where he replied to a theme."""
    posting = await house.asks(community)
    assert posting.address
    reply = Address(posting.address.thread, an_id())
    text = f"Je relis mes priorités, {WORD}."
    await house.engine.receive(MessagePosted(id=an_id(), at=NOW, address=reply, author=OMAR, text=text))
    await house.presses("consenting.always", community.id, OMAR)
    await house.sends("answering.answer", posting.id, OMAR, method=f"Et aussi {WORD}.", named="no")
    await house.sends("contributing.new", community.id, OMAR, title=WORD, method=WORD)
    for named in ("yes", "no"):
        question = f"Comment fais-tu, {WORD}, {named} ?"
        request = await asks(house, community, question=question, situation=WORD, named=named)
        await stands(house, request)
    await house.sends("proposing.theme", community.id, OMAR, question=f"Un {WORD} proposé ?", situation="")
    await _declined_and_had_back(house, community)
    async with house.storage.unit() as unit:
        member = await unit.members.of(community.id, OMAR)
        assert member
        tried = a_practice(community=community.id, author="nadia", title="Le point du lundi")
        await unit.practices.save(tried)
        await unit.themes.save(a_theme(community=community.id, question="Un thème ?", author=member.id))
        await unit.polls.vote("poll", member.id, "no")
        await unit.commit()
    await house.sends("trying.begin", tried.id, OMAR, context=WORD, when="demain")
    async with house.storage.unit() as unit:
        (trial,) = await unit.trials.of(member.id)
    await house.sends("trying.result", trial.id, OMAR, result="worked", why=WORD)
    left = {"method": WORD}
    await house.engine.receive(
        FormLeft(id=an_id(), at=NOW, person=OMAR, place=HERE, name="f", about="a", values=left)
    )
    return reply


async def _declined_and_had_back(house: House, community: Community) -> None:
    """Nadia declines what he proposed, and changes her mind: the journal knows how it was."""
    async with house.storage.unit() as unit:
        themes = await unit.themes.of(community.id)
        proposed = next(theme for theme in themes if theme.standing is Standing.PROPOSED)
    await house.sends("proposing.refusal", proposed.id, NADIA, word="")
    async with house.storage.unit() as unit:
        acts = await unit.journal.of_theme(proposed.id, 9)
    (declined,) = [entry for entry in acts if entry.act is Act.DECLINED]
    await house.presses("journal.undo", declined.id, NADIA)
    async with house.storage.unit() as unit:
        assert await unit.themes.get(proposed.id) == proposed


async def test_nothing_is_left_of_them_in_any_table_nor_in_the_file(tmp_path: Path) -> None:
    """Neither their account, their name, the member they were, nor a word they wrote."""
    file = tmp_path / "mallette.db"
    house = House(await open_storage(f"sqlite+aiosqlite:///{file}"))
    community = await facilitated(house)
    async with house.storage.unit() as unit:
        member = await unit.members.of(community.id, OMAR)
        assert member
        await unit.polls.save(Poll("poll", community.id, "programme", HERE, ("no",), NOW))
        await unit.commit()
    await lives(house, community)
    traces = (OMAR.user, OMAR.name, member.id, WORD)
    touched = rows_with(file, traces, traces)
    assert touched >= {
        "members",
        "answers",
        "practices",
        "requests",
        "trials",
        "themes",
        "votes",
        "drafts",
        "deliveries",
    }
    assert WORD.encode() in held(file)
    assert "Effacer" in await types(house, OMAR)
    await house.presses("forgetting.yes", "", OMAR, HERE)
    assert said(house) == VOICE.plain("forgetting.forgotten")
    assert rows_with(file, traces, traces) <= {"journal"}
    assert rows_with(file, (OMAR.user, OMAR.name, WORD), ("",)) == set()
    await house.storage.close()
    for trace in (OMAR.user, OMAR.name, WORD):
        assert trace.encode() not in held(file)


async def test_what_was_removed_does_not_come_back(house: House) -> None:
    """What is read again in a thread, or edited there, is known to be gone."""
    community = await facilitated(house)
    reply = await lives(house, community)
    await house.presses("forgetting.yes", "", OMAR, HERE)
    text = f"Je relis mes priorités, {WORD}, encore."
    await house.engine.receive(MessageEdited(id=an_id(), at=NOW, address=reply, author=OMAR, text=text))
    async with house.storage.unit() as unit:
        assert await unit.members.of(community.id, OMAR) is None
        kept = await unit.answers.from_source(reply)
        assert kept
        assert (kept.removed_at, kept.parts.method, kept.member) == (NOW, "", "")


async def test_what_stands_in_channels_by_the_bot_loses_their_words(house: House) -> None:
    """Answers by the form and requests become traces; the theme counts without them."""
    community = await facilitated(house)
    posting = await house.asks(community)
    await house.sends("answering.answer", posting.id, OMAR, method=f"Et aussi {WORD}.", named="yes")
    async with house.storage.unit() as unit:
        (answer,) = await unit.answers.unshown(posting.id)
    shown = Address(HERE, an_id())
    await house.engine.receive(DeliverySaid(id=an_id(), at=NOW, key=f"answer:{answer.id}", address=shown))
    asked = await stands(house, await asks(house, community, question=f"Comment, {WORD} ?"))
    before = len(house.messenger.done)
    await house.presses("forgetting.yes", "", OMAR, HERE)
    edits = [action for action in house.messenger.done[before:] if isinstance(action, Edit)]
    assert {edit.address for edit in edits} == {shown, asked, posting.address}
    assert WORD not in str([edit.card for edit in edits])


async def test_the_others_keep_what_is_theirs(house: House) -> None:
    """Their answers to a request that is gone, their practices, and the themes the core team took up."""
    community = await facilitated(house)
    asked = await stands(house, request := await asks(house, community))
    reply = Address(asked.thread, an_id())
    text = "Je relis mes trois priorités chaque lundi."
    await house.engine.receive(MessagePosted(id=an_id(), at=NOW, address=reply, author=NADIA, text=text))
    await house.presses("consenting.always", community.id, NADIA)
    await house.sends("proposing.theme", community.id, OMAR, question="Comment dire non ?", situation="")
    async with house.storage.unit() as unit:
        theme = (await unit.themes.of(community.id))[-1]
    await house.presses("proposing.accept", theme.id, NADIA)
    await house.presses("forgetting.yes", "", OMAR, HERE)
    async with house.storage.unit() as unit:
        assert await unit.answers.count(request.posting) == 1
        assert (await unit.practices.search("priorités", community.id, None, 5)).total == 1
        kept = await unit.themes.get(theme.id)
        assert kept
        assert (kept.question, kept.standing, kept.author) == ("Comment dire non ?", Standing.READY, None)
    await house.presses("forgetting.yes", "", NADIA, HERE)
    async with house.storage.unit() as unit:
        assert (await unit.practices.search("priorités", community.id, None, 5)).total == 0


async def test_nobody_is_forgotten_without_a_second_press(house: House) -> None:
    """And whoever would rather stay, stays; whom nobody knows is told so, and is not made known by it."""
    community = await facilitated(house)
    await types(house, OMAR)
    await house.presses("forgetting.no", "", OMAR, HERE)
    assert said(house) == VOICE.plain("forgetting.kept")
    stranger = replace(OMAR, user="nobody", name="", language="fr")
    assert await types(house, stranger) == VOICE.plain("forgetting.nothing")
    async with house.storage.unit() as unit:
        assert await unit.members.of(community.id, OMAR)
        assert await unit.members.of(community.id, stranger) is None


async def test_a_core_team_learns_who_it_lost(house: House) -> None:
    """And a community left without one asks for somebody."""
    community = await facilitated(house)
    await house.presses("forgetting.yes", "", NADIA, HERE)
    async with house.storage.unit() as unit:
        (owed,) = await unit.deliveries.claim(NOW, NOW, "us", ["sandbox"], 9)
    assert words(owed.action.card) == VOICE.plain("departing.nobody_left")
    assert not isinstance(owed.action, Tell)
    assert community.home == owed.action.place


@pytest.mark.parametrize("consent", Consent)
async def test_who_comes_back_is_met_for_the_first_time(house: House, consent: Consent) -> None:
    """And asked again what they want."""
    community = await facilitated(house)
    async with house.storage.unit() as unit:
        member = await unit.members.of(community.id, OMAR)
        assert member
        await unit.members.save(replace(member, consent=consent))
        await unit.commit()
    await house.presses("forgetting.yes", "", OMAR, HERE)
    await types(house, OMAR, "aide")
    async with house.storage.unit() as unit:
        again = await unit.members.of(community.id, OMAR)
        assert again
        assert again.id != member.id
        assert again.consent is Consent.UNASKED
