"""Who turns to the bot is answered in time, and while their token lives."""

import asyncio

from bot.actions import RefuseForm, Whisper
from bot.events import FormLeft, FormSubmitted
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.running import GENEROUS, Running, bot_in
from tests.adapters.discord.traps.people import (
    ANSWER,
    FORM,
    SEVEN,
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


async def test_a_form_kept_too_late_to_say_so_is_kept_once_when_it_is_sent_again() -> None:
    """Discord leaves it open: to the same bot, which has let go of it, and to the one after a restart."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here)
            here.engine.hold.clear()
            first = here.discord.people.submit("nadia", {"method": "Je note."})
            await until(lambda: any(isinstance(event, FormSubmitted) for event in here.engine.tried))
            await here.discord.clock.move(3.5)
            here.engine.hold.set()
            kept = await here.heard(FormSubmitted)
            assert first.answer is None
            asked = len(here.discord.called(ANSWER))
            here.discord.faults.drop_before(ANSWER, 50)
            here.discord.people.submit("nadia", {"method": "Je note."})
            await until(lambda: len(here.discord.called(ANSWER)) > asked)
            assert [event.id for event in here.engine.of(FormSubmitted)] == [kept.id]
        discord.faults.mend()
        await discord.clock.move(3.5)
        assert discord.people.modal("nadia")
        async with bot_in(discord) as again:
            assert await again.stage.submit("nadia", {"method": "Je note."}) == {}
            assert (await again.heard(FormSubmitted)).id == kept.id


async def test_the_last_window_of_a_form_is_the_same_whoever_reads_it() -> None:
    """Also where another one before it held what this one does not carry."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here, SEVEN)
            assert await here.discord.people.submit("nadia", {"title": "Déléguer"}).settled()
            await until(lambda: "Étape 2 sur 2" in shown(here, "nadia")[-1])
            assert await here.discord.people.press("nadia", latest(here), "Continuer").settled()
            here.discord.faults.drop_before(ANSWER, 50)
            here.discord.people.submit("nadia", {"method": "Je note."})
            kept = await here.heard(FormSubmitted)
            assert kept.values["title"] == "Déléguer"
        discord.faults.mend()
        async with bot_in(discord) as again:
            assert await again.stage.submit("nadia", {"method": "Je note."}) == {}
            assert (await again.heard(FormSubmitted)).id == kept.id


async def test_what_is_to_mend_reaches_whoever_sent_the_form_again(here: Running) -> None:
    """The first time nobody could say so any more; what they wrote is kept, and the way back open."""
    await with_form(here)
    here.engine.answer_with(
        lambda event: (
            [RefuseForm(event.person, (("method", "Dis-en plus."),), event.interaction)]
            if isinstance(event, FormSubmitted)
            else []
        )
    )
    here.engine.hold.clear()
    here.discord.people.submit("nadia", {"method": "Je note."})
    await until(lambda: any(isinstance(event, FormSubmitted) for event in here.engine.tried))
    await here.discord.clock.move(3.5)
    again = here.discord.people.submit("nadia", {"method": "Je note."})
    await until(lambda: len([t for t in here.discord.interactions.all if t.kind == "modal"]) == 2)
    await asyncio.sleep(0.1)  # both are heard before the bot may keep them
    here.engine.hold.set()
    assert await again.settled()
    await until(lambda: any("Dis-en plus." in said for said in shown(here, "nadia")))
    assert (await here.heard(FormLeft)).values["method"] == "Je note."
    assert here.discord.people.modal("nadia") is None
    assert await here.discord.people.press("nadia", latest(here), "Corriger").settled()
    assert here.discord.people.modal("nadia")


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
