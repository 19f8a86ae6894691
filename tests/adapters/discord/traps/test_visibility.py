"""Who is in a channel, as far as Discord tells."""

import asyncio

from bot.events import (
    ChannelChanged,
    ChannelsListed,
)
from tests.adapters.discord.local import Permission
from tests.adapters.discord.running import Running
from tests.adapters.engine import until


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
