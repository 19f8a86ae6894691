"""What somebody typed and did not send waits for them, and for nobody else."""

from dataclasses import replace
from datetime import timedelta

from bot.model.draft import Draft
from bot.ports import Storage
from tests.builders import NADIA, NOW, OMAR

DRAFT = Draft(NADIA, "answering.answer", "p1", {"method": "Je note.", "outcome": ""}, NOW)


async def test_a_draft_waits_for_its_person_form_and_subject(storage: Storage) -> None:
    """And comes back as it was."""
    async with storage.unit() as unit:
        await unit.drafts.save(DRAFT)
        await unit.commit()
    async with storage.unit() as unit:
        assert await unit.drafts.get(NADIA, "answering.answer", "p1") == DRAFT
        assert await unit.drafts.get(OMAR, "answering.answer", "p1") is None
        assert await unit.drafts.get(NADIA, "answering.edit", "p1") is None
        assert await unit.drafts.get(NADIA, "answering.answer", "p2") is None


async def test_the_newest_words_take_the_place_of_the_older_ones(storage: Storage) -> None:
    """There is one draft a form."""
    newer = replace(DRAFT, values={"method": "Je note tout."}, at=NOW + timedelta(seconds=2))
    async with storage.unit() as unit:
        await unit.drafts.save(DRAFT)
        await unit.drafts.save(newer)
        assert await unit.drafts.get(NADIA, DRAFT.form, DRAFT.about) == newer


async def test_a_draft_is_forgotten(storage: Storage) -> None:
    """One by one, or when it is old."""
    old, other = replace(DRAFT, about="p2", at=NOW - timedelta(days=1)), replace(DRAFT, person=OMAR)
    async with storage.unit() as unit:
        for draft in (DRAFT, old, other):
            await unit.drafts.save(draft)
        await unit.drafts.forget(NADIA, DRAFT.form, DRAFT.about)
        await unit.drafts.forget_older(NOW)
        assert await unit.drafts.get(NADIA, DRAFT.form, "p1") is None
        assert await unit.drafts.get(NADIA, DRAFT.form, "p2") is None
        assert await unit.drafts.get(OMAR, DRAFT.form, "p1") == other


async def test_everything_somebody_typed_is_forgotten(storage: Storage) -> None:
    """In whatever form; others' words wait on."""
    mine, other = [DRAFT, replace(DRAFT, form="another")], replace(DRAFT, person=OMAR)
    async with storage.unit() as unit:
        for draft in (*mine, other):
            await unit.drafts.save(draft)
        assert await unit.drafts.of(NADIA) == sorted(mine, key=lambda draft: draft.form)
        await unit.drafts.forget_all(NADIA)
        assert await unit.drafts.of(NADIA) == []
        await unit.commit()
    async with storage.unit() as unit:
        assert [await unit.drafts.get(NADIA, draft.form, "p1") for draft in mine] == [None, None]
        assert await unit.drafts.get(OMAR, DRAFT.form, "p1") == other


async def test_a_draft_keeps_what_no_database_can_hold_as_far_as_it_can(storage: Storage) -> None:
    """Nobody loses a sentence to one character."""
    async with storage.unit() as unit:
        await unit.drafts.save(replace(DRAFT, values={"method": "Je\x00note"}))
        kept = await unit.drafts.get(NADIA, DRAFT.form, DRAFT.about)
    assert kept is not None
    assert kept.values == {"method": "Je\ufffdnote"}
