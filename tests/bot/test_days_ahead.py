"""A day yet to come is understood as people say it, in either language, and never guessed."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences.ahead import read_day
from bot.sentences.clauses import Around
from bot.sentences.unclear import NotUnderstood

FRIDAY = date(2026, 11, 20)
HERE = Around(FRIDAY, "Europe/Paris", "fr")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("dans deux semaines", date(2026, 12, 4)),
        ("Dans 2 semaines.", date(2026, 12, 4)),
        ("dans quinze jours", date(2026, 12, 5)),
        ("dans une quinzaine", date(2026, 12, 4)),
        ("d'ici un mois", date(2026, 12, 20)),
        ("d’ici trois mois", date(2027, 2, 20)),
        ("demain", date(2026, 11, 21)),
        ("après-demain", date(2026, 11, 22)),
        ("la semaine prochaine", date(2026, 11, 27)),
        ("le mois prochain", date(2026, 12, 20)),
        ("mardi", date(2026, 11, 24)),
        ("mardi prochain", date(2026, 11, 24)),
        ("vendredi", date(2026, 11, 27)),
        ("le 12 janvier", date(2027, 1, 12)),
        ("24 décembre 2026", date(2026, 12, 24)),
        ("in two weeks", date(2026, 12, 4)),
        ("in a month", date(2026, 12, 20)),
        ("in 10 days", date(2026, 11, 30)),
        ("in a fortnight", date(2026, 12, 4)),
        ("tomorrow", date(2026, 11, 21)),
        ("next Tuesday", date(2026, 11, 24)),
        ("on Friday", date(2026, 11, 27)),
        ("January 12", date(2027, 1, 12)),
        ("2026-12-24", date(2026, 12, 24)),
    ],
)
def test_a_day_is_understood(told: str, day: date) -> None:
    """From a Friday on."""
    assert read_day(told, HERE) == day


def test_a_month_ahead_of_a_long_one_is_its_last_day() -> None:
    """There is no 31 February."""
    assert read_day("dans un mois", Around(date(2027, 1, 31), "Europe/Paris", "fr")) == date(2027, 2, 28)


@pytest.mark.parametrize("told", ["", "bientôt", "dans longtemps", "le 31 février", "mardi ou jeudi"])
def test_what_is_no_day_is_not_guessed(told: str) -> None:
    """It is asked back."""
    with pytest.raises(NotUnderstood):
        read_day(told, HERE)


@given(st.text(max_size=60))
def test_nothing_typed_is_an_error(told: str) -> None:
    """A day, or not understood."""
    with suppress(NotUnderstood):
        assert isinstance(read_day(told, HERE), date)
