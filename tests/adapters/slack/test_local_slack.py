"""The local Slack behaves towards Slack's own libraries as Slack does: sockets, deliveries, interactions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.adapters.slack.bolt import by_socket, client, event
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.world import Json
from tests.adapters.slack.stage import SlackStage

MODAL: Json = {
    "type": "modal",
    "callback_id": "tell:p1",
    "title": {"type": "plain_text", "text": "Raconter"},
    "submit": {"type": "plain_text", "text": "Envoyer"},
    "blocks": [
        {
            "type": "input",
            "block_id": "method",
            "label": {"type": "plain_text", "text": "Ce que je fais"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}
BUTTON: Json = {
    "type": "actions",
    "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Répondre"}, "action_id": "go"}],
}


def nothing(app: AsyncApp) -> None:
    """No listeners."""


async def eventually(true: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


def acting(act: Callable[[Json, AsyncWebClient, Any], Awaitable[None]]) -> Callable[[AsyncApp], None]:
    """Listeners to the button ``go``."""

    def listen(app: AsyncApp) -> None:
        async def go(ack: Any, body: Any, client: Any, respond: Any) -> None:
            await ack()
            await act(body, client, respond)

        app.action("go")(go)

    return listen


# ---- Sockets ---------------------------------------------------------------------------------------------


async def test_a_ticket_opens_one_socket(slack: LocalSlack) -> None:
    """And is spent by the attempt, even one that was refused."""
    opening = client(slack, slack.app_token)
    async with ClientSession() as session:
        url = (await opening.apps_connections_open(app_token=slack.app_token))["url"]
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url)
        slack.sockets.refused_upgrades = 1
        url = (await opening.apps_connections_open(app_token=slack.app_token))["url"]
        for _ in range(2):
            with pytest.raises(WSServerHandshakeError):
                await session.ws_connect(url)
    assert slack.sockets.stale_upgrades == 2


async def test_an_event_is_acknowledged_over_the_socket(slack: LocalSlack) -> None:
    """With the words as Slack escapes them."""
    heard: list[Json] = []

    async def hear(told: Json) -> None:
        heard.append(told)

    async with by_socket(slack, event("message", hear)):
        said = slack.people.say("nadia", "pratiques", "Bonjour *à* <tous> & toutes")
        assert said.delivery
        assert await said.delivery.settled(3)
        assert said.delivery.acknowledged
    assert heard[0]["text"] == "Bonjour *à* &lt;tous&gt; &amp; toutes"
    assert (heard[0]["channel_type"], heard[0]["ts"]) == ("channel", said.message.ts)


async def test_what_is_not_acknowledged_comes_again_three_times(slack: LocalSlack) -> None:
    """Under the same event id, after three seconds, one minute and five."""
    tried: list[str] = []

    def refuse(app: AsyncApp) -> None:
        async def fail(body: Json) -> None:
            tried.append(body["event_id"])
            raise ConnectionError("The database is away.")

        app.event("message")(fail)

    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    async with by_socket(slack, refuse):
        said = slack.people.say("nadia", "pratiques", "Je raconte")
        for count, pause in ((1, 2.9), (1, 0.1), (2, 63), (3, 303)):
            await eventually(lambda count=count: len(tried) == count)  # type: ignore[misc]
            await slack.clock.move(pause)
        await eventually(lambda: len(tried) == 4)
        await slack.clock.move(3)
    assert said.delivery
    assert said.delivery.state == "lost"
    assert len(set(tried)) == 1


async def test_a_lost_acknowledgement_and_a_duplicate_run_the_handler_again(slack: LocalSlack) -> None:
    """Bolt does not tell them apart; whoever listens must."""
    heard: list[Json] = []

    async def hear(told: Json) -> None:
        heard.append(told)

    async with by_socket(slack, event("message", hear)):
        slack.outbox.deaf = 1
        slack.people.say("nadia", "pratiques", "Une fois")
        await eventually(lambda: len(heard) == 1)
        await slack.clock.move(3)
        await eventually(lambda: len(heard) == 2)
        slack.outbox.twice = 1
        slack.people.say("nadia", "pratiques", "Deux fois")
        await eventually(lambda: len(heard) == 4)


@pytest.mark.parametrize("how", ["drop", "refresh_requested"])
async def test_the_library_comes_back_with_a_new_ticket(slack: LocalSlack, how: str) -> None:
    """After a cut and after a goodbye."""
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    async with by_socket(slack, nothing, ping=0.05):
        await eventually(lambda: len(slack.sockets.open) == 1)
        if how == "drop":
            slack.sockets.drop()
        else:
            await slack.sockets.say_goodbye()
        await eventually(lambda: slack.sockets.opened >= 2)
    assert slack.sockets.stale_upgrades == 0


async def test_what_happens_while_nobody_listens_comes_when_somebody_does(slack: LocalSlack) -> None:
    """If that is soon enough."""
    said = slack.people.say("nadia", "pratiques", "Personne ?")
    assert said.delivery
    async with by_socket(slack, event("message", lambda _: asyncio.sleep(0))):
        assert said.delivery.state == "waiting"
        await slack.clock.move(3)
        assert await said.delivery.settled(3)
        assert said.delivery.acknowledged


# ---- Interactions ----------------------------------------------------------------------------------------


async def card(slack: LocalSlack) -> None:
    """A card with a button, in pratiques."""
    place = slack.world.channel("pratiques").id
    await client(slack).chat_postMessage(channel=place, text="Une question", blocks=[BUTTON])


async def test_a_press_opens_a_form_that_comes_back(slack: LocalSlack) -> None:
    """Errors stay with their field until the form is mended."""
    sent: list[Json] = []

    async def open_form(body: Json, web: AsyncWebClient, _: Any) -> None:
        await web.views_open(trigger_id=body["trigger_id"], view=MODAL)

    def listen(app: AsyncApp) -> None:
        acting(open_form)(app)

        async def tell(ack: Any, view: Json) -> None:
            sent.append(view["state"]["values"])
            held = view["state"]["values"]["method"]["value"]["value"]
            await (ack(response_action="errors", errors={"method": "Plus."}) if held == "?" else ack())

        app.view("tell:p1")(tell)

    stage = SlackStage(slack)
    async with by_socket(slack, listen):
        await card(slack)
        await stage.press("nadia", (await stage.sees("nadia", "pratiques"))[-1], "Répondre")
        opened = await stage.form("nadia")
        assert opened
        assert (opened.name, opened.title, opened.fields) == ("tell", "Raconter", {"method": ""})
        assert "required" in (await stage.submit("nadia", {}))["method"]
        assert not sent
        assert await stage.submit("nadia", {"method": "?"}) == {"method": "Plus."}
        assert await stage.submit("nadia", {"method": "Je note."}) == {}
        assert await stage.form("nadia") is None
    assert sent[-1] == {"method": {"value": {"type": "plain_text_input", "value": "Je note."}}}


async def test_a_trigger_opens_one_form_within_three_seconds(slack: LocalSlack) -> None:
    """By the clock of Slack, which a test moves."""
    web, errors = client(slack), []
    used, late = slack.handles.trigger("U0NADIAKACI"), slack.handles.trigger("U0NADIAKACI")
    await web.views_open(trigger_id=used, view=MODAL)
    await slack.clock.move(3)
    for trigger in (used, late, "1.2.unheard"):
        with pytest.raises(SlackApiError) as refused:
            await web.views_open(trigger_id=trigger, view=MODAL)
        errors.append(refused.value.response["error"])
    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


async def test_a_private_card_is_replaced_through_its_response_url(slack: LocalSlack) -> None:
    """Five times at most, for half an hour."""
    urls: list[str] = []

    async def turn_page(body: Json, _: AsyncWebClient, respond: Any) -> None:
        urls.append(body["response_url"])
        assert "message" not in body
        await respond(text="Page 2", replace_original=True)

    stage, place = SlackStage(slack), slack.world.channel("pratiques").id
    async with by_socket(slack, acting(turn_page)):
        await client(slack).chat_postEphemeral(
            channel=place, user="U0NADIAKACI", text="Page 1", blocks=[BUTTON]
        )
        assert await stage.sees("thomas", "pratiques") == []
        await stage.press("nadia", (await stage.sees("nadia", "pratiques"))[-1], "Répondre")
        assert [(s.text, s.private) for s in await stage.sees("nadia", "pratiques")] == [("Page 2", True)]
        hook = AsyncWebhookClient(urls[0], retry_handlers=[])
        for _ in range(4):
            assert (await hook.send(text="Encore")).status_code == 200
        assert (await hook.send(text="Trop")).status_code == 404
    late = slack.response_url(slack.handles.response("U0NADIAKACI", place))
    await slack.clock.move(30 * 60)
    assert "expired_url" in (await AsyncWebhookClient(late, retry_handlers=[]).send(text="Trop")).body


async def test_a_command_is_answered_in_private(slack: LocalSlack) -> None:
    """And a message can be picked."""
    picked: list[Json] = []

    def listen(app: AsyncApp) -> None:
        async def command(ack: Any, body: Json) -> None:
            await ack(f"Je cherche {body['text']}")

        async def keep(ack: Any, body: Json) -> None:
            picked.append(body)
            await ack()

        app.command("/pratique")(command)
        app.shortcut("keep")(keep)

    stage = SlackStage(slack)
    async with by_socket(slack, listen):
        await stage.command("nadia", "pratiques", "/pratique déléguer mieux")
        seen = (await stage.sees("nadia", "pratiques"))[-1]
        assert (seen.text, seen.private) == ("Je cherche déléguer mieux", True)
        message = await stage.post("nadia", "pratiques", "Je garde une chaise vide.")
        await stage.pick("thomas", message, "keep")
    assert picked[0]["message"]["text"] == "Je garde une chaise vide."
    assert picked[0]["user"]["id"] == slack.world.user("thomas").id
