"""A community opens one more channel by a code of its core team."""

from datetime import timedelta

import pytest

from tests.journeys.conversation import HOME, Conversation, Somebody
from tests.journeys.opening import bring, code_of, offered

QUAY = "quai"
NAME = {"fr": "Managers de proximité", "en": "Front-line managers"}


@pytest.fixture
async def quay(talk: Conversation) -> str:
    """A channel where no community lives."""
    await talk.stand.open_channel(QUAY)
    await talk.person("ines").writes("Première !", QUAY)
    return QUAY


async def practice_of(somebody: Somebody, channel: str) -> None:
    """Somebody tells one, in a channel."""
    new = "nouvelle" if somebody.among.voice.language == "fr" else "new"
    await somebody.types(f"{somebody.among.command} {new}", channel)
    assert await somebody.fills_in(title="Le zéphyr", method="Je passe le zéphyr de main en main.") == {}


async def test_a_second_channel_shares_the_archive(talk: Conversation, quay: str) -> None:
    """Everybody there reads who lives there now; the rest of the core team is told."""
    nadia, thomas, ines = talk.person("nadia"), talk.person("thomas"), talk.person("ines")
    assert await bring(nadia, await code_of(nadia), quay) == {}
    await nadia.hears(
        talk.voice.plain("opening.opened", community=NAME[talk.voice.language], channel=quay), quay
    )
    await ines.sees(NAME[talk.voice.language], quay)
    assert quay in (await thomas.is_told("", "Nadia Kaci")).text
    await practice_of(ines, quay)
    assert "Le zéphyr" in (await ines.finds("zéphyr", HOME)).text


async def test_a_programme_can_ask_in_the_new_channel(talk: Conversation, quay: str) -> None:
    """Whoever opened it is offered to start one there."""
    nadia = talk.person("nadia")
    await bring(nadia, await code_of(nadia), quay)
    opened = await nadia.hears("✅", quay)
    await nadia.presses("planning.new_programme_button", opened)
    form = await nadia.has_form()
    assert form.choices["channel"][f"#{quay}"] == form.fields["channel"]


async def test_whoever_brings_the_code_joins_the_core_team(talk: Conversation, quay: str) -> None:
    """It was given to them by somebody who is in it."""
    ines = talk.person("ines")
    await bring(ines, await code_of(talk.person("nadia")), quay)
    await ines.opens_overview()


async def test_only_the_core_team_is_given_a_code(talk: Conversation, quay: str) -> None:  # noqa: ARG001
    """A member who has the button of somebody's is told who plans."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    community = await nadia.opens_community()
    await nadia.presses("volunteering.leave_button", community)
    await nadia.sees(talk.voice.plain("volunteering.left"))
    await nadia.presses("opening.invite_button", community)
    await nadia.sees(talk.voice.plain("planning.for_facilitators", names=["Thomas Lemoine"]))
    assert await code_of(thomas)


async def test_a_code_works_once(talk: Conversation, quay: str) -> None:
    """And the next one makes the one before worthless."""
    nadia = talk.person("nadia")
    await talk.stand.open_channel("gare")
    await talk.person("ines").writes("Première !", "gare")
    wrong = {"code": talk.voice.plain("opening.code_wrong")}
    first, second = await code_of(nadia), await code_of(nadia)
    assert await bring(nadia, first, quay) == wrong
    assert await nadia.fills_in(code=second) == {}
    assert await bring(nadia, second, "gare") == wrong


async def test_a_code_works_for_a_day(talk: Conversation, quay: str) -> None:
    """Afterwards it opens nothing."""
    nadia = talk.person("nadia")
    code = await code_of(nadia)
    await talk.passes(timedelta(hours=25))
    assert await bring(nadia, code, quay) == {"code": talk.voice.plain("opening.code_wrong")}


async def test_a_code_is_read_however_it_is_typed(talk: Conversation, quay: str) -> None:
    """In capitals, with spaces or dashes."""
    nadia = talk.person("nadia")
    code = await code_of(nadia)
    assert await bring(nadia, f" {code.upper().replace('-', ' – ')} ", quay) == {}


async def test_a_channel_taken_meanwhile_stays_with_its_community(talk: Conversation, quay: str) -> None:
    """The offer of before is declined kindly, and the code is still worth something."""
    nadia, ines = talk.person("nadia"), talk.person("ines")
    code, offer = await code_of(nadia), await offered(nadia, quay)
    await bring(ines, code, quay)
    await ines.hears("✅", quay)
    await nadia.presses("opening.button", offer)
    await nadia.hears(talk.voice.plain("founding.taken"), quay)
