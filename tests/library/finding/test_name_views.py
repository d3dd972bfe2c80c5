import re
from html import unescape

import pytest
from django.test import Client

from library.models import Track

MUSIC = "/b/acme/music/"


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(MUSIC + path, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def lemonade(add) -> None:
    add("Hold Up", artist="Beyonce", album="Lemonade", track_number=2, genre="Soul", year=2016)
    add("Formation", artist="Beyoncé", album="LEMONADE", track_number=12, genre="soul")
    add("Sorry", artist="Somebody Else", album="Lemonade", genre="Pop")


@pytest.mark.parametrize(("path", "name"), [("artists/", "Beyoncé"), ("genres/", "oul")])
def test_names_that_are_folded_alike_are_one(as_olive: Client, lemonade, path: str, name: str) -> None:
    text = page(as_olive, path)
    assert "2 tracks" in text
    assert text.count('class="row-body row-title"') == 2
    assert name in text


def test_albums_of_one_name_by_two_are_two(as_olive: Client, lemonade) -> None:
    assert page(as_olive, "albums/").count('class="album"') == 2


def test_an_artist_has_albums_and_tracks(as_olive: Client, lemonade) -> None:
    text = page(as_olive, "artist/", name="BEYONCÉ")
    assert all(words in text for words in ("Hold Up", "Formation", 'class="album"', "2016"))
    assert "Sorry" not in text


def test_an_album_goes_by_its_numbers(as_olive: Client, lemonade) -> None:
    text = page(as_olive, "album/", name="lemonade", by="beyonce")
    assert text.index("Hold Up") < text.index("Formation")
    assert "Sorry" not in text


def test_a_genre_leads_to_the_list_with_its_filter(as_olive: Client, lemonade) -> None:
    text = page(as_olive, "genre/", name="soul")
    assert "Formation" in text
    assert "?genre=" in text


@pytest.mark.parametrize(
    ("path", "query", "titles"),
    [
        ("artist/", {"name": "beyonce"}, ["Formation", "Hold Up"]),
        ("album/", {"name": "lemonade", "by": "beyonce"}, ["Formation", "Hold Up"]),
        ("album/", {"name": "lemonade"}, ["Formation", "Hold Up", "Sorry"]),
        ("genre/", {"name": "SOUL"}, ["Formation", "Hold Up"]),
    ],
    ids=str,
)
def test_all_that_match_are_those_of_the_page(
    as_olive: Client, lemonade, path: str, query: dict[str, str], titles: list[str]
) -> None:
    text = page(as_olive, path, **query)
    asked = re.search(r'name="asked" value="([^"]*)"', text)
    assert asked
    assert text.count('form="chosen"') == len(titles)
    as_olive.post(f"{MUSIC}chosen/", {"do": "remove", "sure": "1", "all": "1", "asked": unescape(asked[1])})
    gone = Track.objects.exclude(removed_at=None).values_list("title", flat=True)
    assert sorted(gone) == titles


@pytest.mark.parametrize(
    ("path", "query"),
    [("artist/", {"name": "beyonce"}), ("album/", {"name": "lemonade"}), ("genre/", {"name": "soul"})],
    ids=str,
)
def test_a_refused_file_counts_under_no_name(
    as_olive: Client, lemonade, path: str, query: dict[str, str]
) -> None:
    Track.objects.filter(title="Formation").update(status="refused", sha256="", problem="It is cut off.")
    assert "Formation" not in page(as_olive, path, **query)
    counted = page(as_olive, f"{path.removesuffix('/')}s/")
    assert "2 tracks" not in counted
    listed = page(as_olive, "", **{path.removesuffix("/"): query["name"]})
    assert ("a.mp3" in listed, "Hold Up" in listed) == (False, True)


def test_who_is_only_on_a_refused_file_is_no_artist(as_olive: Client, lemonade) -> None:
    Track.objects.filter(genre="Pop").update(status="refused", sha256="", problem="It is cut off.")
    assert "Somebody Else" not in page(as_olive, "artists/")
    assert as_olive.get(f"{MUSIC}artist/", {"name": "Somebody Else"}).status_code == 404
    text = page(as_olive, "")
    assert "Somebody Else" in text
    assert "artist/?name=Somebody" not in text
    assert "Choose a.mp3" in text


@pytest.mark.parametrize("path", ["artist/", "album/", "genre/"])
@pytest.mark.parametrize("name", ["Nobody", "\x00", "", "x" * 5000, "%"])
def test_a_name_that_nobody_has_is_404(as_olive: Client, lemonade, path: str, name: str) -> None:
    assert as_olive.get(MUSIC + path, {"name": name}).status_code == 404


@pytest.mark.parametrize(("query", "found"), [("bey", 1), ("else", 1), ("lse", 0), ("'", 0), ("\x00", 2)])
def test_names_are_found_by_the_beginning_of_a_word(
    as_olive: Client, lemonade, query: str, found: int
) -> None:
    assert page(as_olive, "artists/", q=query).count('class="row-body row-title"') == found


def test_a_letter_jumps(as_olive: Client, lemonade) -> None:
    text = page(as_olive, "artists/", **{"from": "s"})
    assert "Somebody Else" in text
    assert "Beyonc" not in text


def test_names_go_on_behind_the_page(as_olive: Client, add) -> None:
    for number in range(65):
        add(artist=f"Band {number:02}")
    after = as_olive.get(f"{MUSIC}artists/").context["names"].after
    text = page(as_olive, "artists/", after=after)
    assert ("Band 59" in text, "Band 60" in text) == (False, True)


@pytest.mark.parametrize("path", ["artists/", "albums/", "genres/"])
def test_without_music_it_says_where_names_come_from(as_olive: Client, inside, path: str) -> None:
    assert "They come with the music" in page(as_olive, path)


@pytest.mark.parametrize("path", ["artists/", "albums/", "genres/"])
def test_asking_does_not_grow_with_the_names(
    as_olive: Client, add, path: str, django_assert_max_num_queries
) -> None:
    for number in range(20):
        add(artist=f"Band {number}", album=f"Album {number}", genre=f"Kind {number}")
    with django_assert_max_num_queries(10):
        page(as_olive, path)


def test_removed_tracks_name_nobody(as_olive: Client, lemonade) -> None:
    Track.objects.update(removed_at="2026-01-01T00:00Z")
    assert "No artist yet" in page(as_olive, "artists/")
