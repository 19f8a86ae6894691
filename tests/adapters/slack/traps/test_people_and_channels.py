"""Who is where, and what they are called."""

import asyncio

import pytest

from bot.actions import Reread
from bot.events import (
    ChannelChanged,
    ChannelsListed,
    CommandInvoked,
    MessagePicked,
    MessagePosted,
    PersonGone,
    PersonJoined,
    PersonLeft,
    ThreadRead,
)
from bot.ports import CannotStart
from tests.adapters.engine import until
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.world import BOT_USER
from tests.adapters.slack.running import GENEROUS, Running, workspace
from tests.patience import PATIENCE


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


async def test_slack_is_answered_before_a_channel_is_described(here: Running) -> None:
    """Reading who is in it may take longer than Slack waits."""
    held = here.slack.faults.hold("conversations.info")
    delivery = here.slack.people.rename("pratiques", "nos-pratiques")
    assert delivery
    assert await delivery.settled(3)
    assert delivery.acknowledged
    assert not held.released.is_set()
    held.release()
    await until(lambda: here.engine.of(ChannelChanged)[-1].name == "nos-pratiques")


async def test_a_channel_whose_people_slack_does_not_tell_hides_no_other() -> None:
    """It counts as one the bot is in; the others are described."""
    slack = LocalSlack(limits=GENEROUS)
    slack.faults.refuse("conversations.members", "fetch_members_failed")
    async with workspace(slack) as here:
        listed = await here.heard(ChannelsListed)
        described = {event.place for event in here.engine.of(ChannelChanged)}
        assert len(listed.places) == 3
        assert len(described) == 2


async def test_channels_are_read_again_until_they_are_known() -> None:
    """However Slack stumbles."""
    slack = LocalSlack(limits=GENEROUS)
    slack.faults.status("users.conversations", 503)
    slack.faults.drop_before("conversations.members")
    async with workspace(slack) as here:
        assert len((await here.heard(ChannelsListed)).places) == 3


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
    """The reading says what stands."""
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


async def test_where_the_theme_itself_is_gone_a_reading_tells_of_no_deletion(here: Running) -> None:
    """Slack may have let go of what is old by itself: nobody took their answer back."""
    theme = await here.stage.post("nadia", "pratiques", "Comment fais-tu ?")
    await here.stage.post("thomas", "pratiques", "Je note ce qui compte.", thread=theme)
    other = await here.stage.post("nadia", "pratiques", "Et toi ?")
    here.slack.people.delete("nadia", "pratiques", theme.message)
    await here.messenger.perform(Reread(here.place(thread=theme.message)))
    await until(lambda: bool(here.slack.called("conversations.replies")))
    await here.messenger.perform(Reread(here.place(thread=other.message)))
    assert (await here.heard(ThreadRead)).thread == here.place(thread=other.message)
    assert len(here.engine.of(ThreadRead)) == 1


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


async def test_an_account_that_is_closed_is_told(here: Running) -> None:
    """Once, however often Slack sends it; without asking Slack who that was."""
    here.slack.outbox.twice = 1
    here.slack.people.change("thomas", deleted=True)
    assert (await here.heard(PersonGone)).person == here.person("thomas")
    await until(lambda: not here.slack.outbox.unsettled())
    assert len(here.engine.of(PersonGone)) == 1
    assert here.slack.called("users.info") == []


async def test_who_nobody_tells_about_has_no_name_and_is_heard_all_the_same(here: Running) -> None:
    """Nor does a slow look-up keep anybody waiting for long."""
    here.slack.faults.refuse("users.info", "user_not_found")
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
        await asyncio.wait_for(here.listener, PATIENCE)


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
