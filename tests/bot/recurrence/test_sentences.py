"""A rule is told as people would say it, and what they say is understood, or asked back."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model.recurrence.exceptions import MOST_CLOSURES, Closure, Exceptions, Holidays, Instead, countries
from bot.model.recurrence.patterns import LAST, WORKING_DAYS, Dates, MonthlyByDay, MonthlyByWeekday, Weekly
from bot.model.recurrence.rule import Recurrence, Times, Until, Weeks
from bot.sentences import names
from bot.sentences.ahead import read_date, read_times
from bot.sentences.clauses import LONGEST, Around
from bot.sentences.names import country_name, country_of
from bot.sentences.reading import MOST_DATES, read, warm_up
from bot.sentences.unclear import NotUnderstood, Why
from bot.sentences.writing import left_out, sentence
from bot.wording import LANGUAGES, Wording
from tests.bot.recurrence.rules import rules

WORDING = Wording()
TODAY = date(2026, 11, 21)
PARIS, NINE, HALF_PAST_TWO = "Europe/Paris", (time(9),), (time(14, 30),)
FIRST_MONDAYS = Recurrence(MonthlyByWeekday((1,), 0), NINE, PARIS, exceptions=Exceptions(Holidays("FR")))
BLANKS = str.maketrans("\u00a0\u202f", "  ")


def around(language: str) -> Around:
    """Somebody in Paris, on a Saturday."""
    return Around(TODAY, PARIS, language)


def said(rule: Recurrence, language: str) -> str:
    """The sentence, with plain blanks."""
    return sentence(rule, WORDING.voice(language)).translate(BLANKS)


# ---- There and back --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@given(rule=rules())
@example(rule=FIRST_MONDAYS)
@settings(max_examples=150, deadline=None)
def test_what_is_told_is_understood(rule: Recurrence, language: str) -> None:
    """Every rule, in both languages: its sentence says that rule and no other."""
    assert read(sentence(rule, WORDING.voice(language)), around(language)) == rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_and_every_calendar_has_a_name(language: str) -> None:
    """All time zones and all countries; all regions of those that have many."""
    for zone in sorted(available_timezones()):
        rule = Recurrence(Weekly((1,)), NINE, zone)
        assert read(sentence(rule, WORDING.voice(language)), around(language)) == rule
    for country in countries():
        assert country_of(country_name(country, language), language) == country
    for country in ("FR", "CA", "DE", "CH", "ES", "GB", "US"):
        for region in countries()[country]:
            rule = replace(FIRST_MONDAYS, exceptions=Exceptions(Holidays(country, region)))
            assert read(sentence(rule, WORDING.voice(language)), around(language)) == rule


@pytest.mark.parametrize("language", LANGUAGES)
@given(rule=rules(), cut=st.integers(0, 200), put=st.text(max_size=8))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_a_rule_or_asked_back(
    rule: Recurrence, cut: int, put: str, language: str
) -> None:
    """Half sentences and stray signs included: never an error, never a hang."""
    whole = sentence(rule, WORDING.voice(language))
    for text in (whole[:cut] + put, put + whole[cut:], whole[:cut] + put + whole[cut:]):
        with suppress(NotUnderstood):
            understood = read(text, around(language))
            assert read(sentence(understood, WORDING.voice(language)), around(language)) == understood


# ---- As people say it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "french", "english"),
    [
        (
            FIRST_MONDAYS,
            "le premier lundi du mois à 9 h, heure de Paris, sauf les jours fériés (France)",
            "the first Monday of the month at 09:00, Paris time, except public holidays (France)",
        ),
        (
            Recurrence(Weekly((3,), 2), HALF_PAST_TWO, PARIS, TODAY, Times(10)),
            "un jeudi sur deux à 14 h 30, heure de Paris, à partir du 21 novembre 2026, 10 fois",
            "every two weeks on Thursday at 14:30, Paris time, from 21 November 2026, 10 times",
        ),
        (
            Recurrence(Weekly(WORKING_DAYS), NINE, "Europe/Athens", date(2027, 1, 4), Weeks(2)),
            "chaque jour ouvré à 9 h, heure d'Athènes, à partir du 4 janvier 2027, pendant deux semaines",
            "every working day at 09:00, Athens time, from 4 January 2027, for two weeks",
        ),
        (
            Recurrence(
                Weekly((0, 3)),
                (time(9), time(16)),
                PARIS,
                end=Until(date(2027, 6, 30)),
                exceptions=Exceptions(
                    Holidays("FR", "57"),
                    (
                        Closure(date(2027, 3, 1), date(2027, 3, 5)),
                        Closure(date(2027, 5, 7), date(2027, 5, 7)),
                    ),
                    Instead.NEXT_WORKING_DAY,
                ),
            ),
            "tous les lundis et jeudis à 9 h et 16 h, heure de Paris, jusqu'au 30 juin 2027, sauf les jours "
            "fériés (France, Moselle), du 1er mars 2027 au 5 mars 2027 et le 7 mai 2027, "
            "sinon le jour ouvré suivant",
            "every Monday and Thursday at 09:00 and 16:00, Paris time, until 30 June 2027, except public "
            "holidays (France, Moselle), 1 March 2027 to 5 March 2027, and 7 May 2027, "
            "on the next working day instead",
        ),
        (
            Recurrence(MonthlyByDay((1, 15, LAST)), NINE, PARIS),
            "le 1er, le 15 et le dernier jour du mois à 9 h, heure de Paris",
            "the 1st, the 15th, and the last day of the month at 09:00, Paris time",
        ),
        (
            Recurrence(Dates((date(2027, 1, 5), date(2027, 3, 1))), NINE, PARIS),
            "le 5 janvier 2027 et le 1er mars 2027 à 9 h, heure de Paris",
            "on 5 January 2027 and 1 March 2027 at 09:00, Paris time",
        ),
    ],
)
def test_a_rule_reads_like_a_sentence(rule: Recurrence, french: str, english: str) -> None:
    """In French and in English."""
    assert (said(rule, "fr"), said(rule, "en")) == (french, english)


TUESDAYS = Recurrence(Weekly((1,)), NINE, PARIS)
THURSDAYS = Recurrence(Weekly((3,), 2), HALF_PAST_TWO, PARIS, TODAY)
SPRINT = Recurrence(Weekly(WORKING_DAYS), NINE, PARIS, date(2027, 1, 5), Weeks(2))
THREE_DATES = Recurrence(Dates((date(2027, 1, 5), date(2027, 3, 9), date(2027, 5, 11))), NINE, PARIS)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("tous les mardis à 9h", TUESDAYS),
        ("Tous les mardi à 9 h.", TUESDAYS),
        ("à 9 heures, chaque mardi", TUESDAYS),
        ("LE MARDI A 9:00", TUESDAYS),
        ("toutes les semaines le mardi à 9h, heure de Paris", TUESDAYS),
        ("every Tuesday at 9am", TUESDAYS),
        ("on Tuesdays at 09:00", TUESDAYS),
        ("un jeudi sur deux à 14h30", THURSDAYS),
        ("toutes les deux semaines le jeudi à 14:30", THURSDAYS),
        ("le jeudi, une semaine sur deux, à 14 h 30", THURSDAYS),
        ("tous les quinze jours, le jeudi à 14h30", THURSDAYS),
        ("every two weeks on Thursday at 14:30", THURSDAYS),
        ("every other Thursday at 2:30 pm", THURSDAYS),
        ("le 1er et le 3e mardi du mois à 9h", Recurrence(MonthlyByWeekday((1, 3), 1), NINE, PARIS)),
        ("le dernier mardi de chaque mois à 9h", Recurrence(MonthlyByWeekday((LAST,), 1), NINE, PARIS)),
        ("the last Tuesday of every month at 9:00", Recurrence(MonthlyByWeekday((LAST,), 1), NINE, PARIS)),
        ("le 15 du mois à midi", Recurrence(MonthlyByDay((15,)), (time(12),), PARIS)),
        ("monthly on the 15th at noon", Recurrence(MonthlyByDay((15,)), (time(12),), PARIS)),
        ("chaque jour ouvré pendant deux semaines à partir du 5 janvier à 9h", SPRINT),
        ("sprint de 2 semaines à partir du mardi 5 janvier à 9h", SPRINT),
        ("every working day for two weeks from 5 January at 9:00", SPRINT),
        ("a two-week sprint from January 5 at 9am", SPRINT),
        ("le 5 janvier, le 9 mars et le 11 mai à 9h", THREE_DATES),
        ("5/1/2027, 9/3/2027, 11/5/2027 à 9h", THREE_DATES),
        ("2027-01-05, 2027-03-09 et 2027-05-11 à 9h", THREE_DATES),
        ("on January 5th, March 9th and May 11th at 9:00", THREE_DATES),
        (
            "le 5 et le 12 janvier à 9h",
            replace(THREE_DATES, pattern=Dates((date(2027, 1, 5), date(2027, 1, 12)))),
        ),
        (
            "tous les mardis à 9h sauf les jours fériés",
            replace(TUESDAYS, exceptions=Exceptions(Holidays("FR"))),
        ),
        (
            "tous les mardis à 9h, sauf jours fériés (Moselle)".replace("Moselle", "France, Moselle"),
            replace(TUESDAYS, exceptions=Exceptions(Holidays("FR", "57"))),
        ),
        (
            "tous les mardis à 9h sauf du 3 au 24 août",
            replace(
                TUESDAYS, exceptions=Exceptions(closures=(Closure(date(2027, 8, 3), date(2027, 8, 24)),))
            ),
        ),
        (
            "tous les mardis à 9h sauf du 21 décembre au 3 janvier",
            replace(
                TUESDAYS, exceptions=Exceptions(closures=(Closure(date(2026, 12, 21), date(2027, 1, 3)),))
            ),
        ),
        ("every Tuesday at 9am New York time", replace(TUESDAYS, timezone="America/New_York")),
        ("tous les mardis à 9h, heure de Montréal", replace(TUESDAYS, timezone="America/Montreal")),
        ("tous les mardis à 9h jusqu'au 30 juin", replace(TUESDAYS, end=Until(date(2027, 6, 30)))),
        ("tous les mardis à 9h, 10 fois", replace(TUESDAYS, start=TODAY, end=Times(10))),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_ways_are_understood(text: str, rule: Recurrence, language: str) -> None:
    """Whatever language the person's own is."""
    assert read(text, around(language)) == rule


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("when", "left_out"),
    [
        ("tous les mardis à 9h", "public holidays (France), otherwise the next working day"),
        ("every Tuesday at 9am", "les jours fériés (France), sinon le jour ouvré suivant"),
    ],
)
def test_each_field_may_be_in_another_language(when: str, left_out: str, language: str) -> None:
    """Whatever language the person's own is."""
    expected = replace(TUESDAYS, exceptions=Exceptions(Holidays("FR"), (), Instead.NEXT_WORKING_DAY))
    assert read(when, around(language), left_out) == expected


def test_what_is_left_out_may_be_told_in_both_fields() -> None:
    """What both tell is left out; two calendars are asked back."""
    when, day = "tous les mardis à 9h sauf les jours fériés (France)", date(2026, 12, 22)
    both = Exceptions(Holidays("FR"), (Closure(day, day),))
    assert read(when, around("fr"), "le 22 décembre 2026") == replace(TUESDAYS, exceptions=both)
    with pytest.raises(NotUnderstood):
        read(when, around("fr"), "les jours fériés (Belgique)")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("le 31 du mois à 9h", ["30/11/26", "31/12/26", "31/01/27", "28/02/27", "31/03/27"]),
        ("the 29th of the month at 9am", ["29/11/26", "29/12/26", "29/01/27", "28/02/27", "29/03/27"]),
        (
            "le 30 et le dernier jour du mois à 9h",
            ["30/11/26", "30/12/26", "31/12/26", "30/01/27", "31/01/27"],
        ),
    ],
)
def test_a_day_some_months_have_not_is_their_last(text: str, rule: list[str]) -> None:
    """Once, also where two days meet there."""
    read_back = read(text, around("fr"))
    came = read_back.upcoming(datetime(2026, 11, 21, tzinfo=UTC), 5)
    assert [f"{due.occurrence.day:%d/%m/%y}" for due in came] == rule


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Why.DAYS),
        ("à 9h", Why.DAYS),
        ("tous les mardis", Why.HOUR),
        ("mardi à 9h", Why.WORDS),
        ("de temps en temps à 9h", Why.WORDS),
        ("tous les mardis à 9h et jeudis à 14h", Why.WORDS),
        ("tous les mardis à 9h si possible", Why.WORDS),
        ("tous les mardis à 25h", Why.WORDS),
        ("tous les mardis à 9h sauf pendant les vacances", Why.WORDS),
        ("deux fois par semaine à 9h", Why.WORDS),
        ("FREQ=SECONDLY", Why.WORDS),
        ("le 32 du mois à 9h", Why.RULE),
        ("le 31 février 2027 à 9h", Why.DATE),
        ("le lundi 5 janvier 2027 à 9h", Why.DATE),
        ("tous les mardis à 9h sauf les jours fériés (Atlantide)", Why.COUNTRY),
        ("tous les mardis à 9h, 10 fois, jusqu'au 30 juin", Why.RULE),
        ("tous les mardis à 9h, à partir du 1er juin 2027, jusqu'au 1er mai 2027", Why.RULE),
        ("tous les mardis à 9h, sinon le jour ouvré suivant", Why.RULE),
        ("le mardi à 9h " * 100, Why.WORDS),
    ],
)
def test_what_is_not_understood_is_asked_back(text: str, why: Why) -> None:
    """For its reason; nothing is guessed."""
    with pytest.raises(NotUnderstood) as trouble:
        read(text, around("fr"))
    assert trouble.value.why is why


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_as_an_example_is_understood(language: str) -> None:
    """The hints of the form, and the examples with which something is asked back."""
    voice, there = WORDING.voice(language), around(language)
    whens = voice.plain("planning.when_hint").split(" · ")
    for when in whens:
        read(when, there, voice.plain("planning.except_hint"))
    for why in (Why.DAYS, Why.HOUR, Why.RULE):
        read(re.split(" : |: ", voice.plain(f"recurrence.unclear_{why}").replace("\u00a0", " "))[-1], there)
    assert len(whens) == 3


def test_what_takes_long_is_read_before_anybody_types() -> None:
    """Nothing is left to read for a sentence in either language."""
    names._zones.cache_clear()
    names._countries.cache_clear()
    warm_up()
    before = names._zones.cache_info().misses, names._countries.cache_info().misses
    for language in LANGUAGES:
        read("tous les mardis à 9h, heure de Montréal", around(language), "les jours fériés (Belgique)")
        read("every Tuesday at 9am New York time", around(language), "public holidays (Spain)")
    assert (names._zones.cache_info().misses, names._countries.cache_info().misses) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_accepted_is_understood_as_it_is_told(language: str) -> None:
    """However long it is when it is told with every year: the longest list of dates, and of closures."""
    voice, there = WORDING.voice(language), around(language)
    september = [date(2027, 9, 1) + timedelta(days=day) for day in range(MOST_DATES + 1)]
    listed = [f"{day:%Y-%m-%d}" if language == "en" else f"{day:%d/%m/%Y}" for day in september]
    hours = (
        "9h30, 10h30, 11h30, 12h30, 13h30 et 14h30" if language == "fr" else "9:30, 10:30, 11:30 and 12:30"
    )
    at = f" à {hours}" if language == "fr" else f" at {hours}"
    dates = read(", ".join(listed[:MOST_DATES]) + at, there)
    told = sentence(dates, voice)
    assert len(told) < LONGEST
    assert read(told, there) == dates
    with pytest.raises(NotUnderstood) as trouble:
        read(", ".join(listed) + at, there)
    assert str(MOST_DATES) in voice.plain(f"recurrence.unclear_{trouble.value.why}")
    first = [date(2027, 9, 1) + timedelta(days=3 * number) for number in range(MOST_CLOSURES)]
    closures = tuple(Closure(day, day + timedelta(days=1)) for day in first)
    closed = Exceptions(Holidays("FR"), closures, Instead.NEXT_WORKING_DAY)
    told = left_out(closed, voice)
    assert len(told) < LONGEST
    assert read(sentence(FIRST_MONDAYS, voice), there, told).exceptions.closures == closed.closures


def test_dates_and_hours_alone() -> None:
    """For a pause, or for one occurrence that is moved."""
    assert read_date("jusqu'au 24 août".removeprefix("jusqu'"), around("fr")) == date(2027, 8, 24)
    assert read_date("24 August 2027", around("fr")) == date(2027, 8, 24)
    assert read_times("14 h 30") == HALF_PAST_TWO
    assert read_times("9am and 2:30 pm") == (time(9), time(14, 30))
    assert read_times("bientôt") == ()
    with pytest.raises(NotUnderstood):
        read_date("bientôt", around("fr"))
