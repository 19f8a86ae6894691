"""A practice follows its author: edited, unnamed, withdrawn, put back."""

from tests.journeys.conversation import Conversation, Somebody

METHOD = "Je fais raconter la panne par celle qui l'a vue en premier."


async def archived(talk: Conversation) -> Somebody:
    """Inès, who answered and said always."""
    theme = await talk.next_theme()
    ines = talk.person("ines")
    await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    return ines


async def test_hiding_the_name_hides_it_everywhere(talk: Conversation) -> None:
    """And showing it again shows it."""
    ines, nadia = await archived(talk), talk.person("nadia")
    assert "Inès Morel" in (await nadia.finds("panne raconter")).text
    await ines.presses("archiving.hide_button", await ines.is_told("", METHOD[:-1]))
    assert "Inès Morel" not in (await nadia.finds("panne raconter")).text
    await ines.presses("archiving.show_button", await ines.is_told("", METHOD[:-1]))
    assert "Inès Morel" in (await nadia.finds("panne raconter")).text


async def test_a_hidden_name_stays_hidden_when_the_answer_is_edited(talk: Conversation) -> None:
    """An edit is about the words."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    said = await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await ines.presses("archiving.hide_button", await ines.is_told("", METHOD[:-1]))
    await ines.edits(said, "Je dessine la panne au tableau, avec tout le monde.")
    found = await nadia.finds("panne tableau")
    assert "dessine la panne" in found.text
    assert "Inès" not in found.text


async def test_withdrawing_removes_it_from_search_at_once_and_can_be_undone(talk: Conversation) -> None:
    """The theme's count follows too."""
    ines, nadia = await archived(talk), talk.person("nadia")
    found = await nadia.finds("panne raconter")
    await ines.presses("archiving.withdraw_button", await ines.is_told("", METHOD[:-1]))
    assert METHOD[:-1] not in (await nadia.finds("panne raconter")).text
    await nadia.presses("searching.read_button", found)
    await nadia.sees(talk.voice.plain("searching.gone"))
    await ines.presses("archiving.restore_button", await ines.is_told("", METHOD[:-1]))
    assert METHOD[:-1] in (await nadia.finds("panne raconter")).text


async def test_editing_the_answer_edits_its_practice(talk: Conversation) -> None:
    """Until the author rewords the practice itself: then the practice is its own."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    said = await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await ines.edits(said, "Je dessine la panne au tableau, avec tout le monde.")
    assert "dessine la panne" in (await nadia.finds("panne tableau")).text
    await ines.presses("archiving.edit_button", await ines.is_told("", METHOD[:-1]))
    await ines.fills_in(title="Le dessin", method="Je dessine la panne, un feutre par personne.")
    await ines.edits(said, "Autre chose encore, de tout à fait différent.")
    assert "un feutre par personne" in (await nadia.finds("panne feutre")).text


async def test_deleting_the_answer_withdraws_its_practice_and_tells_the_author(talk: Conversation) -> None:
    """Who did not mean that can put it back."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    said = await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    await ines.deletes(said)
    told = await ines.is_told("", talk.voice.plain("archiving.withdrawn_with_answer", title=METHOD[:-1]))
    assert METHOD[:-1] not in (await nadia.finds("panne raconter")).text
    await ines.presses("archiving.restore_button", told)
    assert METHOD[:-1] in (await nadia.finds("panne raconter")).text


async def test_a_practice_can_be_told_without_a_theme(talk: Conversation) -> None:
    """By command, in the same five parts."""
    new = "nouvelle" if talk.voice.language == "fr" else "new"
    claire = talk.person("claire")
    await claire.types(f"{talk.command} {new}")
    await claire.fills_in(method="Je laisse une chaise vide pour la personne absente.")
    found = await talk.person("thomas").finds("chaise vide")
    assert "Claire Dubois" in found.text


async def test_somebody_who_likes_a_message_proposes_it_and_its_author_decides(talk: Conversation) -> None:
    """« Garder comme pratique » on somebody else's message asks them, with the words pre-filled."""
    yann, nadia = talk.person("yann"), talk.person("nadia")
    said = await yann.writes("Je garde un quart d'heure vide après chaque entretien.")
    await nadia.picks(said)
    await nadia.sees(talk.voice.plain("contributing.proposed", name="Yann Le Goff"))
    assert "après chaque entretien" not in (await nadia.finds("quart d'heure vide")).text
    proposal = await yann.is_told("contributing.proposal")
    assert "Nadia Kaci" in proposal.text
    await yann.presses("contributing.see_button", proposal)
    assert "quart d'heure vide" in (await yann.has_form()).fields["method"]
    await yann.fills_in()
    assert "après chaque entretien" in (await nadia.finds("quart d'heure vide")).text


async def test_old_cards_tell_how_things_stand_now(talk: Conversation) -> None:
    """Hiding the name on one card after withdrawing on another does not pretend that it is kept."""
    ines = await archived(talk)
    kept = await ines.is_told("", METHOD[:-1])
    mine = "mes-pratiques" if talk.voice.language == "fr" else "mine"
    await ines.types(f"{talk.command} {mine}")
    listed = await ines.sees(talk.voice.plain("helping.my_practice", title=METHOD[:-1], state="archived"))
    await ines.presses("archiving.withdraw_button", kept)
    await ines.presses("archiving.hide_button", listed)
    await ines.sees(talk.voice.plain("archiving.withdrawn", title=METHOD[:-1]))


async def test_a_long_answer_can_be_reworded_whole(talk: Conversation) -> None:
    """However long it was written."""
    theme = await talk.next_theme()
    ines = talk.person("ines")
    await ines.answers("Je raconte. " + "Encore une phrase du récit. " * 150, theme)
    await ines.chooses("ask")
    await ines.presses("consenting.reword_button", await ines.is_told("consenting.offer"))
    assert await ines.fills_in(title="Le récit") == {}
    assert "Le récit" in (await talk.person("nadia").finds("récit phrase")).text


async def test_a_declined_proposal_leaves_nothing(talk: Conversation) -> None:
    """And is not made a second time."""
    yann, nadia = talk.person("yann"), talk.person("nadia")
    said = await yann.writes("Je garde un quart d'heure vide après chaque entretien.")
    await nadia.picks(said)
    await yann.presses("consenting.decline_button", await yann.is_told("contributing.proposal"))
    await yann.is_told("", talk.voice.plain("consenting.declined"))
    await talk.person("claire").picks(said)
    await talk.person("claire").sees(talk.voice.plain("contributing.proposed_already", name="Yann Le Goff"))
    assert len(await yann.direct_messages()) == 1


async def test_who_wrote_without_a_name_is_not_told_by_picking(talk: Conversation) -> None:
    """Neither whose practice it is, nor what its title became, nor what they chose."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    said = await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await ines.presses("archiving.edit_button", await ines.is_told("", METHOD[:-1]))
    await ines.fills_in(title="Mon secret", named="no")
    await nadia.picks(said)
    told = await nadia.sees(talk.voice.plain("contributing.nothing_to_do"), thread=theme)
    assert "secret" not in told.text


async def test_an_answer_by_the_form_is_picked_as_its_authors(talk: Conversation) -> None:
    """Although the bot showed it; without their name where they gave none."""
    theme = await talk.next_theme()
    thomas, nadia = talk.person("thomas"), talk.person("nadia")
    await thomas.presses("asking.answer_button", theme)
    await thomas.fills_in(method="Je laisse une chaise vide.", named="no")
    shown = await nadia.sees("une chaise vide", thread=theme)
    await nadia.picks(shown.address)
    name = talk.voice.plain("contributing.author")
    await nadia.sees(talk.voice.plain("contributing.proposed", name=name), thread=theme)
    await thomas.is_told("contributing.proposal")


async def test_one_message_makes_one_practice_and_takes_it_along(talk: Conversation) -> None:
    """Picked twice it is one; deleted, its practice is withdrawn."""
    yann, nadia = talk.person("yann"), talk.person("nadia")
    said = await yann.writes("Je garde un quart d'heure vide après chaque entretien.")
    await yann.picks(said)
    await yann.fills_in(title="Le quart d'heure vide")
    await yann.picks(said)
    await yann.sees(talk.voice.plain("contributing.kept_already", title="Le quart d'heure vide"))
    found = await nadia.finds("quart d'heure vide")
    assert found.text.count("Le quart d'heure vide") == 1
    await yann.deletes(said)
    await yann.is_told("", talk.voice.plain("archiving.withdrawn_with_answer", title="Le quart d'heure vide"))
    assert "Le quart d'heure vide" not in (await nadia.finds("entretien")).text


async def test_ones_own_message_opens_at_once(talk: Conversation) -> None:
    """Its author needs nobody's consent but their own."""
    yann = talk.person("yann")
    said = await yann.writes("Je garde un quart d'heure vide après chaque entretien.")
    await yann.picks(said)
    await yann.fills_in(title="Le quart d'heure vide")
    assert "Le quart d'heure vide" in (await talk.person("nadia").finds("quart d'heure vide")).text


async def test_my_practices_are_listed_with_what_can_be_done(talk: Conversation) -> None:
    """Those withdrawn too, with the way back."""
    mine = "mes-pratiques" if talk.voice.language == "fr" else "mine"
    ines = await archived(talk)
    await ines.types(f"{talk.command} {mine}")
    listed = await ines.sees(talk.voice.plain("helping.my_practice", title=METHOD[:-1], state="archived"))
    assert listed.private
    assert talk.voice.plain("archiving.withdraw_button") in listed.buttons
