"""What goes wrong with Slack, one thing a test, over the real libraries and a strict local Slack."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.slack.drafts import PAUSE
from bot.actions import Action, Edit, OpenForm, Post, React, RefuseForm, Reread, Said, Tell, Whisper
from bot.cards import Block, Button, Buttons, Card, Choice, ChoiceField, Form, Part, Text, TextField
from bot.events import (
    ButtonPressed,
    ChannelChanged,
    ChannelsListed,
    CommandInvoked,
    Event,
    FormLeft,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePicked,
    MessagePosted,
    PersonJoined,
    PersonLeft,
    ThreadRead,
)
from bot.markup import Span
from bot.ports import CannotSay, CannotStart, Hindrance, TryLater
from tests.adapters.slack.local import Delivery, Limits, LocalSlack
from tests.adapters.slack.local.world import BOT_USER
from tests.adapters.slack.running import QUICK, Running, until, workspace
from tests.builders import a_delivery

FORM = Form(
    "answering.answer",
    "Raconter",
    (
        TextField("method", "Ce que je fais", required=True, multiline=True),
        ChoiceField("named", "Signer", (Choice("yes", "Oui"), Choice("no", "Non")), "yes"),
    ),
    "Envoyer",
    about="p1",
)


@pytest.fixture(params=["socket", "http"])
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """A bot in a workspace, reached both ways."""
    async with workspace(over_http=request.param == "http") as there:
        yield there


def saying(words: str, *buttons: Button) -> Card:
    """A card of these words."""
    row: tuple[Block, ...] = (Buttons(buttons),) if buttons else ()
    return Card((Text((Span(words),)), *row))


def form_on_press(event: Event) -> Sequence[Action]:
    """Open the form for whoever presses a button."""
    if isinstance(event, ButtonPressed):
        return [OpenForm(event.person, event.place, FORM, event.interaction)]
    return []


async def pressed(here: Running, user: str = "nadia") -> Delivery:
    """Somebody presses the button of a theme."""
    await here.messenger.perform(Post(here.place(), saying("Une question", Button("Répondre", "open", "p1"))))
    said = here.slack.world.channel("pratiques").messages[-1]
    return here.slack.people.press(user, said, "Répondre")


async def with_form(here: Running, user: str = "nadia") -> None:
    """Somebody has the form open."""
    here.engine.answer_with(form_on_press)
    await pressed(here, user)
    await until(lambda: here.slack.world.modal(user) is not None)


# ---- Acknowledging -----------------------------------------------------------------------------------------


async def test_words_are_acknowledged_when_they_are_kept_and_not_before(here: Running) -> None:
    """Else a failing commit would lose them."""
    here.engine.hold.clear()
    said = here.slack.people.say("nadia", "pratiques", "Je note tout")
    await until(lambda: len(here.engine.tried) > len(here.engine.heard))
    assert said.delivery
    assert not said.delivery.acknowledged
    here.engine.hold.set()
    assert await said.delivery.settled(3)
    assert said.delivery.acknowledged
    assert [event.text for event in here.engine.of(MessagePosted)] == ["Je note tout"]


async def test_what_is_not_kept_in_time_is_left_unacknowledged() -> None:
    """A message comes again; a form stays open."""
    patience = replace(QUICK.patience, answer=timedelta(seconds=0.1))
    async with workspace(tempo=replace(QUICK, patience=patience), over_http=True) as here:
        await with_form(here)
        here.slack.people.fill("nadia", {"method": "Je note."})
        here.engine.hold.clear()
        form = here.slack.people.submit("nadia")
        assert await form.settled(3)
        assert not form.acknowledged
        said = here.slack.people.say("nadia", "pratiques", "Je note tout").delivery
        assert said
        await until(lambda: said.attempt == 1)
        here.engine.hold.set()
        await here.heard(FormSubmitted)
        await here.slack.clock.move(3)
        assert await said.settled(3)
        assert said.acknowledged
        assert len(here.engine.of(MessagePosted)) == len(here.engine.of(FormSubmitted)) == 1


async def test_what_was_not_acknowledged_comes_again_and_is_kept_once(here: Running) -> None:
    """Slack's own attempts join the one that is under way."""
    here.engine.down = True
    said = here.slack.people.say("nadia", "pratiques", "Je note tout")
    await until(lambda: any(isinstance(event, MessagePosted) for event in here.engine.tried))
    await here.slack.clock.move(3)
    here.engine.down = False
    await here.heard(MessagePosted)
    assert said.delivery
    assert await said.delivery.settled(3)
    assert said.delivery.acknowledged
    assert len(here.engine.of(MessagePosted)) == 1


async def test_a_press_is_acknowledged_in_time_although_the_database_is_away(here: Running) -> None:
    """Slack sends no press again: it is handed over until it is kept."""
    here.engine.down = True
    delivery = await pressed(here)
    assert await delivery.settled(3)
    assert delivery.acknowledged
    here.engine.down = False
    assert (await here.heard(ButtonPressed)).value == "p1"


async def test_an_event_nobody_listens_to_is_acknowledged(here: Running) -> None:
    """Else it would come three times more."""
    event = {"type": "pin_added", "user": "U0NADIAKACI", "channel_id": "C0PRATIQUES", "event_ts": "1.2"}
    payload = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    closed = {"type": "view_closed", "view": {"id": "V1"}}
    for strange in (
        Delivery("events_api", payload),
        Delivery("interactive", {"type": "something_new"}),
        Delivery("interactive", closed),
    ):
        delivery = here.slack.outbox.send(strange)
        assert await delivery.settled(3)
        assert delivery.acknowledged


async def test_duplicates_are_kept_once_and_acknowledged_twice(here: Running) -> None:
    """Messages, presses and forms alike."""
    here.slack.outbox.twice = 1
    here.slack.people.say("nadia", "pratiques", "Deux fois ?")
    await here.heard(MessagePosted)
    await with_form(here)
    here.slack.outbox.twice = 1
    here.slack.people.fill("nadia", {"method": "Je note."})
    delivery = here.slack.people.submit("nadia")
    assert await delivery.settled(3)
    await until(lambda: delivery.late > 0)
    assert len(here.engine.of(MessagePosted)) == len(here.engine.of(FormSubmitted)) == 1
    assert len({event.id for event in here.engine.tried}) == len(here.engine.tried)


async def test_nobody_is_asked_who_we_are_while_somebody_waits(here: Running) -> None:
    """It was asked before anything was heard."""
    asked = len(here.slack.called("auth.test"))
    await here.stage.command("nadia", "pratiques", "/pratique déléguer")
    await here.heard(CommandInvoked)
    assert len(here.slack.called("auth.test")) == asked == 1


async def test_a_form_opens_with_the_trigger_of_the_press(here: Running) -> None:
    """Which lives three seconds; afterwards nothing is opened, and the bot is told so."""
    await with_form(here)
    here.slack.world.modals.clear()
    here.engine.hold.clear()
    await pressed(here)
    await until(lambda: len(here.engine.tried) > len(here.engine.heard))
    await here.slack.clock.move(3.5)
    here.engine.hold.set()
    await until(lambda: bool(here.engine.failed))
    refusal = here.engine.failed[0]
    assert isinstance(refusal, CannotSay)
    assert refusal.why is Hindrance.FORBIDDEN
    assert here.slack.world.modal("nadia") is None


# ---- Forms -------------------------------------------------------------------------------------------------


async def test_a_refused_form_says_where_and_the_next_attempt_is_another(here: Running) -> None:
    """Even with the same words: what stood in their way may be gone."""
    await with_form(here)
    here.engine.answer_with(
        lambda event: (
            [RefuseForm(event.person, (("method", "Dis-en plus."), ("else", "Et ça.")), event.interaction)]
            if isinstance(event, FormSubmitted)
            else []
        )
    )
    errors = await here.stage.submit("nadia", {"method": "Je note."})
    assert errors == {"method": "Dis-en plus. Et ça."}
    here.engine.answer_with(lambda _: [])
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert here.slack.world.modal("nadia") is None
    assert len([event for event in here.engine.tried if isinstance(event, FormSubmitted)]) == 2


async def test_a_form_closes_only_when_its_words_are_kept(here: Running) -> None:
    """When Slack loses patience, it stays open; sent again as it is, it is kept once."""
    await with_form(here)
    here.engine.down = True
    here.slack.people.fill("nadia", {"method": "Je note."})
    first = here.slack.people.submit("nadia")
    await until(lambda: any(isinstance(event, FormSubmitted) for event in here.engine.tried))
    await here.slack.clock.move(3)
    assert not first.acknowledged
    assert here.slack.world.modal("nadia") is not None
    here.engine.down = False
    assert await here.stage.submit("nadia", {"method": "Je note."}) == {}
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)] == ["Je note."]


async def test_what_is_typed_into_a_modal_is_told_when_it_is_closed(here: Running) -> None:
    """Slack says nothing of what stood in it, so it was told while it was typed."""
    await with_form(here)
    await here.stage.write("nadia", {"method": "Je"})
    await here.stage.write("nadia", {"method": "Je note."})
    await here.stage.close("nadia")
    left = await here.heard(FormLeft)
    assert (left.person, left.place) == (here.person("nadia"), here.place())
    assert (left.name, left.about) == ("answering.answer", "p1")
    assert left.values == {"method": "Je note.", "named": "yes"}


async def test_a_pause_in_typing_keeps_what_stands_there(here: Running) -> None:
    """A phone may lose its power with the modal open; each burst of keystrokes is told once."""
    await with_form(here)
    for words in ("Je", "Je note", "Je note."):
        await here.stage.write("nadia", {"method": words})
    left = await here.heard(FormLeft)
    assert left.values["method"] == "Je note."
    assert len(here.engine.of(FormLeft)) == 1


async def test_a_form_that_was_sent_leaves_no_draft_behind(here: Running) -> None:
    """Not even when the last keystroke is told after it; a refused one is a draft again."""
    await with_form(here)
    here.engine.answer_with(
        lambda event: (
            [RefuseForm(event.person, (("method", "Dis-en plus."),), event.interaction)]
            if isinstance(event, FormSubmitted) and event.values["method"] == "Je"
            else []
        )
    )
    await here.stage.write("nadia", {"method": "Je"})
    await here.stage.submit("nadia", {})
    refused = await here.heard(FormLeft)
    assert refused.values["method"] == "Je"
    await here.stage.write("nadia", {"method": "Je note"})
    late = here.slack.people.write("nadia", "method", "Je note.")
    await here.stage.submit("nadia", {})
    assert late is not None
    here.slack.outbox.send(late)
    await here.slack.clock.move(10)
    await asyncio.sleep(PAUSE.total_seconds() + 0.2)
    assert [event.values["method"] for event in here.engine.of(FormSubmitted)][-1] == "Je note."
    assert len(here.engine.of(FormLeft)) == 1


# ---- Threads and what is said in them ----------------------------------------------------------------------


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


# ---- Saying ------------------------------------------------------------------------------------------------


async def test_a_lost_reply_is_looked_for_before_anything_is_said_again(here: Running) -> None:
    """The message stands once, and is found by its metadata; nothing repeats it behind our back."""
    owed = a_delivery("posting:1", action=Post(here.place(), saying("Une question"), "posting:1"))
    here.slack.faults.drop_after("chat.postMessage")
    with pytest.raises(Exception) as lost:  # noqa: PT011  # whatever the library makes of it
        await here.messenger.perform(owed.action)
    assert not isinstance(lost.value, CannotSay | TryLater)
    found = await here.messenger.find(owed)
    assert found
    assert len(here.slack.called("chat.postMessage")) == 1
    assert here.slack.world.channel("pratiques").message(found.message)


async def test_what_was_cut_off_before_it_was_said_is_not_found(here: Running) -> None:
    """In a channel, in a thread and in a direct message."""
    root = await here.messenger.perform(Post(here.place(), saying("Une question")))
    actions: tuple[Said, ...] = (
        Post(here.place(), saying("Ici"), "k0"),
        Post(here.place(thread=here.ts(root)), saying("Là"), "k1"),
        Tell(here.person("nadia"), saying("À toi"), "k2"),
    )
    for number, action in enumerate(actions):
        owed = a_delivery(f"k{number}", action=action)
        here.slack.faults.drop_before("chat.postMessage")
        with pytest.raises(Exception):  # noqa: B017, PT011
            await here.messenger.perform(action)
        assert await here.messenger.find(owed) is None
        said = await here.messenger.perform(action)
        assert await here.messenger.find(owed) == said


async def test_a_429_puts_a_delivery_off_for_as_long_as_slack_asks(here: Running) -> None:
    """It was certainly not said."""
    here.slack.faults.limit("chat.postMessage", seconds=30)
    with pytest.raises(TryLater) as wait:
        await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert wait.value.after.total_seconds() == 30
    with pytest.raises(TryLater):
        await here.messenger.perform(Post(here.place("partenaires"), saying("Une autre"), "k2"))
    assert len(here.slack.called("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("not_in_channel", Hindrance.OUTSIDE),
        ("is_archived", Hindrance.GONE),
        ("token_revoked", Hindrance.DISCONNECTED),
        ("account_inactive", Hindrance.DISCONNECTED),
        ("restricted_action", Hindrance.FORBIDDEN),
        ("missing_scope", Hindrance.FORBIDDEN),
    ],
)
async def test_what_somebody_has_to_mend_is_named(error: str, why: Hindrance, here: Running) -> None:
    """And not tried again until they have."""
    here.slack.faults.error("chat.postMessage", error)
    with pytest.raises(CannotSay) as refused:
        await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert refused.value.why is why


async def test_a_channel_the_bot_is_not_in_or_that_is_archived_is_refused(here: Running) -> None:
    """Somebody has to invite it, or to open the channel."""
    for channel in ("codir", "cafe"):
        with pytest.raises(CannotSay) as refused:
            await here.messenger.perform(Post(here.place(channel), saying("Une question")))
        assert refused.value.why is Hindrance.OUTSIDE
    here.slack.people.archive("pratiques")
    with pytest.raises(CannotSay) as refused:
        await here.messenger.perform(Post(here.place(), saying("Une question")))
    assert refused.value.why is Hindrance.GONE


async def test_slack_out_of_order_leaves_it_open_whether_it_was_said(here: Running) -> None:
    """A page of HTML is no answer."""
    here.slack.faults.status("chat.postMessage", 503)
    with pytest.raises(Exception) as lost:  # noqa: PT011
        await here.messenger.perform(Post(here.place(), saying("Une question"), "k"))
    assert not isinstance(lost.value, CannotSay | TryLater)


async def test_however_long_a_card_is_it_is_said_within_the_limits(here: Running) -> None:
    """Fifty blocks, three thousand characters a text, thirteen thousand in all, and still its buttons."""
    long = "Je fixe le résultat & « deux jalons » <jamais> la méthode. " * 60
    parts = tuple(Part(f"Partie {n}", (Span(long[:3000]),)) for n in range(8))
    row = Buttons(tuple(Button(f"Choix {n}", "choose", str(n)) for n in range(30)))
    await here.messenger.perform(Post(here.place(), Card((*parts, row))))
    said = (await here.stage.sees("nadia", "pratiques"))[-1]
    assert len(said.buttons) == 30
    assert said.text.count("Partie") == 8
    assert "…" in said.text


async def test_nothing_members_wrote_comes_alive(here: Running) -> None:
    """Neither in the blocks nor in the words for notifications."""
    nasty = "<!channel> <!here> <@U0NADIAKACI> <https://x.example|clic> *gras* `code` :tada: &lt;!channel&gt;"
    card = Card((Text((Span(nasty),)), Part("<!everyone>", (Span(nasty),))))
    await here.messenger.perform(Post(here.place(), card))
    await here.messenger.perform(Whisper(here.person("nadia"), here.place(), card))
    for method in ("chat.postMessage", "chat.postEphemeral"):
        call = here.slack.called(method)[-1]
        assert "<" not in call["text"]
        assert '"mrkdwn"' not in str(call["blocks"]).replace("'", '"')
        assert '"broadcast"' not in str(call["blocks"]).replace("'", '"')


async def test_our_own_links_and_styles_are_drawn(here: Running) -> None:
    """And an address somebody wrote can be followed."""
    spans = (Span("Gras", bold=True), Span(" et "), Span("ici", link="https://x.example"))
    voice = (Span("note.m4a : https://files.example/F1/note.m4a."),)
    await here.messenger.perform(Post(here.place(), Card((Text(spans), Text(voice)))))
    said = (await here.stage.sees("nadia", "pratiques"))[-1]
    assert said.text == "Gras et ici\nnote.m4a : https://files.example/F1/note.m4a."
    drawn = here.slack.world.channel("pratiques").messages[-1].blocks[1]["elements"][0]["elements"]
    assert [element["type"] for element in drawn] == ["text", "link", "text"]


async def test_a_whisper_finds_whoever_is_not_in_the_channel(here: Running) -> None:
    """Where it cannot be shown beside the place, it goes to their direct messages."""
    await here.messenger.perform(
        Whisper(here.person("thomas"), here.place("cercle-nord"), saying("Pour toi"))
    )
    direct = await here.stage.direct("thomas")
    assert [seen.text for seen in await here.stage.sees("thomas", direct)] == ["Pour toi"]


async def test_a_command_in_a_foreign_channel_is_answered_there(here: Running) -> None:
    """The bot is not in it; the answer finds the person all the same, as often as it takes."""

    def seven_answers(event: Event) -> Sequence[Action]:
        if not isinstance(event, CommandInvoked):
            return []
        return [Whisper(event.person, event.place, saying(f"Page {n}"), event.interaction) for n in range(7)]

    here.engine.answer_with(seven_answers)
    await here.stage.command("nadia", "codir", "/pratique déléguer")
    direct = await here.stage.direct("nadia")
    await until(lambda: len(here.slack.world.channel(direct).messages) >= 2)
    shown = await here.stage.sees("nadia", "codir")
    assert [seen.text for seen in shown] == [f"Page {n}" for n in range(5)]
    rest = await here.stage.sees("nadia", direct)
    assert [seen.text for seen in rest] == ["Page 5", "Page 6"]


async def test_a_question_in_a_direct_message_is_replaced_by_what_was_chosen(here: Running) -> None:
    """No button is left that does nothing; what else is said stays there too."""
    await here.messenger.perform(
        Tell(here.person("nadia"), saying("Garder ?", Button("Toujours", "always")), "c")
    )

    def chosen(event: Event) -> Sequence[Action]:
        if not isinstance(event, ButtonPressed):
            return []
        replaced = Whisper(event.person, event.place, saying("Choisi"), event.interaction, replaces=True)
        return [replaced, Whisper(event.person, event.place, saying("Gardé"), event.interaction)]

    here.engine.answer_with(chosen)
    direct = await here.stage.direct("nadia")
    here.slack.people.press("nadia", here.slack.world.channel(direct).messages[-1], "Toujours")
    await until(lambda: len(here.slack.world.channel(direct).messages) == 2)
    assert [seen.text for seen in await here.stage.sees("nadia", direct)] == ["Choisi", "Gardé"]


async def test_a_press_in_the_channel_never_replaces_what_everybody_sees(here: Running) -> None:
    """Even when the bot asks for it."""
    here.engine.answer_with(
        lambda event: (
            [Whisper(event.person, event.place, saying("Pour toi"), event.interaction, replaces=True)]
            if isinstance(event, ButtonPressed)
            else []
        )
    )
    await pressed(here)
    await until(lambda: len(here.slack.world.channel("pratiques").messages) == 2)
    shown = await here.stage.sees("nadia", "pratiques")
    assert [(seen.text, seen.private) for seen in shown] == [("Une question", False), ("Pour toi", True)]


async def test_of_many_changes_at_once_the_last_is_seen(here: Running) -> None:
    """And few of the others are sent."""
    address = await here.messenger.perform(Post(here.place(), saying("0 réponses")))
    assert address
    await asyncio.gather(
        *(here.messenger.perform(Edit(address, saying(f"{n} réponses"))) for n in range(1, 41))
    )
    assert (await here.stage.sees("nadia", "pratiques"))[-1].text == "40 réponses"
    assert len(here.slack.called("chat.update")) < 10


async def test_the_same_reaction_twice_is_one(here: Running) -> None:
    """And one Slack has no name for is left out."""
    said = await here.stage.post("nadia", here.place().channel, "Je note tout")
    for emoji in ("🙏", "🙏", "🦤"):
        await here.messenger.perform(React(said, emoji))
    assert (await here.stage.sees("nadia", "pratiques"))[-1].reactions == ("🙏",)


# ---- Who and where -----------------------------------------------------------------------------------------


async def test_a_channel_the_bot_is_invited_to_is_described_with_its_people(here: Running) -> None:
    """And who comes and goes is told."""
    here.slack.people.create("nouveau", "nadia", "claire", private=True, with_bot=True)
    place = here.place("nouveau")
    await until(lambda: any(event.place == place for event in here.engine.of(ChannelChanged)))
    told = next(event for event in here.engine.of(ChannelChanged) if event.place == place)
    assert (told.name, told.open) == ("nouveau", False)
    assert {person.user for person in told.people} == {here.person(u).user for u in ("nadia", "claire")}
    here.slack.people.join("yann", "nouveau")
    assert (await here.heard(PersonJoined)).person == here.person("yann")
    here.slack.people.leave("yann", "nouveau")
    assert (await here.heard(PersonLeft)).person == here.person("yann")


async def test_who_is_in_an_open_channel_is_told_too(here: Running) -> None:
    """A guest of the workspace sees no channel they were not invited to, however open it is."""
    here.slack.people.create("bienvenue", "nadia", "thomas", with_bot=True)
    place = here.stage.place("bienvenue")
    await until(lambda: any(event.place == place for event in here.engine.of(ChannelChanged)))
    changed = next(event for event in here.engine.of(ChannelChanged) if event.place == place)
    assert changed.open
    assert {person.user for person in changed.people} == {
        here.person("nadia").user,
        here.person("thomas").user,
    }


async def test_a_closed_channel_the_bot_is_put_out_of_is_listed_no_more(here: Running) -> None:
    """Nobody can tell it who is there from then on."""
    closed = here.slack.people.create("cercle", "nadia", private=True, with_bot=True)
    place = here.stage.place("cercle")
    await here.heard(ChannelChanged, 2)
    before = len(here.engine.of(ChannelsListed))
    here.slack.events.leave(closed, BOT_USER)
    listed = await here.heard(ChannelsListed, before + 1)
    assert (listed.messenger, listed.workspace) == ("slack", "T1")
    assert place not in listed.places
    assert here.place() in listed.places


async def test_what_was_deleted_during_an_outage_is_missing_when_the_thread_is_read_again(
    here: Running,
) -> None:
    """The reading says what stands; where the theme itself is gone, it says nothing."""
    theme = await here.stage.post("nadia", "pratiques", "Comment fais-tu ?")
    kept = await here.stage.post("thomas", "pratiques", "Je note ce qui compte.", thread=theme)
    gone = await here.stage.post("thomas", "pratiques", "Je dis tout à mon chef.", thread=theme)
    here.slack.world.channel("pratiques").messages = [
        message for message in here.slack.world.channel("pratiques").messages if message.ts != gone.message
    ]
    await here.messenger.perform(Reread(here.place(thread=theme.message)))
    read = await here.heard(ThreadRead)
    assert read.thread == here.place(thread=theme.message)
    assert read.messages == {theme.message, kept.message}


async def test_a_renamed_channel_is_described_again(here: Running) -> None:
    """Under its new name."""
    here.slack.people.rename("pratiques", "nos-pratiques")
    await until(lambda: here.engine.of(ChannelChanged)[-1].name == "nos-pratiques")


async def test_names_are_asked_once_and_again_when_they_change(here: Running) -> None:
    """With the language each person chose."""
    for text in ("Bonjour à tous", "Bonjour encore"):
        await here.stage.post("claire", "pratiques", text)
    first = await here.heard(MessagePosted, 2)
    assert (first.author.name, first.author.language) == ("Claire Dubois", "en")
    assert len(here.slack.called("users.info")) == 1
    here.slack.people.change("claire", real_name="Claire Martin")
    await until(lambda: not here.slack.outbox.unsettled())
    await here.stage.post("claire", "pratiques", "Et encore une fois")
    assert (await here.heard(MessagePosted, 3)).author.name == "Claire Martin"


async def test_who_nobody_tells_about_has_no_name_and_is_heard_all_the_same(here: Running) -> None:
    """Nor does a slow look-up keep anybody waiting for long."""
    here.slack.faults.error("users.info", "user_not_found")
    await here.stage.post("nadia", "pratiques", "Je note tout")
    assert (await here.heard(MessagePosted)).author.name == ""
    held = here.slack.faults.hold("users.info")
    await here.stage.command("thomas", "pratiques", "/pratique aide")
    assert (await here.heard(CommandInvoked)).person.name == ""
    held.release()


async def test_an_app_that_was_removed_ends_in_one_sentence(here: Running) -> None:
    """For the operator, who alone can mend it; nothing else is taken down."""
    here.slack.people.uninstall()
    with pytest.raises(CannotStart, match="SLACK_BOT_TOKEN"):
        await asyncio.wait_for(here.listener, 5)


async def test_a_message_is_kept_from_its_menu(here: Running) -> None:
    """The shortcut that stands in for commands in threads."""
    root = await here.stage.post("nadia", "pratiques", "Une question pour tous")
    reply = await here.stage.post("thomas", "pratiques", "Je garde une chaise vide", root)
    await here.stage.pick("nadia", reply, "keep")
    picked = await here.heard(MessagePicked)
    assert (picked.address, picked.text, picked.author.name) == (
        reply,
        "Je garde une chaise vide",
        "Thomas Lemoine",
    )


# ---- Reading again -----------------------------------------------------------------------------------------


async def test_a_long_thread_is_read_page_by_page() -> None:
    """Fifteen at a time, where Slack gives no more; every reply once, in order."""
    limits = Limits(messages_per_second=1000, burst=1000, history_items=15)
    async with workspace(LocalSlack(limits=limits)) as here:
        address = await here.messenger.perform(Post(here.place(), saying("Une question")))
        assert address
        here.slack.outbox.carrier = None
        for number in range(40):
            here.slack.people.say("nadia", "pratiques", f"Réponse numéro {number}", address.message)
        await here.messenger.perform(Reread(address.thread))
        await here.heard(MessageEdited, 40)
        texts = [event.text for event in here.engine.of(MessageEdited)]
        assert texts == [f"Réponse numéro {number}" for number in range(40)]


async def test_what_is_read_again_never_overtakes_what_was_said_since(here: Running) -> None:
    """An edit that comes while a thread is being read is the newer."""
    address = await here.messenger.perform(Post(here.place(), saying("Une question")))
    assert address
    said = here.slack.people.say("nadia", "pratiques", "Je note", address.message).message
    await here.heard(MessagePosted)
    held = here.slack.faults.hold("conversations.replies")
    await here.messenger.perform(Reread(address.thread))
    await asyncio.wait_for(held.reached.wait(), 3)
    here.slack.people.edit("nadia", "pratiques", said.ts, "Je note tout")
    await here.heard(MessageEdited)
    held.release()
    await asyncio.sleep(0.05)
    assert here.engine.of(MessageEdited)[-1].text == "Je note tout"
