import pytest

from broadcast.models import HolidayCalendar
from broadcast.places.countries import country_names, country_of, region_names, title_of


def test_countries_have_readable_names_in_order() -> None:
    names = country_names()
    assert (names["NZ"], names["DE"], names["XK"]) == ("New Zealand", "Germany", "Kosovo")
    assert list(names.values()) == sorted(names.values(), key=str.casefold)
    assert len(names) > 200


def test_regions_have_names_and_their_codes_fit_the_column() -> None:
    assert region_names("GB")["SCT"] == "Scotland"
    assert region_names("US")["CA"] == "California"
    assert region_names("BR")["São Paulo Capital"] == "São Paulo Capital"
    assert max(len(code) for country in country_names() for code in region_names(country)) <= 40


@pytest.mark.parametrize("country", ["QQ", "", "PL"])
def test_countries_without_regions(country: str) -> None:
    assert region_names(country) == {}


@pytest.mark.parametrize(
    ("zone", "country"), [("Europe/Berlin", "DE"), ("America/Denver", "US"), ("UTC", ""), ("", "")]
)
def test_a_time_zone_lies_in_a_country(zone: str, country: str) -> None:
    assert country_of(zone) == country


@pytest.mark.parametrize(
    ("country", "region", "title"),
    [("DE", "BY", "Germany, Bayern"), ("BE", "", "Belgium"), ("QQ", "", "QQ"), ("DE", "XX", "Germany, XX")],
)
def test_a_calendar_is_called_by_its_country(country: str, region: str, title: str) -> None:
    assert title_of(HolidayCalendar(country=country, region=region)) == title
