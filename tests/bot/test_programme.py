"""A weekly rule on the wall clock, in whatever zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.model.programme import Weekly

ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland"]
rules = st.builds(
    Weekly,
    weekday=st.integers(0, 6),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    timezone=st.sampled_from(ZONES),
)
# Hypothesis wants the bounds without a zone.
FIRST, LAST = datetime(2020, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001
instants = st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC))


@given(rules, instants)
def test_the_next_is_after_now_and_within_a_week(rule: Weekly, now: datetime) -> None:
    """Nothing is skipped, nothing comes twice."""
    following = rule.instant(rule.next_after(now))
    assert now < following <= now + timedelta(days=8)


@given(rules, instants)
def test_every_occurrence_is_at_the_hour_asked(rule: Weekly, now: datetime) -> None:
    """On the day of the week, unless the clock has no such hour that night."""
    zone = ZoneInfo(rule.timezone)
    for day in rule.upcoming(now, 60):
        local = rule.instant(day).astimezone(zone)
        exists = datetime.combine(day, rule.at, zone).astimezone(UTC).astimezone(zone).time() == rule.at
        assert day.weekday() == rule.weekday
        assert not exists or (local.date(), local.time()) == (day, rule.at)


@given(rules, instants)
def test_upcoming_dates_are_a_week_apart(rule: Weekly, now: datetime) -> None:
    """Sixty of them, in order."""
    days = rule.upcoming(now, 60)
    assert [b - a for a, b in pairwise(days)] == [timedelta(weeks=1)] * 59


def test_both_nights_of_the_year() -> None:
    """In autumn the first of the two hours; in spring, past the gap."""
    sunday = Weekly(6, time(2, 30), "Europe/Paris")
    assert sunday.instant(date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert sunday.instant(date(2026, 3, 29)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_several_that_passed_the_latest_counts() -> None:
    """A bot that was away for a month posts one theme, not four."""
    monday = Weekly(0, time(9), "Europe/Paris")
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert monday.latest_until(now, date(2026, 11, 2)) == date(2026, 11, 23)
    assert monday.latest_until(now, date(2026, 11, 30)) == date(2026, 11, 30)
