"""What somebody looked for becomes the beginning of a question."""

import pytest

from bot.features.themes import writing
from bot.model.theme import LONGEST_QUESTION
from bot.wording import Wording


@pytest.mark.parametrize(
    ("words", "language", "begun"),
    [
        ("déléguer sans contrôler", "fr", "Comment fais-tu pour déléguer sans contrôler\u202f?"),
        ("dire non", "fr", "Comment fais-tu pour dire non\u202f?"),
        ("ne pas couper la parole", "fr", "Comment fais-tu pour ne pas couper la parole\u202f?"),
        ("réunion trop longue", "fr", "Réunion trop longue\u00a0: comment fais-tu\u202f?"),
        ("atelier du lundi", "fr", "Atelier du lundi\u00a0: comment fais-tu\u202f?"),
        ("Qui décide ?", "fr", "Qui décide ?"),
        ("meetings that run over", "en", "Meetings that run over: how do you do it?"),
        ("How do you say no?", "en", "How do you say no?"),
    ],
)
def test_a_search_begins_a_question_that_can_be_read(words: str, language: str, begun: str) -> None:
    """« Comment fais-tu pour » wants a verb; anything else stands before the question."""
    assert writing.begun(words, Wording().voice(language)) == begun


def test_what_is_begun_with_very_many_words_fits_its_field() -> None:
    """However long a search was."""
    for language in ("fr", "en"):
        assert len(writing.begun("réunions " * 60, Wording().voice(language))) <= LONGEST_QUESTION
