"""What the bot says stays within the limits, calls nobody, and stops where it may not speak."""

import asyncio
from datetime import timedelta

import pytest

from adapters.discord.saying import speaking
from adapters.discord.wire.refusals import Refused
from bot.actions import Edit, Post, Tell, Whisper
from bot.cards import Button, Buttons, Card, Part
from bot.events import (
    ButtonPressed,
    CommandInvoked,
)
from bot.markup import Span
from bot.model.role import Role
from bot.ports import CannotSay, Hindrance, TryLater
from tests.adapters.discord.local import Limits, LocalDiscord
from tests.adapters.discord.local.cast import NEWS
from tests.adapters.discord.local.world import BOT_USER
from tests.adapters.discord.running import Running, server
from tests.adapters.discord.traps.people import (
    ANSWER,
    SAY,
    latest,
    pressed,
    saying,
    shown,
    theme,
    whispering,
)
from tests.adapters.engine import until


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


@pytest.mark.parametrize("fault", ["put off", "cut"])
async def test_what_fails_before_anything_is_said_is_certainly_not_said(here: Running, fault: str) -> None:
    """It is put off, as long as Discord asks for it; nobody has to look for it."""
    await here.messenger.perform(Tell(here.person("nadia"), saying("Bonjour")))
    place = here.place()
    asked: dict[str, Post | Tell] = {
        "GET /channels/{channel_id}": Post(place, saying("Ici"), "k1"),
        "GET /guilds/{guild_id}/roles": Post(place, saying("Là"), "k2", notify=Role(NEWS, "nouvelles")),
        "POST /users/@me/channels": Tell(here.person("thomas"), saying("À toi"), "k3"),
    }
    for operation, action in asked.items():
        here.messenger.channels.forget(place.channel)
        if fault == "cut":
            here.discord.faults.drop_before(operation, times=20)  # the library tries some again by itself
        else:
            here.discord.faults.limit(operation, seconds=100.0)
        before = len(here.discord.called(SAY))
        with pytest.raises(TryLater) as later:
            await here.messenger.perform(action)
        assert (later.value.after > timedelta(seconds=90)) is (fault == "put off")
        assert len(here.discord.called(SAY)) == before
        here.discord.faults.mend()
        await here.messenger.perform(action)
        assert len(here.discord.called(SAY)) == before + 1
