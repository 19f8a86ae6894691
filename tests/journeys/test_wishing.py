"""What somebody looked for in vain becomes a theme everybody answers; nobody learns who looked."""

from bot.features.themes import writing
from tests.journeys.conversation import Conversation

LOOKED_FOR = "zéphyr xylophone"


async def test_a_search_in_vain_becomes_a_theme(talk: Conversation) -> None:
    """The core team sees the words, and the form begins with them."""
    ines, yann, nadia = talk.person("ines"), talk.person("yann"), talk.person("nadia")
    for somebody in (ines, yann):
        found = await somebody.finds(LOOKED_FOR)
        assert talk.voice.plain("searching.nothing", words=LOOKED_FOR) in found.text
    await nadia.presses("wishing.show_button", await nadia.opens_overview(), count=1)
    shown = await nadia.sees(LOOKED_FOR)
    assert "Inès" not in shown.text
    assert "Yann" not in shown.text
    await nadia.presses("wishing.make_button", shown)
    form = await nadia.has_form()
    assert form.fields["question"] == writing.begun(LOOKED_FOR, talk.voice)
    assert await nadia.fills_in(question=form.fields["question"]) == {}
    await nadia.sees(talk.voice.plain("writing.added"))
    assert talk.voice.plain("wishing.show_button", count=1) not in (await nadia.opens_overview()).buttons


async def test_an_idea_is_left(talk: Conversation) -> None:
    """Then it is shown no more."""
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await ines.finds(LOOKED_FOR)
    await nadia.presses("wishing.show_button", await nadia.opens_overview(), count=1)
    await nadia.presses("wishing.leave_button", await nadia.sees(LOOKED_FOR))
    await nadia.sees(talk.voice.plain("wishing.wishes", count=0))
