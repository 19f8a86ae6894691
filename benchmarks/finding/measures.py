"""What a list of practices is worth to who asked, and how sure that figure is."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

Grades = Mapping[str, int]
"""How well practices fit a query: 2 well, 1 in part, 0 not. What is missing counts as 0."""

HELPS = 2
"""The grade from which somebody has what they asked for."""


def ndcg(found: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """The gain of the first ``depth``, discounted by rank, as a share of the best possible one.

    Gains are 2^grade - 1 (Burges et al., 2005).
    """
    gains = [2 ** grades.get(practice, 0) - 1 for practice in found[:depth]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:depth]
    return _discounted(gains) / _discounted(best)


def recall(found: Sequence[str], grades: Grades, depth: int = 5) -> float:
    """The share of the practices that help which is among the first ``depth``."""
    helping = {practice for practice, grade in grades.items() if grade >= HELPS}
    return len(helping & set(found[:depth])) / len(helping)


def success(found: Sequence[str], grades: Grades, depth: int = 3) -> float:
    """Whether one of the first ``depth`` helps: a page in the messenger."""
    return float(any(grades.get(practice, 0) >= HELPS for practice in found[:depth]))


MEASURES: dict[str, Callable[[Sequence[str], Grades], float]] = {
    "nDCG@10": ndcg,
    "recall@5": recall,
    "success@3": success,
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, and the interval that holds it in 95 of 100 draws."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ±{(self.high - self.low) / 2:.3f}"


def estimate(values: Mapping[str, float], group: Callable[[str], str], draws: int = 500) -> Estimate:
    """The mean over the queries, bootstrapped over their groups, the same on every run.

    Wordings of one need rise and fall together: drawing queries one by one would feign certainty.
    """
    groups: dict[str, list[float]] = {}
    for query, value in values.items():
        groups.setdefault(group(query), []).append(value)
    sums = [(sum(held), len(held)) for held in groups.values()]
    chance = random.Random(1971)  # noqa: S311  no secret
    means = sorted(_mean(chance.choices(sums, k=len(sums))) for _ in range(draws))
    return Estimate(_mean(sums), means[int(draws * 0.025)], means[int(draws * 0.975)])


def _mean(sums: Sequence[tuple[float, int]]) -> float:
    return sum(value for value, _ in sums) / sum(count for _, count in sums)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(rank + 2) for rank, gain in enumerate(gains))
