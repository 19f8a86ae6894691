"""A role can be called where it exists: on its own server, of its own messenger."""

from dataclasses import replace

import pytest

from bot.actions import RefuseForm
from bot.events import FormSubmitted
from bot.model.place import Place
from bot.model.role import Role
from tests.bot.test_home import VOICE, House, house
from tests.bot.test_proposing import facilitated
from tests.builders import HERE, NADIA, NOW, a_channel, an_id

__all__ = ["house"]

THERE = replace(HERE, channel="there")
ROLE = Role("r1", "managers")


async def drafted(house: House, community: str, channel: Place) -> list[tuple[str, str]]:
    """Nadia sends the form of a programme from ``HERE``, with a role she chose there; what is to mend."""
    values = {
        "name": "Le lundi",
        "when": "tous les lundis à 9 h",
        "channel": f"{channel.messenger}/{channel.workspace}/{channel.channel}",
        "notify": str(ROLE),
    }
    await house.engine.receive(
        FormSubmitted(
            id=an_id(),
            at=NOW,
            person=NADIA,
            place=HERE,
            name="planning.programme",
            about=community,
            values=values,
        )
    )
    refused = [action for action in house.messenger.done if isinstance(action, RefuseForm)]
    house.messenger.done.clear()
    return [error for refusal in refused for error in refusal.errors]


@pytest.mark.parametrize(
    ("channel", "server", "known"),
    [
        (HERE, "1", True),
        (THERE, "1", True),
        (THERE, None, True),
        (THERE, "2", False),
        (Place("slack", "T1", "C1"), None, False),
    ],
)
async def test_a_role_is_chosen_where_it_is_known(
    house: House, channel: Place, server: str | None, known: bool
) -> None:
    """Elsewhere the form says so, and no programme is made."""
    community = await facilitated(house)
    async with house.storage.unit() as unit:
        for place, on in ((HERE, "1"), (channel, server)):
            await unit.channels.save(a_channel(place=place, community=community.id, server=on))
        await unit.commit()
    errors = await drafted(house, community.id, channel)
    async with house.storage.unit() as unit:
        programmes = await unit.programmes.of(community.id)
    if known:
        assert (errors, [one.notify for one in programmes]) == ([], [ROLE])
    else:
        assert (errors, programmes) == ([("notify", VOICE.plain("planning.notify_elsewhere"))], [])
