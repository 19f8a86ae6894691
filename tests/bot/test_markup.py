"""The neutral markup: parsed once, and never alive in what members wrote."""

from hypothesis import given
from hypothesis import strategies as st

from bot.markup import Span, cut, cut_spans, escape, flatten, parse


def test_marks_become_styles() -> None:
    """Bold, italic, code and links, each with its own words."""
    assert parse("a **b** _c_ `d` [e](https://f.example)") == (
        Span("a "),
        Span("b", bold=True),
        Span(" "),
        Span("c", italic=True),
        Span(" "),
        Span("d", code=True),
        Span(" "),
        Span("e", link="https://f.example"),
    )


def test_an_underscore_inside_a_word_is_a_letter() -> None:
    """``mes_notes_de_terrain`` is one word."""
    assert parse("mes_notes_de_terrain") == (Span("mes_notes_de_terrain"),)


def test_only_web_addresses_become_links() -> None:
    """No script hides behind a label."""
    assert all(span.link is None for span in parse("[a](javascript:alert)"))


@given(st.text())
def test_what_somebody_wrote_comes_back_as_they_wrote_it(words: str) -> None:
    """Whatever it is, alone or inside a text of ours."""
    assert flatten(parse(escape(words))) == words
    assert all(span == Span(span.text, bold=True) for span in parse(f"**{escape(words)}**"))


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, length: int) -> None:
    """It ends in an ellipsis where anything is missing."""
    kept = cut(text, length)
    assert len(kept) <= length
    assert kept == text or kept.endswith("…")


@given(st.lists(st.text(max_size=20)), st.integers(min_value=1, max_value=60))
def test_cut_spans_fit_in_all(texts: list[str], length: int) -> None:
    """The characters of all spans together."""
    spans = tuple(Span(text) for text in texts)
    assert len(flatten(cut_spans(spans, length))) <= length


def test_a_cut_falls_between_words() -> None:
    """Where one ends near enough."""
    assert cut("Je fixe le résultat et deux jalons", 25) == "Je fixe le résultat et…"
