"""Whoever asks gets everything that is kept of them, as a file, by an address for them alone."""

import json
import re
from datetime import timedelta

from aiohttp import ClientSession

from tests.journeys.conversation import Conversation, Somebody

ADDRESS = re.compile(r"http://\S+/mine/[0-9a-f]{32}\.json")


async def address(member: Somebody) -> str:
    """What they are given."""
    word = "mes-donnees" if member.among.voice.language == "fr" else "my-data"
    if member.among.stand.messenger == "discord" and member.among.voice.language == "fr":
        word = "mes-données"
    seen = await member.finds(word)
    assert seen.private
    found = ADDRESS.search(seen.text)
    assert found, seen.text
    return found[0]


async def test_everything_is_in_one_file_for_an_hour(talk: Conversation) -> None:
    """What they told, and nothing of what others did."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await ines.answers("Je réunis l'équipe zéphyr devant le tableau.", theme)
    await ines.chooses("always")
    await nadia.answers("Je note tout le lundi, et je ne relis que le vendredi.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=2, kept=1))
    there = await address(ines)
    async with ClientSession() as session:
        async with session.get(there) as answer:
            assert answer.status == 200
            told = json.loads(await answer.text())
        (community,) = told["communities"]
        assert [one["method"] for one in community["answers"]] == [
            "Je réunis l'équipe zéphyr devant le tableau."
        ]
        assert "vendredi" not in str(told)
        await talk.passes(timedelta(hours=2))
        async with session.get(there) as answer:
            assert answer.status == 404
