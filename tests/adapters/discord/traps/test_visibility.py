"""Who is in a channel, as far as Discord tells."""

import asyncio

from bot.events import (
    ChannelChanged,
    ChannelsListed,
)
from tests.adapters.discord.local import Permission
from tests.adapters.discord.local.permissions import USUAL
from tests.adapters.discord.local.world import BOT_USER, Guild, Member, Role, User
from tests.adapters.discord.running import Running
from tests.adapters.engine import until

ELSEWHERE = "1100000000005000001"
STRANGER = "1200000000000000099"


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


async def test_on_several_servers_what_everybody_sees_on_one_is_not_for_those_of_another(
    here: Running,
) -> None:
    """From the moment the bot comes to a second one, until it leaves that again."""

    def told() -> tuple[bool, set[str]]:
        latest = [event for event in here.engine.of(ChannelChanged) if event.place == here.place()][-1]
        return latest.open, {person.user for person in latest.people}

    await until(lambda: told() == (True, set()))
    world = here.discord.world
    everyone = Role("everyone", ELSEWHERE, USUAL, position=0)
    world.users[STRANGER] = User("marta", STRANGER, "Marta Silva")
    people = {one: Member(one) for one in (BOT_USER, STRANGER)}
    world.guilds[ELSEWHERE] = Guild(
        ELSEWHERE, "Ailleurs", STRANGER, roles={ELSEWHERE: everyone}, members=people
    )
    here.discord.people.create("ailleurs", guild=ELSEWHERE)
    here.discord.gateway.appear(world.guilds[ELSEWHERE])
    await until(lambda: not told()[0])
    assert here.person("thomas").user in told()[1]
    assert STRANGER not in told()[1]
    await until(lambda: any(event.name == "ailleurs" for event in here.engine.of(ChannelChanged)))
    elsewhere = [event for event in here.engine.of(ChannelChanged) if event.name == "ailleurs"][-1]
    assert (elsewhere.open, [one.user for one in elsewhere.people]) == (False, [STRANGER])
    assert elsewhere.server == ELSEWHERE
    here.discord.people.leave("mallette", ELSEWHERE)
    await until(lambda: told() == (True, set()))
