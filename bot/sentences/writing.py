"""A rule in words, in the language of whoever reads it."""

from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays, Instead
from bot.model.recurrence.patterns import WORKING_DAYS, Dates, MonthlyByDay, MonthlyByWeekday, Pattern, Weekly
from bot.model.recurrence.rule import End, Recurrence, Times, Until, Weeks
from bot.sentences.names import city_of, country_name, region_name
from bot.wording import Voice


def sentence(rule: Recurrence, voice: Voice) -> str:
    """« le premier lundi du mois à 9 h, heure de Paris »; ``reading.read`` makes the same rule of it."""
    others = [_zone(rule.timezone, voice)]
    if rule.start:
        others.append(voice.plain("recurrence.start", day=rule.start))
    if rule.end:
        others.append(_end(rule.end, voice))
    if rule.exceptions != Exceptions():
        others += _exceptions(rule.exceptions, voice)
    return voice.plain(
        "recurrence.rule",
        pattern=_pattern(rule.pattern, voice),
        times=[voice.hour(at) for at in rule.at],
        others=others,
    )


def left_out(exceptions: Exceptions, voice: Voice) -> str:
    """« les jours fériés (France), sinon le jour ouvré suivant »; empty where nothing is left out."""
    later = exceptions.instead is Instead.NEXT_WORKING_DAY
    return ", ".join(
        [
            *([voice.listed(_what(exceptions, voice))] if exceptions != Exceptions() else []),
            *([voice.plain("recurrence.next_working_day")] if later else []),
        ]
    )


def _pattern(pattern: Pattern, voice: Voice) -> str:
    match pattern:
        case Weekly(weekdays, every):
            return voice.plain(
                "recurrence.weekly",
                weekdays=[voice.weekday(day) for day in weekdays],
                every=every,
                working=weekdays == WORKING_DAYS,
            )
        case MonthlyByWeekday(ordinals, weekday, every):
            return voice.plain(
                "recurrence.monthly_by_weekday",
                ordinals=[voice.plain("recurrence.ordinal", which=which) for which in ordinals],
                weekday=voice.weekday(weekday),
                every=every,
            )
        case MonthlyByDay(days, every):
            named = [voice.plain("recurrence.day_of_month", which=which) for which in days]
            return voice.plain("recurrence.monthly_by_day", days=named, every=every)
        case Dates(dates):
            return voice.plain("recurrence.dates", dates=[voice.full_date(day) for day in dates])


def _zone(timezone: str, voice: Voice) -> str:
    if city := city_of(timezone, voice.language):
        return voice.plain("recurrence.zone", city=city)
    return voice.plain("recurrence.zone_named", name=timezone)


def _end(end: End, voice: Voice) -> str:
    match end:
        case Until(day):
            return voice.plain("recurrence.until", day=day)
        case Times(count):
            return voice.plain("recurrence.times", count=count)
        case Weeks(count):
            return voice.plain("recurrence.weeks", count=count)


def _exceptions(exceptions: Exceptions, voice: Voice) -> list[str]:
    said = [voice.plain("recurrence.exceptions", what=_what(exceptions, voice))]
    if exceptions.instead is Instead.NEXT_WORKING_DAY:
        said.append(voice.plain("recurrence.next_working_day"))
    return said


def _what(exceptions: Exceptions, voice: Voice) -> list[str]:
    holidays = [_holidays(exceptions.holidays, voice)] if exceptions.holidays else []
    return holidays + [_closure(closure, voice) for closure in exceptions.closures]


def _holidays(holidays: Holidays, voice: Voice) -> str:
    country = country_name(holidays.country, voice.language)
    region = region_name(holidays) if holidays.region else ""
    return voice.plain("recurrence.holidays", country=country, region=region)


def _closure(closure: Closure, voice: Voice) -> str:
    return voice.plain("recurrence.closure", first=closure.first, last=closure.last)
