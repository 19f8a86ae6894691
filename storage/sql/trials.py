"""Who tries what, and what came of it."""

# ruff: noqa: D102 - bot.ports says what each verb promises

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import col, func, select

from bot import ports
from bot.model.trial import Trial, Tried
from storage.sql.rows import Rows
from storage.tables import TrialRow


class Trials(ports.Trials):
    """The trials, as rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, id: str) -> Trial | None:
        row = await self._rows.first(select(TrialRow).where(TrialRow.id == id))
        return _trial(row) if row else None

    async def save(self, trial: Trial) -> None:
        await self._rows.put(_row(trial))

    async def add(self, trial: Trial) -> bool:
        return await self._rows.add(_row(trial))

    async def remove(self, id: str) -> None:
        await self._rows.run(delete(TrialRow).where(col(TrialRow.id) == id))
        self._rows.erased = True

    async def of(self, member: str) -> list[Trial]:
        theirs = select(TrialRow).where(TrialRow.member == member)
        newest_first = theirs.order_by(col(TrialRow.created_at).desc(), TrialRow.id)
        return [_trial(row) for row in await self._rows.all(newest_first)]

    async def of_practice(self, practice: str) -> list[Trial]:
        theirs = select(TrialRow).where(TrialRow.practice == practice)
        told_last_first = theirs.order_by(col(TrialRow.told_at).desc().nulls_last(), TrialRow.id)
        return [_trial(row) for row in await self._rows.all(told_last_first)]

    async def counts(self, practices: Sequence[str]) -> dict[str, Tried]:
        told = col(TrialRow.practice).in_(practices), col(TrialRow.result).is_not(None)
        each = select(TrialRow.practice, TrialRow.result, func.count()).where(*told)
        found = defaultdict[str, dict[str, int]](dict)
        for row in await self._rows.run(each.group_by(col(TrialRow.practice), col(TrialRow.result))):
            found[row[0]][row[1].value] = row[2]
        return {practice: Tried(**results) for practice, results in found.items()}


def _row(trial: Trial) -> TrialRow:
    return TrialRow(
        id=trial.id,
        community=trial.community,
        practice=trial.practice,
        member=trial.member,
        created_at=trial.created_at,
        ask_on=trial.ask_on,
        context=trial.context,
        reminders=trial.reminders,
        result=trial.result,
        why=trial.why,
        told_at=trial.told_at,
    )


def _trial(row: TrialRow) -> Trial:
    return Trial(
        id=row.id,
        community=row.community,
        practice=row.practice,
        member=row.member,
        created_at=row.created_at,
        ask_on=row.ask_on,
        context=row.context,
        reminders=row.reminders,
        result=row.result,
        why=row.why,
        told_at=row.told_at,
    )
