"""Practices and themes as records."""

from datetime import UTC, datetime

import pytest

from bot.exchange import BadRecord, PracticeRecord, ThemeRecord, practice_record, read_record
from bot.model.parts import Parts
from tests.builders import a_practice


def test_only_a_title_or_a_method_is_needed() -> None:
    """A text stands in for the five parts."""
    assert read_record({"title": "Le lundi"})
    assert read_record({"method": "Je note."})
    record = read_record({"text": "Je note."})
    assert isinstance(record, PracticeRecord)
    assert record.parts == Parts(method="Je note.")


def test_a_question_makes_a_theme() -> None:
    """With what stands beside it."""
    record = read_record({"question": "Comment fais-tu pour finir ?", "tags": "a, b"})
    assert isinstance(record, ThemeRecord)
    assert record.tags == ["a", "b"]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "neither title nor method"),
        ({"title": "  "}, "neither title nor method"),
        ({"title": "a", "tags": 7}, "tags"),
        ({"title": ["a"]}, "title"),
        ({"title": "a", "created_at": "hier"}, "created_at"),
        ({"title": "a", "created_at": "0001-01-01T00:00:00+14:00"}, "created_at: the year is not between"),
        ({"title": "a", "created_at": "9999-12-31T23:00:00-10:00"}, "created_at: the year is not between"),
        ({"question": "a ?", "kind": "quiz"}, "kind"),
    ],
)
def test_a_bad_record_says_what_is_wrong(record: dict[str, object], reason: str) -> None:
    """In one sentence."""
    with pytest.raises(BadRecord, match=reason):
        read_record(record)


def test_a_date_without_a_zone_is_utc() -> None:
    """Nothing naive goes further."""
    record = read_record({"title": "a", "created_at": "2026-01-02T03:04:05"})
    assert isinstance(record, PracticeRecord)
    assert record.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_what_goes_out_comes_in_again() -> None:
    """Every field of a practice, but for a hidden name."""
    practice = a_practice(
        parts=Parts("s", "m", "o", "d", "a"), tags=("x", "y"), author_name="Nadia", external_id="7"
    )
    record = read_record(practice_record(practice, "Managers", "entre-nous"))
    assert isinstance(record, PracticeRecord)
    assert (record.id, record.title, record.parts) == ("7", practice.title, practice.parts)
    assert (record.tags, record.author, record.community) == (["x", "y"], "Nadia", "Managers")
    assert record.created_at == practice.created_at


def test_a_hidden_name_does_not_go_out() -> None:
    """Neither as an author nor anywhere else."""
    practice = a_practice(author_name="Nadia", named=False)
    assert "Nadia" not in str(practice_record(practice, "Managers"))
