"""What the bot says is said once, in time, within the limits, and nothing in it comes alive."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.drawing.outbound import DELIVERY
from adapters.slack.wire.pace import Rhythm
from bot.actions import Action, Edit, Post, Said, Tell, Whisper
from bot.cards import Button, Buttons, Card, Part, Text
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
)
from bot.markup import Span
from bot.ports import CannotSay, Hindrance, TryLater
from tests.adapters.engine import until
from tests.adapters.slack.running import QUICK, Running, workspace
from tests.adapters.slack.traps.people import pressed, saying
from tests.builders import a_delivery

UNFURLING = ("unfurl_links", "unfurl_media")


async def test_a_lost_reply_is_looked_for_before_anything_is_said_again(here: Running) -> None:
    """The message stands once, and is found by its metadata; nothing repeats it behind our back."""
    owed = a_delivery("posting:1", action=Post(here.place(), saying("Une question"), "posting:1"))
    here.slack.faults.drop_after("chat.postMessage")
    with pytest.raises(Exception) as lost:  # noqa: PT011  # whatever the library makes of it
        await here.messenger.perform(owed.action)
    assert not isinstance(lost.value, CannotSay | TryLater)
    put_off = replace(owed, due_at=datetime.now(UTC) + timedelta(minutes=10))
    found = await here.messenger.find(owed)
    assert found
    assert await here.messenger.find(put_off) == found
    assert len(here.slack.called("chat.postMessage")) == 1
    assert here.slack.world.channel("pratiques").message(found.address.message)


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
        found = await here.messenger.find(owed)
        assert found
        assert found.address == said


async def test_what_another_app_says_under_our_key_is_not_ours(here: Running) -> None:
    """Anybody may put any metadata on their message."""
    owed = a_delivery("posting:1", action=Post(here.place(), saying("Une question"), "posting:1"))
    here.slack.people.other_bot_says("pratiques", "Une question")
    forged = here.slack.world.channel("pratiques").messages[-1]
    forged.metadata = {"event_type": DELIVERY, "event_payload": {"key": "posting:1"}}
    assert await here.messenger.find(owed) is None


async def test_private_answers_are_said_before_broadcasts() -> None:
    """However many wait: somebody is looking at the screen."""
    tempo = replace(QUICK, rhythm=Rhythm(gap=0.001, start=10, slowest=10, fastest=10))
    async with workspace(tempo=tempo) as here:
        await here.messenger.perform(Post(here.place(), saying("Un")))
        broadcasts = [
            asyncio.create_task(here.messenger.perform(Post(here.place(), saying(f"Tous, {n}"))))
            for n in range(6)
        ]
        await asyncio.sleep(0.02)
        await asyncio.gather(
            here.messenger.perform(Whisper(here.person("nadia"), here.place(), saying("Ici, à toi"))),
            here.messenger.perform(Tell(here.person("thomas"), saying("Chez toi, à toi"))),
        )
        assert not broadcasts[-1].done()
        await asyncio.gather(*broadcasts)
        said = [arguments["text"] for method, arguments in here.slack.calls if method.startswith("chat.")]
        assert said.index("Ici, à toi") < said.index("Tous, 3")
        assert said.index("Chez toi, à toi") < said.index("Tous, 4")


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
    here.slack.faults.refuse("chat.postMessage", error)
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
    unfurled = {name: here.slack.called("chat.postMessage")[-1][name] for name in UNFURLING}
    assert set(map(str, unfurled.values())) <= {"False", "0"}, "A theme stays as short as it was written."
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
    assert len(here.slack.called("response_url")) == 5, "Slack takes no more there."


async def test_what_is_for_one_person_is_told_to_no_other(here: Running) -> None:
    """Each in the conversation that is theirs, opened once."""
    for user in ("nadia", "thomas", "nadia"):
        await here.messenger.perform(Tell(here.person(user), saying(f"Pour {user}")))
    for user, texts in (("nadia", ["Pour nadia", "Pour nadia"]), ("thomas", ["Pour thomas"])):
        direct = await here.stage.direct(user)
        assert [seen.text for seen in await here.stage.sees(user, direct)] == texts
    assert len(here.slack.called("conversations.open")) == 2


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
