"""That a channel cannot be spoken in is told of that channel, and only while the programme is there."""

from dataclasses import replace
from pathlib import Path

from bot.actions import Post
from bot.cards import Card
from bot.deliveries import Outcome
from bot.events import DeliveryRefused
from bot.features.programmes import relocating
from bot.model.journal import Act, Entry
from bot.model.place import Place
from tests.bot.test_home import words
from tests.bot.test_stock import Season, a_season
from tests.builders import HERE, NOW, a_channel, a_delivery, an_id

CIRCLE = Place(HERE.messenger, HERE.workspace, "circle")
QUAY = Place(HERE.messenger, HERE.workspace, "quay")
KEY = "relocated:e"


async def told(there: Season) -> list[str]:
    """What the core team hears when a line could not be said."""
    refused = DeliveryRefused(id=an_id(), at=NOW, key=KEY, reason="gone")
    async with there.turn() as turn:
        await relocating.tell_not_there(refused, "e", turn)
        team = await turn.unit.members.facilitators("managers")
        owed = [await turn.unit.deliveries.get(f"not-there:{refused.id}:{member.id}") for member in team]
    assert team
    return [words(one.action.card) for one in owed if one]


async def test_the_channel_it_was_told_about_is_named_and_no_other(tmp_path: Path) -> None:
    """Moved on meanwhile, nobody has to mend anything."""
    there = await a_season(tmp_path)
    async with there.turn() as turn:
        unit, moved = turn.unit, replace(there.programme, place=CIRCLE)
        for place, name in ((CIRCLE, "cercle"), (QUAY, "quai")):
            await unit.channels.save(a_channel(place=place, community="managers", name=name))
        await unit.programmes.save(moved)
        entry = Entry("e", "managers", Act.RELOCATED, NOW, None, moved.id, before=there.programme)
        await unit.journal.save(entry)
        line = Post(CIRCLE, Card(()), key=KEY)
        await unit.deliveries.add(a_delivery(key=KEY, action=line, outcome=Outcome.REFUSED))
    assert ["#cercle" in said for said in await told(there)] == [True, True]
    async with there.turn() as turn:
        await turn.unit.programmes.save(replace(there.programme, place=QUAY))
    assert await told(there) == []
