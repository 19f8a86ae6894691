"""A community settles in a channel nobody lives in yet."""

import pytest

from tests.journeys.conversation import HOME, Conversation

FOUNDED = {"name": "Les cheffes de quai", "purpose": "Se raconter les nuits.", "timezone": "Europe/Paris"}


@pytest.fixture
async def empty_channel(talk: Conversation) -> str:
    """A channel without a community."""
    await talk.stand.open_channel("quai")
    await talk.person("ines").writes("Première !", "quai")
    return "quai"


async def test_whoever_founds_a_community_is_its_first_facilitator(
    talk: Conversation, empty_channel: str
) -> None:
    """``/theme`` offers it; what is wrong is said in place; the way on is a programme."""
    ines = talk.person("ines")
    await ines.types("/theme", empty_channel)
    offer = await ines.sees(talk.voice.plain("founding.invitation"), empty_channel)
    await ines.presses("founding.button", offer)
    errors = await ines.fills_in(**FOUNDED | {"timezone": "Europe/Atlantis"})
    assert errors == {"timezone": talk.voice.plain("founding.timezone_wrong")}
    assert await ines.fills_in(**FOUNDED, language=talk.voice.language) == {}
    await ines.sees(talk.voice.plain("founding.founded", name=FOUNDED["name"], channel="quai"), empty_channel)
    await ines.types("/theme", empty_channel)
    overview = await ines.sees(talk.voice.plain("planning.no_programme"), empty_channel)
    assert FOUNDED["purpose"] in overview.text


async def test_two_communities_keep_their_practices_apart(talk: Conversation, empty_channel: str) -> None:
    """What is told in one is not found in the other, by the same person."""
    ines = talk.person("ines")
    await ines.types("/theme", empty_channel)
    await ines.presses(
        "founding.button", await ines.sees(talk.voice.plain("founding.invitation"), empty_channel)
    )
    await ines.fills_in(**FOUNDED, language=talk.voice.language)
    new = "nouvelle" if talk.voice.language == "fr" else "new"
    await ines.types(f"{talk.command} {new}", empty_channel)
    await ines.fills_in(title="Le zéphyr", method="Je passe le zéphyr de main en main.")
    assert "Le zéphyr" in (await ines.finds("zéphyr", empty_channel)).text
    assert "Le zéphyr" not in (await ines.finds("zéphyr", HOME)).text


async def test_one_channel_one_community(talk: Conversation, empty_channel: str) -> None:
    """The offer somebody else took up meanwhile is declined kindly."""
    ines, yann = talk.person("ines"), talk.person("yann")
    offers = []
    for somebody in (ines, yann):
        await somebody.types("/theme", empty_channel)
        offers.append(await somebody.sees(talk.voice.plain("founding.invitation"), empty_channel))
    await ines.presses("founding.button", offers[0])
    await ines.fills_in(**FOUNDED, language=talk.voice.language)
    await yann.presses("founding.button", offers[1])
    await yann.sees(talk.voice.plain("founding.taken"), empty_channel)


async def test_where_no_community_lives_searching_says_so(talk: Conversation, empty_channel: str) -> None:
    """Members of another community still search theirs."""
    found = await talk.person("nadia").finds("zygomatique", empty_channel)
    assert found.text == talk.voice.plain("searching.nothing", words="zygomatique")
