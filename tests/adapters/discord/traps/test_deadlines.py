"""Who turns to the bot is answered in time, and while their token lives."""

from bot.actions import Whisper
from bot.events import (
    FormSubmitted,
)
from tests.adapters.discord.running import Running
from tests.adapters.discord.traps.people import (
    FORM,
    latest,
    opening,
    pressed,
    saying,
    shown,
    whispering,
    with_form,
)
from tests.adapters.engine import until


async def test_three_seconds_to_answer_what_is_slow_is_deferred_in_time(here: Running) -> None:
    """A command says that it thinks; what it brings takes the place of that."""
    here.engine.answer_with(lambda event: whispering("Trouvé", event))
    here.engine.hold.clear()
    done = here.discord.people.command("nadia", "pratiques", "/pratique chercher déléguer")
    assert await done.settled()
    assert done.answer == 5
    assert latest(here).loading
    here.engine.hold.set()
    await until(lambda: shown(here, "nadia") == ["Trouvé"])
    assert not latest(here).loading


async def test_a_slow_press_is_taken_silently_and_answered_once(here: Running) -> None:
    """Nobody else sees either."""
    here.engine.answer_with(lambda event: whispering("Pour toi", event))
    here.engine.hold.clear()
    done = await pressed(here)
    assert await done.settled()
    assert done.answer == 6
    here.engine.hold.set()
    await until(lambda: shown(here, "nadia") == ["Pour toi"])
    assert shown(here, "thomas") == []


async def test_nothing_is_acknowledged_before_it_is_kept(here: Running) -> None:
    """While there is time."""
    here.engine.answer_with(lambda event: whispering("Pour toi", event))
    here.engine.hold.clear()
    done = await pressed(here)
    await until(lambda: len(here.engine.tried) > len(here.engine.heard))
    assert done.answer is None
    here.engine.hold.set()
    assert await done.settled()
    assert done.answer == 4


async def test_a_form_that_is_not_kept_stays_open_and_sent_again_is_kept_once(here: Running) -> None:
    """Discord closes it only when it is answered."""
    await with_form(here)
    here.engine.down = True
    first = here.discord.people.submit("nadia", {"method": "Je note."})
    await until(lambda: any(isinstance(event, FormSubmitted) for event in here.engine.tried))
    assert not await first.settled(1)
    await here.discord.clock.move(3)
    assert here.discord.people.modal("nadia")
    here.engine.down = False
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)] == ["Je note."]


async def test_a_form_that_comes_too_late_is_a_button_away(here: Running) -> None:
    """It can only open as the first answer to a press."""
    here.engine.answer_with(lambda event: opening(FORM, event))
    here.engine.hold.clear()
    done = await pressed(here)
    assert await done.settled()
    here.engine.hold.set()
    await until(lambda: shown(here, "nadia") == ["Le formulaire est prêt."])
    assert await here.discord.people.press("nadia", latest(here), "Ouvrir le formulaire").settled()
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert (await here.heard(FormSubmitted)).values == {"method": "Je note.", "named": "yes"}


async def test_fifteen_minutes_later_the_answer_is_a_direct_message(here: Running) -> None:
    """The token is spent."""
    here.engine.hold.clear()
    here.engine.answer_with(lambda event: whispering("Enfin", event))
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    await here.discord.clock.move(15 * 60)
    here.engine.hold.set()
    await until(lambda: bool(here.discord.people.sees_directly("nadia")))
    direct = await here.stage.direct("nadia")
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["Enfin"]
    assert here.discord.refusals == []


async def test_a_private_word_without_an_interaction_is_a_direct_message(here: Running) -> None:
    """Ephemeral messages exist only as answers."""
    await here.messenger.perform(Whisper(here.person("nadia"), here.place(), saying("Pour toi")))
    direct = await here.stage.direct("nadia")
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["Pour toi"]
    assert shown(here, "nadia") == []
