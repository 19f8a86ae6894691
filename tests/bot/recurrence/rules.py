"""Rules of every kind, for Hypothesis to choose from."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.patterns import (
    MONTH_DAYS,
    ORDINALS,
    WORKING_DAYS,
    Dates,
    MonthlyByDay,
    MonthlyByWeekday,
    Pattern,
    Weekly,
)
from bot.model.recurrence.rule import End, Recurrence, Times, Until, Weeks

# Both hemispheres, half an hour of summer, rules that changed, and a whole day that was skipped.
ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Africa/Casablanca",
    "Asia/Pyongyang",
    "America/Caracas",
    "America/Sao_Paulo",
    "Asia/Amman",
    "Europe/Istanbul",
    "Pacific/Apia",
    "Asia/Beirut",
)
CALENDARS = (Holidays("FR"), Holidays("FR", "57"), Holidays("CA", "QC"), Holidays("DE", "BY"), Holidays("JP"))
FIRST, LAST = date(2009, 1, 1), date(2029, 12, 31)

days = st.dates(FIRST, LAST)
instants = st.datetimes(datetime(2009, 6, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def some(among: tuple[int, ...], most: int = 7) -> st.SearchStrategy[tuple[int, ...]]:
    """Some of them, each once, in their order."""
    chosen = st.sets(st.sampled_from(among), min_size=1, max_size=most)
    return chosen.map(lambda few: tuple(one for one in among if one in few))


every = st.sampled_from((1, 1, 1, 2, 3, 5))
patterns: st.SearchStrategy[Pattern] = st.one_of(
    st.builds(Weekly, some(tuple(range(7))), every),
    st.builds(Weekly, st.just(WORKING_DAYS)),
    st.builds(MonthlyByWeekday, some(ORDINALS, 3), st.integers(0, 6), every),
    st.builds(MonthlyByDay, some(MONTH_DAYS, 4), every),
    st.builds(Dates, st.sets(days, min_size=1, max_size=8).map(lambda few: tuple(sorted(few)))),
)


@st.composite
def closures(draw: st.DrawFn) -> tuple[Closure, ...]:
    """A few closures, apart from each other."""
    found: list[Closure] = []
    for first in sorted(draw(st.sets(days, max_size=4))):
        if not found or first > found[-1].last:
            found.append(Closure(first, first + timedelta(days=draw(st.integers(0, 40)))))
    return tuple(found)


@st.composite
def exceptions(draw: st.DrawFn) -> Exceptions:
    """Holidays, closures, both or neither."""
    public, closed = draw(st.sampled_from((None, *CALENDARS))), draw(closures())
    instead = draw(st.sampled_from(Instead)) if public or closed else Instead.DROPPED
    return Exceptions(public, closed, instead)


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    """Any rule at all."""
    pattern = draw(patterns)
    at = tuple(sorted(draw(st.sets(times, min_size=1, max_size=3))))
    zone, left_out = draw(st.sampled_from(ZONES)), draw(exceptions())
    if isinstance(pattern, Dates):
        return Recurrence(pattern, at, zone, exceptions=left_out)
    end: End | None = draw(
        st.one_of(
            st.none(),
            st.builds(Times, st.integers(1, 40)),
            st.builds(Weeks, st.integers(1, 9)),
            st.just(Until(LAST)),
        )
    )
    counted = pattern.every > 1 or isinstance(end, Times | Weeks)
    start = draw(days if counted else st.one_of(st.none(), days))
    return Recurrence(pattern, at, zone, start, end, left_out)
