"""The core team says which words mean the same; a search for one finds what says the other."""

from tests.journeys.conversation import Conversation

LOOKED_FOR = "zéphyr xylophone"


async def test_what_was_looked_for_in_vain_is_another_word(talk: Conversation) -> None:
    """It waits in the list for its other names; from then on it finds, and is no idea any more."""
    ines, nadia = talk.person("ines"), talk.person("nadia")
    known = "réunion" if talk.voice.language == "fr" else "meeting"
    await ines.finds(LOOKED_FOR)
    await nadia.presses("wishing.show_button", await nadia.opens_overview(), count=1)
    await nadia.presses("naming.add_button", await nadia.sees(LOOKED_FOR))
    form = await nadia.has_form()
    assert form.fields["names"].strip() == f"{LOOKED_FOR},"
    alone = talk.voice.plain("naming.alone", name=LOOKED_FOR)
    assert await nadia.fills_in(names=LOOKED_FOR) == {"names": alone}
    assert await nadia.fills_in(names=f"{LOOKED_FOR}, {known}\n\n1:1; one-on-one") == {}
    await nadia.sees(talk.voice.plain("naming.kept", count=2))
    assert (await ines.finds(LOOKED_FOR)).buttons
    community = await nadia.opens_community()
    assert talk.voice.plain("wishing.show_button", count=1) not in (await nadia.opens_overview()).buttons
    await nadia.presses("naming.button", community)
    assert (await nadia.has_form()).fields["names"] == f"{LOOKED_FOR}, {known}\n1:1, one-on-one"
