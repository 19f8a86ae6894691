"""Who tries what is kept, once for each of them, and counted without them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.trial import Result, Tried
from bot.ports import Storage
from tests.builders import NOW, a_trial


@pytest.mark.parametrize("result", [None, *Result])
async def test_a_trial_comes_back_as_it_was(storage: Storage, result: Result | None) -> None:
    """Every field, and after a change the changed ones."""
    trial = a_trial()
    changed = replace(
        trial,
        result=result,
        why="Zéphyr 🧰",
        told_at=NOW,
        reminders=2,
        ask_on=trial.ask_on + timedelta(days=9),
        context="Mon équipe",
    )
    async with storage.unit() as unit:
        for expected in (trial, changed):
            await unit.trials.save(expected)
            assert await unit.trials.get(trial.id) == expected
        assert await unit.trials.get("nothing") is None


async def test_a_member_tries_a_practice_once(storage: Storage) -> None:
    """Another practice too, and so may another member."""
    first, again = a_trial(), a_trial(context="encore")
    others = a_trial(member="omar"), a_trial(practice="another")
    async with storage.unit() as unit:
        assert await unit.trials.add(first)
        assert not await unit.trials.add(again)
        await unit.commit()
    async with storage.unit() as unit:
        assert not await unit.trials.add(again)
        assert [await unit.trials.add(other) for other in others] == [True, True]
        assert await unit.trials.get(first.id) == first
        assert await unit.trials.get(again.id) is None


async def test_what_a_member_tries_comes_newest_first(storage: Storage) -> None:
    """With a result or without, and theirs alone."""
    old, young = a_trial(practice="a"), a_trial(practice="b", created_at=NOW + timedelta(days=1))
    async with storage.unit() as unit:
        for trial in (old, young, a_trial(member="omar")):
            await unit.trials.save(trial)
        assert await unit.trials.of("nadia") == [young, old]
        assert await unit.trials.of("nobody") == []


async def test_the_trials_of_a_practice_come_as_they_were_told(storage: Storage) -> None:
    """The last told first, those of which nothing was told at the end."""
    times = (None, NOW, NOW + timedelta(days=1))
    silent, old, young = (
        a_trial(id=f"{number:032x}", member=str(number), told_at=at, result=Result.HALF if at else None)
        for number, at in enumerate(times)
    )
    async with storage.unit() as unit:
        for trial in (silent, old, young, a_trial(practice="another")):
            await unit.trials.save(trial)
        assert await unit.trials.of_practice("practice") == [young, old, silent]


async def test_results_are_counted(storage: Storage) -> None:
    """For each practice that was asked about and tried; what nobody told of yet counts for nothing."""
    told = [Result.WORKED, Result.WORKED, Result.HALF, Result.NOT_HERE, None]
    async with storage.unit() as unit:
        for number, result in enumerate(told):
            await unit.trials.save(a_trial(member=str(number), result=result))
        await unit.trials.save(a_trial(practice="silent"))
        await unit.trials.save(a_trial(practice="failed", result=Result.NOT_HERE))
        await unit.trials.save(a_trial(practice="another", result=Result.WORKED))
        found = await unit.trials.counts(["practice", "silent", "failed", "nothing"])
        assert found == {"practice": Tried(2, 1, 1), "failed": Tried(not_here=1)}
        assert found["practice"].times == 4
        assert await unit.trials.counts([]) == {}


async def test_nothing_is_left_of_a_trial_that_is_removed(storage: Storage) -> None:
    """It counts no more, and its member may begin anew."""
    trial, other = a_trial(result=Result.HALF), a_trial(member="omar", result=Result.HALF)
    async with storage.unit() as unit:
        for one in (trial, other):
            await unit.trials.add(one)
        await unit.trials.remove(trial.id)
        await unit.trials.remove("nothing")
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.trials.get(trial.id) is None
        assert await unit.trials.counts(["practice"]) == {"practice": Tried(half=1)}
        assert await unit.trials.add(a_trial())
