"""Nothing is archived without its author; the question is asked once."""

from tests.journeys.conversation import Conversation

METHOD = "Je fais raconter la panne par celle qui l'a vue en premier."


async def test_the_question_is_asked_once_and_privately(talk: Conversation) -> None:
    """A second answer does not bring it again, and nobody else hears of it."""
    theme = await talk.next_theme()
    ines = talk.person("ines")
    await ines.answers(METHOD, theme)
    await ines.is_told("consenting.first_time")
    await ines.answers("Et puis j'écris ce qu'on a appris, en trois lignes.", theme)
    await talk.quiet()
    assert len(await ines.direct_messages()) == 1
    assert await talk.person("nadia").direct_messages() == []


async def test_without_an_answer_to_it_nothing_is_archived(talk: Conversation) -> None:
    """Silence is no consent."""
    theme = await talk.next_theme()
    await talk.person("ines").answers(METHOD, theme)
    await talk.person("ines").is_told("consenting.first_time")
    assert METHOD not in (await talk.person("nadia").finds("panne raconter")).text


async def test_always_archives_what_was_answered_and_what_will_be(talk: Conversation) -> None:
    """Also the answers given while the question was open; the theme counts the practices."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    assert "celle qui l'a vue en premier" in (await nadia.finds("panne raconter")).text
    await ines.answers("Je relis mes notes de chantier chaque vendredi soir.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=2, kept=2))
    assert "vendredi soir" in (await nadia.finds("notes de chantier")).text


async def test_always_whispers_what_can_be_done_about_it(talk: Conversation) -> None:
    """Edit, hide the name, withdraw: in the thread, visible to the author only."""
    theme = await talk.next_theme()
    ines = talk.person("ines")
    await ines.answers(METHOD, theme)
    await ines.chooses("always")
    await ines.answers("Je relis mes notes de chantier chaque vendredi soir.", theme)
    title = "Je relis mes notes de chantier chaque vendredi soir"
    whisper = await ines.hears(talk.voice.plain("archiving.archived", title=title, named=True), thread=theme)
    assert talk.voice.plain("archiving.withdraw_button") in whisper.buttons
    others = await talk.person("nadia").reads(thread=theme)
    assert whisper.id not in {seen.id for seen in others}


async def test_ask_me_asks_about_each_answer(talk: Conversation) -> None:
    """The one already given, at once; the next ones, in the direct messages."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await ines.answers(METHOD, theme)
    await ines.chooses("ask")
    offer = await ines.is_told("consenting.offer", METHOD)
    await ines.presses("consenting.keep_button", offer)
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    await ines.answers("Je relis mes notes de chantier chaque vendredi soir.", theme)
    offer = await ines.is_told("consenting.offer", "notes de chantier")
    await ines.presses("consenting.decline_button", offer)
    await ines.is_told("", talk.voice.plain("consenting.declined"))
    assert "vendredi soir" not in (await nadia.finds("notes de chantier")).text


async def test_an_answer_can_be_reworded_before_it_is_kept(talk: Conversation) -> None:
    """The draft opens pre-filled; what is sent is what is archived."""
    theme = await talk.next_theme()
    ines = talk.person("ines")
    await ines.answers(METHOD, theme)
    await ines.chooses("ask")
    await ines.presses("consenting.reword_button", await ines.is_told("consenting.offer", METHOD))
    assert (await ines.has_form()).fields["method"] == METHOD
    await ines.fills_in(title="La panne racontée", method="Je fais raconter la panne, puis je me tais.")
    found = await talk.person("nadia").finds("panne")
    assert "La panne racontée" in found.text
    assert "puis je me tais" in found.text


async def test_never_archives_nothing_and_asks_no_more(talk: Conversation) -> None:
    """The answers stay in their thread, and only there."""
    theme = await talk.next_theme()
    ines = talk.person("ines")
    await ines.answers(METHOD, theme)
    await ines.chooses("never")
    await ines.is_told("", talk.voice.plain("consenting.never"))
    told = len(await ines.direct_messages())
    await ines.answers("Je relis mes notes de chantier chaque vendredi soir.", theme)
    await talk.quiet()
    assert len(await ines.direct_messages()) == told
    assert METHOD not in (await talk.person("nadia").finds("panne raconter")).text


async def test_an_old_offer_never_undoes_what_was_decided_since(talk: Conversation) -> None:
    """Its buttons still stand above the form that was sent; they show what is kept."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await ines.answers(METHOD, theme)
    await ines.chooses("ask")
    offer = await ines.is_told("consenting.offer", METHOD)
    await ines.presses("consenting.reword_button", offer)
    await ines.fills_in(title="La panne", method="Je fais raconter la panne, puis je me tais.", named="no")
    await ines.presses("consenting.keep_button", offer)
    found = await nadia.finds("panne")
    assert "puis je me tais" in found.text
    assert "Inès" not in found.text


async def test_who_first_chooses_from_the_settings_is_told_what_it_is_about(talk: Conversation) -> None:
    """Also the answers given so far, while nothing was chosen."""
    settings = "réglages" if talk.voice.language == "fr" else "settings"
    ines = talk.person("ines")
    await ines.types(f"{talk.command} {settings}")
    await ines.sees(talk.voice.plain("consenting.settings", consent="unasked"))


async def test_a_later_choice_is_about_later_answers(talk: Conversation) -> None:
    """What was declined stays declined when somebody changes their mind."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await ines.answers(METHOD, theme)
    await ines.chooses("never")
    settings = "réglages" if talk.voice.language == "fr" else "settings"
    await ines.types(f"{talk.command} {settings}")
    card = await ines.sees(talk.voice.plain("consenting.settings", consent="never"))
    await ines.presses("consenting.always_button", card)
    await ines.sees(talk.voice.plain("consenting.always"))
    await ines.answers("Je relis mes notes de chantier chaque vendredi soir.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=2, kept=1))
    assert METHOD not in (await nadia.finds("panne raconter")).text
