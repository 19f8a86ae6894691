"""What places are called: the cities of time zones, the countries and regions of public holidays."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from holidays import country_holidays

from bot.model.recurrence.exceptions import Holidays, countries
from bot.model.timezones import timezones
from bot.sentences.grammar import plain


def city_of(zone: str, language: str) -> str | None:
    """« Athènes » for Europe/Athens; None where another zone is better known by that name."""
    city = get_timezone_location(zone, locale=language, return_city=True)
    return city if _simple(city) and _zones(language).get(_key(city)) == zone else None


def zone_of(city: str, language: str) -> str | None:
    """The zone known by the name of ``city``, with or without its accents; None when none is."""
    return _zones(language).get(_key(city))


def zone_called(name: str) -> str | None:
    """The zone with that IANA name, however it is written."""
    return _by_own_name().get(name.casefold().replace(" ", "_"))


def country_name(code: str, language: str) -> str:
    """« France » for FR; the code itself where its name would not stand well in a sentence."""
    name = str(Locale(language).territories.get(code, code))
    return name if _simple(name) else code


def region_name(holidays: Holidays) -> str:
    """« Moselle » for FR and 57; the code itself where it has no name."""
    regions = _regions(holidays.country)
    known = [name for name, code in regions.items() if code == holidays.region and _simple(name)]
    return max(known, key=len, default=holidays.region or "")


def country_of(name: str, language: str) -> str | None:
    """The country of that name, or with that code, whose public holidays are known."""
    return _countries(language).get(_key(name))


def region_of(name: str, country: str) -> str | None:
    """The code of the region of that name, or with that code; None when it has no holidays of its own."""
    named = {_key(known): code for known, code in _regions(country).items()}
    codes = {_key(code): code for code in countries().get(country, ())}
    return (named | codes).get(_key(name))


def country_around(zone: str) -> str | None:
    """The country a zone is in, if its public holidays are known."""
    code = get_global("zone_territories").get(zone)
    return code if code in countries() else None


def _key(name: str) -> str:
    return plain(name).replace("-", " ").strip()


def _simple(name: str) -> bool:
    return not set(name) & set("()[],/")


@lru_cache
def _zones(language: str) -> dict[str, str]:
    named: dict[str, list[str]] = {}
    for zone in sorted(timezones()):
        city = _key(get_timezone_location(zone, locale=language, return_city=True))
        named.setdefault(city, []).append(zone)
    own = {_key(zone.rpartition("/")[2].replace("_", " ")): zone for zone in sorted(timezones())}
    return own | {city: _best_known(zones) for city, zones in named.items()}


def _best_known(zones: Iterable[str]) -> str:
    """Of several zones that share a city, the one named after it."""

    def strangeness(zone: str) -> tuple[bool, bool, str]:
        city = get_timezone_location(zone, locale="en", return_city=True)
        return "/" not in zone, _key(zone.rpartition("/")[2].replace("_", " ")) != _key(city), zone

    return min(zones, key=strangeness)


@lru_cache
def _by_own_name() -> dict[str, str]:
    return {zone.casefold(): zone for zone in timezones()}


@lru_cache
def _countries(language: str) -> dict[str, str]:
    names = {_key(country_name(code, language)): code for code in countries()}
    return names | {_key(code): code for code in countries()}


@lru_cache
def _regions(country: str) -> dict[str, str]:
    aliases: dict[str, str] = country_holidays(country).subdivisions_aliases
    return {name: code for name, code in aliases.items() if code in countries().get(country, ())}
