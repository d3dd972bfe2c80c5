"""Countries and their regions whose public holidays are known, by name. Works without a network."""

import re
from functools import lru_cache
from importlib.resources import files

from broadcast.models import HolidayCalendar

Choices = list[tuple[str, str]]


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """English names by ISO code, in the order of the names."""
    # Here, because it takes a fifth of a second that only those pay who have holidays.
    from holidays import registry

    listed = dict(table("iso3166.tab"))
    known = ((code, listed.get(code) or spaced(name)) for name, code, *_ in registry.COUNTRIES.values())
    return dict(sorted(known, key=lambda each: each[1].casefold()))


def table(name: str) -> list[list[str]]:
    """A table of the time zone database: it names countries, and where its zones are."""
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def spaced(name: str) -> str:
    """ "NewZealand" as "New Zealand"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


@lru_cache(maxsize=32)
def region_names(country: str) -> dict[str, str]:
    """Names by the library's codes; none where a country has the same holidays everywhere, or is unknown."""
    import holidays

    if country not in country_names():
        return {}
    kind = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in kind.subdivisions_aliases.items():
        # Other names are codes too.
        if len(name) > 3:
            names.setdefault(code, name)
    known = {code: names.get(code, code) for code in kind.subdivisions}
    return dict(sorted(known.items(), key=lambda each: each[1].casefold()))


def country_of(time_zone: str) -> str:
    """The code of the country in which a time zone lies; empty where it is none's."""
    lies_in = {zone: code for code, _, zone, *_ in table("zone.tab")}
    code = lies_in.get(time_zone, "")
    return code if code in country_names() else ""


def title_of(row: HolidayCalendar) -> str:
    """ "Germany, Bayern"."""
    country = country_names().get(row.country, row.country)
    region = region_names(row.country).get(row.region, row.region)
    return f"{country}, {region}" if region else country
