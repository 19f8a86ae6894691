"""Whatever stands in a thread is heard as people said it."""

from bot.actions import Post, Whisper
from bot.cards import Button
from bot.events import (
    ButtonPressed,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
)
from tests.adapters.engine import until
from tests.adapters.slack.local import Delivery
from tests.adapters.slack.running import Running
from tests.adapters.slack.traps.people import saying


async def test_every_kind_of_reply_is_an_answer(here: Running) -> None:
    """A file, a voice note, a reply shown in the channel too; an edit and a removal follow."""
    address = await here.messenger.perform(Post(here.place(), saying("Une question")))
    people, thread = here.slack.people, here.ts(address)
    people.say("nadia", "pratiques", "Voici", thread, files=("note.m4a",))
    shared = await here.heard(MessagePosted)
    assert shared.address.place.thread == thread
    assert [(file.name, file.url[:8]) for file in shared.files] == [("note.m4a", "https://")]
    said = people.say("thomas", "pratiques", "Pour tous", thread, broadcast=True).message
    assert (await here.heard(MessagePosted, 2)).address.place.thread == thread
    people.edit("thomas", "pratiques", said.ts, "Pour tout le monde")
    edited = await here.heard(MessageEdited)
    assert (edited.text, edited.address.message) == ("Pour tout le monde", said.ts)
    people.delete("thomas", "pratiques", said.ts)
    assert (await here.heard(MessageDeleted)).address == edited.address


async def test_a_preview_of_a_link_is_no_edit(here: Running) -> None:
    """Nor is a reply beneath a message."""
    said = here.slack.people.say("nadia", "pratiques", "https://exemple.fr").message
    await here.heard(MessagePosted)
    delivery = here.slack.people.unfurl("pratiques", said.ts)
    assert delivery
    assert await delivery.settled(3)
    assert here.engine.of(MessageEdited) == []


async def test_what_other_bots_say_is_marked_and_what_we_say_is_not_told(here: Running) -> None:
    """Neither is an answer."""
    await here.messenger.perform(Post(here.place(), saying("Une question")))
    here.slack.people.other_bot_says("pratiques", "Rappel automatique pour tous")
    here.slack.people.other_bot_says("pratiques", "Un vieux robot parle", classic=True)
    await here.heard(MessagePosted, 2)
    assert [event.by_bot for event in here.engine.of(MessagePosted)] == [True, True]


async def test_a_stranger_from_another_workspace_answers_in_the_thread(here: Running) -> None:
    """Slack Connect: no commands, no forms, and not in the list of people; yet their words count."""
    address = await here.messenger.perform(Post(here.place("partenaires"), saying("Une question")))
    here.slack.people.say("marta", "partenaires", "Je délègue le lundi", here.ts(address))
    told = await here.heard(MessagePosted)
    assert (told.author.workspace, told.author.user) == ("T1", here.slack.world.user("marta").id)
    assert told.text == "Je délègue le lundi"


async def test_in_a_thread_a_button_does_what_a_command_cannot(here: Running) -> None:
    """And what it brings is shown there, to one person."""
    address = await here.messenger.perform(Post(here.place(), saying("Une question")))
    thread = here.ts(address)
    await here.messenger.perform(Post(here.place(thread=thread), saying("Réponse", Button("Lire", "read"))))
    here.engine.answer_with(
        lambda event: (
            [Whisper(event.person, event.place, saying("Entre nous"), event.interaction)]
            if isinstance(event, ButtonPressed)
            else []
        )
    )
    here.slack.people.press("thomas", here.slack.world.channel("pratiques").messages[-1], "Lire")
    assert (await here.heard(ButtonPressed)).place.thread == thread
    await until(lambda: here.slack.world.channel("pratiques").messages[-1].only_for is not None)
    shown = here.slack.world.channel("pratiques").messages[-1]
    assert (shown.thread_ts, shown.only_for) == (thread, here.slack.world.user("thomas").id)


async def test_mentions_and_links_are_told_as_people_saw_them(here: Running) -> None:
    """By name, and with the address."""
    nadia = here.slack.world.user("nadia").id
    text = f"Merci <@{nadia}>, vois <https://x.example|ceci> &amp; <#C1|salon> <!here>"
    event = {
        "type": "message",
        "channel": "C0PRATIQUES",
        "user": nadia,
        "text": text,
        "ts": "1700000001.000100",
    }
    payload = {"type": "event_callback", "team_id": "T1", "event_id": "Ev9", "event": event}
    here.slack.outbox.send(Delivery("events_api", payload))
    told = await here.heard(MessagePosted)
    assert told.text == "Merci @Nadia\u00a0Kaci, vois ceci (https://x.example) & #salon @here"
