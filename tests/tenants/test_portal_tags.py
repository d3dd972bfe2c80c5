"""Addresses and places in templates, inside a business (script prefix `/b/acme/`) and outside."""

from types import SimpleNamespace

import pytest
from django.template import Context
from django.urls import get_script_prefix, set_script_prefix

from tenants.templatetags.portal import (
    business_url,
    day_percent,
    duration,
    kind,
    nav_current,
    public_url,
    size,
    soft,
    tab_current,
    wall_time,
)


@pytest.fixture
def inside_acme():
    set_script_prefix("/b/acme/")
    yield
    set_script_prefix("/")


def here(url_name: str) -> Context:
    return Context({"request": SimpleNamespace(resolver_match=SimpleNamespace(url_name=url_name))})


def test_public_page_has_no_business_in_its_address(inside_acme) -> None:
    assert public_url("staff_enter", "rival") == "/staff/enter/rival/"


def test_asking_for_a_public_page_keeps_the_prefix_of_the_request(inside_acme) -> None:
    public_url("businesses")
    assert get_script_prefix() == "/b/acme/"


def test_business_address_does_not_depend_on_the_current_business(inside_acme) -> None:
    assert business_url("rival") == "/b/rival/"


@pytest.mark.parametrize("url_name", ["tracks", "track", "upload_tracks", "playlist", "channel_preview"])
def test_every_page_of_a_place_is_current(url_name: str) -> None:
    assert nav_current(here(url_name), "music") == 'aria-current="page"'


def test_another_page_is_not_current() -> None:
    assert nav_current(here("zones"), "music") == ""


def test_a_tab_is_current_for_its_own_noun_alone() -> None:
    assert tab_current(here("new_playlist"), "playlist") == 'aria-current="page"'
    assert tab_current(here("new_playlist"), "track") == ""


def test_pages_of_a_place_know_where_the_others_begin(inside_acme) -> None:
    assert "/b/acme/playlists/" in soft(here("track"), "music").split()
    assert soft(here("zones"), "music") == ""


def test_a_row_has_a_kind() -> None:
    assert (kind(SimpleNamespace()), kind("")) == ("simplenamespace", "str")


def test_nothing_is_current_on_an_error_page() -> None:
    assert nav_current(Context(), "home") == ""


@pytest.mark.parametrize(("minutes", "percent"), [(0, "0%"), (360, "25%"), (1440, "100%"), (75, "5.208%")])
def test_minutes_become_a_place_in_the_day(minutes: int, percent: str) -> None:
    assert day_percent(minutes) == percent


@pytest.mark.parametrize(("ms", "text"), [(0, "0:00"), (61_499, "1:01"), (3_723_000, "1:02:03")])
def test_milliseconds_become_minutes(ms: int, text: str) -> None:
    assert duration(ms) == text


def test_playing_by_hand_belongs_to_announcements() -> None:
    assert nav_current(here("play_now"), "announcements") == 'aria-current="page"'


def test_holidays_belong_to_zones_and_not_to_the_calendar() -> None:
    current = {place: str(nav_current(here("new_holiday_calendar"), place)) for place in ("zones", "plan")}
    assert current == {"zones": 'aria-current="page"', "plan": ""}


@pytest.mark.parametrize(("minutes", "text"), [(0, "00:00"), (570.5, "09:30"), (1440, "24:00")])
def test_minutes_become_a_time_on_the_wall(minutes: float, text: str) -> None:
    assert wall_time(minutes) == text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 kB"),
        (5_200, "5 kB"),
        (3_140_000, "3.1 MB"),
        (99_940_000, "99.9 MB"),
        (999_999_970, "1.0 GB"),
        (250_000_000, "250 MB"),
        (4_700_000_000, "4.7 GB"),
        (100_000_000_000, "100 GB"),
    ],
)
def test_bytes_become_a_size(size_bytes: int, text: str) -> None:
    assert size(size_bytes) == text
