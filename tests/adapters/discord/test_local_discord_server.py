"""How the local Discord bears a bot that asks too often, and a wire that breaks; what people may do there."""

import asyncio
import json

import pytest
from aiohttp import ClientError

from tests.adapters.discord.local import Impossible, Limits, LocalDiscord, Permission, Requests, wire
from tests.adapters.discord.local.world import APPLICATION, GUILD, Json

COMMANDS = f"/applications/{APPLICATION}/commands"
SAY = "POST /channels/{channel_id}/messages"
PICK: Json = {"type": 3, "name": "Garder"}
SEARCH: Json = {
    "name": "practice",
    "name_localizations": {"fr": "pratique"},
    "description": "Find",
    "options": [
        {
            "type": 3,
            "name": "words",
            "name_localizations": {"fr": "mots"},
            "description": "x",
            "required": True,
        },
        {"type": 3, "name": "kind", "description": "x", "choices": [{"name": "Récent", "value": "new"}]},
    ],
}
PLAN: Json = {
    "name": "theme",
    "description": "Plan",
    "default_member_permissions": str(int(Permission.MANAGE_GUILD)),
    "contexts": [0],
    "options": [{"type": 1, "name": "pause", "description": "Pause"}],
}


def card(**more: object) -> list[Json]:
    """A row with a button, and one with a menu."""
    button = {"type": 2, "style": 1, "label": "Répondre", "custom_id": "open"} | more
    options = [{"label": "Oui", "value": "yes"}, {"label": "Non", "value": "no"}]
    return [
        {"type": 1, "components": [button]},
        {"type": 1, "components": [{"type": 3, "custom_id": "named", "options": options}]},
    ]


# ---- Pace ------------------------------------------------------------------------------------------------


async def test_a_bucket_tells_what_is_left_and_fills_with_time() -> None:
    """By operation and channel; five in five seconds."""
    async with LocalDiscord(record=False) as discord, Requests(discord) as ask:
        for left in (4, 3, 2, 1, 0):
            assert (await ask.say("pratiques"))[0] == 200
            assert ask.headers["x-ratelimit-remaining"] == str(left)
        bucket = ask.headers["x-ratelimit-bucket"]
        status, told = await ask.say("pratiques")
        assert (status, told["global"], told["message"]) == (429, False, "You are being rate limited.")
        assert 0 < told["retry_after"] <= 5
        assert ask.headers["x-ratelimit-scope"] == "user"
        assert ask.headers["via"]
        assert (await ask.say("cercle-nord"))[0] == 200
        assert ask.headers["x-ratelimit-bucket"] == bucket
        await discord.clock.move(5)
        assert (await ask.say("pratiques"))[0] == 200
        assert len(discord.world.channel("pratiques").messages) == 6


async def test_all_requests_together_are_limited_but_answers_to_people() -> None:
    """Fifty a second."""
    limits = Limits(requests=1000, everywhere=3)
    async with LocalDiscord(record=False, limits=limits) as discord, Requests(discord) as ask:
        await ask("PUT", COMMANDS, [SEARCH])
        done = discord.people.command("nadia", "pratiques", "/pratique x")
        assert [(await ask("GET", "/users/@me"))[0] for _ in range(3)] == [200, 200, 429]
        assert ask.headers["x-ratelimit-global"] == "true"
        assert await ask.answer(done, 4, {"content": "x"}) == 0
        await discord.clock.move(1)
        assert (await ask("GET", "/users/@me"))[0] == 200


async def test_who_keeps_asking_in_vain_is_shut_out_for_ten_minutes() -> None:
    """What was answered 401, 403 and 429 is counted; 404 is not."""
    limits = Limits(requests=100, invalid=3)
    async with LocalDiscord(record=False, limits=limits) as discord, Requests(discord) as ask:
        await ask.say("annonces")
        await ask("GET", "/channels/1")
        await ask("GET", "/users/@me", token=discord.token[1:])
        assert (discord.pace.invalid, discord.pace.shut_out) == (2, False)
        await ask.say("codir")
        assert await ask("GET", "/users/@me") == (429, "error code: 1015")
        assert "via" not in ask.headers
        await discord.clock.move(600)
        assert (await ask("GET", "/users/@me"))[0] == 200


# ---- Faults ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fault", "kept"), [("drop_before", 0), ("drop_during", 1), ("drop_after", 1)])
async def test_a_connection_breaks_before_or_after_a_message_is_kept(
    discord: LocalDiscord, fault: str, kept: int
) -> None:
    """Once; the bot cannot know which."""
    async with Requests(discord) as ask:
        getattr(discord.faults, fault)(SAY)
        with pytest.raises(ClientError):
            await ask.say("pratiques")
        assert len(discord.people.sees("nadia", "pratiques")) == kept
        assert (await ask.say("pratiques"))[0] == 200
        assert len(discord.called(SAY)) == 2


async def test_other_faults_come_as_they_are_planned(discord: LocalDiscord) -> None:
    """Out of order, too often, refused, held."""
    async with Requests(discord) as ask:
        discord.faults.status(SAY, 503)
        assert await ask.say("pratiques") == (503, "<html>Out of order</html>")
        discord.faults.limit(SAY, 7, everywhere=True)
        assert (await ask.say("pratiques"))[1]["retry_after"] == 7
        discord.faults.refuse("*", 50001)
        assert (await ask.say("pratiques"))[1]["code"] == 50001
        held = discord.faults.hold(SAY)
        saying = asyncio.create_task(ask.say("pratiques", "Enfin"))
        await held.reached.wait()
        assert [m.content for m in discord.people.sees("nadia", "pratiques")] == ["Enfin"]
        assert not saying.done()
        held.release()
        assert (await saying)[0] == 200
    assert discord.refusals == [(SAY, 429), (SAY, 50001)]


async def test_what_is_sent_is_kept_without_the_token(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the contracts want it."""
    folder = tmp_path_factory.mktemp("wire")
    monkeypatch.setattr(wire, "FOLDER", folder)
    async with LocalDiscord() as discord, Requests(discord) as ask:
        said = (await ask.say("pratiques", allowed_mentions={"parse": []}))[1]
        await ask("GET", f"/channels/{said['channel_id']}/messages?limit=1")
    text = next(folder.glob("discord*.jsonl")).read_text(encoding="utf-8")
    first, second = (json.loads(line) for line in text.splitlines())
    assert (first["method"], first["path"]) == ("POST", f"/channels/{said['channel_id']}/messages")
    assert first["body"] == {"content": "x", "allowed_mentions": {"parse": []}}
    assert (second["query"], second["body"], second["status"]) == ("limit=1", None, 200)
    assert discord.token not in text


# ---- What people may do ----------------------------------------------------------------------------------


async def test_commands_are_offered_by_language_permission_and_place(discord: LocalDiscord) -> None:
    """As Discord's own window does."""
    async with Requests(discord) as ask:
        await ask("PUT", COMMANDS, [SEARCH, PLAN, PICK])
    people = discord.people
    assert people.offered("thomas", "pratiques") == ["pratique", "theme", "Garder"]
    assert people.offered("yann", "pratiques") == ["pratique", "Garder"]
    assert people.offered("claire", "pratiques") == ["practice", "Garder"]
    assert people.offered("nadia", discord.world.direct("nadia").id) == ["pratique", "Garder"]
    for who, channel, line in (
        ("yann", "pratiques", "/theme pause"),
        ("thomas", "pratiques", "/theme"),
        ("thomas", "pratiques", "/theme reprise"),
        ("nadia", "pratiques", "/pratique"),
        ("nadia", "pratiques", "/pratique mots:x kind:Ancien"),
        ("thomas", "cercle-nord", "/pratique x"),
    ):
        with pytest.raises(Impossible):
            people.command(who, channel, line)
    done = people.command("nadia", "pratiques", "/pratique mots:déléguer mieux kind:Récent")
    assert done.payload["data"]["options"] == [
        {"type": 3, "name": "words", "value": "déléguer mieux"},
        {"type": 3, "name": "kind", "value": "new"},
    ]
    assert (done.payload["locale"], done.payload["context"], done.payload["guild_id"]) == ("fr", 0, GUILD)
    direct = people.command("nadia", discord.world.direct("nadia").id, "/pratique x")
    assert (direct.payload["context"], direct.payload["user"]["username"]) == (1, "nadia")
    assert "member" not in direct.payload


async def test_a_menu_and_a_button_answer_in_place(discord: LocalDiscord) -> None:
    """Disabled ones do not; an ephemeral card is its reader's alone."""
    async with Requests(discord) as ask:
        await ask.say("pratiques", components=card())
        said = discord.people.sees("nadia", "pratiques")[-1]
        chosen = discord.people.choose("nadia", said, "Non")
        assert chosen.payload["data"]["values"] == ["no"]
        assert chosen.payload["message"]["id"] == said.id
        await ask.answer(chosen, 6)
        await ask(
            "PATCH", ask.hook(chosen, "@original"), {"content": "Choisi", "components": card(disabled=True)}
        )
        assert said.content == "Choisi"
        for button in ("Répondre", "Ailleurs"):
            with pytest.raises(Impossible):
                discord.people.press("nadia", said, button)
        with pytest.raises(Impossible):
            discord.people.choose("nadia", said, "Peut-être")
        chosen = discord.people.choose("nadia", said, "Oui")
        await ask.answer(chosen, 4, {"content": "Page 1", "flags": 64, "components": card()})
        secret = discord.people.sees("nadia", "pratiques")[-1]
        with pytest.raises(Impossible):
            discord.people.press("thomas", secret, "Répondre")
        pressed = discord.people.press("nadia", secret, "Répondre")
        await ask.answer(pressed, 7, {"content": "Page 2"})
        assert (secret.content, secret.only_for) == ("Page 2", discord.world.user("nadia").id)
        await ask("DELETE", ask.hook(pressed, "@original"))
        assert discord.people.sees("nadia", "pratiques") == [said]


async def test_what_is_promised_is_filled_in_by_the_first_follow_up(discord: LocalDiscord) -> None:
    """In private if it was promised so; the next one stands by itself."""
    async with Requests(discord) as ask:
        await ask("PUT", COMMANDS, [SEARCH])
        done = discord.people.command("nadia", "pratiques", "/pratique x")
        await ask.answer(done, 5, {"flags": 64})
        assert discord.people.sees("nadia", "pratiques")[-1].loading
        await ask("POST", ask.hook(done), {"content": "Un"})
        more = (await ask("POST", ask.hook(done), {"content": "Deux"}))[1]
        seen = discord.people.sees("nadia", "pratiques")
        assert [(m.content, m.loading, m.only_for is None) for m in seen] == [
            ("Un", False, False),
            ("Deux", False, True),
        ]
        await ask("PATCH", ask.hook(done, more["id"]), {"content": "Trois"})
        await ask("DELETE", ask.hook(done, "@original"))
        assert [m.content for m in discord.people.sees("thomas", "pratiques")] == ["Trois"]
        assert await ask.code("GET", ask.hook(done, "@original")) == 10008


async def test_a_form_stays_open_until_it_is_answered(discord: LocalDiscord) -> None:
    """And is not sent while something is missing."""
    field = {"type": 4, "custom_id": "method", "style": 1, "value": "Je", "max_length": 10}
    form = {"custom_id": "tell", "title": "x", "components": [{"type": 18, "label": "x", "component": field}]}
    async with Requests(discord) as ask:
        await ask("PUT", COMMANDS, [SEARCH])
        await ask.answer(discord.people.command("nadia", "pratiques", "/pratique x"), 9, form)
        for wrong in ({"method": ""}, {"method": "x" * 11}, {"autre": "x"}):
            with pytest.raises(Impossible):
                discord.people.submit("nadia", wrong)
        lost = discord.people.submit("nadia", {})
        await discord.clock.move(3)
        assert await ask.answer(lost, 4, {"content": "x"}) == 10062
        sent = discord.people.submit("nadia", {"method": "Je note"})
        assert sent.payload["data"]["components"][0]["component"]["value"] == "Je note"
        assert await ask.answer(sent, 7, {"content": "x"}) == 50035
        assert await ask.answer(sent, 4, {"content": "Merci", "flags": 64}) == 0
        assert discord.people.modal("nadia") is None


async def test_people_write_where_they_may(discord: LocalDiscord) -> None:
    """See a channel, and be allowed; edit what is theirs."""
    people = discord.people
    said = people.say("nadia", "pratiques", "Bonjour")
    thread = people.start_thread("nadia", said, "Fil")
    people.archive(thread.id, locked=True)
    for who, where in (("thomas", "cercle-nord"), ("nadia", "forum"), ("yann", thread.id)):
        with pytest.raises(Impossible):
            people.say(who, where, "x")
    with pytest.raises(Impossible):
        people.edit("thomas", said, "x")
    with pytest.raises(Impossible):
        people.delete("yann", said)
    with pytest.raises(Impossible):
        people.start_thread("nadia", said, "Encore")
    people.say("nadia", thread.id, "Je modère")
    assert [m.content for m in people.sees("yann", thread.id)] == ["", "Je modère"]


async def test_threads_are_listed_by_whether_they_sleep(discord: LocalDiscord) -> None:
    """The latest first, some at a time; a private one only to who is in it."""
    async with Requests(discord) as ask:
        place = discord.world.channel("pratiques").id
        made = [
            discord.people.start_thread("nadia", discord.people.say("nadia", "pratiques", str(n)), str(n))
            for n in range(3)
        ]
        for thread in made[:2]:
            await discord.clock.move(1)
            discord.people.archive(thread.id)
        active = (await ask("GET", f"/guilds/{GUILD}/threads/active"))[1]
        assert [t["name"] for t in active["threads"]] == ["2"]
        page = (await ask("GET", f"/channels/{place}/threads/archived/public?limit=1"))[1]
        assert ([t["name"] for t in page["threads"]], page["has_more"]) == (["1"], True)
        since = page["threads"][0]["thread_metadata"]["archive_timestamp"].replace("+", "%2B")
        page = (await ask("GET", f"/channels/{place}/threads/archived/public?before={since}"))[1]
        assert ([t["name"] for t in page["threads"]], page["has_more"]) == (["0"], False)
        assert await ask.code("GET", f"/channels/{place}/threads/archived/private") == 50013
        own = (await ask("POST", f"/channels/{place}/threads", {"name": "Entre nous", "type": 12}))[1]
        with pytest.raises(Impossible):
            discord.people.sees("yann", own["id"])
        yann = discord.world.user("yann").id
        assert await ask.code("PUT", f"/channels/{own['id']}/thread-members/{yann}") == 0
        assert discord.people.sees("yann", own["id"]) == []
