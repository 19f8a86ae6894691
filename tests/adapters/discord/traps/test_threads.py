"""Threads that are archived, locked, unknown or in a forum."""

import asyncio

import pytest

from bot.actions import Edit, Post, Reread
from bot.cards import Card, Text
from bot.events import (
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlaceGone,
    ThreadRead,
)
from bot.markup import Span
from bot.ports import CannotSay, Hindrance, TryLater
from tests.adapters.discord.local import Permission
from tests.adapters.discord.running import Running
from tests.adapters.discord.traps.people import (
    latest,
    saying,
    theme,
)
from tests.adapters.engine import until
from tests.builders import a_delivery

OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"


async def test_a_thread_of_a_guild_that_is_not_cached_is_resolved(here: Running) -> None:
    """An answer in it would else be lost without a word: it is asked for, and asked for again."""
    address = await theme(here)
    here.messenger.channels.forget(address.message)
    here.discord.faults.status("GET /channels/{channel_id}", 500)
    here.discord.people.say("thomas", address.message, "Je délègue le lundi")
    told = await here.heard(MessagePosted)
    assert told.address.place == address.thread


@pytest.mark.parametrize("kind", [10, 11, 12])
async def test_every_kind_of_thread_hangs_from_its_channel(kind: int, here: Running) -> None:
    """Of announcements, open and closed ones."""
    home = here.place()
    here.messenger.channels.note({"id": "80", "type": kind, "name": "Fil", "parent_id": home.channel})
    assert await here.messenger.channels.place("80") == here.place(thread="80")


async def test_an_archived_thread_is_reopened_to_answer_in_it(here: Running) -> None:
    """Its messages can be changed again, too."""
    address = await theme(here)
    said = await here.messenger.perform(Post(address.thread, saying("Une réponse"), "answer:1"))
    assert said
    here.discord.people.archive(address.message)
    await here.messenger.perform(Edit(said, saying("Une réponse, changée")))
    here.discord.people.archive(address.message)
    other = await here.messenger.perform(Post(address.thread, saying("Une autre"), "answer:2"))
    assert other
    assert other.place == address.thread
    seen = await here.stage.sees("nadia", address.place.channel, address)
    assert [message.text for message in seen] == ["Une question", "Une réponse, changée", "Une autre"]


@pytest.mark.parametrize("locked_and_archived", [True, False])
async def test_where_a_thread_was_locked_the_answer_stands_in_the_channel(
    locked_and_archived: bool, here: Running
) -> None:
    """Beneath the theme, found again there, and nobody is called by it."""
    address = await theme(here)
    here.discord.people.archive(address.message, locked=True)
    if not locked_and_archived:
        here.discord.world.channel(address.message).thread.archived = False  # type: ignore[union-attr]
    action = Post(address.thread, saying("Une réponse"), "answer:1")
    said = await here.messenger.perform(action)
    assert said
    assert said.place == here.place()
    assert latest(here).reference == address.message
    assert latest(here).pinged == frozenset()
    owed = a_delivery("answer:1", action=action, due_at=here.now())
    found = await here.messenger.find(owed)
    assert found
    assert found.address == said


async def test_where_a_thread_was_locked_what_stands_there_is_changed_by_who_may(here: Running) -> None:
    """And it is as locked as before; who may not is refused, and nothing is changed."""
    address = await theme(here)
    said = await here.messenger.perform(Post(address.thread, saying("Une réponse"), "answer:1"))
    assert said
    here.discord.people.archive(address.message, locked=True)
    with pytest.raises(CannotSay) as refused:
        await here.messenger.perform(Edit(said, saying("Retirée")))
    assert refused.value.why is Hindrance.FORBIDDEN
    here.discord.people.allow("pratiques", "mallette", Permission.MANAGE_THREADS)
    await here.messenger.perform(Edit(said, saying("Retirée")))
    thread = here.discord.world.channels[address.message].thread
    assert thread
    assert (thread.archived, thread.locked) == (True, True)
    seen = await here.stage.sees("nadia", address.place.channel, address)
    assert seen[-1].text == "Retirée"


@pytest.mark.parametrize("fault", ["put off", "cut before", "cut after"])
async def test_a_theme_whose_thread_is_still_to_be_opened_stands_and_gets_it_when_it_is_looked_for(
    here: Running, fault: str
) -> None:
    """It is said once; how it stands is as unknown as long as its thread is."""
    faults = here.discord.faults
    action = Post(here.place(), saying("Une question"), "posting:1", opens_thread=True)
    owed = a_delivery("posting:1", action=action, due_at=here.now())
    match fault:
        case "put off":
            faults.limit(OPEN, seconds=100.0, times=2)
        case "cut before":
            faults.drop_before(OPEN, times=2)
        case "cut after":
            faults.drop_after(OPEN, times=2)
    with pytest.raises(Exception) as unknown:  # noqa: PT011  # whatever the library makes of it
        await here.messenger.perform(action)
    assert not isinstance(unknown.value, CannotSay | TryLater)
    with pytest.raises(Exception) as still:  # noqa: PT011
        await here.messenger.find(owed)
    assert isinstance(still.value, TryLater) is (fault == "put off")
    found = await here.messenger.find(owed)
    assert found
    assert here.discord.world.channels[found.address.message].thread
    assert len(here.discord.world.channel("pratiques").messages) == 1


async def test_a_thread_that_could_not_be_opened_is_opened_when_it_is_needed(here: Running) -> None:
    """It bears the name of the theme, not of the answer."""
    here.discord.faults.refuse(OPEN, 50013)
    card = Card((Text((Span("🧰 "), Span("Comment fais-tu ?", bold=True))),))
    address = await here.messenger.perform(Post(here.place(), card, "posting:1", opens_thread=True))
    assert address
    assert address.message not in here.discord.world.channels
    await here.messenger.perform(Post(address.thread, saying("Une réponse"), "answer:1"))
    assert here.discord.world.channels[address.message].name == "🧰 Comment fais-tu ?"


async def test_edits_and_removals_come_for_what_nobody_remembers(here: Running) -> None:
    """One by one, or many at once; a link's preview is no edit."""
    address = await theme(here)
    people = here.discord.people
    said = [people.say("thomas", address.message, f"Réponse {n}") for n in range(3)]
    await here.heard(MessagePosted, 3)
    people.preview(said[0])
    people.edit("thomas", said[0], "Réponse revue")
    edited = await here.heard(MessageEdited)
    assert (edited.text, edited.address) == ("Réponse revue", here.stage.address(said[0]))
    assert len(here.engine.of(MessageEdited)) == 1
    people.delete("thomas", said[0])
    assert (await here.heard(MessageDeleted)).address == here.stage.address(said[0])
    people.purge(address.message, said[1], said[2])
    await here.heard(MessageDeleted, 3)


async def test_what_was_deleted_during_an_outage_is_missing_when_the_thread_is_read_again(
    here: Running,
) -> None:
    """Where the bot may not read, Discord shows an empty thread: that says nothing."""
    address = await theme(here)
    kept = here.discord.people.say("thomas", address.message, "Je note")
    gone = here.discord.people.say("thomas", address.message, "Je crie")
    await here.heard(MessagePosted, 2)
    here.discord.people.delete("thomas", gone)
    await here.messenger.perform(Reread(address.thread))
    read = await here.heard(ThreadRead)
    assert kept.id in read.messages
    assert gone.id not in read.messages
    here.discord.people.allow("pratiques", "mallette", Permission.READ_MESSAGE_HISTORY, False)
    await here.messenger.perform(Reread(address.thread))
    await asyncio.sleep(0.2)
    assert len(here.engine.of(ThreadRead)) == 1


async def test_files_and_mentions_are_told_as_people_saw_them(here: Running) -> None:
    """And other programs are marked."""
    nadia, channel = here.discord.world.user("nadia"), here.place("cercle-nord").channel
    here.discord.people.say(
        "thomas", "pratiques", f"Merci <@{nadia.id}>, vois <#{channel}>", files=("note.ogg",)
    )
    told = await here.heard(MessagePosted)
    assert told.text == "Merci @Nadia\u00a0Kaci, vois #cercle-nord"
    assert [file.name for file in told.files] == ["note.ogg"]
    here.discord.people.other_bot_says("pratiques", "Rappel pour tous")
    here.discord.people.other_bot_says("pratiques", "Rappel encore", by_webhook=True)
    await here.heard(MessagePosted, 3)
    assert [event.by_bot for event in here.engine.of(MessagePosted)] == [False, True, True]


async def test_a_thread_that_is_deleted_is_told_of_as_a_whole(here: Running) -> None:
    """Also when that happened while nobody listened: it is found to be gone when it is read again."""
    address = await theme(here)
    here.discord.people.say("thomas", address.message, "Je délègue le lundi")
    await here.heard(MessagePosted)
    here.discord.people.remove_channel(address.message)
    assert (await here.heard(PlaceGone)).place == address.thread
    await here.messenger.perform(Reread(address.thread, known=frozenset({"1"})))
    assert (await here.heard(PlaceGone, 2)).place == address.thread


async def test_a_channel_that_is_deleted_is_told_of_only_when_it_is_gone(here: Running) -> None:
    """What goes with it does not come back: Discord is asked, and nothing is told when it does not say so."""
    here.discord.faults.status("GET /channels/{channel_id}", 500, times=9)
    here.discord.people.remove_channel("cercle-nord")
    await until(lambda: bool(here.discord.called("GET /channels/{channel_id}")))
    here.discord.faults.mend()
    gone = here.place()
    here.discord.people.remove_channel("pratiques")
    assert (await here.heard(PlaceGone)).place == gone
