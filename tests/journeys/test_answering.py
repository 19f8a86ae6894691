"""Members answer: in the thread or by the form, late, with second thoughts."""

from tests.journeys.conversation import Conversation


async def test_a_reply_in_the_thread_is_an_answer_and_is_counted(talk: Conversation) -> None:
    """The first message shows how many answers there are."""
    theme = await talk.next_theme()
    await talk.person("ines").answers("Je bloque une heure chaque matin, sans exception.", theme)
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=0))
    await talk.person("yann").answers("Je note tout le lundi, et je ne relis que le vendredi.", theme)
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=2, kept=0))


async def test_a_reply_that_tells_nothing_is_not_counted(talk: Conversation) -> None:
    """Two words, an emoji or a question back are conversation, not answers."""
    theme = await talk.next_theme()
    for reply in ("Merci Nadia", "👍", "Tu parles de quelle équipe ?"):
        await talk.person("ines").answers(reply, theme)
    await talk.person("yann").answers("Je pose la question à toute l'équipe d'abord.", theme)
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=0))


async def test_an_answer_is_taken_however_late(talk: Conversation) -> None:
    """A theme never refuses a late answer, even when others were asked since."""
    theme = await talk.next_theme()
    await talk.next_theme()
    await talk.next_theme()
    await talk.person("claire").answers("Je préviens l'équipe la veille, toujours.", theme)
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=0))


async def test_deleting_the_message_removes_the_answer(talk: Conversation) -> None:
    """Nothing is counted any more once it is gone."""
    theme = await talk.next_theme()
    said = await talk.person("ines").answers("Je bloque une heure chaque matin.", theme)
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=0))
    await talk.person("ines").deletes(said)
    await talk.person("yann").answers("Je ferme la porte, c'est tout simple.", theme)
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=0))


async def test_a_reply_becomes_an_answer_when_it_is_edited_into_one(talk: Conversation) -> None:
    """Two words at first, three lines a minute later."""
    theme = await talk.next_theme()
    said = await talk.person("ines").answers("Alors voilà", theme)
    await talk.person("ines").edits(said, "Alors voilà : je demande d'abord ce qui peut attendre.")
    await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=1, kept=0))


async def test_the_form_needs_one_part_only_and_shows_the_answer_in_the_thread(talk: Conversation) -> None:
    """What is missing is said in place; what was answered is read by the others."""
    theme = await talk.next_theme()
    thomas = talk.person("thomas")
    await thomas.presses("asking.answer_button", theme)
    assert "method" in await thomas.fills_in(method="  ")
    assert await thomas.fills_in(method="Je tiens un tableau visible.", audience="équipe de 12") == {}
    seen = await talk.person("nadia").sees("Je tiens un tableau visible.", thread=theme)
    assert "Thomas Lemoine" in seen.text
    assert "équipe de 12" in seen.text


async def test_an_answer_without_a_name_stays_without_it(talk: Conversation) -> None:
    """Nobody learns from the thread who wrote it."""
    theme = await talk.next_theme()
    thomas = talk.person("thomas")
    await thomas.presses("asking.answer_button", theme)
    await thomas.fills_in(method="Je le dis avant la réunion, pas pendant.", named="no")
    seen = await talk.person("nadia").sees("avant la réunion, pas pendant", thread=theme)
    assert "Thomas" not in seen.text


async def test_another_way_is_marked_as_such(talk: Conversation) -> None:
    """« Autrement » opens the same form; the answer stands apart in the thread."""
    theme = await talk.next_theme()
    claire = talk.person("claire")
    await claire.presses("asking.diverge_button", theme)
    await claire.fills_in(method="Je ne délègue pas ce genre de choses, et je le dis.")
    heading = talk.voice.plain("answering.diverging_heading", name="Claire Dubois")
    seen = await talk.person("nadia").sees(heading, thread=theme)
    assert "Je ne délègue pas" in seen.text


async def test_an_answer_by_the_form_can_be_changed_and_taken_back(talk: Conversation) -> None:
    """By its author, from the thanks; the thread follows."""
    theme = await talk.next_theme()
    thomas, nadia = talk.person("thomas"), talk.person("nadia")
    await thomas.presses("asking.answer_button", theme)
    await thomas.fills_in(method="Je tiens un tableau visible.")
    thanks = await thomas.sees(talk.voice.plain("answering.thanks"))
    await thomas.presses("answering.edit_button", thanks)
    assert (await thomas.has_form()).fields["method"] == "Je tiens un tableau visible."
    await nadia.sees("Je tiens un tableau visible.", thread=theme)
    await thomas.fills_in(method="Je tiens un carnet, et lui seul.")
    await nadia.sees("Je tiens un carnet, et lui seul.", thread=theme)
    await thomas.presses("answering.remove_button", thanks)
    await nadia.sees(talk.voice.plain("answering.removed_trace"), thread=theme)
    assert await nadia.glimpses("un carnet", thread=theme) is None


async def test_a_stranger_cannot_change_somebody_elses_answer(talk: Conversation) -> None:
    """Even with the number of the answer in hand."""
    theme = await talk.next_theme()
    thomas = talk.person("thomas")
    await thomas.presses("asking.answer_button", theme)
    await thomas.fills_in(method="Je tiens un tableau visible.")
    thanks = await thomas.sees(talk.voice.plain("answering.thanks"))
    messages = await talk.person("ines").reads()
    assert thanks.id not in {seen.id for seen in messages}


async def test_conversation_outside_threads_is_left_alone(talk: Conversation) -> None:
    """The channel is theirs; the bot says nothing in it."""
    await talk.person("ines").writes("Bonjour à toutes et à tous, qui déjeune ?")
    before = len(await talk.person("nadia").reads())
    await talk.quiet()
    assert len(await talk.person("nadia").reads()) == before
    assert await talk.person("ines").direct_messages() == []
