"""What is kept is acknowledged, in time and once."""

from dataclasses import replace
from datetime import timedelta

from adapters.slack.hearing.handover import Patience
from adapters.slack.hearing.people import PATIENCE
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    FormSubmitted,
    MessagePosted,
)
from bot.ports import CannotSay, Hindrance
from tests.adapters.engine import until
from tests.adapters.slack.local import Delivery
from tests.adapters.slack.running import QUICK, Running, workspace
from tests.adapters.slack.traps.people import pressed, with_form


async def test_words_are_acknowledged_when_they_are_kept_and_not_before(here: Running) -> None:
    """Else a failing commit would lose them."""
    here.engine.hold.clear()
    said = here.slack.people.say("nadia", "pratiques", "Je note tout")
    await until(lambda: len(here.engine.tried) > len(here.engine.heard))
    assert said.delivery
    assert not said.delivery.acknowledged
    here.engine.hold.set()
    assert await said.delivery.settled(3)
    assert said.delivery.acknowledged
    assert [event.text for event in here.engine.of(MessagePosted)] == ["Je note tout"]


async def test_what_is_not_kept_in_time_is_left_unacknowledged() -> None:
    """A message comes again; a form stays open."""
    patience = replace(QUICK.patience, answer=timedelta(seconds=0.1))
    async with workspace(tempo=replace(QUICK, patience=patience), over_http=True) as here:
        await with_form(here)
        here.slack.people.fill("nadia", {"method": "Je note."})
        here.engine.hold.clear()
        form = here.slack.people.submit("nadia")
        assert await form.settled(3)
        assert not form.acknowledged
        said = here.slack.people.say("nadia", "pratiques", "Je note tout").delivery
        assert said
        await until(lambda: said.attempt == 1)
        here.engine.hold.set()
        await here.heard(FormSubmitted)
        await here.slack.clock.move(3)
        assert await said.settled(3)
        assert said.acknowledged
        assert len(here.engine.of(MessagePosted)) == len(here.engine.of(FormSubmitted)) == 1


async def test_what_was_not_acknowledged_comes_again_and_is_kept_once(here: Running) -> None:
    """Slack's own attempts join the one that is under way."""
    here.engine.down = True
    said = here.slack.people.say("nadia", "pratiques", "Je note tout")
    await until(lambda: any(isinstance(event, MessagePosted) for event in here.engine.tried))
    await here.slack.clock.move(3)
    here.engine.down = False
    await here.heard(MessagePosted)
    assert said.delivery
    assert await said.delivery.settled(3)
    assert said.delivery.acknowledged
    assert len(here.engine.of(MessagePosted)) == 1


async def test_a_press_is_acknowledged_in_time_although_the_database_is_away(here: Running) -> None:
    """Slack sends no press again: it is handed over until it is kept."""
    here.engine.down = True
    delivery = await pressed(here)
    assert await delivery.settled(3)
    assert delivery.acknowledged
    here.engine.down = False
    assert (await here.heard(ButtonPressed)).value == "p1"


async def test_an_event_nobody_listens_to_is_acknowledged(here: Running) -> None:
    """Else it would come three times more."""
    event = {"type": "pin_added", "user": "U0NADIAKACI", "channel_id": "C0PRATIQUES", "event_ts": "1.2"}
    payload = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    closed = {"type": "view_closed", "view": {"id": "V1"}}
    for strange in (
        Delivery("events_api", payload),
        Delivery("interactive", {"type": "something_new"}),
        Delivery("interactive", closed),
    ):
        delivery = here.slack.outbox.send(strange)
        assert await delivery.settled(3)
        assert delivery.acknowledged


async def test_duplicates_are_kept_once_and_acknowledged_twice(here: Running) -> None:
    """Messages, presses and forms alike."""
    here.slack.outbox.twice = 1
    here.slack.people.say("nadia", "pratiques", "Deux fois ?")
    await here.heard(MessagePosted)
    await with_form(here)
    here.slack.outbox.twice = 1
    here.slack.people.fill("nadia", {"method": "Je note."})
    delivery = here.slack.people.submit("nadia")
    assert await delivery.settled(3)
    await until(lambda: delivery.late > 0)
    assert len(here.engine.of(MessagePosted)) == len(here.engine.of(FormSubmitted)) == 1
    assert len({event.id for event in here.engine.tried}) == len(here.engine.tried)


def test_a_slow_name_and_a_slow_database_together_are_within_three_seconds() -> None:
    """Who has to wait for both is answered in time still."""
    for longest in (Patience().answer, Patience().turn):
        assert PATIENCE + longest < timedelta(seconds=3)


async def test_nobody_is_asked_who_we_are_while_somebody_waits(here: Running) -> None:
    """It was asked before anything was heard."""
    asked = len(here.slack.called("auth.test"))
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    await here.heard(CommandInvoked)
    assert len(here.slack.called("auth.test")) == asked == 1


async def test_a_form_opens_with_the_trigger_of_the_press(here: Running) -> None:
    """Which lives three seconds; afterwards nothing is opened, and the bot is told so."""
    await with_form(here)
    here.slack.world.modals.clear()
    here.engine.hold.clear()
    await pressed(here)
    await until(lambda: len(here.engine.tried) > len(here.engine.heard))
    await here.slack.clock.move(3.5)
    here.engine.hold.set()
    await until(lambda: bool(here.engine.failed))
    refusal = here.engine.failed[0]
    assert isinstance(refusal, CannotSay)
    assert refusal.why is Hindrance.FORBIDDEN
    assert here.slack.world.modal("nadia") is None
