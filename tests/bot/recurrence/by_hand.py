"""What a rule means, worked out the slow way: by looking at every single day.

Nothing is shared with the code under test but the fields of a rule and the list of holidays: no recurrence
library, no local time made into an instant. Instants are found by what the clock on the wall shows at them.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

from bot.model.recurrence.exceptions import Exceptions, Instead
from bot.model.recurrence.patterns import Dates, MonthlyByDay, MonthlyByWeekday, Pattern, Weekly
from bot.model.recurrence.rule import Recurrence, Times, Until, Weeks

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
Came = tuple[date, time, datetime]
"""A nominal day, a nominal time, and when."""


def between(rule: Recurrence, first: date, last: date) -> list[Came]:
    """What comes by ``rule``, its nominal day being between these, or since it started."""
    came: dict[datetime, Came] = {}
    for nominal, held in _held(rule, rule.start or first, last):
        for at in rule.at:
            instant = instant_of(datetime.combine(held, at), rule.timezone)
            came.setdefault(instant, (nominal, at, instant))
    found = [came[instant] for instant in sorted(came)]
    return found[: rule.end.count] if isinstance(rule.end, Times) else found


@lru_cache(maxsize=100_000)
def instant_of(wall: datetime, timezone: str) -> datetime:
    """The first instant at which the clock shows ``wall``; where none does, as if it had not been turned."""
    zone = ZoneInfo(timezone)
    shown = [
        instant
        for offset in _offsets_around(wall, zone)
        if (instant := wall.replace(tzinfo=UTC) - offset).astimezone(zone).replace(tzinfo=None) == wall
    ]
    if shown:
        return min(shown)
    # The offset of before the jump: the clock had not been turned yet when it was set.
    before = min(_offsets_around(wall, zone).items(), key=lambda pair: pair[1])[0]
    return wall.replace(tzinfo=UTC) - before


def _offsets_around(wall: datetime, zone: ZoneInfo) -> dict[timedelta, datetime]:
    """The offsets within two days of ``wall``, and when each was first seen."""
    seen: dict[timedelta, datetime] = {}
    instant = wall.replace(tzinfo=UTC) - 2 * DAY
    while instant <= wall.replace(tzinfo=UTC) + 2 * DAY:
        seen.setdefault(instant.astimezone(zone).utcoffset() or timedelta(), instant)
        instant += timedelta(minutes=30)
    return seen


def _held(rule: Recurrence, first: date, last: date) -> Iterator[tuple[date, date]]:
    taken: set[date] = set()
    planned = list(_planned(rule, first, last))
    own = {day for day in planned if not _left_out(day, rule.exceptions)}
    for day in planned:
        held: date | None = day
        if day not in own:
            held = _next_working_day(day, rule.exceptions)
            if held in own or held in taken:
                held = None
        if held:
            taken.add(held)
            yield day, held


def _planned(rule: Recurrence, first: date, last: date) -> Iterator[date]:
    anchor = None
    day = first
    match rule.end:
        case Until(end):
            last = min(last, end)
        case Weeks(count) if rule.start:
            last = min(last, rule.start + count * 7 * DAY - DAY)
    while day <= last:
        if _fits(day, rule.pattern):
            anchor = anchor or day
            if _in_step(day, anchor, rule.pattern):
                yield day
        day += DAY


def _fits(day: date, pattern: Pattern) -> bool:
    length = monthrange(day.year, day.month)[1]
    match pattern:
        case Weekly(weekdays):
            return day.weekday() in weekdays
        case MonthlyByWeekday(ordinals, weekday):
            ordinal = -1 if day.day + 7 > length else 0
            return day.weekday() == weekday and bool({(day.day - 1) // 7 + 1, ordinal} & set(ordinals))
        case MonthlyByDay(days):
            return day.day in days or (day.day == length and (-1 in days or max(days) > length))
        case Dates(dates):
            return day in dates


def _in_step(day: date, anchor: date, pattern: Pattern) -> bool:
    match pattern:
        case Weekly(every=every):
            return (day.toordinal() - 1) // 7 % every == (anchor.toordinal() - 1) // 7 % every
        case MonthlyByWeekday(every=every) | MonthlyByDay(every=every):
            return ((day.year - anchor.year) * 12 + day.month - anchor.month) % every == 0
    return True


def _left_out(day: date, exceptions: Exceptions) -> bool:
    public = exceptions.holidays
    known = _holidays(public.country, public.region, day.year) if public else {}
    return day in known or any(closure.first <= day <= closure.last for closure in exceptions.closures)


@lru_cache
def _holidays(country: str, region: str | None, year: int) -> HolidayBase:
    return country_holidays(country, subdiv=region, years=year)


def _next_working_day(day: date, exceptions: Exceptions) -> date | None:
    if exceptions.instead is Instead.DROPPED:
        return None
    while day.isoweekday() > 5 or _left_out(day, exceptions):
        day += DAY
    return day
