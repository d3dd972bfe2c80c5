"""Walking the pages gives every row once, in order, whatever the order and whatever changes meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.finding.paging import page
from library.finding.sorting import BEST, SORTS, Order, order
from library.models import Track
from library.models.music import searched

DAY = datetime(2026, 1, 1, tzinfo=UTC)
ROW = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Halo", "halo", "Love", "Álamo", "!!!"]),
        "artist": st.sampled_from(["", "Beyoncé", "Beyonce", "Halo"]),
        "album": st.sampled_from(["", "Lemonade"]),
        "disc_number": st.none() | st.integers(1, 2),
        "track_number": st.none() | st.integers(1, 3),
        "year": st.none() | st.integers(1999, 2001),
        "bpm": st.none() | st.sampled_from([119.95, 120.0, 1 / 3]),
        "last_played_at": st.none()
        | st.integers(0, 2).map(lambda days: DAY + timedelta(days, microseconds=1)),
        "created_at": st.integers(0, 2).map(lambda days: DAY + timedelta(days)),
        "duration_ms": st.integers(0, 2),
    }
)


def fill(rows: list[dict[str, Any]]) -> None:
    Track.objects.all().delete()
    made = [Track(file_name="a.mp3", **row) for row in rows]
    for track in made:
        track.search_text = searched(track)
    Track.objects.bulk_create(made)


def walked(way: Order, size: int) -> list[Track]:
    found, after = [], ""
    while True:
        shown = page(Track.objects.all(), way, after, size)
        found += shown.rows
        if not shown.after:
            return found
        after = shown.after


@pytest.mark.parametrize("walks", [True, False])
@pytest.mark.parametrize("name", [*SORTS, BEST])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROW, max_size=12), size=st.integers(1, 4))
def test_every_row_comes_once_and_in_order(inside, name: str, walks: bool, rows, size: int) -> None:
    fill(rows)
    way = order(name, "halo", walks=walks)
    at_once = page(Track.objects.all(), way, "", 100).rows
    assert walked(way, size) == at_once
    assert {row.pk for row in at_once} == set(Track.objects.values_list("pk", flat=True))
    assert len(at_once) == len(rows)


@pytest.mark.parametrize("name", ["year", "old", "bpm", "fast", "played", "length", "long"])
def test_what_lacks_it_comes_last(add, name: str) -> None:
    add("Without", duration_ms=0, sha256="", status="refused")
    add("With", year=2000, bpm=100, last_played_at=DAY)
    assert [row.title for row in walked(order(name), 1)] == ["With", "Without"]


def test_an_album_goes_by_disc_and_number(add) -> None:
    for title, disc, number in (("d", 2, 1), ("b", None, 2), ("c", 1, None), ("a", 1, 1)):
        add(title, album="Lemonade", disc_number=disc, track_number=number)
    assert [row.title for row in walked(order("album"), 2)] == ["a", "b", "c", "d"]


def test_the_best_match_is_what_is_called_so(add) -> None:
    for title, artist in (("My Halo", ""), ("Halogen", ""), ("Love", "Halo"), ("Halo", "")):
        add(title, artist=artist)
    assert [row.title for row in walked(order("", "halo", walks=False), 2)] == [
        "Halo",
        "Love",
        "Halogen",
        "My Halo",
    ]


def test_rows_that_come_and_go_meanwhile_double_and_lose_none(add) -> None:
    for title in "bdfh":
        add(title)
    first = page(Track.objects.all(), order("title"), "", 2)
    add("a")
    add("e")
    first.rows[-1].delete()
    rest = page(Track.objects.all(), order("title"), first.after, 9)
    assert [row.title for row in rest.rows] == ["e", "f", "h"]


@pytest.mark.parametrize("after", ["nonsense", "a:b:c", "é", "%00", "x" * 9000])
def test_nonsense_is_the_first_page(add, after: str) -> None:
    add("a")
    shown = page(Track.objects.all(), order("title"), after)
    assert shown.is_first
    assert len(shown.rows) == 1


def test_a_place_in_another_order_is_the_first_page(add) -> None:
    for title in "abc":
        add(title)
    after = page(Track.objects.all(), order("title"), "", 1).after
    assert page(Track.objects.all(), order("year"), after, 1).is_first


@pytest.mark.parametrize("sort", ["artist", "album"])
def test_what_has_no_name_comes_last(add, sort: str) -> None:
    for title, name in (("a", ""), ("b", "Beyoncé"), ("c", ""), ("d", "Ada")):
        add(title, **{sort: name})
    titles = [row.title for row in walked(order(sort), 1)]
    assert (titles[:2], sorted(titles[2:])) == (["d", "b"], ["a", "c"])
