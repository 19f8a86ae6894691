"""What is searched: made-up French, and sentences somebody wrote, put together by chance."""

import random
from collections.abc import Callable, Iterator
from dataclasses import astuple
from itertools import accumulate
from typing import Any

from bot.model.parts import Parts
from bot.model.practice import Practice
from tests.builders import a_practice
from tests.collections.reading import practices as collected

SYLLABLES = "de re com par me con tra pro le pon ti ra vo mi ca nou ser blo guer tion ment te eur age"


def language(seed: int) -> Callable[[int], str]:
    """Says so many words of made-up French: 20,000, used as unequally as real ones."""
    first, chance, syllables = random.Random(0), random.Random(seed), SYLLABLES.split()  # noqa: S311
    words = ["".join(first.choices(syllables, k=first.randint(2, 5))) for _ in range(20_000)]
    upto = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    return lambda count: " ".join(chance.choices(words, cum_weights=upto, k=count))


def practices(count: int, **fields: Any) -> Iterator[Practice]:
    """So many practices, told in made-up French."""
    say = language(seed=1)
    for _ in range(count):
        parts = Parts(*(say(size) for size in (20, 45, 15, 10, 4)))
        yield a_practice(title=say(6), parts=parts, **fields)


def grown(count: int, **fields: Any) -> Iterator[Practice]:
    """So many practices, of sentences somebody wrote."""
    chance = random.Random(4)  # noqa: S311
    sentences = [
        sentence.strip()
        for practice in collected()
        for part in astuple(practice.parts)
        for sentence in part.split(". ")
        if sentence.strip()
    ]
    for _ in range(count):
        parts = Parts(*(". ".join(chance.choices(sentences, k=size)) for size in (1, 3, 1, 1, 0)))
        yield a_practice(title=chance.choice(sentences)[:80], parts=parts, **fields)


def written(practice: Practice) -> str:
    """Everything somebody wrote of it."""
    return "\n".join((practice.title, *astuple(practice.parts), *practice.tags))
