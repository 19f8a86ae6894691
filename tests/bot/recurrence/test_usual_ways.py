"""What facilitators type, in French and in English: understood, or asked back; never guessed."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.model.recurrence.exceptions import Closure, Exceptions, Holidays
from bot.model.recurrence.patterns import LAST, WORKING_DAYS, MonthlyByDay, MonthlyByWeekday, Weekly
from bot.model.recurrence.rule import Recurrence, Times, Until, Weeks
from bot.sentences.clauses import Around
from bot.sentences.reading import read
from bot.sentences.unclear import NotUnderstood, Why
from bot.wording import LANGUAGES

TODAY = date(2026, 11, 21)
NINE, TWO, HALF_PAST_TWO = (time(9),), (time(14),), (time(14, 30),)


def weekly(*days: int, at: tuple[time, ...] = NINE, every: int = 1) -> Recurrence:
    """Every so many weeks, in Paris; what is counted begins today."""
    return Recurrence(Weekly(days, every), at, "Europe/Paris", TODAY if every > 1 else None)


def monthly(which: int, weekday: int, at: tuple[time, ...] = NINE) -> Recurrence:
    """A weekday of every month."""
    return Recurrence(MonthlyByWeekday((which,), weekday), at, "Europe/Paris")


def without(*closures: Closure) -> Recurrence:
    """Tuesdays, but not then."""
    return replace(TUESDAYS, exceptions=Exceptions(closures=closures))


TUESDAYS = weekly(1)
AUGUST = Closure(date(2027, 8, 1), date(2027, 8, 31))
EVERY_DAY = weekly(*range(7))
JANUARY, JUNE = date(2027, 1, 1), date(2027, 6, 30)
FROM_JANUARY = replace(TUESDAYS, start=JANUARY)
FIFTH, MONDAY = date(2027, 1, 5), date(2026, 11, 23)

UNDERSTOOD = {
    "Tous les mardis matin à 9h": TUESDAYS,
    "le mardi matin à 9h": TUESDAYS,
    "tous les mardis à 9h du matin": TUESDAYS,
    "tous les mardis à neuf heures": TUESDAYS,
    "les mardis, 9h": TUESDAYS,
    "mardis à 9h": TUESDAYS,
    "mardi 9h toutes les semaines": TUESDAYS,
    "une fois par semaine, le mardi à 9h": TUESDAYS,
    "hebdomadaire, le mardi à 9 heures": TUESDAYS,
    "chaque mar. à 9h".replace("mar.", "mardi"): TUESDAYS,
    "le jeu. à 14h30": weekly(3, at=HALF_PAST_TWO),
    "tous les jeudis après-midi à 14h30": weekly(3, at=HALF_PAST_TWO),
    "le jeudi à 2h de l'après-midi": weekly(3, at=TWO),
    "chaque vendredi à 9h et demie": weekly(4, at=(time(9, 30),)),
    "tous les lundis soir à 18h15": weekly(0, at=(time(18, 15),)),
    "tous les vendredis midi": weekly(4, at=(time(12),)),
    "lundis et jeudis à 9h": weekly(0, 3),
    "le lundi, le mercredi et le vendredi à 9h": weekly(0, 2, 4),
    "deux fois par semaine, le mardi et le jeudi à 9h": weekly(1, 3),
    "du lundi au vendredi à 9h": weekly(*WORKING_DAYS),
    "tous les jours sauf le week-end à 9h": weekly(*WORKING_DAYS),
    "tous les matins à 9h": EVERY_DAY,
    "toutes les 2 semaines, le jeudi à 14h30": weekly(3, at=HALF_PAST_TWO, every=2),
    "une fois par mois, le premier lundi à 9h": monthly(1, 0),
    "chaque premier lundi à 9h": monthly(1, 0),
    "tous les derniers vendredis du mois à 9h": monthly(LAST, 4),
    "tous les 15 du mois à 9h": Recurrence(MonthlyByDay((15,)), NINE, "Europe/Paris"),
    "tous les mardis à 9h à partir de janvier": FROM_JANUARY,
    "À partir du mois de janvier 2027, tous les mardis à 9h": FROM_JANUARY,
    "tous les mardis à 9h dès lundi prochain": replace(TUESDAYS, start=MONDAY),
    "tous les mardis à 9h à partir de la semaine prochaine": replace(TUESDAYS, start=MONDAY),
    "tous les mardis à 9h jusqu'à fin juin": replace(TUESDAYS, end=Until(JUNE)),
    "tous les mardis à 9h de janvier à juin": replace(FROM_JANUARY, end=Until(JUNE)),
    "tous les mardis à 9h du 5 janvier au 30 juin": replace(TUESDAYS, start=FIFTH, end=Until(JUNE)),
    "tous les mardis à 9h du 5 janv. au 30 juin": replace(TUESDAYS, start=FIFTH, end=Until(JUNE)),
    "tous les mardis à 9h pendant 3 mois": replace(TUESDAYS, start=TODAY, end=Until(date(2027, 2, 20))),
    "tous les mardis à 9h, 10 séances": replace(TUESDAYS, start=TODAY, end=Times(10)),
    "tous les mardis à 9h pour six semaines": replace(TUESDAYS, start=TODAY, end=Weeks(6)),
    "tous les mardis à 9h sauf en août": without(AUGUST),
    "tous les mardis à 9h, hors jours fériés": replace(TUESDAYS, exceptions=Exceptions(Holidays("FR"))),
    "Tuesdays at 9": TUESDAYS,
    "Tuesdays @ 9am": TUESDAYS,
    "Every Tuesday morning at 9": TUESDAYS,
    "Tuesday mornings at 9:00": TUESDAYS,
    "every Tuesday at 9 o'clock": TUESDAYS,
    "every Tuesday at 9 in the morning": TUESDAYS,
    "weekly, on Tuesdays at 9.00": TUESDAYS,
    "once a week on Tuesday at 9 am": TUESDAYS,
    "weekly on Monday at 9": weekly(0),
    "Mondays and Thursdays at 9am": weekly(0, 3),
    "every Mon and Thu at 9am": weekly(0, 3),
    "twice a week, on Tuesday and Thursday at 9am": weekly(1, 3),
    "Friday afternoons at 2": weekly(4, at=TWO),
    "Thursdays at 2:30 in the afternoon": weekly(3, at=HALF_PAST_TWO),
    "weekdays at 9am": weekly(*WORKING_DAYS),
    "Mon-Fri at 9am": weekly(*WORKING_DAYS),
    "every day except weekends, at 9am": weekly(*WORKING_DAYS),
    "every morning at 9": EVERY_DAY,
    "every evening at 6": replace(EVERY_DAY, at=(time(18),)),
    "alternate Thursdays at 2.30pm": weekly(3, at=HALF_PAST_TWO, every=2),
    "every 2 weeks on Thursday at 2:30 PM": weekly(3, at=HALF_PAST_TWO, every=2),
    "once a month on the first Monday at 9am": monthly(1, 0),
    "every first Monday at 9am": monthly(1, 0),
    "last Friday of the month, 9am": monthly(LAST, 4),
    "every second Tuesday of the month at 9": monthly(2, 1),
    "on the 15th of every month at 9am": Recurrence(MonthlyByDay((15,)), NINE, "Europe/Paris"),
    "Tuesdays at 9am starting in January": FROM_JANUARY,
    "Tuesdays at 9am from January to June": replace(FROM_JANUARY, end=Until(JUNE)),
    "Tuesdays at 9am from Jan 5 to June 30": replace(TUESDAYS, start=FIFTH, end=Until(JUNE)),
    "Tuesdays at 9am starting next week": replace(TUESDAYS, start=MONDAY),
    "Tuesdays at 9am until the end of June": replace(TUESDAYS, end=Until(JUNE)),
    "Tuesdays at 9am for 3 months": replace(TUESDAYS, start=TODAY, end=Until(date(2027, 2, 20))),
    "Tuesdays at 9am, 10 sessions": replace(TUESDAYS, start=TODAY, end=Times(10)),
    "Tuesdays at 9am except in August": without(AUGUST),
    "Tuesdays at 9am, New York time": replace(TUESDAYS, timezone="America/New_York"),
}
ASKED_BACK = {
    "mardi à 9h": Why.WORDS,
    "le mardi": Why.HOUR,
    "le mardi matin": Why.HOUR,
    "le lundi soir à 6h": Why.HOUR,
    "le mardi à 14h du matin": Why.WORDS,
    "tous les soirs à 6h": Why.HOUR,
    "le mardi matin et le jeudi après-midi à 14h": Why.HOUR,
    "trois fois par semaine, le mardi et le jeudi à 9h": Why.RULE,
    "tous les mardis à 9h sauf les vacances scolaires": Why.WORDS,
    "tous les mardis à 9h de janvier": Why.WORDS,
    "Tuesdays at 2": Why.HOUR,
    "Tuesdays at 25": Why.HOUR,
    "Friday mornings at 2pm": Why.HOUR,
    "biweekly on Thursday at 2:30pm": Why.WORDS,
    "Tuesdays at 9am until June": Why.WORDS,
    "5/1/2027 at 9am": Why.WORDS,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_people_type_is_understood(text: str, language: str) -> None:
    """Whatever language their own is."""
    assert read(text, Around(TODAY, "Europe/Paris", language)) == UNDERSTOOD[text]


@pytest.mark.parametrize("text", ASKED_BACK)
def test_what_may_mean_two_things_is_asked_back(text: str) -> None:
    """For its reason, each of which the bot answers with an example."""
    language = "en" if text.isascii() and " at " in text else "fr"
    with pytest.raises(NotUnderstood) as trouble:
        read(text, Around(TODAY, "Europe/Paris", language))
    assert trouble.value.why is ASKED_BACK[text]


@pytest.mark.parametrize("month", [11, 12, 1])
def test_a_month_is_the_next_of_its_name(month: int) -> None:
    """The one under way counts from today; what ends with it ends after it begins."""
    names = {11: "novembre", 12: "décembre", 1: "janvier"}
    rule = read(f"tous les mardis à 9h à partir de {names[month]}", Around(TODAY, "Europe/Paris", "fr"))
    assert rule.start == {11: TODAY, 12: date(2026, 12, 1), 1: JANUARY}[month]
    rule = read(f"tous les mardis à 9h jusqu'à fin {names[month]}", Around(TODAY, "Europe/Paris", "fr"))
    ends = {11: date(2026, 11, 30), 12: date(2026, 12, 31), 1: date(2027, 1, 31)}
    assert rule.end == Until(ends[month])
