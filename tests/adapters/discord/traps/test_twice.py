"""What comes twice is taken once, and what may have been said is looked for before it is said again."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from adapters.discord.drawing import outbound
from bot.actions import Post, Said, Tell
from bot.events import (
    ButtonPressed,
    CommandInvoked,
    MessagePosted,
)
from bot.model.role import Role
from bot.ports import CannotSay, TryLater
from tests.adapters.discord.local import Permission
from tests.adapters.discord.local.cast import NEWS
from tests.adapters.discord.local.world import OTHER_BOT, REQUIRES_TAG
from tests.adapters.discord.running import Running
from tests.adapters.discord.traps.people import (
    ANSWER,
    ARCHIVED,
    BEGIN,
    FOLLOW,
    SAY,
    SEVEN,
    has_failed_since,
    latest,
    pressed,
    saying,
    shown,
    theme,
    whispering,
    with_form,
)
from tests.adapters.engine import until
from tests.builders import a_delivery


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
    assert latest(here).id == found.address.message
    assert len(here.discord.called(SAY)) == 1
    latest(here).author = OTHER_BOT
    assert await here.messenger.find(owed) is None


@pytest.mark.parametrize("called", [True, False])
async def test_what_is_found_says_whether_it_called_whom_it_was_to_call(here: Running, called: bool) -> None:
    """It may have been said without, because the role took no calls then."""
    role = Role(NEWS, "nouvelles")
    post = Post(here.place(), saying(f"Une question pour <@&{NEWS}>"), "posting:1", notify=role)
    here.discord.faults.drop_after(SAY)
    with pytest.raises(Exception):  # noqa: B017, PT011
        await here.messenger.perform(post if called else replace(post, notify=None))
    found = await here.messenger.find(a_delivery("posting:1", action=post, due_at=here.now()))
    assert found
    assert found.notified is called


async def test_what_was_cut_off_before_it_was_said_is_not_found(here: Running) -> None:
    """In a channel, in a thread, in a direct message and in a forum."""
    root = await theme(here)
    actions: tuple[tuple[str, Said], ...] = (
        (SAY, Post(here.place(), saying("Ici"), "k0")),
        (SAY, Post(root.thread, saying("Là"), "k1")),
        (SAY, Tell(here.person("nadia"), saying("À toi"), "k2")),
        (BEGIN, Post(here.place("forum"), saying("Au forum"), "k3")),
    )
    for operation, action in actions:
        owed = a_delivery(action.key or "", action=action, due_at=here.now())
        here.discord.faults.drop_before(operation)
        with pytest.raises(Exception):  # noqa: B017, PT011
            await here.messenger.perform(action)
        assert await here.messenger.find(owed) is None
        said = await here.messenger.perform(action)
        found = await here.messenger.find(owed)
        assert found
        assert found.address == said


async def test_a_forums_post_whose_reply_was_lost_is_found_and_not_begun_again(here: Running) -> None:
    """No nonce protects it; awake or archived."""
    owed = a_delivery("k", action=Post(here.place("forum"), saying("Au forum"), "k"))
    owed = replace(owed, due_at=here.now())
    here.discord.faults.drop_after(BEGIN)
    with pytest.raises(Exception):  # noqa: B017, PT011
        await here.messenger.perform(owed.action)
    found = await here.messenger.find(owed)
    assert found
    here.discord.people.archive(found.address.message)
    assert await here.messenger.find(owed) == found
    assert len(here.discord.called(BEGIN)) == 1


async def test_a_post_without_its_first_message_hides_no_other(here: Running) -> None:
    """Somebody's, or the bot's own, that a moderator emptied."""
    owed = a_delivery("k", action=Post(here.place("forum"), saying("Au forum"), "k"), due_at=here.now())
    here.discord.faults.drop_after(BEGIN)
    with pytest.raises(Exception):  # noqa: B017, PT011
        await here.messenger.perform(owed.action)
    begun = here.discord.people.threads("nadia", "forum")[-1].id
    theirs = here.discord.people.post("nadia", "forum", "Un post", "Bonjour")
    ours = await here.messenger.perform(Post(here.place("forum"), saying("Un autre"), "l"))
    assert ours
    here.discord.people.delete("nadia", theirs.messages[0])
    here.discord.people.delete("nadia", here.discord.world.channels[ours.message].messages[0])
    for thread in (theirs.id, ours.message, begun):
        found = await here.messenger.find(owed)
        assert found
        assert found.address.message == begun
        here.discord.people.archive(thread)


async def test_among_hundreds_of_a_forums_posts_one_of_ours_is_found_or_missed_in_time(here: Running) -> None:
    """Whoever began them is listed with them: no request for each; what slept before is not listed at all."""
    for number in range(150):
        here.discord.people.archive(here.discord.people.post("nadia", "forum", f"Ancien {number}", "Oui").id)
    await here.discord.clock.move(3 * 24 * 3600)
    owed = a_delivery("k", action=Post(here.place("forum"), saying("Au forum"), "k"), due_at=here.now())
    for number in range(120):
        post = here.discord.people.post("nadia", "forum", f"Post {number}", "Bonjour")
        if number % 10:
            here.discord.people.archive(post.id)
            await here.discord.clock.move(1)
    assert await here.messenger.find(owed) is None
    assert len(here.discord.called(ARCHIVED)) == 2
    begun = await here.messenger.perform(owed.action)
    assert begun
    here.discord.people.archive(begun.message)
    for number in range(110):
        here.discord.people.archive(here.discord.people.post("nadia", "forum", f"Nouveau {number}", "Oui").id)
        await here.discord.clock.move(1)
    before = len(here.discord.calls)
    found = await here.messenger.find(owed)
    assert found
    assert found.address == begun
    assert len(here.discord.calls) - before < 8


@pytest.mark.parametrize("channel", ["pratiques", "forum"])
async def test_where_nothing_may_be_read_nothing_is_known_to_be_missing(here: Running, channel: str) -> None:
    """Without Read Message History Discord shows an empty channel; in a thread of it, too."""
    root = await theme(here)
    action = Post(here.place(channel), saying("Ici"), "k")
    there = Post(root.thread, saying("Là"), "l")
    here.discord.faults.drop_after(BEGIN if channel == "forum" else SAY)
    with pytest.raises(Exception):  # noqa: B017, PT011
        await here.messenger.perform(action)
    here.discord.people.allow(channel, "mallette", Permission.READ_MESSAGE_HISTORY, False)
    for one in (action, there) if channel == "pratiques" else (action,):
        with pytest.raises(CannotSay):
            await here.messenger.find(a_delivery(one.key or "", action=one, due_at=here.now()))
    here.discord.people.allow(channel, "mallette", Permission.READ_MESSAGE_HISTORY)
    assert await here.messenger.find(a_delivery("k", action=action, due_at=here.now()))
    assert await here.messenger.find(a_delivery("l", action=there, due_at=here.now())) is None


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
