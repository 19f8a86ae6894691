"""Who tries what, and what came of it."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from bot import ports
from bot.model.trial import Trial, Tried
from storage.memory.kept import Kept
from storage.memory.memory import Shelf, newest_first

_NEVER = datetime.min.replace(tzinfo=UTC)


class Trials(Shelf[Trial], ports.Trials):
    """The trials."""

    async def add(self, trial: Trial) -> bool:
        if any(one.member == trial.member for one in self._kept.called("practice", trial.practice)):
            return False
        await self.save(trial)
        return True

    async def remove(self, id: str) -> None:
        self._kept.pop(id, None)

    async def of(self, member: str) -> list[Trial]:
        return newest_first(self._kept.called("member", member))

    async def of_practice(self, practice: str) -> list[Trial]:
        by_id = sorted(self._kept.called("practice", practice), key=lambda one: one.id)
        return sorted(by_id, key=lambda one: one.told_at or _NEVER, reverse=True)

    async def counts(self, practices: Sequence[str]) -> dict[str, Tried]:
        return tried(self._kept, practices)


def tried(trials: Kept[str, Trial], practices: Sequence[str]) -> dict[str, Tried]:
    """What came of trying practices, where anybody told."""
    results = {
        practice: [str(one.result) for one in trials.called("practice", practice) if one.result]
        for practice in practices
    }
    return {practice: Tried(**Counter(told)) for practice, told in results.items() if told}
