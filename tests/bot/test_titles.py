"""A title for want of one of the author's own: the first sentence of what they do."""

import pytest

from bot.features.practices.archiving import TITLE, title_of
from bot.model.parts import Parts


@pytest.mark.parametrize(
    ("method", "title"),
    [
        ("Je fixe deux jalons. Puis je me tais.", "Je fixe deux jalons"),
        (
            "Je demande « pour quand ? », puis j'attends. Toujours.",
            "Je demande « pour quand ? », puis j'attends",
        ),
        ("… et puis je relance", "et puis je relance"),
        ("Je note\ntout", "Je note"),
        ("??", "??"),
    ],
)
def test_the_first_sentence_that_has_words_is_the_title(method: str, title: str) -> None:
    """A question somebody quotes does not end it."""
    assert title_of(Parts(method=method)) == title


def test_a_long_sentence_is_cut_at_a_word() -> None:
    """And says so."""
    title = title_of(Parts(method="Je raconte " * 20))
    assert len(title) <= TITLE
    assert title.endswith("…")
