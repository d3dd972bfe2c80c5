from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from library.models import MusicFolder, Playlist, Track
from library.playlists.choosing import Chosen, chosen_on, drafted, local_day
from library.playlists.rule import Added, Explicit, InFolder, Rule, Span, Unplayed, Worded, read
from tenants.models import Business
from tests.library.playlists.conftest import by_rule, track

#: In London, where acme is.
NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def held(*conditions: Any, at: datetime = NOON, **options: Any) -> list[str]:
    """The titles that a rule chooses, by title unless an order is asked for."""
    found = drafted(Rule(conditions, **({"order": "title"} | options)), None, local_day(at))
    titles = dict(Track.objects.values_list("pk", "title"))
    return [titles[each.track_id] for each in found]


def chosen_for(row: Playlist, at: datetime) -> list[Chosen]:
    return chosen_on(local_day(at), {row.pk: read(row.rule)})[row.pk]


@pytest.fixture
def shelf(inside: Business) -> None:
    track("Blue", genre="Jazz", year=1959, artist="Miles", tags=["Calm"], energy=2, bpm=60, minutes=9)
    track("Raw", genre="jazz", year=1973, artist="Herbie", album_artist="Headhunters", energy=7, bpm=98.5)
    track("Loud", genre="Rock", year=None, artist="Ada", tags=["loud", "party"], is_explicit=True, energy=10)


@pytest.mark.parametrize(
    ("condition", "titles"),
    [
        (Worded("genre", ("JAZZ",)), "Blue Raw"),
        (Worded("genre", ("Rock", "Jazz")), "Blue Loud Raw"),
        (Worded("genre", ("Jazz",), is_not=True), "Loud"),
        (Worded("tag", ("calm",)), "Blue"),
        (Worded("tag", ("Party", "Calm")), "Blue Loud"),
        (Worded("tag", ("loud",), is_not=True), "Blue Raw"),
        (Worded("artist", ("miles",)), "Blue"),
        (Worded("artist", ("headhunters",)), "Raw"),
        (Span("year", 1960), "Raw"),
        (Span("year", None, 1973), "Blue Raw"),
        (Span("bpm", 98, 99), "Raw"),
        (Span("energy", 7, 10), "Loud Raw"),
        (Span("length", 5), "Blue"),
        (Explicit(), "Blue Raw"),
        (Explicit(is_not=False), "Loud"),
    ],
    ids=str,
)
def test_a_condition_chooses(shelf: None, condition: Any, titles: str) -> None:
    assert held(condition) == titles.split()


NAMED: dict[str, Any] = {"genre": "Bossa-Nova", "artist": "Beyoncé", "tags": ["DJ Set-"]}


@pytest.mark.parametrize(
    ("about", "word", "is_there"),
    [
        ("genre", "bossa nova", True),
        ("genre", "bossa", False),
        ("artist", "BEYONCE", True),
        ("tag", "dj set", True),
        ("tag", "set", False),
        ("tag", "nobody's", False),
    ],
)
def test_names_that_are_one_in_lists_are_one_in_rules(
    inside: Business, about: str, word: str, is_there: bool
) -> None:
    track("It", **NAMED)
    track("Other", genre="Nova", tags=["Set"])
    assert ("It" in held(Worded(about, (word,)))) == is_there
    assert ("It" in held(Worded(about, (word,), is_not=True))) != is_there


def test_an_artist_is_meant_where_the_album_is_theirs_too(inside: Business) -> None:
    track("It", artist="Ada", album_artist="The Ovens")
    assert held(Worded("artist", ("Ada",))) == held(Worded("artist", ("ovens", "the ovens"))) == ["It"]


@pytest.mark.parametrize("about", ["genre", "tag", "artist"])
def test_what_has_no_letters_is_a_name_too(inside: Business, about: str) -> None:
    track("It", genre="!!!", artist="!!!", tags=["!!!"]), track("Other")
    assert held(Worded(about, ("!!!",))) == ["It"]


def test_all_conditions_have_to_be_met_or_any_of_them(shelf: None) -> None:
    conditions = Worded("genre", ("Jazz",)), Span("energy", 6)
    assert held(*conditions) == ["Raw"]
    assert held(*conditions, meets="any") == ["Blue", "Loud", "Raw"]


def test_without_conditions_it_is_all_that_can_play(shelf: None) -> None:
    track("Not read", sha256="")
    track("Gone", removed_at=NOON)
    track("Of the catalogue", catalogue_id=Business().pk)
    assert held() == ["Blue", "Loud", "Raw"]


def test_a_folder_is_meant_with_all_below_it(inside: Business) -> None:
    top = MusicFolder.objects.create(name="Top")
    below = MusicFolder.objects.create(name="Below", parent=top)
    track("In", folder=top), track("Deep", folder=below), track("Out")
    assert held(InFolder(f"{top.pk}")) == ["Deep", "In"]
    assert held(InFolder(f"{below.pk}")) == ["Deep"]
    assert held(InFolder(f"{top.pk}", is_not=True)) == ["Out"]
    MusicFolder.objects.filter(pk=top.pk).update(removed_at=NOON)
    assert held(InFolder(f"{top.pk}")) == []
    assert held(InFolder(f"{below.pk}")) == ["Deep"]


def test_added_counts_whole_days(inside: Business) -> None:
    for days in range(5):
        track(f"{days}", created_at=NOON - days * DAY)
    assert held(Added(2)) == ["0", "1", "2"]


PLAYED = [(None, True, True), (10, True, False), (3, False, False), (8, True, False), (7, False, False)]


@pytest.mark.parametrize(("days", "is_rested", "is_never"), PLAYED)
def test_what_was_played_lately_rests(inside: Business, days: int, is_rested: bool, is_never: bool) -> None:
    track("It", last_played_at=days and NOON - days * DAY)
    assert bool(held(Unplayed(7))) == is_rested
    assert bool(held(Unplayed())) == is_never


@pytest.mark.parametrize("before", [None, NOON - 9 * DAY, NOON - 2 * DAY])
def test_what_is_played_today_changes_nothing_until_tomorrow(inside: Business, before: Any) -> None:
    it = track("It", last_played_at=before)
    was = held(Unplayed(7)), held(Unplayed())
    Track.objects.filter(pk=it.pk).update(last_played_at=NOON, played_before_at=before)
    assert (held(Unplayed(7)), held(Unplayed())) == was
    assert held(Unplayed(7), at=NOON + DAY) == []


def test_the_order_by_rest_stays_all_day_too(inside: Business) -> None:
    for title, days in (("Old", 9), ("Never", None), ("New", 1)):
        track(title, last_played_at=days and NOON - days * DAY)
    assert held(order="rested") == ["Never", "Old", "New"]
    Track.objects.filter(title="Old").update(last_played_at=NOON, played_before_at=NOON - 9 * DAY)
    assert held(order="rested") == ["Never", "Old", "New"]
    assert held(order="rested", at=NOON + DAY) == ["Never", "New", "Old"]


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("newest", "Loud Raw Blue"),
        ("year", "Blue Raw Loud"),
        ("energy", "Blue Raw Loud"),
        ("title", "Blue Loud Raw"),
    ],
)
def test_it_comes_in_the_order_asked_for(shelf: None, order: str, titles: str) -> None:
    assert held(order=order) == titles.split()


def test_a_shuffle_is_the_same_all_day_and_another_tomorrow(inside: Business) -> None:
    for number in range(30):
        track(f"{number}")
    mix = by_rule()
    today = chosen_for(mix, NOON)
    assert chosen_for(mix, NOON.replace(hour=0)) == chosen_for(mix, NOON.replace(hour=22, minute=59)) == today
    # Midnight in London is at eleven in UTC.
    assert chosen_for(mix, NOON.replace(hour=23)) != today
    assert chosen_for(by_rule(name="Other"), NOON) != today


def test_one_track_more_leaves_the_others_of_a_shuffle_as_they_are(inside: Business) -> None:
    for number in range(20):
        track(f"{number}")
    mix = by_rule()
    before, new = chosen_for(mix, NOON), track("New")
    assert [each for each in chosen_for(mix, NOON) if each.track_id != new.pk] == before


def test_it_is_as_long_as_it_may_be(shelf: None) -> None:
    assert held(most_tracks=2, order="newest") == ["Loud", "Raw"]
    assert held(most_minutes=14, order="newest") == ["Loud", "Raw"]
    assert held(most_minutes=8) == ["Loud", "Raw"]


def test_a_short_list_in_order_is_of_other_tracks_every_day(inside: Business) -> None:
    for number in range(10, 40):
        track(f"{number}")
    days = [held(most_tracks=5, at=NOON + number * DAY) for number in range(4)]
    assert all(each == sorted(each) and len(each) == 5 for each in days)
    assert len({*map(tuple, days)}) > 1


def test_nobody_comes_again_too_soon(inside: Business) -> None:
    for title, artist in (("1", "Ada"), ("2", "ADA"), ("3", "Bob"), ("4", "")):
        track(title, artist=artist)
    assert held(between=1) == ["1", "3", "2", "4"]


def test_many_rules_are_asked_for_at_once(shelf: None, django_assert_num_queries) -> None:
    rows = [by_rule(Worded("genre", ("Jazz",)), name=f"{number}") for number in range(20)]
    rows.append(by_rule(InFolder(f"{rows[0].pk}")))
    with django_assert_num_queries(2):
        found = chosen_on(local_day(NOON), {row.pk: read(row.rule) for row in rows})
    assert [len(found[row.pk]) for row in rows] == [2] * 20 + [0]


def test_nothing_is_asked_where_there_is_no_rule(inside: Business, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert chosen_on(local_day(NOON), {}) == {}
