"""A community whose members sit in two messengers has one archive; its people are who they are in each."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contracts.messengers.stage import Seen
from tests.journeys.conftest import STANDS
from tests.journeys.conversation import CIRCLE, HOME, Conversation, Somebody, conversations
from tests.journeys.opening import bring, code_of
from tests.journeys.stands.stand import Language

METHOD = "Je fais raconter la panne par celle qui l'a vue en premier."


@dataclass(frozen=True)
class Both:
    """One bot, in the messenger where its community was founded and in another."""

    first: Conversation
    second: Conversation


@pytest.fixture(params=[("sandbox", "slack"), ("slack", "discord")], ids=" and ".join)
async def both(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> AsyncIterator[Both]:
    """The example community, which Nadia of the first brought to the second."""
    monkeypatch.chdir(tmp_path)
    async with AsyncExitStack() as stack:
        stands = [
            await stack.enter_async_context(STANDS[messenger](tmp_path, language))
            for messenger in request.param
        ]
        first, second = await stack.enter_async_context(conversations(stands, tmp_path, language))
        await first.stand.settle(first.house)
        await first.person("nadia").sees("👋")
        nadia = second.person("nadia")
        assert await bring(nadia, await code_of(first.person("nadia")), HOME) == {}
        await nadia.hears("✅")
        yield Both(first, second)


async def theme_in(talk: Conversation, programme: str = "") -> Seen:
    """What Nadia publishes at once, with a programme she starts here when one is named."""
    nadia = talk.person("nadia")
    publish = talk.voice.plain("planning.publish_button")
    if programme:
        await nadia.presses("planning.new_programme_button", await nadia.hears("✅"))
        assert await nadia.fills_in(name=programme, when="tous les lundis à 9 h") == {}
        drafted = await nadia.hears("", button="planning.start_button")
        await nadia.presses("planning.start_button", drafted)
        card = await nadia.hears(talk.voice.plain("planning.started", name=programme))
    else:
        card = await nadia.opens_overview()
    await nadia.presses_label(publish, card)
    return await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))


async def told_in(somebody: Somebody, title: str, method: str, channel: str = HOME) -> None:
    """A practice without a theme."""
    new = "nouvelle" if somebody.among.voice.language == "fr" else "new"
    await somebody.types(f"{somebody.among.command} {new}", channel)
    assert await somebody.fills_in(title=title, method=method) == {}


async def test_what_was_told_before_is_found_from_the_other(both: Both) -> None:
    """By somebody who never was in the first."""
    words = "lundi point" if both.first.voice.language == "fr" else "Monday check-in"
    there, here = both.first.person("ines"), both.second.person("yann")
    assert (await here.finds(words)).text.splitlines()[1:3] == (await there.finds(words)).text.splitlines()[
        1:3
    ]


async def test_what_is_answered_in_either_is_found_in_both(both: Both) -> None:
    """Asked in each by a programme of its own, archived with the consent given there."""
    for talk, programme, other, method in (
        (both.first, "", both.second, METHOD),
        (both.second, "Ici aussi", both.first, "Je dessine le zéphyr au tableau, avec tout le monde."),
    ):
        theme = await theme_in(talk, programme)
        ines = talk.person("ines")
        await ines.answers(method, theme)
        await ines.chooses("always")
        await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=1))
        found = await other.person("thomas").finds(method)
        assert method[:-1] in found.text
        assert "Inès Morel" in found.text


async def test_a_practice_withdrawn_in_one_is_gone_from_the_other(both: Both) -> None:
    """At once, wherever somebody looks."""
    theme = await theme_in(both.first)
    ines, thomas = both.first.person("ines"), both.second.person("thomas")
    await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await both.first.person("nadia").sees(both.first.voice.plain("asking.counts", answers=1, kept=1))
    assert METHOD[:-1] in (await thomas.finds("panne raconter")).text
    await ines.presses("archiving.withdraw_button", await ines.is_told("", METHOD[:-1]))
    assert METHOD[:-1] not in (await thomas.finds("panne raconter")).text


async def test_people_stay_separate(both: Both) -> None:
    """Whoever has an account in each is asked in each, and changes there what they told there."""
    await told_in(both.first.person("ines"), "Le zéphyr", "Je passe le zéphyr de main en main.")
    mine = "mes-pratiques" if both.first.voice.language == "fr" else "mine"
    there, here = both.first.person("ines"), both.second.person("ines")
    await there.types(f"{both.first.command} {mine}")
    await there.hears("Le zéphyr")
    listed = await here.finds(mine)
    assert "Le zéphyr" not in listed.text
    theme = await theme_in(both.second, "Ici aussi")
    await here.answers(METHOD, theme)
    await here.is_told("consenting.first_time")
    assert await there.direct_messages() == []


async def test_what_was_told_in_a_circle_of_one_stays_there(both: Both) -> None:
    """Who is in the circle there is, for the bot, nobody in particular here."""
    yann = both.first.person("yann")
    await told_in(yann, "Le zéphyr", "Je passe le zéphyr d'une main à l'autre.", CIRCLE)
    assert "Le zéphyr" in (await both.first.person("claire").finds("zéphyr")).text
    for name in ("claire", "thomas"):
        assert "Le zéphyr" not in (await both.second.person(name).finds("zéphyr")).text


async def test_a_closed_channel_keeps_to_itself_what_is_told_in_it(both: Both) -> None:
    """It says so as soon as the community lives there; what is told in the open is found from it."""
    nadia, yann = both.second.person("nadia"), both.second.person("yann")
    assert await bring(nadia, await code_of(both.first.person("nadia")), CIRCLE) == {}
    closed = {"fr": "reste entre les personnes de ce canal", "en": "stays among the people of this channel"}
    await yann.sees(closed[both.first.voice.language], CIRCLE)
    await told_in(yann, "Le zéphyr", "Je passe le zéphyr d'une main à l'autre.", CIRCLE)
    assert "Le zéphyr" in (await both.second.person("claire").finds("zéphyr", CIRCLE)).text
    for somebody in (both.second.person("thomas"), both.first.person("claire")):
        assert "Le zéphyr" not in (await somebody.finds("zéphyr")).text


async def test_a_practice_can_be_shared_across(both: Both) -> None:
    """With its author's name and everything else that is theirs."""
    await told_in(both.first.person("ines"), "Le zéphyr", "Je passe le zéphyr de main en main.")
    yann = both.second.person("yann")
    await yann.presses("searching.share_button", await yann.finds("zéphyr"))
    shared = await both.second.person("thomas").sees("Le zéphyr")
    assert not shared.private
    assert "Inès Morel" in shared.text


async def test_a_mishap_in_one_is_told_to_the_core_team_in_both(both: Both) -> None:
    """Whoever mends it, and wherever they press, the theme stands once."""
    there, here = both.first.person("nadia"), both.second.person("nadia")
    both.first.stand.archive(HOME)
    await here.presses("planning.publish_button", await here.opens_overview())
    hindrance = both.second.voice.plain("asking.hindrance_gone")
    for facilitator in (there, both.first.person("thomas")):
        await facilitator.is_told("", hindrance)
    told = await here.is_told("", hindrance)
    both.first.stand.reopen(HOME)
    await here.presses("asking.retry_button", told)
    await both.first.person("ines").sees(both.first.voice.plain("asking.how_to_answer"))
    await there.presses("asking.retry_button", await there.is_told("", hindrance))
    await there.is_told("", both.first.voice.plain("planning.stands_already"))


async def test_channels_of_one_name_are_told_apart(both: Both) -> None:
    """By their messenger, as long as there are several."""
    nadia = both.second.person("nadia")
    await nadia.presses("planning.new_programme_button", await nadia.hears("✅"))
    offered = (await nadia.has_form()).choices["channel"]
    there, here = (talk.stand.messenger.capitalize() for talk in (both.first, both.second))
    assert set(offered) == {f"#{HOME} ({there})", f"#{CIRCLE} ({there})", f"#{HOME} ({here})"}
