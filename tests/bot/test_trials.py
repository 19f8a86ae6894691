"""Who may try what, who hears of it and when, and what is left of it."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.actions import OpenForm, RefuseForm, Tell, Whisper
from bot.deliveries import Delivery, Outcome
from bot.events import DeliverySaid, MessageDeleted
from bot.features.practices.archiving import practice_of_message
from bot.model.community import Community
from bot.model.member import Member
from bot.model.place import Person
from bot.model.practice import Practice
from bot.model.trial import Result, Trial
from storage import open_storage
from tests.bot.test_home import VOICE, House, buttons, house, words
from tests.bot.test_requests import held
from tests.builders import HERE, NADIA, NOW, OMAR, a_member, a_message, a_practice, an_id

__all__ = ["house"]

LEA = Person("sandbox", "mallette", "lea", "Léa")
IN_TWO_WEEKS = datetime.fromisoformat("2026-12-04T09:00:00+01:00")


async def settled(house: House) -> tuple[Community, Practice]:
    """A community of three, and a practice of Nadia's."""
    community = await house.settles(OMAR, LEA)
    nadia = a_member(community=community.id, person=NADIA)
    practice = a_practice(community=community.id, author=nadia.id, author_name="Nadia K.")
    async with house.storage.unit() as unit:
        await unit.members.save(nadia)
        await unit.practices.save(practice)
        await unit.commit()
    return community, practice


async def tries(house: House, practice: Practice, person: Person = OMAR, **values: str) -> Trial:
    """Somebody begins; the trial."""
    filled = {"context": "Chez nous", "when": "dans deux semaines", **values}
    await house.sends("trying.begin", practice.id, person, **filled)
    who = await member(house, practice, person)
    async with house.storage.unit() as unit:
        return next(trial for trial in await unit.trials.of(who.id) if trial.practice == practice.id)


async def member(house: House, practice: Practice, person: Person) -> Member:
    """Who somebody is in its community."""
    async with house.storage.unit() as unit:
        found = await unit.members.of(practice.community, person)
        assert found
        return found


async def owed(house: House, key: str) -> Delivery | None:
    """A delivery."""
    async with house.storage.unit() as unit:
        return await unit.deliveries.get(key)


async def reminder(house: House, trial: Trial) -> Delivery:
    """The latest question about a trial."""
    async with house.storage.unit() as unit:
        kept = await unit.trials.get(trial.id)
        assert kept
        delivery = await unit.deliveries.get(f"trial:{trial.id}:{kept.reminders}")
        assert delivery
        return delivery


def said(house: House) -> str:
    """The last private words."""
    return words([action for action in house.messenger.done if isinstance(action, Whisper)][-1].card)


async def test_the_question_comes_on_the_morning_of_the_day(house: House) -> None:
    """Where the community is; a pause that ends later puts it off."""
    _, practice = await settled(house)
    assert (await reminder(house, await tries(house, practice))).due_at == IN_TWO_WEEKS
    lea = await member(house, practice, LEA)
    async with house.storage.unit() as unit:
        await unit.members.save(replace(lea, paused_until=date(2027, 1, 4)))
        await unit.commit()
    later = await reminder(house, await tries(house, practice, LEA))
    assert later.due_at == datetime.fromisoformat("2027-01-04T09:00:00+01:00")


async def test_beginning_twice_is_beginning_once(house: House) -> None:
    """The later day counts, and there is one question."""
    _, practice = await settled(house)
    first = await tries(house, practice)
    again = await tries(house, practice, when="dans trois semaines", context="Ailleurs")
    assert again.id == first.id
    assert (again.ask_on, again.context) == (date(2026, 12, 11), "Ailleurs")
    before = await owed(house, f"trial:{first.id}:{first.reminders}")
    assert before
    assert before.outcome is Outcome.DROPPED
    assert (await reminder(house, again)).outcome is Outcome.WAITING


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("bientôt", "wrong"),
        ("le 20 novembre 2026", "over"),
        ("le 1er mars 2028", "too_far"),
        ("x" * 3000, "wrong"),
    ],
)
async def test_a_day_that_cannot_be_is_said_in_place(house: House, when: str, why: str) -> None:
    """And nothing is kept."""
    _, practice = await settled(house)
    await house.sends("trying.begin", practice.id, OMAR, context="", when=when)
    refused = house.messenger.done[-1]
    assert isinstance(refused, RefuseForm)
    assert refused.errors == (("when", VOICE.plain(f"trying.when_{why}")),)
    async with house.storage.unit() as unit:
        assert await unit.trials.of_practice(practice.id) == []


async def test_what_is_not_to_be_seen_is_not_to_be_tried(house: House) -> None:
    """Told in a closed channel; and one's own is no trial."""
    _, practice = await settled(house)
    hidden = replace(practice, id=an_id(), place=replace(HERE, channel="circle"))
    async with house.storage.unit() as unit:
        await unit.practices.save(hidden)
        await unit.commit()
    for person, which, message in (
        (OMAR, hidden, "searching.gone"),
        (NADIA, practice, "trying.your_own"),
    ):
        await house.presses("trying.open", which.id, person)
        assert said(house) == VOICE.plain(message)
        await house.sends("trying.begin", which.id, person, context="", when="demain")
    async with house.storage.unit() as unit:
        assert await unit.trials.of_practice(hidden.id) == []
        assert await unit.trials.of_practice(practice.id) == []


@pytest.mark.parametrize("act", ["worked", "later", "stop"])
async def test_a_trial_is_nobody_elses(house: House, act: str) -> None:
    """Not the author's either."""
    _, practice = await settled(house)
    trial = await tries(house, practice)
    for person in (NADIA, LEA):
        await house.presses(f"trying.{act}", trial.id, person)
        assert said(house) == VOICE.plain("trying.gone")
        await house.sends("trying.result", trial.id, person, result="worked", why="Faux.")
        await house.sends("trying.later", trial.id, person, when="demain")
    async with house.storage.unit() as unit:
        assert await unit.trials.get(trial.id) == trial


async def test_its_author_hears_of_each_trial_once(house: House) -> None:
    """As it was told last until then; nothing of a trial that was taken back."""
    _, practice = await settled(house)
    trial = await tries(house, practice)
    for result, why in (("not_here", "Trop tôt."), ("half", "Le mardi seulement.")):
        await house.sends("trying.result", trial.id, OMAR, result=result, why=why)
    told = await owed(house, f"tried:{trial.id}")
    assert told
    assert isinstance(told.action, Tell)
    assert told.action.to == NADIA
    assert words(told.action.card) == VOICE.plain(
        "trying.author_told", title=practice.title, result="half", context="Chez nous"
    )
    assert "Le mardi seulement." in str(told.action.card)
    assert "Omar" not in str(told.action.card)
    await house.engine.receive(DeliverySaid(id=an_id(), at=NOW, key=told.key, address=None))
    await house.sends("trying.result", trial.id, OMAR, result="worked", why="")
    again = await owed(house, f"tried:{trial.id}")
    assert again
    assert again.outcome is Outcome.SAID
    other = await tries(house, practice, LEA)
    await house.sends("trying.result", other.id, LEA, result="worked", why="Oui.")
    await house.presses("trying.stop", other.id, LEA)
    gone = await owed(house, f"tried:{other.id}")
    assert gone
    assert gone.outcome is Outcome.DROPPED


async def test_whoever_told_is_asked_no_more(house: House) -> None:
    """However early they told."""
    _, practice = await settled(house)
    trial = await tries(house, practice)
    await house.sends("trying.result", trial.id, OMAR, result="worked", why="")
    for act in ("withdraw", "restore"):
        await house.presses(f"archiving.{act}", practice.id, NADIA)
        assert (await reminder(house, trial)).outcome is Outcome.DROPPED


async def test_a_result_nobody_offered_is_refused(house: House) -> None:
    """Nothing is guessed."""
    _, practice = await settled(house)
    trial = await tries(house, practice)
    await house.sends("trying.result", trial.id, OMAR, result="perfect", why="")
    refused = house.messenger.done[-1]
    assert isinstance(refused, RefuseForm)
    assert refused.errors == (("result", VOICE.plain("trying.result_missing")),)


async def test_the_question_follows_the_title(house: House) -> None:
    """What its author calls it by now; what is withdrawn leaves no word of it waiting."""
    _, practice = await settled(house)
    trial = await tries(house, practice)
    await house.sends("archiving.edit", practice.id, NADIA, title="Le point du mardi", method="Deux jalons.")
    assert "Le point du mardi" in str((await reminder(house, trial)).action.card)
    await house.presses("archiving.withdraw", practice.id, NADIA)
    dropped = await reminder(house, trial)
    assert dropped.outcome is Outcome.DROPPED
    assert not dropped.action.card.blocks
    await house.presses("archiving.restore", practice.id, NADIA)
    again = await reminder(house, trial)
    assert again.key != dropped.key
    assert (again.outcome, again.due_at) == (Outcome.WAITING, IN_TWO_WEEKS)


async def test_a_deleted_answer_takes_its_practice_out_of_trials(house: House) -> None:
    """As any other withdrawal does."""
    _, practice = await settled(house)
    message = a_message()
    kept = replace(practice, id=practice_of_message(message))
    async with house.storage.unit() as unit:
        await unit.practices.save(kept)
        await unit.commit()
    trial = await tries(house, kept)
    await house.engine.receive(MessageDeleted(id=an_id(), at=NOW, address=message))
    assert (await reminder(house, trial)).outcome is Outcome.DROPPED


async def test_reasons_are_those_told_last_whatever_came_of_it(house: House) -> None:
    """Three of them, without names; those who gave none only count."""
    _, practice = await settled(house)
    async with house.storage.unit() as unit:
        for number, result in enumerate((Result.WORKED, Result.HALF, Result.NOT_HERE, Result.WORKED)):
            day = NOW.replace(day=number + 1)
            told = Trial(
                an_id(),
                practice.community,
                practice.id,
                str(number),
                NOW,
                day.date(),
                f"Lieu {number}",
                1,
                result,
                "",
                day,
            )
            await unit.trials.save(told)
        await unit.trials.save(replace(told, id=an_id(), member="silent", context="", told_at=NOW))
        await unit.commit()
    await house.presses("searching.read", practice.id, OMAR)
    shown = said(house)
    assert VOICE.plain("trying.tried", times=5, half=1, not_here=1) in shown
    assert [number for number in range(4) if f"Lieu {number}" in shown] == [1, 2, 3]


async def test_what_is_tried_stands_on_the_page_of_who_tries(house: House) -> None:
    """With the day; once it is told, the button alone is left."""
    _, practice = await settled(house)
    trial = await tries(house, practice)
    page = await house.opens(OMAR)
    assert f"{practice.title} · on en reparle vendredi 4 décembre" in words(page)
    (button,) = buttons(page, "trying.mine")
    assert button.label == VOICE.plain("trying.mine_button", count=1)
    assert not buttons(await house.opens(NADIA), "trying.mine")
    await house.sends("trying.result", trial.id, OMAR, result="worked", why="")
    assert "on en reparle" not in words(await house.opens(OMAR))


async def test_what_was_told_may_be_opened_again_from_the_practice(house: House) -> None:
    """As it stands, not as a new trial."""
    _, practice = await settled(house)
    trial = await tries(house, practice)
    await house.sends("trying.result", trial.id, OMAR, result="half", why="Le mardi.")
    await house.presses("trying.open", practice.id, OMAR)
    assert "Le mardi." in said(house)
    assert not [action for action in house.messenger.done if isinstance(action, OpenForm)]


async def test_no_word_of_a_trial_that_was_taken_back_is_left(tmp_path: Path) -> None:
    """Neither in a table nor in the file."""
    file = tmp_path / "mallette.db"
    house = House(await open_storage(f"sqlite+aiosqlite:///{file}"))
    _, practice = await settled(house)
    trial = await tries(house, practice, context="Le zanzibar de Lyon")
    await house.sends("trying.result", trial.id, OMAR, result="worked", why="Zanzibar encore: zanzibar.")
    assert b"zanzibar" in held(file)
    await house.presses("trying.stop", trial.id, OMAR)
    await house.storage.close()
    assert b"zanzibar" not in held(file)
