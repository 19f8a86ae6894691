"""Whoever writes a theme is advised, in a sentence, and never stopped."""

import pytest

from tests.journeys.conversation import Conversation
from tests.journeys.test_stock import numbered, stock

CLOSED = {"fr": "Sais-tu déléguer ?", "en": "Can you delegate?"}
JUDGING = {"fr": "Pourquoi ne délègues-tu jamais ?", "en": "Why don't you ever delegate?"}
JARGON = {
    "fr": "Comment fais-tu pour créer des synergies entre deux bureaux ?",
    "en": "How do you create synergies between two offices?",
}
TWO = {
    "fr": "Comment fais-tu pour déléguer et comment suis-tu ce que tu confies ?",
    "en": "How do you delegate and how do you follow what you hand over?",
}
HINTS = {"closed": CLOSED, "judging": JUDGING, "jargon": JARGON, "two": TWO}


async def test_a_likely_twin_is_shown_under_the_preview(talk: Conversation) -> None:
    """And the theme amended at once, from there."""
    nadia = talk.person("nadia")
    twin = numbered(await stock(nadia))[0]
    reworded = twin.rstrip("? \u202f") + (" aujourd'hui ?" if talk.voice.language == "fr" else " today?")
    await nadia.types("/theme new")
    assert await nadia.fills_in(question=reworded) == {}
    told = await nadia.sees(talk.voice.plain("advising.twin", question=twin, where="ready", day=None))
    assert reworded in told.text
    await nadia.presses("writing.amend_button", told)
    assert (await nadia.has_form()).fields["question"] == reworded


@pytest.mark.parametrize("hint", HINTS)
async def test_a_hint_is_given_in_a_sentence_and_the_theme_kept(hint: str, talk: Conversation) -> None:
    """Somebody who knows better goes on."""
    nadia = talk.person("nadia")
    question = HINTS[hint][talk.voice.language]
    await nadia.types("/theme new")
    assert await nadia.fills_in(question=question) == {}
    told = await nadia.sees(talk.voice.plain(f"advising.{hint}"))
    assert question in told.text
    await nadia.presses("arranging.set_aside_button", told)
    await nadia.sees(talk.voice.plain("arranging.was_set_aside", question=question))
