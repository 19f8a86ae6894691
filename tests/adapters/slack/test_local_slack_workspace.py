"""What people and administrators do in the local Slack, and what an app is told of it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from tests.adapters.slack.bolt import by_http, by_socket, client
from tests.adapters.slack.local import Impossible, LocalSlack, wire
from tests.adapters.slack.local.world import BOT_USER, Json
from tests.adapters.slack.stage import SlackStage
from tests.contracts.messengers.stage import NotAllowed
from tests.patience import PATIENCE

PRATIQUES = "C0PRATIQUES"


def told(slack: LocalSlack) -> list[Json]:
    """Every event that was sent to the app."""
    return [sent.payload["event"] for sent in slack.outbox.sent if sent.kind == "events_api"]


def kinds(slack: LocalSlack) -> list[tuple[str, str | None]]:
    """Their types and subtypes."""
    return [(event["type"], event.get("subtype")) for event in told(slack)]


async def test_answers_come_in_many_shapes(slack: LocalSlack) -> None:
    """With files, repeated in the channel, from other bots, changed by Slack itself."""
    root = slack.people.say("nadia", "pratiques", "Question").message.ts
    slack.people.say("thomas", "pratiques", "Vocal", root, files=("note.m4a",))
    slack.people.say("ines", "pratiques", "Pour tous", root, broadcast=True)
    slack.people.other_bot_says("pratiques", "Bip", root)
    slack.people.other_bot_says("pratiques", "Bip", classic=True)
    slack.people.unfurl("pratiques", root)
    assert [subtype for _, subtype in kinds(slack)] == [
        None, "file_share", "thread_broadcast", None, "bot_message", "message_changed",
    ]  # fmt: skip
    events = told(slack)
    assert events[1]["files"][0]["name"] == "note.m4a"
    assert events[2]["root"]["ts"] == events[2]["thread_ts"] == root
    assert events[3]["bot_id"]
    assert "edited" not in events[5]["message"]
    assert events[5]["message"]["text"] == events[5]["previous_message"]["text"]


async def test_a_deleted_message_leaves_a_tombstone_over_its_thread(slack: LocalSlack) -> None:
    """Without a thread, it is simply gone."""
    root = slack.people.say("nadia", "pratiques", "Question").message.ts
    reply = slack.people.say("thomas", "pratiques", "Réponse", root).message.ts
    slack.people.delete("nadia", "pratiques", root)
    slack.people.delete("thomas", "pratiques", reply)
    buried, gone = told(slack)[-2:]
    assert (buried["subtype"], buried["message"]["subtype"]) == ("message_changed", "tombstone")
    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", reply)
    with pytest.raises(Impossible):
        slack.people.edit("ines", "pratiques", root, "Pas à moi")


async def test_people_and_the_bot_come_and_go(slack: LocalSlack) -> None:
    """Of where the bot is not, it is told nothing."""
    slack.people.join("ines", "cercle-nord", "nadia")
    slack.people.leave("ines", "cercle-nord")
    slack.people.join("ines", "cafe")
    assert [kind for kind, subtype in kinds(slack) if kind != "message"] == [
        "member_joined_channel",
        "member_left_channel",
    ]
    assert ("message", "group_join") in kinds(slack)
    slack.people.leave("mallette", "cercle-nord")
    assert [kind for kind, _ in kinds(slack)][-2:] == ["group_left", "member_left_channel"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client(slack).chat_postMessage(channel="C0CERCLENORD", text="x")
    slack.people.join("mallette", "cercle-nord", "nadia")
    assert (told(slack)[-1]["user"], told(slack)[-1]["inviter"]) == (BOT_USER, "U0NADIAKACI")


async def test_channels_and_accounts_change(slack: LocalSlack) -> None:
    """Private channels are groups there."""
    slack.people.archive("cercle-nord")
    slack.people.unarchive("cercle-nord")
    slack.people.rename("pratiques", "nos-pratiques")
    slack.people.remove_channel("pratiques")
    slack.people.change("thomas", deleted=True)
    slack.people.open_home("nadia")
    slack.people.uninstall()
    assert [kind for kind, _ in kinds(slack)] == [
        "group_archive", "group_unarchive", "channel_rename", "channel_deleted", "user_change",
        "app_home_opened", "tokens_revoked", "app_uninstalled",
    ]  # fmt: skip
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client(slack).auth_test()


def forms(view: Json, seen: list[Json]) -> Callable[[AsyncApp], None]:
    """Listeners to everything a form may bring."""

    def listen(app: AsyncApp) -> None:
        async def submit(ack: Any) -> None:
            await ack(response_action="push", view=view | {"callback_id": "second"})

        async def closed(ack: Any, body: Json) -> None:
            seen.append(body)
            await ack()

        async def options(ack: Any, body: Json) -> None:
            seen.append(body)
            await ack(options=[{"text": {"type": "plain_text", "text": "Déléguer"}, "value": "t1"}])

        app.view("first")(submit)
        app.view_closed("second")(closed)
        app.options("pick")(options)

    return listen


async def test_forms_stack_complete_and_tell_that_they_were_closed(slack: LocalSlack) -> None:
    """As far as they ask for it."""
    view: Json = {
        "type": "modal",
        "callback_id": "first",
        "notify_on_close": True,
        "title": {"type": "plain_text", "text": "Thème"},
        "submit": {"type": "plain_text", "text": "Suite"},
        "blocks": [
            {
                "type": "input",
                "block_id": "theme",
                "label": {"type": "plain_text", "text": "Thème"},
                "element": {"type": "external_select", "action_id": "pick", "min_query_length": 0},
            }
        ],
    }
    seen: list[Json] = []
    stage = SlackStage(slack)
    async with by_socket(slack, forms(view, seen)):
        with pytest.raises(NotImplementedError):
            await stage.suggestions("nadia", "/pratique dél")
        await client(slack).views_open(trigger_id=slack.handles.trigger("U0NADIAKACI"), view=view)
        assert await stage.suggestions("nadia", "dél") == [{"value": "t1", "label": "Déléguer"}]
        option = {"text": {"type": "plain_text", "text": "Déléguer"}, "value": "t1"}
        slack.people.fill("nadia", {"theme": "t1"}, [option])
        assert await stage.submit("nadia", {}) == {}
        opened = await stage.form("nadia")
        assert opened
        assert opened.name == "second"
        await stage.close("nadia")
        opened = await stage.form("nadia")
        assert opened
        assert (opened.name, opened.fields) == ("first", {"theme": "t1"})
        async with asyncio.timeout(PATIENCE):
            while len(seen) < 2:
                await asyncio.sleep(0.005)
    assert (seen[0]["value"], seen[1]["view"]["callback_id"]) == ("dél", "second")


async def test_what_nobody_takes_is_not_taken(slack: LocalSlack) -> None:
    """A press fails before the person's eyes, and is not sent again; a command has no place in a thread."""
    stage = SlackStage(slack, patience=0.1)
    with pytest.raises(NotAllowed, match="did not respond"):
        await stage.command("nadia", "pratiques", "/pratique")
    message = await stage.post("nadia", "pratiques", "x")
    with pytest.raises(NotAllowed, match="not supported in threads"):
        await stage.command("nadia", "pratiques", "/pratique", message)
    with pytest.raises(NotAllowed, match="cannot use commands"):
        await stage.command("marta", "partenaires", "/pratique")
    with pytest.raises(NotAllowed):
        await stage.sees("thomas", "cercle-nord")
    assert [sent.state for sent in slack.outbox.sent] == ["lost", "waiting"]


async def test_connections_take_turns_and_may_be_dead_without_a_sign(slack: LocalSlack) -> None:
    """What went to a dead one comes again, to one that lives if there is any."""

    def listen(app: AsyncApp) -> None:
        async def hear() -> None:
            pass

        app.event("message")(hear)

    async with by_socket(slack, listen):
        slack.sockets.freeze()
        async with by_socket(slack, listen):
            async with asyncio.timeout(PATIENCE):
                while len(slack.sockets.open) < 2:
                    await asyncio.sleep(0.005)
            said = [slack.people.say("nadia", "pratiques", "x").delivery for _ in range(2)]
            async with asyncio.timeout(PATIENCE):
                while sum(bool(d and d.acknowledged) for d in said) < 1:
                    await asyncio.sleep(0.005)
            assert sum(bool(d and d.acknowledged) for d in said) == 1


async def test_an_app_may_ask_not_to_be_told_again(slack: LocalSlack) -> None:
    """By a header of its refusal."""

    def listen(app: AsyncApp) -> None:
        async def refuse() -> BoltResponse:
            return BoltResponse(status=500, headers={"x-slack-no-retry": "1"})

        app.middleware(refuse)

    async with by_http(slack, listen):
        said = slack.people.say("nadia", "pratiques", "x").delivery
        assert said
        assert await said.settled(3)
        assert (said.attempt, said.state) == (0, "lost")


async def test_a_reply_may_be_held_back(slack: LocalSlack) -> None:
    """What was asked is done meanwhile."""
    held = slack.faults.hold("chat.postMessage")
    saying = asyncio.create_task(client(slack).chat_postMessage(channel=PRATIQUES, text="x"))
    async with asyncio.timeout(PATIENCE):
        await held.reached.wait()
    assert len(slack.world.channel("pratiques").messages) == 1
    assert not saying.done()
    held.release()
    assert (await saying)["ok"]


async def test_what_the_bot_sends_is_kept_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line each, in a file of this worker."""
    monkeypatch.setattr(wire, "FOLDER", tmp_path)
    async with LocalSlack(record=True) as slack:
        await client(slack).chat_postMessage(channel=PRATIQUES, text="Été", token=slack.bot_token)
        await client(slack).auth_test()
    kept, written = read(tmp_path)
    assert [record["method"] for record in kept] == ["chat.postMessage", "auth.test"]
    assert kept[0]["args"] == {"channel": PRATIQUES, "text": "Été"}
    assert "xox" not in written


def read(folder: Path) -> tuple[list[Json], str]:
    """The records of the only file there, and the file itself."""
    (file,) = folder.iterdir()
    written = file.read_text(encoding="utf-8")
    return [json.loads(line) for line in written.splitlines()], written
