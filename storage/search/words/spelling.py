"""What somebody may have meant by a word nobody uses: one slip away from a word that is used."""

from collections.abc import Iterator
from string import ascii_lowercase

import numpy as np

from storage.search.numbers import POWERS, Terms, letters_of, stirred

SHORTEST = 4
"""Letters of a word that may be a slip; of less, too many words are a letter away."""
LONGEST = 24
MOST_SLIPS = 6
"""Words of what is typed that are corrected: of a page in another language, not every word."""
SHORTEST_PIECE = 3

_ALPHABET = letters_of(ascii_lowercase)


class Slips:
    """The words of which one is one slip away, in an order of their own.

    A letter is too many, too few, another, or two are exchanged. The word itself is among them, as what it is
    with a letter in place of the same.
    """

    def __init__(self, word: str) -> None:
        self._word = word
        size = len(word)
        self._steps = (size, max(size - 1, 0), size * len(ascii_lowercase), (size + 1) * len(ascii_lowercase))

    def __len__(self) -> int:
        return sum(self._steps)

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> str:
        word, (without, exchanged, other, _) = self._word, self._steps
        if number < without:
            return word[:number] + word[number + 1 :]
        number -= without
        if number < exchanged:
            return word[:number] + word[number + 1] + word[number] + word[number + 2 :]
        number -= exchanged
        if number < other:
            at, letter = divmod(number, len(ascii_lowercase))
            return word[:at] + ascii_lowercase[letter] + word[at + 1 :]
        at, letter = divmod(number - other, len(ascii_lowercase))
        return word[:at] + ascii_lowercase[letter] + word[at:]

    def numbers(self, mark: str) -> Terms:
        """The numbers of the terms they are behind a mark: as ``number_of`` makes them, all at once."""
        letters, size = letters_of(self._word), len(self._word)
        none = np.zeros(1, np.uint64)
        place = POWERS[1 : size + 2]  # the mark has the first
        before = letters_of(mark) + np.append(none, np.cumsum(letters * place[:size]))

        def after(moved: int) -> Terms:
            """What follows from each letter on, where it is moved by so many places."""
            each = letters * POWERS[1 + moved : 1 + moved + size]
            return np.append(np.cumsum(each[::-1])[::-1], none)

        there = after(0)
        new = place[:, None] * _ALPHABET
        sums = (
            before[:size] + after(-1)[1:],
            before[: size - 1] + letters[1:] * place[: size - 1] + letters[:-1] * place[1:size] + there[2:],
            ((before[:size] + there[1:])[:, None] + new[:size]).ravel(),
            ((before + after(1))[:, None] + new).ravel(),
        )
        return stirred(np.concatenate(sums))


def slips(word: str) -> set[str]:
    """The other words of which ``word`` is one slip away."""
    return set(Slips(word)) - {word}


def pieces(word: str) -> Iterator[tuple[str, str]]:
    """The two words ``word`` may be made of, where somebody left a space out."""
    for at in range(SHORTEST_PIECE, len(word) - SHORTEST_PIECE + 1):
        yield word[:at], word[at:]
