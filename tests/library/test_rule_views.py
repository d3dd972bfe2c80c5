from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.models import MusicFolder, Playlist
from library.playlists.rule import InFolder, Rule, Span, Unplayed, Worded, read
from tenants.models import AuditLog, Business
from tests.library.playlists.conftest import by_rule, track

LIST, NEW = "/b/acme/playlists/", "/b/acme/playlists/rule/"
ASKING = {"HX-Request": "true", "HX-Target": "rule-holds"}
ROWS = {"HX-Request": "true", "HX-Target": "condition-rows"}
FORM = {"name": "Evening", "meets": "all", "order": "shuffled"}


@pytest.fixture
def shelf(inside: Business) -> None:
    track("Blue", genre="Jazz", year=1959, cover_sha256="c" * 64)
    track("Loud", genre="Rock", is_explicit=True)


def filled(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {
        f"condition-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()
    }
    return FORM | told | more


GENRE = {"about": "genre", "is_not": "", "words": "jazz, Soul ,, jazz"}


def test_a_rule_is_made_and_its_page_shows_what_it_holds(as_olive: Client, shelf: None) -> None:
    page = as_olive.post(NEW, filled(GENRE), follow=True).content.decode()
    row = Playlist.objects.get()
    assert read(row.rule) == Rule((Worded("genre", ("jazz", "Soul")),))
    assert "Blue" in page
    assert "Loud" not in page
    assert "Genre is jazz or Soul" in page


def test_what_it_holds_is_kept_by_a_button_that_counts(as_olive: Client, shelf: None) -> None:
    assert "Keep this track</button>" in as_olive.post(NEW, filled(GENRE), follow=True).content.decode()
    both = filled({"about": "genre", "is_not": "", "words": "Jazz, Rock"}, name="Both")
    assert "Keep these 2 tracks</button>" in as_olive.post(NEW, both, follow=True).content.decode()


KINDS = [
    ({"about": "year", "low": "1950", "high": ""}, Span("year", 1950)),
    ({"about": "genre", "is_not": "not", "words": "Pop"}, Worded("genre", ("Pop",), is_not=True)),
    ({"about": "never"}, Unplayed()),
    ({"about": "played", "days": "7"}, Unplayed(7)),
]


@pytest.mark.parametrize(("row", "condition"), KINDS, ids=lambda each: str(each)[:30])
def test_every_kind_of_row_makes_its_condition_and_shows_it_again(
    as_olive: Client, inside: Business, row: dict[str, str], condition: Any
) -> None:
    as_olive.post(NEW, filled(row))
    saved = Playlist.objects.get()
    assert read(saved.rule).conditions == (condition,)
    form = as_olive.get(f"{LIST}{saved.pk}/rule/").context["form"]
    shown = {name: form.rows[0][name].value() or "" for name in row}
    assert {name: str(value) for name, value in shown.items()} == row


def test_a_folder_is_chosen_by_its_path(as_olive: Client, inside: Business) -> None:
    below = MusicFolder.objects.create(name="Late", parent=MusicFolder.objects.create(name="Lounge"))
    as_olive.post(NEW, filled({"about": "folder", "folder": below.pk}))
    saved = Playlist.objects.get()
    assert read(saved.rule).conditions == (InFolder(f"{below.pk}"),)
    assert "Lounge / Late" in as_olive.get(f"{LIST}{saved.pk}/rule/").content.decode()


WRONG = [
    {"about": "genre", "words": " , "},
    {"about": "genre", "words": "x" * 900},
    {"about": "genre", "words": "a\0b"},
    {"about": "year", "low": "", "high": ""},
    {"about": "year", "low": "2000", "high": "1990"},
    {"about": "year", "low": "9" * 40},
    {"about": "bpm", "low": "fast"},
    {"about": "folder", "folder": "00000000-0000-4000-8000-000000000007"},
    {"about": "added", "days": "0"},
    {"about": "shoe size", "words": ""},
]


@pytest.mark.parametrize("row", WRONG, ids=lambda row: ascii(row)[:40])
def test_a_condition_that_makes_no_sense_is_refused_in_its_row(
    as_olive: Client, inside: Business, row: dict[str, str]
) -> None:
    answer = as_olive.post(NEW, filled(row))
    assert answer.status_code == 422
    assert answer.context["form"].rows[0].errors
    assert not Playlist.objects.exists()


def test_too_many_conditions_are_refused(as_olive: Client, inside: Business) -> None:
    answer = as_olive.post(NEW, filled(*[GENRE] * 31))
    assert answer.status_code == 422
    assert "at most 30 conditions" in answer.content.decode()


def test_while_it_is_filled_in_it_shows_what_it_would_hold(as_olive: Client, shelf: None) -> None:
    page = as_olive.post(NEW, filled(GENRE, name=""), headers=ASKING).content.decode()
    assert page.lstrip().startswith('<section id="rule-holds"')
    assert "Blue" in page
    assert "Loud" not in page
    assert not Playlist.objects.exists()


def test_the_page_offers_genres_and_asks_for_tags_while_one_is_typed(as_olive: Client, shelf: None) -> None:
    page = as_olive.post(NEW, filled({"about": "tag", "words": "x" * 900})).content.decode()
    assert '<option value="Jazz">' in page
    assert 'data-known="/b/acme/music/tags/known/"' in page


@pytest.mark.parametrize(("headers", "more"), [(ASKING, {}), (ROWS, {"do": "add condition", "new": "tag"})])
def test_while_it_is_filled_in_nobody_asks_for_genres(
    as_olive: Client, shelf: None, headers: dict[str, str], more: dict[str, str]
) -> None:
    with CaptureQueriesContext(connection) as asked:
        as_olive.post(NEW, filled(GENRE, **more), headers=headers)
    told = [each["sql"] for each in asked]
    assert not [sql for sql in told if "RECURSIVE" in sql or "unnest" in sql or "SELECT DISTINCT" in sql]


def test_half_a_condition_shows_nothing_and_blames_nobody(as_olive: Client, shelf: None) -> None:
    answer = as_olive.post(NEW, filled({"about": "genre", "words": ""}), headers=ASKING)
    assert answer.status_code == 200
    assert "Fill in every condition" in answer.content.decode()


def test_what_is_wrong_shows_while_it_is_filled_in(as_olive: Client, inside: Business) -> None:
    years = filled({"about": "year", "low": "2020", "high": "1990"}, name="")
    page = as_olive.post(NEW, years, headers=ASKING).content.decode()
    assert "Write the smaller number first: from 1990 to 2020." in page
    assert "Fill in every condition" not in page


def test_conditions_are_added_and_taken_out_without_a_script(as_olive: Client, inside: Business) -> None:
    page = as_olive.post(NEW, filled(GENRE, do="add condition", new="year"))
    assert [row.kind for row in page.context["form"].rows] == ["genre", "year"]
    page = as_olive.post(NEW, filled(GENRE, {"about": "never"}, do="remove condition 0"), headers=ROWS)
    rows = page.content.decode()
    assert rows.lstrip().startswith('<fieldset id="condition-rows"')
    assert 'value="never"' in rows
    assert 'value="jazz' not in rows


@pytest.mark.parametrize("new", ["", "shoe size", "a\0"])
def test_what_no_condition_is_about_is_not_added(as_olive: Client, inside: Business, new: str) -> None:
    assert as_olive.post(NEW, FORM | {"do": "add condition", "new": new}).context["form"].rows == []


def test_it_is_changed_and_the_log_says_how(as_olive: Client, shelf: None) -> None:
    row = by_rule()
    as_olive.post(f"{LIST}{row.pk}/rule/", filled(GENRE, most_tracks="5"))
    row.refresh_from_db()
    assert (row.name, read(row.rule).most_tracks) == ("Evening", 5)
    log = AuditLog.objects.get(object_id=row.pk)
    assert log.changes["rule"]["to"] == [
        "Genre is jazz or Soul",
        "Order: shuffled, anew every day",
        "At most 5 tracks",
    ]


def test_it_becomes_one_by_hand_with_what_it_holds(as_olive: Client, shelf: None) -> None:
    row = by_rule(Worded("genre", ("Jazz",)))
    page = as_olive.post(f"{LIST}{row.pk}/keep/", follow=True).content.decode()
    row.refresh_from_db()
    assert row.kind == "hand"
    assert [place.track.title for place in row.places.all()] == ["Blue"]
    assert "Tracks in order" in page


def test_nobody_adds_to_one_by_rule(as_olive: Client, shelf: None, song: Any) -> None:
    row = by_rule()
    assert as_olive.post(f"{LIST}{row.pk}/add/", {"track": song.pk}).status_code == 404
    assert as_olive.get(f"{LIST}{Playlist.objects.create(name='By hand').pk}/rule/").status_code == 404


def test_the_list_tells_kind_tracks_and_covers_in_a_fixed_number_of_queries(
    as_olive: Client, shelf: None, django_assert_max_num_queries
) -> None:
    for number in range(20):
        by_rule(Worded("genre", ("Jazz",)), name=f"Rule {number}")
        Playlist.objects.create(name=f"Hand {number}")
    as_olive.get(LIST)  # which writes down what the rules choose today
    with django_assert_max_num_queries(13):
        page = as_olive.get(LIST).content.decode()
    assert "By rule" in page
    assert f"/b/acme/cover/{'c' * 64}-96.jpg" in page


def test_the_page_of_a_long_one_asks_a_fixed_number_of_times(
    as_olive: Client, inside: Business, django_assert_max_num_queries
) -> None:
    for number in range(60):
        track(f"{number}")
    row = by_rule()
    as_olive.get(f"{LIST}{row.pk}/")  # which writes down what the rule chooses today
    with django_assert_max_num_queries(13):
        page = as_olive.get(f"{LIST}{row.pk}/?page=2").content.decode()
    assert page.count('class="play"') == 10


def test_a_copy_has_the_same_rule(as_olive: Client, shelf: None) -> None:
    row = by_rule(Worded("genre", ("Jazz",)))
    as_olive.post(f"{LIST}{row.pk}/copy/")
    assert Playlist.objects.get(name="Ruled (copy)").rule == row.rule


@pytest.mark.parametrize(("between", "is_told"), [(1, False), (2, True)])
def test_where_the_artists_do_not_allow_the_distance_it_says_so(
    as_olive: Client, inside: Business, between: int, is_told: bool
) -> None:
    """The last is followed by the first again."""
    for title, artist in (("1", "Ada"), ("2", "Bob"), ("3", "Ada"), ("4", "Cy")):
        track(title, artist=artist)
    row = by_rule(between=between)
    for page in (f"{LIST}{row.pk}/", f"{LIST}{row.pk}/rule/"):
        told = "too few artists for “No artist twice within 2 tracks”" in as_olive.get(page).content.decode()
        assert told == is_told
