"""Messages the local Discord refuses, by the codes Discord refuses them with."""

import pytest

from tests.adapters.discord.local import LocalDiscord, Permission, Requests
from tests.adapters.discord.local.cast import BOT_ROLE, NEWS
from tests.adapters.discord.local.world import BOT_USER, Json
from tests.adapters.discord.refusals.parts import button, menu, row

SECOND = 1 << 15
TEXT: Json = {"type": 10, "content": "Bonjour"}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2001},
        {"embeds": [{"title": "x"}] * 11},
        {"embeds": [{"title": "x" * 257}]},
        {"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]},
        {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
        {"embeds": [{"fields": [{"name": "x", "value": ""}]}]},
        {"components": [row(button())] * 6},
        {"components": [row(*[button(custom_id=f"b{n}") for n in range(6)])]},
        {"components": [row(button(label="x" * 81))]},
        {"components": [row(button(custom_id="x" * 101))]},
        {"components": [row(button(label=""))]},
        {"components": [row(button(style=9))]},
        {"components": [row(button(), button())]},
        {"components": [row(button(style=5, url="https://example.org"))]},
        {"components": [menu(26)]},
        {"components": [menu(placeholder="x" * 151)]},
        {"components": [row(menu()["components"][0], button())]},
        {"components": [row()]},
        {"components": [button()]},
        {"components": [TEXT]},
        {"components": [TEXT], "flags": SECOND, "content": "x"},
        {"components": [TEXT] * 41, "flags": SECOND},
        {"components": [TEXT | {"content": "x" * 2500}] * 2, "flags": SECOND},
        {"components": [{"type": 9, "components": [TEXT]}], "flags": SECOND},
        {"content": "x", "allowed_mentions": {"parse": ["tous"]}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        {"content": "x", "nonce": "x" * 26},
        {"content": "x", "message_reference": {"message_id": "1"}},
    ],
)
async def test_messages_beyond_the_limits_are_refused(
    discord: LocalDiscord, ask: Requests, body: Json
) -> None:
    """With where they are wrong, and nothing is said."""
    status, told = await ask("POST", f"/channels/{discord.world.channel('pratiques').id}/messages", body)
    assert (status, told["code"]) == (400, 50035)
    assert told["message"] == "Invalid Form Body"
    assert "_errors" in str(told["errors"])
    assert discord.world.channel("pratiques").messages == []


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
        {"components": [row(*[button(custom_id=f"{r}{n}") for n in range(5)]) for r in range(5)]},
        {"components": [menu(25)]},
        {"components": [{"type": 17, "components": [TEXT, row(button())]}], "flags": SECOND},
        {"components": [{"type": 9, "components": [TEXT], "accessory": button()}], "flags": SECOND},
    ],
)
async def test_messages_at_the_limits_are_taken(discord: LocalDiscord, ask: Requests, body: Json) -> None:
    """As they are."""
    status, told = await ask("POST", f"/channels/{discord.world.channel('pratiques').id}/messages", body)
    assert status == 200
    assert [m.id for m in discord.world.channel("pratiques").messages] == [told["id"]]


async def test_an_empty_message_is_no_message(ask: Requests, discord: LocalDiscord) -> None:
    """And an edit may not empty one."""
    assert (await ask.say("pratiques", "  "))[1]["code"] == 50006
    said = (await ask.say("pratiques"))[1]
    path = f"/channels/{said['channel_id']}/messages/{said['id']}"
    assert await ask.code("PATCH", path, {"content": ""}) == 50006
    assert discord.world.channel("pratiques").messages[0].content == "x"


async def test_a_token_that_is_not_the_bots_opens_nothing(discord: LocalDiscord, ask: Requests) -> None:
    """Nor one that was revoked."""
    assert await ask("GET", "/users/@me", token=discord.token[1:]) == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )
    before = discord.token
    assert (await ask("GET", "/users/@me"))[1]["id"] == BOT_USER
    discord.revoke()
    assert (await ask("GET", "/users/@me", token=before))[0] == 401


@pytest.mark.parametrize(
    ("channel", "code"), [("codir", 50001), ("annonces", 50013), ("forum", 50008), ("pratiques", 0)]
)
async def test_the_bot_speaks_where_its_roles_and_the_channel_allow_it(
    discord: LocalDiscord, ask: Requests, channel: str, code: int
) -> None:
    """Unseen, seen, and of a kind that takes no words."""
    place = discord.world.channel(channel)
    assert await ask.code("POST", f"/channels/{place.id}/messages", {"content": "x"}) == code


async def test_a_members_overwrite_wins_over_a_roles_and_that_over_everybodys(
    discord: LocalDiscord, ask: Requests
) -> None:
    """As Discord computes it."""
    for who, allowed, code in (
        ("everyone", False, 50013),
        ("mallette", True, 0),
        (BOT_USER, False, 50013),
    ):
        discord.people.allow("pratiques", who, Permission.SEND_MESSAGES, allowed)
        assert (await ask.say("pratiques"))[1].get("code", 0) == code, who
    assert BOT_ROLE in discord.world.guilds[str(discord.world.channel("pratiques").guild)].roles


async def test_without_history_a_bot_reads_nothing_that_was_said(
    discord: LocalDiscord, ask: Requests
) -> None:
    """And replies to nothing; what it says, it may."""
    said = discord.people.say("nadia", "pratiques", "Bonjour")
    discord.people.allow("pratiques", "mallette", Permission.READ_MESSAGE_HISTORY, allowed=False)
    path = f"/channels/{said.channel}/messages"
    assert await ask("GET", path) == (200, [])
    assert await ask.code("GET", f"{path}/{said.id}") == 50001
    assert (await ask.say("pratiques", message_reference={"message_id": said.id}))[1]["code"] == 160002
    assert (await ask.say("pratiques"))[0] == 200


async def test_what_is_not_there_has_a_code_of_its_own(discord: LocalDiscord, ask: Requests) -> None:
    """Channels, messages, people, members, servers, routes."""
    place = discord.world.channel("pratiques").id
    guild = discord.world.channel("pratiques").guild
    discord.people.leave("ines")
    for path, code in (
        ("/channels/1", 10003),
        (f"/channels/{place}/messages/1", 10008),
        ("/users/1", 10013),
        (f"/guilds/{guild}/members/{discord.world.user('ines').id}", 10007),
        (f"/guilds/{guild}/members/1", 10013),
        ("/guilds/1", 10004),
        ("/nulle/part", 0),
    ):
        status, told = await ask("GET", path)
        assert (status, told["code"]) == (404, code), path


async def test_a_closed_direct_conversation_opens_but_takes_nothing(
    discord: LocalDiscord, ask: Requests
) -> None:
    """Odile's from the start; anybody's without a server in common."""
    for user, code in (("odile", 50007), ("nadia", 0), ("autre-bot", 50007)):
        body = {"recipient_id": discord.world.user(user).id}
        status, channel = await ask("POST", "/users/@me/channels", body)
        assert (status, channel["type"]) == (200, 1)
        assert await ask.code("POST", f"/channels/{channel['id']}/messages", {"content": "x"}) == code
    discord.people.leave("nadia")
    direct = discord.world.direct("nadia").id
    assert await ask.code("POST", f"/channels/{direct}/messages", {"content": "x"}) == 50278


async def test_the_bot_edits_its_own_messages_only(discord: LocalDiscord, ask: Requests) -> None:
    """And takes away those of others where it moderates."""
    said = discord.people.say("nadia", "pratiques", "Bonjour")
    path = f"/channels/{said.channel}/messages/{said.id}"
    assert await ask.code("PATCH", path, {"content": "x"}) == 50005
    assert await ask.code("DELETE", path) == 50013
    discord.people.allow("pratiques", "mallette", Permission.MANAGE_MESSAGES)
    assert await ask.code("DELETE", path) == 0


async def test_a_nonce_gives_back_its_message_for_some_minutes(discord: LocalDiscord, ask: Requests) -> None:
    """When it is enforced; it is told once."""
    first = (await ask.say("pratiques", nonce="n1", enforce_nonce=True))[1]
    again = (await ask.say("pratiques", "y", nonce="n1", enforce_nonce=True))[1]
    assert (again["id"], again["content"], again["nonce"]) == (first["id"], "x", "n1")
    assert (await ask.say("cercle-nord", nonce="n1", enforce_nonce=True))[1]["id"] != first["id"]
    await discord.clock.move(300)
    late = (await ask.say("pratiques", nonce="n1", enforce_nonce=True))[1]
    assert late["id"] != first["id"]
    assert (await ask.say("pratiques", nonce="n1"))[1]["id"] not in {first["id"], late["id"]}
    told = (await ask("GET", f"/channels/{first['channel_id']}/messages/{first['id']}"))[1]
    assert "nonce" not in told


@pytest.mark.parametrize(
    ("text", "more", "called"),
    [
        ("@everyone", {}, set()),
        ("<@{nadia}>", {}, {"nadia"}),
        ("<@{nadia}>", {"allowed_mentions": {"parse": []}}, set()),
        ("<@{nadia}> <@{yann}>", {"allowed_mentions": {"users": ["{yann}"]}}, {"yann"}),
        ("<@&{news}>", {}, {"nadia", "claire"}),
        ("<@&{core}>", {}, set()),
        ("<@&{news}>", {"allowed_mentions": {"parse": ["users"]}}, set()),
    ],
)
async def test_a_message_calls_whom_it_may(
    discord: LocalDiscord, ask: Requests, text: str, more: Json, called: set[str]
) -> None:
    """As its allowed mentions, the role and the bot's permissions say."""
    ids = {key: discord.world.user(key).id for key in ("nadia", "yann")}
    ids |= {"news": NEWS, "core": discord.world.role("equipe-coeur").id}
    if users := more.get("allowed_mentions", {}).get("users"):
        more = {"allowed_mentions": {"users": [user.format(**ids) for user in users]}}
    await ask.say("pratiques", text.format(**ids), **more)
    said = discord.world.channel("pratiques").messages[-1]
    assert {discord.world.users[who].key for who in said.pinged} == called
