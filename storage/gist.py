"""What wordings that look for the same have in common."""

from storage.search.words.analyser import fold, words


def gist(text: str) -> str:
    """The words of ``text`` that mean something, whatever their order, case and accents; else all of it."""
    return " ".join(sorted(set(words(text)))) or " ".join(fold(text).split())
