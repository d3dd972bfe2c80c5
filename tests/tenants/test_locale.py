"""In which English a page speaks, and by whose clock."""

from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from tenants.access import Person
from tenants.locale import Locale
from tenants.models import User


def spoken(asked: str) -> str:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = asked
    return Locale(lambda _: HttpResponse(translation.get_language()))(request).content.decode()  # type: ignore[attr-defined]


def choose(person: Person, **fields: str) -> None:
    User.objects.filter(pk=person.user.pk).update(**fields)


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("en-US,en;q=0.9", "en-us"),
        ("de-DE,de;q=0.9,en-US;q=0.8", "en-us"),
        ("en-GB", "en-gb"),
        ("en-AU,en-US;q=0.5", "en-gb"),
        ("en", "en-gb"),
        ("de", "en-gb"),
        ("", "en-gb"),
        (";;,,en-\0", "en-gb"),
        ("x" * 100_000, "en-gb"),
    ],
    ids=lambda text: text[:12],
)
def test_a_strangers_browser_says_which_english(asked: str, language: str) -> None:
    assert spoken(asked) == language


def test_ones_own_choice_counts_before_the_browsers(as_olive: Client, olive: Person) -> None:
    choose(olive, language="en-us")
    assert b'<html lang="en-us">' in as_olive.get("/profile/", headers={"Accept-Language": "en-GB"}).content


@pytest.mark.parametrize(
    ("language", "told"), [("en-gb", "2 March 2026, 15:04"), ("en-us", "March 2, 2026, 3:04 PM")]
)
def test_dates_are_written_as_there(language: str, told: str) -> None:
    at = datetime(2026, 3, 2, 15, 4, tzinfo=UTC)
    with translation.override(language):
        assert date_format(at, "DATETIME_FORMAT") == told


def test_outside_of_a_business_the_persons_clock_counts(as_olive: Client, olive: Person) -> None:
    choose(olive, time_zone="Asia/Tokyo")
    assert b"Asia/Tokyo" in as_olive.get("/accounts/sessions/").content


def test_in_a_business_its_own_clock_counts(olive: Person) -> None:
    request = HttpRequest()
    request.user = User(time_zone="Asia/Tokyo")
    request.business = olive.business  # type: ignore[attr-defined]
    with timezone.override("Europe/London"):
        Locale(lambda _: HttpResponse()).process_view(request)
        assert timezone.get_current_timezone_name() == "Europe/London"


def test_nothing_of_it_stays_on_the_thread(as_olive: Client, olive: Person) -> None:
    choose(olive, time_zone="Asia/Tokyo", language="en-us")
    as_olive.get("/profile/")
    assert (timezone.get_current_timezone_name(), translation.get_language()) == ("UTC", "en-gb")
