"""The local Discord refuses what Discord refuses, by its codes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.adapters.discord.local import Limits, LocalDiscord, Message, Permission, Requests
from tests.adapters.discord.local.cast import BOT_ROLE, NEWS
from tests.adapters.discord.local.world import APPLICATION, BOT_USER, REQUIRES_TAG, Json

COMMANDS = f"/applications/{APPLICATION}/commands"
FREE = Limits(requests=10_000, everywhere=10_000)


@pytest.fixture
async def discord() -> AsyncIterator[LocalDiscord]:
    """A local Discord without limits of pace."""
    async with LocalDiscord(record=False, limits=FREE) as there:
        yield there


@pytest.fixture
async def ask(discord: LocalDiscord) -> AsyncIterator[Requests]:
    """Requests to it."""
    async with Requests(discord) as requests:
        yield requests


def button(**more: Any) -> Json:
    """A button."""
    return {"type": 2, "style": 1, "label": "Oui", "custom_id": "oui"} | more


def row(*inner: Json) -> Json:
    """A row of buttons."""
    return {"type": 1, "components": list(inner)}


def menu(options: int = 1, **more: Any) -> Json:
    """A row with a menu."""
    told = [{"label": f"Choix {n}", "value": str(n)} for n in range(options)]
    return row({"type": 3, "custom_id": "menu", "options": told} | more)


def field(**more: Any) -> Json:
    """A labelled text input."""
    return {
        "type": 18,
        "label": "Ce que je fais",
        "component": {"type": 4, "custom_id": "method", "style": 2} | more,
    }


def modal(*fields: Json, **more: Any) -> Json:
    """A modal."""
    return {"custom_id": "tell", "title": "Raconter", "components": list(fields or [field()])} | more


def command(name: str = "pratique", **more: Any) -> Json:
    """A command."""
    return {"name": name, "description": "Chercher une pratique"} | more


def option(name: str = "mots", **more: Any) -> Json:
    """An option of a command."""
    return {"name": name, "description": "Les mots", "type": 3} | more


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


# ---- Commands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        command("Pratique"),
        command("deux mots"),
        command("x" * 33),
        command(description=""),
        command(description="x" * 101),
        command(name_localizations={"fr": "Pratique"}),
        command(name_localizations={"fr-FR": "pratique"}),
        command(description_localizations={"fr": "x" * 101}),
        command(options=[option(f"o{n}") for n in range(26)]),
        command(options=[option(), option()]),
        command(options=[option("Mots")]),
        command(options=[option(), option("b", required=True)]),
        command(options=[option(), {"type": 1, "name": "revoir", "description": "x"}]),
        command(options=[option(autocomplete=True, choices=[{"name": "x", "value": "x"}])]),
        command(options=[option(choices=[{"name": "x", "value": "x" * 101}])]),
        command(contexts=[3]),
        {"type": 3, "name": "Garder", "description": "x"},
    ],
)
async def test_commands_that_are_wrong_are_not_registered(
    discord: LocalDiscord, ask: Requests, wrong: Json
) -> None:
    """None of them, when one is."""
    status, told = await ask("PUT", COMMANDS, [command("theme"), wrong])
    assert (status, told["code"]) == (400, 50035)
    assert "1" in told["errors"]
    assert discord.commands.known == {}


async def test_commands_are_replaced_all_at_once_and_counted(discord: LocalDiscord, ask: Requests) -> None:
    """A hundred at most; two hundred new ones a day."""
    many = [command(f"c{n}") for n in range(100)]
    assert await ask.code("PUT", COMMANDS, [*many, command("c100")]) == 30032
    first = (await ask("PUT", COMMANDS, many))[1]
    second = (await ask("PUT", COMMANDS, many))[1]
    assert [c["id"] for c in first] == [c["id"] for c in second]
    assert await ask.code("PUT", COMMANDS, [command(f"d{n}") for n in range(100)]) == 0
    assert await ask.code("PUT", COMMANDS, [command("e")]) == 30034
    await discord.clock.move(86_400)
    assert await ask.code("PUT", COMMANDS, [command("e")]) == 0
    assert [c["name"] for c in (await ask("GET", COMMANDS))[1]] == ["e"]


# ---- Interactions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        modal(title="x" * 46),
        modal(custom_id="x" * 101),
        modal(*[field(custom_id=f"f{n}") for n in range(6)]),
        modal(field(max_length=4001)),
        modal(field(value="x" * 4001)),
        modal(field(max_length=10, value="x" * 11)),
        modal(field(placeholder="x" * 101)),
        modal(field() | {"label": "x" * 46}),
        modal(field() | {"label": ""}),
        modal(field(style=3)),
        modal(field(), field()),
        modal(components=[]),
        modal(row(button())),
    ],
)
async def test_modals_beyond_the_limits_are_refused(
    discord: LocalDiscord, ask: Requests, wrong: Json
) -> None:
    """And the interaction can still be answered."""
    await ask("PUT", COMMANDS, [command()])
    done = discord.people.command("nadia", "pratiques", "/pratique")
    assert await ask.answer(done, 9, wrong) == 50035
    assert discord.people.modal("nadia") is None
    assert await ask.answer(done, 9, modal()) == 0
    assert discord.people.modal("nadia")


async def test_an_interaction_is_answered_once_within_three_seconds(
    discord: LocalDiscord, ask: Requests
) -> None:
    """By the clock of Discord, which a test moves."""
    await ask("PUT", COMMANDS, [command()])
    done, late = (discord.people.command("nadia", "pratiques", "/pratique") for _ in range(2))
    assert await ask.code("POST", ask.hook(done), {"content": "x"}) == 10015
    assert await ask.answer(done, 4, {"content": "x"}) == 0
    assert await ask.answer(done, 4, {"content": "y"}) == 40060
    await discord.clock.move(3)
    assert await ask.answer(late, 5) == 10062
    assert await ask.answer(done, 4, {"content": "y"}) == 40060
    assert await ask.code("POST", "/interactions/1/x/callback", {"type": 5}) == 10062
    assert late.answer is None


async def test_a_token_lasts_a_quarter_of_an_hour(discord: LocalDiscord, ask: Requests) -> None:
    """And belongs to the application."""
    await ask("PUT", COMMANDS, [command()])
    done = discord.people.command("nadia", "pratiques", "/pratique")
    await ask.answer(done, 4, {"content": "x", "flags": 64})
    await discord.clock.move(15 * 60 - 1)
    assert await ask.code("POST", ask.hook(done), {"content": "y"}) == 0
    await discord.clock.move(1)
    status, told = await ask("POST", ask.hook(done), {"content": "z"})
    assert (status, told["code"]) == (401, 50027)
    assert await ask.code("POST", f"/webhooks/1/{done.token}", {"content": "z"}) == 10015


@pytest.mark.parametrize(("kind", "possible"), [("command", {4, 5, 9}), ("component", {4, 5, 6, 7, 9})])
async def test_each_kind_of_interaction_has_answers_of_its_own(
    discord: LocalDiscord, ask: Requests, kind: str, possible: set[int]
) -> None:
    """What is none is refused."""
    await ask("PUT", COMMANDS, [command()])
    await ask.say("pratiques", components=[row(button())])
    said = discord.world.channel("pratiques").messages[-1]
    data = {4: {"content": "x"}, 7: {"content": "y"}, 9: modal(), 8: {"choices": []}}
    for answer in (1, 4, 5, 6, 7, 8, 9, 99):
        done = (
            discord.people.command("nadia", "pratiques", "/pratique")
            if kind == "command"
            else discord.people.press("nadia", said, "Oui")
        )
        assert (await ask.answer(done, answer, data.get(answer)) == 0) is (answer in possible), answer


@pytest.mark.parametrize(
    "choices",
    [
        [{"name": "x", "value": "x"}] * 26,
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "x", "value": "x" * 101}],
        [{"name": "", "value": "x"}],
    ],
)
async def test_completions_beyond_the_limits_are_refused(
    discord: LocalDiscord, ask: Requests, choices: list[Json]
) -> None:
    """Twenty-five, of a hundred characters."""
    await ask("PUT", COMMANDS, [command(options=[option(autocomplete=True)])])
    typed = discord.people.complete("nadia", "pratiques", "/pratique dél")
    assert typed.payload["data"]["options"][0] == {
        "type": 3, "name": "mots", "value": "dél", "focused": True,
    }  # fmt: skip
    assert await ask.answer(typed, 8, {"choices": choices}) == 50035
    assert await ask.answer(typed, 8, {"choices": [{"name": "x" * 100, "value": "x" * 100}] * 25}) == 0
    assert len(typed.choices) == 25


# ---- Threads ---------------------------------------------------------------------------------------------


async def test_a_message_has_one_thread(discord: LocalDiscord, ask: Requests) -> None:
    """With the message's id; its name is not too long."""
    said = discord.people.say("nadia", "pratiques", "Bonjour")
    path = f"/channels/{said.channel}/messages/{said.id}/threads"
    assert await ask.code("POST", path, {"name": "x" * 101}) == 50035
    assert await ask.code("POST", path, {"name": "x", "auto_archive_duration": 61}) == 50035
    assert (await ask("POST", path, {"name": "x"}))[1]["id"] == said.id
    assert await ask.code("POST", path, {"name": "x"}) == 160004


async def test_a_sleeping_thread_wakes_when_written_in_unless_it_is_locked(
    discord: LocalDiscord, ask: Requests
) -> None:
    """And nothing in it is edited meanwhile."""
    thread = discord.people.start_thread("nadia", discord.people.say("nadia", "pratiques", "x"), "x")
    said = (await ask.say(thread.id))[1]
    discord.people.archive(thread.id)
    path = f"/channels/{thread.id}/messages/{said['id']}"
    assert await ask.code("PATCH", path, {"content": "y"}) == 50083
    assert await ask.code("PUT", f"{path}/reactions/%E2%9C%85/@me") == 50083
    assert (await ask.say(thread.id))[0] == 200
    assert thread.thread
    assert not thread.thread.archived
    discord.people.archive(thread.id, locked=True)
    assert (await ask.say(thread.id))[1]["code"] == 50083
    discord.people.allow("pratiques", "mallette", Permission.MANAGE_THREADS)
    assert (await ask.say(thread.id))[0] == 200


async def test_a_forum_takes_posts_with_the_tags_it_wants(discord: LocalDiscord, ask: Requests) -> None:
    """A post begins with a message of the same id."""
    forum = discord.world.channel("forum")
    post: Json = {"name": "Un thème", "message": {"content": "Comment fais-tu ?"}}
    path = f"/channels/{forum.id}/threads"
    assert await ask.code("POST", path, {"name": "Un thème"}) == 50035
    assert await ask.code("POST", path, post | {"applied_tags": ["1"]}) == 50035
    made = (await ask("POST", path, post))[1]
    assert made["id"] == made["message"]["id"]
    forum.flags |= REQUIRES_TAG
    assert await ask.code("POST", path, post) == 40067
    assert await ask.code("POST", path, post | {"applied_tags": [forum.tags[0]["id"]]}) == 0


async def test_what_is_private_is_not_handed_out(discord: LocalDiscord, ask: Requests) -> None:
    """An ephemeral message is nowhere but before its reader."""
    await ask("PUT", COMMANDS, [command()])
    done = discord.people.command("nadia", "pratiques", "/pratique")
    await ask.answer(done, 4, {"content": "x", "flags": 64})
    secret: Message = discord.people.sees("nadia", "pratiques")[-1]
    assert discord.people.sees("thomas", "pratiques") == []
    path = f"/channels/{secret.channel}/messages"
    assert (await ask("GET", path))[1] == []
    assert await ask.code("GET", f"{path}/{secret.id}") == 10008
    assert await ask.code("PATCH", ask.hook(done, "@original"), {"content": "y"}) == 0
    assert secret.content == "y"
