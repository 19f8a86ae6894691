"""Threads and posts the local Discord refuses, and what is private."""

from tests.adapters.discord.local import LocalDiscord, Message, Permission, Requests
from tests.adapters.discord.local.world import APPLICATION, REQUIRES_TAG, Json
from tests.adapters.discord.refusals.parts import command

COMMANDS = f"/applications/{APPLICATION}/commands"


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
