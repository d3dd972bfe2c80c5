"""Where people look ahead, they read and hear the words as they will be said."""

from datetime import timedelta

import pytest
from django.test import Client

from broadcast.books.plans import Books
from broadcast.models import Zone
from broadcast.travel.around import lines, plan_of
from library.models import Rendering
from tests.broadcast.conftest import SetClock
from tests.broadcast.feeding import MONDAY, fed
from tests.broadcast.saying.words import SAID, closing_words, every_hour, made, opened

HOUR = timedelta(hours=1)


@pytest.fixture
def books(ground: Zone, set_clock: SetClock, committed) -> Books:
    """Of two hours, in which it is said that the place closes at five."""
    set_clock(MONDAY)
    opened()
    every_hour(closing_words(), ground)
    with committed():
        fed(ground)
    return Books.load(MONDAY, MONDAY + 2 * HOUR)


def test_time_travel_shows_the_words(ground: Zone, books: Books) -> None:
    told = lines(books, ground, plan_of(books, ground, MONDAY), MONDAY, MONDAY + 2 * HOUR)
    assert [line.says for line in told if line.look == "cue"] == [SAID, SAID]


def test_words_that_are_the_same_everywhere_are_not_repeated(ground: Zone, hourly, set_clock) -> None:
    set_clock(MONDAY)
    books = Books.load(MONDAY, MONDAY + HOUR)
    told = lines(books, ground, plan_of(books, ground, MONDAY), MONDAY, MONDAY + HOUR)
    assert [line.says for line in told if line.look == "cue"] == [""]


def test_listening_plays_the_words_once_they_are_spoken(as_olive: Client, ground: Zone, books: Books) -> None:
    made(Rendering.objects.get(versions=None))
    page = as_olive.get("/b/acme/time-travel/", {"zone": str(ground.pk), "at": "2026-03-02T12:00"})
    told = page.context["score"]
    heard = told["media"][told["words"][0]["media"]]
    assert (heard["sha256"], heard["title"], heard["s"]) == ("e" * 64, "Closing", 4.0)


def test_the_calendar_shows_the_words(as_olive: Client, ground: Zone, books: Books) -> None:
    page = as_olive.get("/b/acme/calendar/", {"zone": str(ground.pk), "day": "2026-03-02", "view": "day"})
    tick = next(
        mark
        for day in page.context["days"]
        for mark in day.ticks
        if mark.at == MONDAY.replace(hour=12, minute=0)
    )
    shown = as_olive.get(
        "/b/acme/calendar/",
        {"zone": str(ground.pk), "day": "2026-03-02", "view": "day", "open": tick.key},
    )
    assert f"It says: “{SAID}”" in shown.content.decode()
