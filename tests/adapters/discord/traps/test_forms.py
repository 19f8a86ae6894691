"""Buttons outlive the bot, and nothing typed into a form is lost between its steps."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.actions import Action, Post, RefuseForm
from bot.events import (
    ButtonPressed,
    Event,
    FormLeft,
    FormSubmitted,
    MessagePosted,
)
from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.running import GENEROUS, Running, bot_in, server
from tests.adapters.discord.traps.people import (
    FORM,
    LONG,
    SEVEN,
    SIX,
    latest,
    opening,
    saying,
    shown,
    with_form,
)
from tests.adapters.engine import until


async def test_buttons_and_open_forms_still_work_after_a_restart() -> None:
    """All they need travels with them."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here, SIX)
            assert await here.discord.people.press("nadia", latest(here), "Sans mon nom").settled()
            assert here.discord.people.modal("nadia")
        async with bot_in(discord) as again:
            assert await again.stage.submit("nadia", {"method": "Je note."}) == {}
            sent = await again.heard(FormSubmitted)
            assert (sent.name, sent.about, sent.place) == ("answering.answer", "p1", again.place())
            assert sent.values == dict.fromkeys(LONG, "") | {"method": "Je note.", "named": "no"}
            theme = again.discord.world.channel("pratiques").messages[0]
            assert await again.discord.people.press("thomas", theme, "Répondre").settled()
            assert (await again.heard(ButtonPressed)).value == "p1"


async def test_a_step_of_a_form_is_kept_before_the_next_one_opens() -> None:
    """Discord holds five fields; nothing typed is lost between two windows, nor when the bot stops there."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here, SEVEN)
            sent = here.discord.people.submit("nadia", {"title": "Déléguer", "named": "no"})
            assert await sent.settled()
            left = await here.heard(FormLeft)
            assert (left.name, left.about, left.values["title"]) == ("archiving.edit", "p1", "Déléguer")
            assert "Étape 2 sur 2" in shown(here, "nadia")[-1]
            assert await here.discord.people.press("nadia", latest(here), "Continuer").settled()
            here.discord.people.close("nadia")
            assert await here.discord.people.press("nadia", latest(here), "Continuer").settled()
            assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
            whole = (await here.heard(FormSubmitted)).values
            assert (whole["title"], whole["named"], whole["method"]) == ("Déléguer", "no", "Je note.")
        async with bot_in(discord) as again:
            assert await again.discord.people.press("nadia", latest(again), "Continuer").settled()
            assert "n'est plus ouvert" in shown(again, "nadia")[-1]


async def test_a_first_step_sent_after_a_restart_is_kept_for_whoever_opens_the_form_again() -> None:
    """As they are told: nothing of it comes back as a heap of values without a name."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here, SEVEN)
        async with bot_in(discord) as again:
            sent = discord.people.submit("nadia", {"title": "Déléguer", "named": "no"})
            assert await sent.settled()
            left = await again.heard(FormLeft)
            assert (left.name, left.about) == ("archiving.edit", "p1")
            assert left.values == {"title": "Déléguer", "named": "no"}
            await until(lambda: bool(shown(again, "nadia")))
            [said] = shown(again, "nadia")
            assert "Rouvert au même endroit, il garde" in said


async def test_a_form_nobody_knows_any_more_is_given_back_as_it_was_written() -> None:
    """Where its name is too long to travel; nothing is promised of opening it again."""
    unnamed = replace(SEVEN, about="p" * 100)
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here, unnamed)
        async with bot_in(discord) as again:
            assert await discord.people.submit("nadia", {"title": "Déléguer", "named": "no"}).settled()
            await until(lambda: len(shown(again, "nadia")) == 2)
            said, given_back = shown(again, "nadia")
            assert "Voici ce qui y était écrit" in said
            assert "Rouvert" not in said
            assert given_back.strip("> \n") == "Déléguer"
            assert again.engine.of(FormLeft) == []


async def test_a_refused_form_says_where_and_opens_again_as_it_was_filled_in(here: Running) -> None:
    """Even with the same words: what stood in their way may be gone. What was typed is kept meanwhile."""

    def refuse(event: Event) -> Sequence[Action]:
        if isinstance(event, FormSubmitted):
            return [
                RefuseForm(event.person, (("method", "Dis-en plus."), ("else", "Et ça.")), event.interaction)
            ]
        return opening(FORM, event)

    await with_form(here)
    here.engine.answer_with(refuse)
    assert await here.stage.submit("nadia", {"method": "Je note.", "named": "no"}) == {
        "method": "Dis-en plus."
    }
    assert "Et ça." in shown(here, "nadia")[-1]
    assert (await here.heard(FormLeft)).values == {"method": "Je note.", "named": "no"}
    form = await here.stage.form("nadia")
    assert form
    assert form.fields == {"method": "Je note.", "named": "no"}
    here.engine.answer_with(lambda _: [])
    assert await here.stage.submit("nadia", {}) == {}
    assert sum(isinstance(event, FormSubmitted) for event in here.engine.tried) == 2


async def test_no_button_leads_back_to_a_form_that_was_sent(here: Running) -> None:
    """What was told is told; it is changed elsewhere."""
    await with_form(here, SIX)
    asked = latest(here)
    assert await here.discord.people.press("nadia", asked, "À mon nom").settled()
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert await here.discord.people.press("nadia", asked, "À mon nom").settled()
    assert here.discord.people.modal("nadia") is None
    assert "n'est plus ouvert" in shown(here, "nadia")[-1]


async def test_a_stranger_cannot_open_or_send_somebody_elses_form(here: Running) -> None:
    """Whatever they press."""
    await with_form(here, SIX)
    button = latest(here)
    button.only_for = None
    assert await here.discord.people.press("thomas", button, "Sans mon nom").settled()
    assert here.discord.people.modal("thomas") is None
    assert "n'est plus ouvert" in shown(here, "thomas")[-1]


async def test_people_are_spoken_to_in_the_language_of_their_discord(here: Running) -> None:
    """As the interaction tells it."""
    await with_form(here, SEVEN, "claire")
    assert await here.discord.people.submit("claire", {"title": "Delegate"}).settled()
    assert "Step 2 of 2" in shown(here, "claire")[-1]
    assert (await here.heard(ButtonPressed)).person.language == "en"


async def test_neither_the_token_nor_a_word_of_anybody_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even where everything is: the library would tell both."""
    caplog.set_level("DEBUG")
    async with server() as here:
        await with_form(here)
        here.discord.people.say("nadia", "pratiques", "Gertrude a tout cassé")
        assert await here.stage.submit("nadia", {"method": "Je crie sur Gertrude."}) == {}
        await here.messenger.perform(Post(here.place(), saying("Gertrude est là"), "k"))
        await here.heard(MessagePosted)
        ours = (record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
        written = "".join((*ours, *capfd.readouterr()))
        assert here.discord.token not in written
        assert "Gertrude" not in written
        assert not any(done.token in written for done in here.discord.interactions.all)
