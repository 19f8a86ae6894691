"""Whatever of an answer is lost on the way, whoever waits sees it, once."""

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from bot.actions import Action
from bot.events import FormLeft
from bot.model.place import Address
from tests.adapters.discord.local import Interaction
from tests.adapters.discord.running import Running
from tests.adapters.discord.traps.people import (
    ANSWER,
    FORM,
    SEVEN,
    latest,
    opening,
    pressed,
    shown,
    whispering,
    with_form,
)
from tests.adapters.engine import until

HELD = {"command": 5, "press": 6, "form": 5}


async def turned(here: Running, way: str, lose: Callable[[], None]) -> Interaction:
    """Somebody turns to the bot, and what it answers first is lost."""
    match way:
        case "press":
            here.engine.answer_with(partial(whispering, "Pour toi"))
            lose()
            return await pressed(here)
        case "form":
            await with_form(here)
            here.engine.answer_with(partial(whispering, "Pour toi"))
            lose()
            return here.discord.people.submit("nadia", {"method": "Je note."})
    here.engine.answer_with(partial(whispering, "Pour toi"))
    lose()
    return here.discord.people.command("nadia", "pratiques", "/pratique chercher déléguer")


def losing(here: Running, arrives: bool, times: int) -> Callable[[], None]:
    """The wire is cut after an answer has arrived, or before."""
    cut = here.discord.faults.drop_after if arrives else here.discord.faults.drop_before
    return partial(cut, ANSWER, times)


@pytest.mark.parametrize("way", ["command", "press", "form"])
@pytest.mark.parametrize(("arrives", "times"), [(True, 1), (True, 3), (False, 1)])
async def test_an_answer_whose_reply_is_lost_stands_and_stands_once(
    here: Running, way: str, arrives: bool, times: int
) -> None:
    """It is sent again, and Discord takes one; nobody takes back what somebody sees."""
    done = await turned(here, way, losing(here, arrives, times))
    assert await done.settled()
    assert done.answer == 4
    await asyncio.sleep(0.5)  # longer than what the bot might still do about it
    assert shown(here, "nadia") == ["Pour toi"]
    assert here.discord.people.modal("nadia") is None


@pytest.mark.parametrize("way", ["command", "press", "form"])
@pytest.mark.parametrize(("arrives", "times"), [(True, 1), (True, 3), (False, 1), (False, 3)])
async def test_that_an_answer_is_on_its_way_may_be_lost_and_the_answer_is_not(
    here: Running, way: str, arrives: bool, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether or not Discord was told, what it brings is seen, and nobody is left thinking."""
    decided, perform = asyncio.Event(), here.messenger.perform

    async def late(action: Action) -> Address | None:
        await decided.wait()
        return await perform(action)

    if way == "form":
        await with_form(here)
        here.engine.answer_with(partial(whispering, "Pour toi"))
    lost = losing(here, arrives, times)

    def lose() -> None:
        monkeypatch.setattr(here.messenger, "perform", late)
        lost()

    if way == "form":
        lose()
        done = here.discord.people.submit("nadia", {"method": "Je note."})
    else:
        # The theme that is pressed is posted before.
        decided.set()
        done = await turned(here, way, lose)
        decided.clear()
    asked = len(here.discord.called(ANSWER))
    await until(lambda: len(here.discord.called(ANSWER)) - asked >= min(times + 1, 3))
    await asyncio.sleep(0.3)  # what was lost is known to be, or is presumed not to be
    decided.set()
    await until(lambda: shown(here, "nadia") == ["Pour toi"])
    assert done.answer == (HELD[way] if arrives or times < 3 else 4)
    assert not latest(here).loading
    assert here.engine.failed == []
    assert here.discord.people.modal("nadia") is None


async def test_a_form_opens_although_nobody_hears_that_it_did(here: Running) -> None:
    """And nothing else is said."""
    here.engine.answer_with(partial(opening, FORM))
    here.discord.faults.drop_after(ANSWER)
    assert await (await pressed(here)).settled()
    await asyncio.sleep(0.3)
    assert here.discord.people.modal("nadia")
    assert shown(here, "nadia") == []
    assert here.engine.failed == []


async def test_the_way_to_the_next_step_of_a_form_is_shown_although_its_reply_is_lost(here: Running) -> None:
    """Once."""
    await with_form(here, SEVEN)
    here.discord.faults.drop_after(ANSWER, 3)
    assert await here.discord.people.submit("nadia", {"title": "Déléguer"}).settled()
    await here.heard(FormLeft)
    await asyncio.sleep(0.5)
    [said] = shown(here, "nadia")
    assert "Étape 2 sur 2" in said


@pytest.mark.parametrize(("arrives", "times"), [(True, 1), (True, 3), (False, 1)])
async def test_a_command_with_nothing_to_say_leaves_nothing_standing(
    here: Running, arrives: bool, times: int
) -> None:
    """Whatever is lost of what nobody is to see."""
    losing(here, arrives, times)()
    done = here.discord.people.command("nadia", "pratiques", "/pratique chercher déléguer")
    assert await done.settled()
    await until(lambda: not any(one.only_for for one in here.discord.people.sees("nadia", "pratiques")))
