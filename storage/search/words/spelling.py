"""What somebody may have meant by a word nobody uses: one slip away from a word that is used."""

from collections.abc import Iterator
from string import ascii_lowercase

SHORTEST = 4
"""Letters of a word that may be a slip; of less, too many words are a letter away."""
LONGEST = 24
SHORTEST_PIECE = 3


def slips(word: str) -> set[str]:
    """The words of which ``word`` is one slip away: a letter too many, too few, another, or two exchanged."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(before + after[1:] for before, after in cuts if after),
        *(before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1),
        *(before + letter + after[1:] for before, after in cuts if after for letter in ascii_lowercase),
        *(before + letter + after for before, after in cuts for letter in ascii_lowercase),
    } - {word}


def pieces(word: str) -> Iterator[tuple[str, str]]:
    """The two words ``word`` may be made of, where somebody left a space out."""
    for at in range(SHORTEST_PIECE, len(word) - SHORTEST_PIECE + 1):
        yield word[:at], word[at:]
