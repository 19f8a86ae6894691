"""The local Slack refuses what Slack refuses, and keeps what Slack keeps."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.adapters.slack.bolt import client
from tests.adapters.slack.local import EVERY_SCOPE, Limits, LocalSlack
from tests.adapters.slack.local.reading import mrkdwn, pings
from tests.adapters.slack.local.world import Json

PRATIQUES = "C0PRATIQUES"


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    """A section."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | more


def buttons(*more: Json) -> Json:
    """A row of buttons."""
    elements = [
        {"type": "button", "text": plain("Oui"), "action_id": f"a{n}"} | m for n, m in enumerate(more)
    ]
    return {"type": "actions", "elements": elements}


def rich(*words: Json) -> Json:
    """A rich text of one part."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(words)}]}


async def error(calling: Any) -> str:
    """The code a call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        await calling
    return str(refused.value.response["error"])


@pytest.mark.parametrize(
    "blocks",
    [
        [section("x")] * 51,
        [section("x" * 3001)],
        [section("")],
        [{"type": "header", "text": plain("x" * 151)}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [section("x", block_id="a"), section("y", block_id="a")],
        [section("x", block_id="a" * 256)],
        [section("x", texte="y")],
        [buttons({"text": plain("x" * 76)})],
        [buttons({"value": "x" * 2001})],
        [buttons({"action_id": "x" * 256})],
        [buttons({"action_id": "a"}, {"action_id": "a"})],
        [buttons({"style": "plain"})],
        [buttons(*[{}] * 26)],
        [{"type": "actions", "elements": []}],
        [{"type": "tableau"}],
        [{"type": "rich_text", "elements": [{"type": "texte"}]}],
        [rich({"type": "text", "text": ""})],
        [rich({"type": "link", "text": "sans adresse"})],
        [rich({"type": "text", "text": "x", "style": {"fat": True}})],
    ],
)
async def test_blocks_beyond_the_limits_are_refused(slack: LocalSlack, blocks: list[Json]) -> None:
    """With a pointer to where it is too long."""
    with pytest.raises(SlackApiError) as refused:
        await client(slack).chat_postMessage(channel=PRATIQUES, text="x", blocks=blocks)
    assert refused.value.response["error"] == "invalid_blocks"
    assert "json-pointer:/blocks" in refused.value.response["errors"][0]
    assert slack.world.channel("pratiques").messages == []


async def test_blocks_at_the_limits_are_taken(slack: LocalSlack) -> None:
    """Fifty of them, or one of three thousand characters; in all, about thirteen thousand characters."""
    web = client(slack)
    await web.chat_postMessage(channel=PRATIQUES, text="x", blocks=[section("x")] * 50)
    await web.chat_postMessage(
        channel=PRATIQUES, text="x", blocks=[section("x" * 3000), buttons({"value": "x" * 2000})]
    )
    many = web.chat_postMessage(channel=PRATIQUES, text="x", blocks=[section("x" * 2900)] * 5)
    assert await error(many) == "msg_blocks_too_long"


@pytest.mark.parametrize(
    "change",
    [
        {"title": plain("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"blocks": [section("x")] * 101},
        {"submit": None},
    ],
)
async def test_views_beyond_the_limits_are_refused(slack: LocalSlack, change: Json) -> None:
    """Before their trigger is spent."""
    view = {"type": "modal", "title": plain("x" * 24), "blocks": [section("x")] * 100}
    trigger = slack.handles.trigger("U0NADIAKACI")
    web = client(slack)
    assert await error(web.views_open(trigger_id=trigger, view=view | change)) == "invalid_arguments"
    await web.views_open(trigger_id=trigger, view=view)


async def test_a_view_that_changed_meanwhile_is_not_overwritten(slack: LocalSlack) -> None:
    """When the hash is given."""
    web = client(slack)
    view: Json = {"type": "home", "blocks": [section("x")]}
    first = await web.views_publish(user_id="U0NADIAKACI", view=view)
    await web.views_publish(user_id="U0NADIAKACI", view=view, hash=first["view"]["hash"])
    again = web.views_publish(user_id="U0NADIAKACI", view=view, hash=first["view"]["hash"])
    assert await error(again) == "hash_conflict"


async def test_channels_the_bot_cannot_speak_in(slack: LocalSlack) -> None:
    """Each is refused in Slack's words."""
    web = client(slack)
    slack.people.archive("cercle-nord")
    for channel, code in (
        ("C0NOWHERE", "channel_not_found"),
        ("C0CODIR", "channel_not_found"),
        ("C0CAFE", "not_in_channel"),
        ("C0CERCLENORD", "is_archived"),
    ):
        assert await error(web.chat_postMessage(channel=channel, text="x")) == code
    assert (
        await error(web.api_call("chat.postMessage", json={"channel": PRATIQUES, "text": " "})) == "no_text"
    )
    hers = slack.people.say("nadia", "pratiques", "À moi").message.ts
    assert await error(web.chat_update(channel=PRATIQUES, ts=hers, text="x")) == "cant_update_message"
    assert await error(web.chat_update(channel=PRATIQUES, ts="1.2", text="x")) == "message_not_found"


async def test_tokens_and_scopes(slack: LocalSlack) -> None:
    """The scope that is missing is named, and those that were granted stand in a header."""
    assert await error(client(slack, "xoxb-wrong").auth_test()) == "invalid_auth"
    assert await error(client(slack, slack.app_token).auth_test()) == "not_allowed_token_type"
    assert "chat:write" in (await client(slack).auth_test()).headers["x-oauth-scopes"]
    slack.granted.discard("groups:history")
    with pytest.raises(SlackApiError) as refused:
        await client(slack).conversations_history(channel="C0CERCLENORD")
    assert (refused.value.response["error"], refused.value.response["needed"]) == (
        "missing_scope",
        "groups:history",
    )
    slack.people.revoke_tokens()
    assert await error(client(slack).auth_test()) == "token_revoked"


async def test_a_burst_in_one_channel_is_slowed_down(slack: LocalSlack) -> None:
    """One message a second after the first few; another channel is free, and time frees this one."""
    web = client(slack)
    for _ in range(3):
        await web.chat_postMessage(channel=PRATIQUES, text="x")
    with pytest.raises(SlackApiError) as limited:
        await web.chat_postMessage(channel=PRATIQUES, text="x")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "1"
    await web.chat_postMessage(channel="C0CERCLENORD", text="x")
    await slack.clock.move(1)
    await web.chat_postMessage(channel=PRATIQUES, text="x")


async def test_reading_may_be_limited_as_for_apps_that_are_sold() -> None:
    """Once a minute, fifteen at a time."""
    limits = Limits(history_per_minute=1, history_items=15)
    async with LocalSlack(record=False, limits=limits) as slack:
        web = client(slack)
        for _ in range(20):
            slack.people.say("nadia", "pratiques", "x")
        page = await web.conversations_history(channel=PRATIQUES, limit=100)
        assert (len(page["messages"]), page["has_more"]) == (15, True)
        with pytest.raises(SlackApiError) as limited:
            await web.conversations_history(channel=PRATIQUES)
        assert 50 <= int(limited.value.response.headers["Retry-After"]) <= 60
        await slack.clock.move(60)
        rest = await web.conversations_history(
            channel=PRATIQUES, cursor=page["response_metadata"]["next_cursor"]
        )
        assert len(rest["messages"]) == 5


async def test_metadata_is_shown_to_whoever_asks_for_it(slack: LocalSlack) -> None:
    """And survives an update that does not name it; a thread is read from its first message."""
    web = client(slack)
    kept = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    ts = (await web.chat_postMessage(channel=PRATIQUES, text="x", metadata=kept))["ts"]
    await web.chat_update(channel=PRATIQUES, ts=ts, text="y")
    slack.people.say("thomas", "pratiques", "réponse", ts)
    thread = await web.conversations_replies(channel=PRATIQUES, ts=ts, include_all_metadata=True)
    assert [m["text"] for m in thread["messages"]] == ["y", "réponse"]
    assert thread["messages"][0]["metadata"] == kept
    assert "metadata" not in (await web.conversations_history(channel=PRATIQUES))["messages"][0]
    bad = web.chat_postMessage(channel=PRATIQUES, text="x", metadata={"event_type": "x"})
    assert await error(bad) == "invalid_metadata_format"


async def test_a_reply_may_be_lost_after_the_message_was_stored(slack: LocalSlack) -> None:
    """Or before; Slack may be out of order, or its token bucket empty."""
    web, said = client(slack), slack.world.channel("pratiques").messages
    slack.faults.drop_after("chat.postMessage")
    slack.faults.drop_before("chat.postMessage")
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await web.chat_postMessage(channel=PRATIQUES, text="x")
    assert len(said) == 1
    slack.faults.status("chat.postMessage", 503)
    slack.faults.limit("chat.postMessage", 30)
    for status in (503, 429):
        with pytest.raises(SlackApiError) as failed:
            await web.chat_postMessage(channel=PRATIQUES, text="x")
        assert failed.value.response.status_code == status
    assert len(said) == 1


async def test_strangers_guests_and_those_who_left(slack: LocalSlack) -> None:
    """A stranger is in no list, but can be looked up; who left can be told nothing."""
    web = client(slack)
    people = {p["id"]: p for p in (await web.users_list())["members"]}
    marta, odile = slack.world.user("marta"), slack.world.user("odile")
    assert marta.id not in people
    assert people[odile.id]["deleted"]
    assert people[slack.world.user("gaspard").id]["is_restricted"]
    assert (await web.users_info(user=marta.id, include_locale=True))["user"]["is_stranger"]
    assert await error(web.conversations_open(users=odile.id)) == "user_disabled"
    view = {"type": "modal", "title": plain("x"), "blocks": [section("x")]}
    assert await error(web.views_open(trigger_id=slack.handles.trigger(marta.id), view=view))


async def test_only_what_was_granted_is_told() -> None:
    """And only where the bot is."""
    async with LocalSlack(record=False, scopes=EVERY_SCOPE - {"groups:history"}) as slack:
        assert slack.people.say("nadia", "cercle-nord", "x").delivery is None
        assert slack.people.say("nadia", "cafe", "x").delivery is None
        assert slack.people.say("nadia", "pratiques", "x").delivery is not None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("*gras* _it_ ~non~ `co_de_` <https://x.example|lien>", "gras it non co_de_ lien"),
        ("&lt;!channel&gt; &amp;lt; **g** snake_case_x 2*3*4", "<!channel> &lt; **g** snake_case_x 2*3*4"),
        ("<!channel> <@U0NADIAKACI>", "@channel @U0NADIAKACI"),
        ("&gt; cité\n&gt;aussi :pray: :inconnu:", "cité\naussi 🙏 :inconnu:"),
        ("*<https://x.example|lien *gras*>*", "lien *gras*"),
    ],
)
def test_markup_is_read_as_people_see_it(text: str, read: str) -> None:
    """Without its marks, and with what was escaped."""
    assert mrkdwn(text) == read


def test_a_mention_that_came_alive_is_noticed() -> None:
    """Escaped, it is only words; so it is in a text that blocks stand in for."""
    words = "<!channel> &lt;!here&gt; <@U0NADIAKACI>"
    assert pings(words) == ["!channel", "@U0NADIAKACI"]
    assert pings(words, [{"type": "header", "text": plain(words)}]) == []
    assert pings("", [section(words)]) == ["!channel", "@U0NADIAKACI"]
