"""Everything that is kept of somebody is in their file, and nothing of anybody else's."""

import json
from datetime import timedelta

from bot.app import holdings
from bot.model.handout import Handout
from tests.bot.test_forgetting import WORD, lives
from tests.bot.test_home import House, house
from tests.bot.test_proposing import facilitated
from tests.builders import NADIA, NOW, OMAR

__all__ = ["house"]

CODE = "a" * 32


async def test_all_they_did_is_in_the_file(house: House) -> None:
    """In their own words; whoever did nothing has a short one."""
    community = await facilitated(house)
    await lives(house, community)
    async with house.storage.unit() as unit:
        told = await holdings.held(OMAR, unit)
        others = await holdings.held(NADIA, unit)
    assert told["account"] == {"messenger": "sandbox", "workspace": "mallette", "user": "omar"}
    (there,) = told["communities"]
    assert (there["community"], there["name"], there["keep_answers"]) == ("Managers", "Omar B.", "always")
    counts = {part: len(rows) for part, rows in there.items() if isinstance(rows, list)}
    assert counts == {
        "answers": 2,
        "practices": 3,
        "requests": 2,
        "trials": 1,
        "themes": 2,
        "votes": 1,
        "acts": 1,
    }
    assert {request["with_name"] for request in there["requests"]} == {True, False}
    assert there["trials"][0]["practice"] == "Le point du lundi"
    assert f"Je relis mes priorités, {WORD}." in [answer["method"] for answer in there["answers"]]
    assert [draft["typed"] for draft in told["drafts"]] == [{"method": WORD}]
    assert WORD not in str(others)


async def test_a_file_is_given_for_an_hour_to_whom_it_was_made_for(house: House) -> None:
    """Readable as JSON, whatever is in it; other codes give nothing."""
    community = await facilitated(house)
    await lives(house, community)
    async with house.storage.unit() as unit:
        await unit.handouts.save(Handout(CODE, OMAR, NOW + timedelta(hours=1)))
        await unit.commit()
    told = await holdings.fetched(CODE, house.storage, NOW)
    assert told
    assert json.loads(told)["account"]["user"] == "omar"
    assert await holdings.fetched("b" * 32, house.storage, NOW) is None
    assert await holdings.fetched(CODE, house.storage, NOW + timedelta(hours=2)) is None
