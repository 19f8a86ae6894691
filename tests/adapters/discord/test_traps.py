"""What goes wrong with Discord, one thing a test, over the real library and a strict local Discord."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from adapters.discord.drawing import outbound
from adapters.discord.saying import speaking
from adapters.discord.wire.refusals import Refused
from bot.actions import Action, Edit, OpenForm, Post, RefuseForm, Reread, Said, Suggest, Tell, Whisper
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Form, Part, Text, TextField
from bot.events import (
    ButtonPressed,
    ChannelChanged,
    ChannelsListed,
    CommandInvoked,
    CommandTyped,
    Event,
    FormLeft,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    MessengerConnected,
    PersonJoined,
    ThreadRead,
)
from bot.markup import Span
from bot.model.place import Address
from bot.ports import CannotSay, CannotStart, Hindrance, TryLater
from tests.adapters.discord import reading
from tests.adapters.discord.local import Interaction, Limits, LocalDiscord, Message, Permission
from tests.adapters.discord.local.world import BOT_USER, OTHER_BOT, REQUIRES_TAG
from tests.adapters.discord.running import GENEROUS, Running, bot_in, server, until
from tests.builders import a_delivery

SAY = "POST /channels/{channel_id}/messages"
FOLLOW = "POST /webhooks/{webhook_id}/{webhook_token}"
ANSWER = "POST /interactions/{interaction_id}/{interaction_token}/callback"
LONG = ("situation", "method", "outcome", "difficulties", "audience")
NAMED = ChoiceField("named", "Signer", (Choice("yes", "À mon nom"), Choice("no", "Sans mon nom")), "yes")
FORM = Form(
    "answering.answer",
    "Raconter",
    (TextField("method", "Ce que je fais", required=True, multiline=True), NAMED),
    "Envoyer",
    about="p1",
)
PARTS = tuple(TextField(name, name.title(), multiline=True) for name in LONG)
SIX = Form("answering.answer", "Répondre", (*PARTS, NAMED), "Envoyer", about="p1")
SEVEN = Form(
    "archiving.edit", "Ma pratique", (TextField("title", "Titre"), *PARTS, NAMED), "Garder", about="p1"
)


@pytest.fixture
async def here() -> AsyncIterator[Running]:
    """A bot in a server."""
    async with server() as there:
        yield there


def saying(words: str, *buttons: Button) -> Card:
    """A card of these words."""
    row: tuple[Block, ...] = (Buttons(buttons),) if buttons else ()
    return Card((Text((Span(words),)), *row))


def opening(form: Form, event: Event) -> Sequence[Action]:
    """Open a form for whoever presses a button."""
    if isinstance(event, ButtonPressed):
        return [OpenForm(event.person, event.place, form, event.interaction)]
    return []


def whispering(words: str, event: Event, *, replaces: bool = False) -> Sequence[Action]:
    """Whisper to whoever presses or types."""
    if isinstance(event, ButtonPressed | CommandInvoked | FormSubmitted):
        return [Whisper(event.person, event.place, saying(words), event.interaction, replaces=replaces)]
    return []


async def theme(here: Running, channel: str = "pratiques") -> Address:
    """A posting stands in a channel, with its thread."""
    card = saying("Une question", Button("Répondre", "open", "p1"))
    address = await here.messenger.perform(Post(here.place(channel), card, "posting:1", opens_thread=True))
    assert address
    return address


async def pressed(here: Running, user: str = "nadia") -> Interaction:
    """Somebody presses the button of a theme."""
    await theme(here)
    return here.discord.people.press(user, latest(here), "Répondre")


async def with_form(here: Running, form: Form = FORM, user: str = "nadia") -> None:
    """Somebody has the form open."""
    here.engine.answer_with(lambda event: opening(form, event))
    assert await (await pressed(here, user)).settled()


def latest(here: Running, channel: str = "pratiques") -> Message:
    """What was said last in a channel."""
    return here.discord.world.channel(channel).messages[-1]


def shown(here: Running, user: str, channel: str = "pratiques") -> list[str]:
    """What somebody sees there that nobody else does."""
    seen = here.discord.people.sees(user, channel)
    return [reading.words(message) for message in seen if message.only_for]


# ---- Three seconds, and fifteen minutes --------------------------------------------------------------------


async def test_three_seconds_to_answer_what_is_slow_is_deferred_in_time(here: Running) -> None:
    """A command says that it thinks; what it brings takes the place of that."""
    here.engine.answer_with(lambda event: whispering("Trouvé", event))
    here.engine.hold.clear()
    done = here.discord.people.command("nadia", "pratiques", "/pratique chercher déléguer")
    assert await done.settled()
    assert done.answer == 5
    assert latest(here).loading
    here.engine.hold.set()
    await until(lambda: shown(here, "nadia") == ["Trouvé"])
    assert not latest(here).loading


async def test_a_slow_press_is_taken_silently_and_answered_once(here: Running) -> None:
    """Nobody else sees either."""
    here.engine.answer_with(lambda event: whispering("Pour toi", event))
    here.engine.hold.clear()
    done = await pressed(here)
    assert await done.settled()
    assert done.answer == 6
    here.engine.hold.set()
    await until(lambda: shown(here, "nadia") == ["Pour toi"])
    assert shown(here, "thomas") == []


async def test_nothing_is_acknowledged_before_it_is_kept(here: Running) -> None:
    """While there is time."""
    here.engine.answer_with(lambda event: whispering("Pour toi", event))
    here.engine.hold.clear()
    done = await pressed(here)
    await until(lambda: len(here.engine.tried) > len(here.engine.heard))
    assert done.answer is None
    here.engine.hold.set()
    assert await done.settled()
    assert done.answer == 4


async def test_a_form_that_is_not_kept_stays_open_and_sent_again_is_kept_once(here: Running) -> None:
    """Discord closes it only when it is answered."""
    await with_form(here)
    here.engine.down = True
    first = here.discord.people.submit("nadia", {"method": "Je note."})
    await until(lambda: any(isinstance(event, FormSubmitted) for event in here.engine.tried))
    assert not await first.settled(1)
    await here.discord.clock.move(3)
    assert here.discord.people.modal("nadia")
    here.engine.down = False
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)] == ["Je note."]


async def test_a_form_that_comes_too_late_is_a_button_away(here: Running) -> None:
    """It can only open as the first answer to a press."""
    here.engine.answer_with(lambda event: opening(FORM, event))
    here.engine.hold.clear()
    done = await pressed(here)
    assert await done.settled()
    here.engine.hold.set()
    await until(lambda: shown(here, "nadia") == ["Le formulaire est prêt."])
    assert await here.discord.people.press("nadia", latest(here), "Ouvrir le formulaire").settled()
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert (await here.heard(FormSubmitted)).values == {"method": "Je note.", "named": "yes"}


async def test_fifteen_minutes_later_the_answer_is_a_direct_message(here: Running) -> None:
    """The token is spent."""
    here.engine.hold.clear()
    here.engine.answer_with(lambda event: whispering("Enfin", event))
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    await here.discord.clock.move(15 * 60)
    here.engine.hold.set()
    await until(lambda: bool(here.discord.people.sees_directly("nadia")))
    direct = await here.stage.direct("nadia")
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["Enfin"]
    assert here.discord.refusals == []


async def test_a_private_word_without_an_interaction_is_a_direct_message(here: Running) -> None:
    """Ephemeral messages exist only as answers."""
    await here.messenger.perform(Whisper(here.person("nadia"), here.place(), saying("Pour toi")))
    direct = await here.stage.direct("nadia")
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["Pour toi"]
    assert shown(here, "nadia") == []


# ---- Twice -------------------------------------------------------------------------------------------------


async def test_what_is_told_twice_is_kept_and_answered_once(here: Running) -> None:
    """Messages, presses, commands and forms alike: no second answer meets a 40060."""
    here.engine.answer_with(lambda event: whispering("Pour toi", event))
    await theme(here)
    here.discord.gateway.twice = 1
    here.discord.people.say("nadia", "pratiques", "Deux fois ?")
    await here.heard(MessagePosted)
    here.discord.gateway.twice = 1
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    here.discord.gateway.twice = 1
    button = here.discord.world.channel("pratiques").messages[0]
    assert await here.discord.people.press("nadia", button, "Répondre").settled()
    await asyncio.sleep(0.1)
    for kind in (MessagePosted, CommandInvoked, ButtonPressed):
        assert len(here.engine.of(kind)) == 1
    assert len({event.id for event in here.engine.tried}) == len(here.engine.tried)
    assert here.discord.refusals == []


async def test_a_step_of_a_form_told_twice_leads_on_once(here: Running) -> None:
    """One way to the next step, not two."""
    await with_form(here, SEVEN)
    here.discord.gateway.twice = 1
    assert await here.discord.people.submit("nadia", {"title": "Déléguer"}).settled()
    await asyncio.sleep(0.1)
    assert sum("Étape 2 sur 2" in said for said in shown(here, "nadia")) == 1


async def test_a_follow_up_that_discord_puts_off_is_said_once_it_may_be(here: Running) -> None:
    """It was certainly not said: asking again doubles nothing."""
    here.engine.answer_with(
        lambda event: (
            [*whispering("Un", event), *whispering("Deux", event)]
            if isinstance(event, CommandInvoked)
            else []
        )
    )
    here.discord.faults.limit(FOLLOW, seconds=0.05)
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    await until(lambda: shown(here, "nadia") == ["Un", "Deux"])


async def test_a_lost_reply_to_an_answer_is_no_second_answer(here: Running) -> None:
    """Whatever the library makes of it, the person sees one."""
    here.engine.answer_with(lambda event: whispering("Pour toi", event))
    here.discord.faults.drop_after(ANSWER)
    done = await pressed(here)
    assert await done.settled()
    await asyncio.sleep(0.1)
    assert shown(here, "nadia") == ["Pour toi"]
    assert len(here.discord.called(FOLLOW)) == 0


async def test_a_follow_up_is_never_blindly_repeated(here: Running) -> None:
    """Nor when Discord is out of order: the library would send it again, and it would stand twice."""
    for fault in (here.discord.faults.drop_after, partial(here.discord.faults.status, status=502)):
        here.engine.answer_with(
            lambda event: (
                [*whispering("Un", event), *whispering("Deux", event)]
                if isinstance(event, CommandInvoked)
                else []
            )
        )
        before, failed = len(here.discord.called(FOLLOW)), len(here.engine.failed)
        fault(FOLLOW)
        await here.stage.command("nadia", "pratiques", "/pratique déléguer")
        await until(partial(has_failed_since, here, failed))
        assert len(here.discord.called(FOLLOW)) - before <= 1
    assert shown(here, "nadia").count("Deux") == 1


async def test_our_own_nonce_makes_repeating_a_delivery_safe(here: Running) -> None:
    """Fixed by its key and enforced: the second time Discord gives back the first message."""
    action = Post(here.place(), saying("Une question"), "posting:1")
    first = await here.messenger.perform(action)
    assert await here.messenger.perform(action) == first
    calls = here.discord.called(SAY)
    assert {call.body["nonce"] for call in calls} == {outbound.nonce("posting:1")}
    assert all(call.body["enforce_nonce"] for call in calls)
    assert len(here.discord.world.channel("pratiques").messages) == 1


async def test_out_of_order_for_a_moment_a_message_is_said_once(here: Running) -> None:
    """The library tries again, with the same nonce."""
    here.discord.faults.status(SAY, 502)
    await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert len(here.discord.world.channel("pratiques").messages) == 1


async def test_a_lost_reply_is_looked_for_before_anything_is_said_again(here: Running) -> None:
    """The library does not repeat it; hours later no nonce protects it any more, its mark is found."""
    owed = a_delivery("posting:1", action=Post(here.place(), saying("Une question"), "posting:1"))
    owed = replace(owed, due_at=here.now())
    here.discord.faults.drop_after(SAY)
    with pytest.raises(Exception) as lost:  # noqa: PT011  # whatever the library makes of it
        await here.messenger.perform(owed.action)
    assert not isinstance(lost.value, CannotSay | TryLater)
    await here.discord.clock.move(3600)
    found = await here.messenger.find(owed)
    assert found
    assert latest(here).id == found.message
    assert len(here.discord.called(SAY)) == 1
    latest(here).author = OTHER_BOT
    assert await here.messenger.find(owed) is None


async def test_what_was_cut_off_before_it_was_said_is_not_found(here: Running) -> None:
    """In a channel, in a thread, in a direct message and in a forum."""
    root = await theme(here)
    begin = "POST /channels/{channel_id}/threads"
    actions: tuple[tuple[str, Said], ...] = (
        (SAY, Post(here.place(), saying("Ici"), "k0")),
        (SAY, Post(root.thread, saying("Là"), "k1")),
        (SAY, Tell(here.person("nadia"), saying("À toi"), "k2")),
        (begin, Post(here.place("forum"), saying("Au forum"), "k3")),
    )
    for operation, action in actions:
        owed = a_delivery(action.key or "", action=action, due_at=here.now())
        here.discord.faults.drop_before(operation)
        with pytest.raises(Exception):  # noqa: B017, PT011
            await here.messenger.perform(action)
        assert await here.messenger.find(owed) is None
        said = await here.messenger.perform(action)
        assert await here.messenger.find(owed) == said


async def test_a_forums_post_whose_reply_was_lost_is_found_and_not_begun_again(here: Running) -> None:
    """No nonce protects it; awake or archived."""
    owed = a_delivery("k", action=Post(here.place("forum"), saying("Au forum"), "k"))
    owed = replace(owed, due_at=here.now())
    here.discord.faults.drop_after("POST /channels/{channel_id}/threads")
    with pytest.raises(Exception):  # noqa: B017, PT011
        await here.messenger.perform(owed.action)
    found = await here.messenger.find(owed)
    assert found
    here.discord.people.archive(found.message)
    assert await here.messenger.find(owed) == found
    assert len(here.discord.called("POST /channels/{channel_id}/threads")) == 1


async def test_a_forum_that_wants_a_tag_gets_the_first_that_everybody_may_give(here: Running) -> None:
    """Where only moderators give any, its post is refused, and somebody is told."""
    forum = here.discord.world.channel("forum")
    forum.flags |= REQUIRES_TAG
    kept = {"id": "1500000000000000000", "name": "Réservé", "moderated": True}
    forum.tags.insert(0, kept)
    said = await here.messenger.perform(Post(here.place("forum"), saying("Au forum"), "k"))
    assert said
    thread = here.discord.world.channels[said.message].thread
    assert thread
    assert thread.tags == ["1500000000000000001"]
    forum.tags[:] = [kept]
    with pytest.raises(CannotSay):
        await here.messenger.perform(Post(here.place("forum"), saying("Au forum"), "l"))


# ---- The gateway -------------------------------------------------------------------------------------------


async def test_a_malformed_event_restarts_the_connection_alone(here: Running) -> None:
    """The library gives up at it; what comes afterwards is heard."""
    here.discord.gateway.malformed()
    await here.heard(MessengerConnected, 2)
    here.discord.people.say("nadia", "pratiques", "Toujours là ?")
    assert (await here.heard(MessagePosted)).text == "Toujours là ?"
    assert not here.listener.done()


async def test_a_cut_connection_is_taken_up_again_and_nothing_is_lost_or_doubled(here: Running) -> None:
    """Whether Discord asks for it, or says nothing at all."""
    for number, cut in enumerate((here.discord.gateway.reconnect, here.discord.gateway.drop)):
        opened = here.discord.gateway.opened
        cut()
        here.discord.people.say("nadia", "pratiques", f"Entre-temps {number}")
        await until(partial(is_opened_since, here, opened), 10)
        here.discord.people.say("nadia", "pratiques", f"Après {number}")
        await until(partial(is_heard, here, f"Après {number}"), 10)
    assert len(texts(here)) == len(set(texts(here)))


async def test_after_an_invalid_session_the_bot_is_told_to_read_again(here: Running) -> None:
    """What happened in between was lost: the messenger says that it is there once more."""
    address = await theme(here)
    here.discord.gateway.invalidate()
    here.discord.people.say("thomas", address.message, "Je réponds pendant ce temps")
    await here.heard(MessengerConnected, 2)
    assert "Je réponds pendant ce temps" not in texts(here)
    await here.messenger.perform(Reread(address.thread))
    assert (await here.heard(MessageEdited)).text == "Je réponds pendant ce temps"


async def test_a_session_that_goes_on_is_no_reason_to_read_again(here: Running) -> None:
    """Discord replays what was missed before it says so."""
    here.discord.gateway.reconnect()
    await until(lambda: here.discord.gateway.resumed == 1)
    here.discord.people.say("nadia", "pratiques", "Je suis là")
    await here.heard(MessagePosted)
    assert len(here.engine.of(MessengerConnected)) == 1


async def test_no_work_hangs_on_being_ready(here: Running) -> None:
    """A guild that is out of order holds up nothing, and is told of when it is back."""
    here.discord.people.outage()
    here.discord.gateway.forget()
    here.discord.gateway.drop()
    await here.heard(MessengerConnected, 2)
    changes = len(here.engine.of(ChannelChanged))
    here.discord.people.create("nouveau")
    here.discord.people.outage(over=True)
    await here.heard(ChannelChanged, changes + 1)
    assert here.engine.of(ChannelChanged)[-1].name == "nouveau"


async def test_a_token_that_stops_working_is_said_in_one_sentence(here: Running) -> None:
    """And nothing is tried with it any more."""
    here.discord.revoke()
    with pytest.raises(CannotStart, match="DISCORD_TOKEN"):
        await asyncio.wait_for(here.listener, 5)
    with pytest.raises(CannotSay) as refused:
        await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert refused.value.why is Hindrance.DISCONNECTED


async def test_intents_switched_off_while_it_runs_do_not_stop_the_bot(here: Running) -> None:
    """Discord closes with 4014; without them it goes on."""
    here.discord.privileged.clear()
    here.discord.gateway.close(4014, forget=True)
    await here.heard(MessengerConnected, 2)
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    assert (await here.heard(CommandInvoked)).text == "déléguer"


async def test_what_discord_promises_and_then_refuses_is_not_asked_for_again(
    here: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    """What an application says of its intents and what the gateway grants may differ for a while."""
    here.discord.gateway.close(4014, forget=True)
    await here.heard(MessengerConnected, 2)
    assert "without the intent Message Content" in "".join(capfd.readouterr())


# ---- Intents -----------------------------------------------------------------------------------------------


async def test_what_is_lost_without_the_privileged_intents_is_said_at_the_start(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """And what still works."""
    async with server(LocalDiscord(limits=GENEROUS, privileged=set())):
        written = "".join(capfd.readouterr())
    assert "without the intent Message Content" in written
    assert "forms and buttons work" in written
    assert "without the intent Server Members" in written


async def test_without_message_content_nothing_empty_passes_for_words() -> None:
    """What mentions the bot is given; a picked message is, too."""
    async with server(LocalDiscord(limits=GENEROUS, privileged={"members"})) as here:
        said = here.discord.people.say("nadia", "pratiques", "Je note tout")
        here.discord.people.edit("nadia", said, "Je note presque tout")
        here.discord.people.say("nadia", "pratiques", f"<@{BOT_USER}> tu entends ?")
        assert (await here.heard(MessagePosted)).text == "@mallette tu entends ?"
        assert [type(event) for event in here.engine.heard if hasattr(event, "text")] == [MessagePosted]
        await here.stage.pick("thomas", here.stage.address(said), "keep")
        picked = here.engine.heard[-1]
        assert getattr(picked, "text", "") == "Je note presque tout"


async def test_without_the_list_of_members_who_acts_in_a_closed_channel_is_known_to_be_there() -> None:
    """Nobody else is."""
    async with server(LocalDiscord(limits=GENEROUS, privileged={"content"})) as here:
        closed = here.place("cercle-nord")
        told = next(event for event in here.engine.of(ChannelChanged) if event.place == closed)
        assert not told.open
        await here.stage.command("yann", "cercle-nord", "/pratique déléguer")
        came = await here.heard(PersonJoined)
        assert (came.place, came.person) == (closed, here.person("yann"))
        await here.stage.command("yann", "pratiques", "/pratique déléguer")
        await here.stage.command("yann", await here.stage.direct("yann"), "/pratique aide")
        assert len(here.engine.of(PersonJoined)) == 1


# ---- Threads and channels ----------------------------------------------------------------------------------


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
    assert await here.messenger.find(owed) == said


async def test_a_thread_that_could_not_be_opened_is_opened_when_it_is_needed(here: Running) -> None:
    """It bears the name of the theme, not of the answer."""
    opens = "POST /channels/{channel_id}/messages/{message_id}/threads"
    here.discord.faults.status(opens, 503)
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


# ---- Who sees what -----------------------------------------------------------------------------------------


async def test_who_sees_a_channel_is_told_whenever_it_changes(here: Running) -> None:
    """A role given and taken, a channel closed, somebody gone; what is as before is not told again."""
    closed = here.place("cercle-nord")

    def inside() -> set[str]:
        told = [event for event in here.engine.of(ChannelChanged) if event.place == closed]
        return {person.user for person in told[-1].people}

    thomas, claire = here.person("thomas").user, here.person("claire").user
    assert thomas not in inside()
    here.discord.people.allow("cercle-nord", "thomas", Permission.VIEW_CHANNEL)
    await until(lambda: thomas in inside())
    here.discord.people.change("claire", roles=[])
    await until(lambda: claire not in inside())
    here.discord.people.allow("pratiques", "everyone", Permission.VIEW_CHANNEL, False)
    here.discord.people.allow("pratiques", "mallette", Permission.VIEW_CHANNEL)
    await until(
        lambda: any(
            event.place == here.place() and not event.open for event in here.engine.of(ChannelChanged)
        )
    )
    count = len(here.engine.of(ChannelChanged))
    here.discord.people.change("ines", nick="Inès")
    await asyncio.sleep(0.2)
    assert len(here.engine.of(ChannelChanged)) == count


async def test_a_channel_the_bot_sees_no_more_is_listed_no_more(here: Running) -> None:
    """Nobody can tell it who is there from then on."""
    listed = await here.heard(ChannelsListed)
    assert here.place("cercle-nord") in listed.places
    here.discord.people.allow("cercle-nord", "mallette", Permission.VIEW_CHANNEL, False)
    listed = await here.heard(ChannelsListed, 2)
    assert here.place("cercle-nord") not in listed.places
    assert here.place() in listed.places


# ---- Saying ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (50001, Hindrance.OUTSIDE),
        (50013, Hindrance.FORBIDDEN),
        (10003, Hindrance.GONE),
        (50035, Hindrance.FORBIDDEN),
    ],
)
async def test_what_somebody_has_to_mend_is_named_and_not_tried_again(
    code: int, why: Hindrance, here: Running
) -> None:
    """Ten thousand requests in vain would shut us out."""
    here.discord.faults.refuse(SAY, code)
    with pytest.raises(CannotSay) as refused:
        await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert refused.value.why is why
    assert len(here.discord.called(SAY)) == 1


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (401, 0, Hindrance.DISCONNECTED),
        (404, 10003, Hindrance.GONE),
        (404, 10004, Hindrance.OUTSIDE),
        (404, 10013, Hindrance.CLOSED),
        (403, 50001, Hindrance.OUTSIDE),
        (403, 50007, Hindrance.CLOSED),
        (403, 50013, Hindrance.FORBIDDEN),
        (403, 50278, Hindrance.CLOSED),
        (400, 50083, Hindrance.GONE),
    ],
)
def test_discords_numbers_are_put_into_words(status: int, code: int, why: Hindrance) -> None:
    """Each with what somebody can do about it."""
    assert Refused(status, code).why is why


async def test_a_channel_the_bot_does_not_see_or_may_only_read_is_refused(here: Running) -> None:
    """Somebody has to add its role, or a permission."""
    for channel, why in (("codir", Hindrance.OUTSIDE), ("annonces", Hindrance.FORBIDDEN)):
        with pytest.raises(CannotSay) as refused:
            await here.messenger.perform(Post(here.place(channel), saying("Une question")))
        assert refused.value.why is why


async def test_no_more_conversations_are_remembered_than_there_is_room_for(
    here: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was forgotten is asked for again, and is the same."""
    monkeypatch.setattr(speaking, "MOST", 1)
    for user in ("nadia", "nadia", "thomas", "nadia"):
        await here.messenger.perform(Tell(here.person(user), saying("Pour toi")))
    assert len(here.discord.called("POST /users/@me/channels")) == 3
    assert len(here.discord.people.sees_directly("nadia")) == 3


async def test_closed_direct_messages_are_named(here: Running) -> None:
    """So that the bot finds another way."""
    with pytest.raises(CannotSay) as refused:
        await here.messenger.perform(Tell(here.person("odile"), saying("Pour toi"), "k"))
    assert refused.value.why is Hindrance.CLOSED


async def test_too_many_at_once_wait_their_turn_and_none_is_lost() -> None:
    """The library knows the buckets, and waits with everything when Discord says so."""
    async with server(LocalDiscord(limits=Limits(requests=5, seconds=0.3))) as here:
        here.discord.faults.limit(SAY, seconds=0.2, everywhere=True)
        await asyncio.gather(
            *(here.messenger.perform(Post(here.place(), saying(f"{n}"), f"k{n}")) for n in range(12))
        )
        said = [seen.text for seen in await here.stage.sees("nadia", "pratiques")]
        assert sorted(said, key=int) == [str(n) for n in range(12)]


async def test_who_waits_is_answered_while_everything_else_has_to_wait(here: Running) -> None:
    """Discord's limit over all does not hold for answers, yet the library would keep them back."""
    here.engine.answer_with(lambda event: whispering("Trouvé", event))
    here.discord.faults.limit(SAY, seconds=2, everywhere=True)
    said = asyncio.create_task(here.messenger.perform(Post(here.place(), saying("Une question"), "k")))
    await until(lambda: bool(here.discord.called(SAY)))
    done = here.discord.people.command("nadia", "pratiques", "/pratique chercher déléguer")
    assert await done.settled(1)
    assert not said.done()
    assert await said


async def test_however_many_turn_to_the_bot_at_once_none_waits_for_another(here: Running) -> None:
    """Each has limits of its own: the library is not to line them up."""
    here.engine.answer_with(lambda event: whispering("Trouvé", event))
    held = here.discord.faults.hold(ANSWER)
    people = ("nadia", "thomas", "ines", "yann")
    asked = [here.discord.people.command(one, "pratiques", "/pratique chercher déléguer") for one in people]
    assert all(await asyncio.gather(*(one.settled(2) for one in asked)))
    held.release()


async def test_a_wait_longer_than_anybody_would_hold_is_passed_on(here: Running) -> None:
    """Else the call would sleep past its token's life."""
    here.discord.faults.limit(SAY, seconds=600)
    with pytest.raises(TryLater) as wait:
        await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert wait.value.after == timedelta(seconds=600)


async def test_however_long_a_card_is_it_is_said_within_the_limits(here: Running) -> None:
    """Forty components, four thousand characters, and still its buttons."""
    long = "Je fixe le **résultat** & _deux_ jalons <jamais> la méthode. " * 60
    parts = tuple(Part(f"Partie {n}", (Span(long[:3000]),)) for n in range(8))
    row = Buttons(tuple(Button(f"Choix {n}", "choose", str(n)) for n in range(12)))
    await here.messenger.perform(Post(here.place(), Card((*parts, row))))
    said = (await here.stage.sees("nadia", "pratiques"))[-1]
    assert len(said.buttons) == 12
    assert said.text.count("Partie") == 8
    assert "…" in said.text


async def test_nothing_the_bot_says_calls_anybody(here: Running) -> None:
    """Posts, threads, forums, direct messages, answers and changes; nor does anything come alive."""
    nasty = f"@everyone @here <@{here.person('nadia').user}> <@&1300000000000000002> **gras** [clic](https://x.example)"
    here.engine.answer_with(lambda event: whispering(nasty, event))
    address = await theme(here)
    for place in (here.place(), address.thread, here.place("forum")):
        said = await here.messenger.perform(Post(place, saying(nasty)))
        assert said
        await here.messenger.perform(Edit(said, saying(nasty + " !")))
    await here.messenger.perform(Tell(here.person("nadia"), saying(nasty)))
    button = here.discord.world.channel("pratiques").message(address.message)
    assert button
    assert await here.discord.people.press("thomas", button, "Répondre").settled()
    everything = [message for channel in here.discord.world.channels.values() for message in channel.messages]
    own = [message for message in everything if message.author == BOT_USER and message.type in (0, 19, 20)]
    assert len(own) >= 6
    for message in own:
        assert message.allowed_mentions == {"parse": []}
        assert message.pinged == frozenset()
    texts = [seen.text for seen in await here.stage.sees("thomas", "pratiques")]
    assert nasty in texts


async def test_a_press_in_the_channel_never_replaces_what_everybody_sees(here: Running) -> None:
    """Even when the bot asks for it."""
    here.engine.answer_with(lambda event: whispering("Pour toi", event, replaces=True))
    assert await (await pressed(here)).settled()
    seen = await here.stage.sees("nadia", "pratiques")
    assert [(one.text, one.private) for one in seen] == [("Une question", False), ("Pour toi", True)]


async def test_a_question_in_a_direct_message_is_replaced_by_what_was_chosen(here: Running) -> None:
    """No button is left that does nothing; what else is said stays there too."""
    card = saying("Garder ?", Button("Toujours", "always"))
    await here.messenger.perform(Tell(here.person("nadia"), card, "c"))
    here.engine.answer_with(
        lambda event: [*whispering("Choisi", event, replaces=True), *whispering("Gardé", event)]
    )
    assert await here.discord.people.press(
        "nadia", here.discord.people.sees_directly("nadia")[-1], "Toujours"
    ).settled()
    direct = await here.stage.direct("nadia")
    await until(lambda: len(here.discord.people.sees_directly("nadia")) == 2)
    seen = await here.stage.sees("nadia", direct)
    assert [(one.text, one.private) for one in seen] == [("Choisi", False), ("Gardé", False)]
    assert (await here.heard(ButtonPressed)).person == here.person("nadia")


async def test_pages_take_each_others_place(here: Running) -> None:
    """Quick or slow."""
    here.engine.answer_with(
        lambda event: (
            [
                Whisper(
                    event.person,
                    event.place,
                    saying("Page", Button("Suite", "more")),
                    event.interaction,
                    replaces=isinstance(event, ButtonPressed),
                )
            ]
            if isinstance(event, ButtonPressed | CommandInvoked)
            else []
        )
    )
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    assert await here.discord.people.press("nadia", latest(here), "Suite").settled()
    here.engine.hold.clear()
    assert await here.discord.people.press("nadia", latest(here), "Suite").settled()
    here.engine.hold.set()
    await here.heard(ButtonPressed, 2)
    await until(
        lambda: (
            len(here.discord.called("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original")) == 1
        )
    )
    assert shown(here, "nadia") == ["Page"]


async def test_a_press_that_brings_nothing_is_acknowledged_all_the_same(here: Running) -> None:
    """Else Discord would say that it failed."""
    done = await pressed(here)
    assert await done.settled()
    assert done.answer == 6
    done = here.discord.people.command("nadia", "pratiques", "/pratique mes-pratiques")
    assert await done.settled()
    await until(lambda: shown(here, "nadia") == [])


# ---- Completion --------------------------------------------------------------------------------------------


async def test_at_most_twenty_five_completions_of_a_hundred_characters(here: Running) -> None:
    """Each once, under the deadline."""
    choices = tuple(Choice(f"titre {n % 30}", "Un titre " * 30) for n in range(40))
    here.engine.answer_with(
        lambda event: (
            [Suggest(event.person, choices, event.interaction)] if isinstance(event, CommandTyped) else []
        )
    )
    offered = await here.stage.suggestions("nadia", "/pratique ti")
    assert len({one["value"] for one in offered}) == len(offered) == 25
    assert all(len(one["label"]) <= 100 for one in offered)


async def test_a_slow_completion_offers_nothing_rather_than_failing(here: Running) -> None:
    """And nobody hears of it again."""
    here.engine.hold.clear()
    assert await here.stage.suggestions("nadia", "/pratique dé") == []
    here.engine.hold.set()
    assert here.discord.refusals == []


# ---- Buttons and forms -------------------------------------------------------------------------------------


async def test_buttons_and_open_forms_still_work_after_a_restart() -> None:
    """All they need travels with them."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here, SIX)
            assert await here.discord.people.press("nadia", latest(here), "Sans mon nom").settled()
            assert here.discord.people.modal("nadia")
        async with bot_in(discord) as again:
            assert await again.stage.submit("nadia", {"method": "Je note."}) == {}
            sent = await again.heard(FormSubmitted)
            assert (sent.name, sent.about, sent.place) == ("answering.answer", "p1", again.place())
            assert sent.values == dict.fromkeys(LONG, "") | {"method": "Je note.", "named": "no"}
            theme = again.discord.world.channel("pratiques").messages[0]
            assert await again.discord.people.press("thomas", theme, "Répondre").settled()
            assert (await again.heard(ButtonPressed)).value == "p1"


async def test_a_step_of_a_form_is_kept_before_the_next_one_opens() -> None:
    """Discord holds five fields; nothing typed is lost between two windows, nor when the bot stops there."""
    async with LocalDiscord(limits=GENEROUS) as discord:
        async with bot_in(discord) as here:
            await with_form(here, SEVEN)
            sent = here.discord.people.submit("nadia", {"title": "Déléguer", "named": "no"})
            assert await sent.settled()
            left = await here.heard(FormLeft)
            assert (left.name, left.about, left.values["title"]) == ("archiving.edit", "p1", "Déléguer")
            assert "Étape 2 sur 2" in shown(here, "nadia")[-1]
            assert await here.discord.people.press("nadia", latest(here), "Continuer").settled()
            here.discord.people.close("nadia")
            assert await here.discord.people.press("nadia", latest(here), "Continuer").settled()
            assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
            whole = (await here.heard(FormSubmitted)).values
            assert (whole["title"], whole["named"], whole["method"]) == ("Déléguer", "no", "Je note.")
        async with bot_in(discord) as again:
            assert await again.discord.people.press("nadia", latest(again), "Continuer").settled()
            assert "n'est plus ouvert" in shown(again, "nadia")[-1]


async def test_a_refused_form_says_where_and_opens_again_as_it_was_filled_in(here: Running) -> None:
    """Even with the same words: what stood in their way may be gone. What was typed is kept meanwhile."""

    def refuse(event: Event) -> Sequence[Action]:
        if isinstance(event, FormSubmitted):
            return [
                RefuseForm(event.person, (("method", "Dis-en plus."), ("else", "Et ça.")), event.interaction)
            ]
        return opening(FORM, event)

    await with_form(here)
    here.engine.answer_with(refuse)
    assert await here.stage.submit("nadia", {"method": "Je note.", "named": "no"}) == {
        "method": "Dis-en plus."
    }
    assert "Et ça." in shown(here, "nadia")[-1]
    assert (await here.heard(FormLeft)).values == {"method": "Je note.", "named": "no"}
    form = await here.stage.form("nadia")
    assert form
    assert form.fields == {"method": "Je note.", "named": "no"}
    here.engine.answer_with(lambda _: [])
    assert await here.stage.submit("nadia", {}) == {}
    assert len(here.engine.of(FormSubmitted)) == 2


async def test_no_button_leads_back_to_a_form_that_was_sent(here: Running) -> None:
    """What was told is told; it is changed elsewhere."""
    await with_form(here, SIX)
    asked = latest(here)
    assert await here.discord.people.press("nadia", asked, "À mon nom").settled()
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert await here.discord.people.press("nadia", asked, "À mon nom").settled()
    assert here.discord.people.modal("nadia") is None
    assert "n'est plus ouvert" in shown(here, "nadia")[-1]


async def test_a_stranger_cannot_open_or_send_somebody_elses_form(here: Running) -> None:
    """Whatever they press."""
    await with_form(here, SIX)
    button = latest(here)
    button.only_for = None
    assert await here.discord.people.press("thomas", button, "Sans mon nom").settled()
    assert here.discord.people.modal("thomas") is None
    assert "n'est plus ouvert" in shown(here, "thomas")[-1]


async def test_people_are_spoken_to_in_the_language_of_their_discord(here: Running) -> None:
    """As the interaction tells it."""
    await with_form(here, SEVEN, "claire")
    assert await here.discord.people.submit("claire", {"title": "Delegate"}).settled()
    assert "Step 2 of 2" in shown(here, "claire")[-1]
    assert (await here.heard(ButtonPressed)).person.language == "en"


async def test_neither_the_token_nor_a_word_of_anybody_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even where everything is: the library would tell both."""
    caplog.set_level("DEBUG")
    async with server() as here:
        await with_form(here)
        here.discord.people.say("nadia", "pratiques", "Gertrude a tout cassé")
        assert await here.stage.submit("nadia", {"method": "Je crie sur Gertrude."}) == {}
        await here.messenger.perform(Post(here.place(), saying("Gertrude est là"), "k"))
        await here.heard(MessagePosted)
        ours = (record.getMessage() for record in caplog.records if record.name != "aiohttp.access")
        written = "".join((*ours, *capfd.readouterr()))
        assert here.discord.token not in written
        assert "Gertrude" not in written
        assert not any(done.token in written for done in here.discord.interactions.all)


# ---- Commands ----------------------------------------------------------------------------------------------


async def test_commands_are_registered_only_when_they_changed() -> None:
    """Discord takes two hundred new ones a day."""
    put = "PUT /applications/{application_id}/commands"
    async with LocalDiscord(limits=GENEROUS) as discord:
        for _ in range(2):
            async with bot_in(discord) as here:
                await until(lambda: bool(discord.called("GET /applications/{application_id}/commands")))
                await until(lambda: bool(discord.commands.known.get("")))
                assert here.discord.people.offered("nadia", "pratiques") == [
                    "pratique",
                    "theme",
                    "Garder comme pratique",
                ]
                assert "practice" in here.discord.people.offered("claire", "pratiques")
            await asyncio.sleep(0)
        assert len(discord.called(put)) == 1
        discord.commands.known[""][0]["name_localizations"] = {"fr": "usage"}
        async with bot_in(discord) as here:
            await until(lambda: len(discord.called(put)) == 2)
            assert "pratique" in here.discord.people.offered("nadia", "pratiques")


async def test_a_command_works_in_a_thread_and_in_a_direct_message(here: Running) -> None:
    """It is about the place it was typed in."""
    address = await theme(here)
    await here.stage.command("nadia", "pratiques", "/pratique déléguer", address)
    assert (await here.heard(CommandInvoked)).place == address.thread
    direct = await here.stage.direct("nadia")
    await here.stage.command("nadia", direct, "/pratique aide")
    told = await here.heard(CommandInvoked, 2)
    assert (told.place.channel, told.person) == (direct, here.person("nadia"))


def is_opened_since(here: Running, opened: int) -> bool:
    """Whether another socket was opened."""
    return here.discord.gateway.opened > opened


def is_heard(here: Running, text: str) -> bool:
    """Whether the bot heard that."""
    return text in texts(here)


def has_failed_since(here: Running, failed: int) -> bool:
    """Whether the messenger could not do something more."""
    return len(here.engine.failed) > failed


def texts(here: Running) -> list[str]:
    """What was written, as far as the bot heard it."""
    return [event.text for event in here.engine.of(MessagePosted)]
