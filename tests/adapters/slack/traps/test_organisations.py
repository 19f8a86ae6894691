"""Installed for a whole organisation, the bot is told no workspace; everything is somewhere all the same."""

from collections.abc import AsyncIterator

import pytest

from bot.actions import Post
from bot.cards import Button
from bot.events import ButtonPressed, CommandInvoked, FormSubmitted, MessagePosted
from bot.model.place import Person, Place
from tests.adapters.engine import until
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.world import ENTERPRISE
from tests.adapters.slack.running import GENEROUS, Running, workspace
from tests.adapters.slack.traps.people import form_on_press, saying


@pytest.fixture(params=["socket", "http"])
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """A bot in an organisation, reached both ways."""
    slack = LocalSlack(limits=GENEROUS)
    slack.outbox.org_wide = True
    async with workspace(slack, over_http=request.param == "http") as there:
        yield there


async def test_where_no_workspace_is_named_everything_is_in_the_organisation(here: Running) -> None:
    """Messages, presses, forms and commands: of the same people, in the same channels."""
    channel = here.slack.world.channel("pratiques").id
    place = Place("slack", ENTERPRISE, channel)
    nadia = Person("slack", ENTERPRISE, here.slack.world.user("nadia").id)
    here.engine.answer_with(form_on_press)
    await here.messenger.perform(Post(place, saying("Une question", Button("Répondre", "open", "p1"))))
    theme = here.slack.world.channel("pratiques").messages[-1]
    here.slack.people.say("nadia", "pratiques", "Je note tout", theme.ts)
    said = await here.heard(MessagePosted)
    assert (said.address.place, said.author) == (Place("slack", ENTERPRISE, channel, theme.ts), nadia)
    here.slack.people.press("nadia", theme, "Répondre")
    await until(lambda: here.slack.world.modal("nadia") is not None)
    pressed = await here.heard(ButtonPressed)
    assert (pressed.place, pressed.person) == (place, nadia)
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    sent = await here.heard(FormSubmitted)
    assert (sent.place, sent.person) == (place, nadia)
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    invoked = await here.heard(CommandInvoked)
    assert (invoked.place, invoked.person) == (place, nadia)
