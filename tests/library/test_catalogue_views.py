import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from library.catalogue.following import follow
from library.models import Playlist, PlaylistTrack, Track
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import in_business
from tests.library.curated import Curated
from tests.tenants.test_access import visit

LIST = "/b/acme/catalogue/"


@pytest.fixture
def copy(olive: Person, inside: Business, curated: Curated) -> Playlist:
    return follow(curated.playlist.pk, actor=olive)


def test_the_catalogue_shows_what_can_be_followed(as_olive: Client, curated: Curated) -> None:
    page = as_olive.get(LIST).content.decode()
    assert all(words in page for words in ("Slow Sunday", "2 tracks", "2:00", "Follow"))
    page = as_olive.get(f"{LIST}{curated.pk}/").content.decode()
    assert all(words in page for words in ("Sunday 1", f"/b/acme/catalogue/audio/{'1' * 64}.mp3"))


def test_an_empty_catalogue_says_so(as_olive: Client, inside: Business) -> None:
    assert "Nothing in the catalogue yet" in as_olive.get(LIST).content.decode()


def test_one_follows_and_stops_and_follows_again(
    as_olive: Client, inside: Business, curated: Curated
) -> None:
    page = as_olive.post(f"{LIST}{curated.pk}/follow/", follow=True).content.decode()
    assert "You follow “Slow Sunday”" in page
    assert "Following" in as_olive.get(LIST).content.decode()
    page = as_olive.post(f"{LIST}{curated.pk}/unfollow/", follow=True).content.decode()
    assert f"{LIST}{curated.pk}/follow/" in page
    as_olive.post(f"{LIST}{curated.pk}/follow/")
    assert Playlist.objects.kept().get().kind == "catalogue"


def test_copies_are_not_in_the_list_of_tracks(as_olive: Client, copy: Playlist) -> None:
    assert "Sunday 1" not in as_olive.get("/b/acme/music/").content.decode()
    assert as_olive.get(f"/b/acme/music/{copy.tracks.earliest('title').pk}/").status_code == 404


def test_the_page_of_a_copy_changes_nothing(as_olive: Client, copy: Playlist) -> None:
    page = as_olive.get(f"/b/acme/playlists/{copy.pk}/").content.decode()
    assert "Sunday 1" in page
    assert "Stop following" in page
    assert f"/{copy.pk}/remove/" not in page


def test_the_catalogue_asks_as_often_for_many_as_for_one(
    as_olive: Client, inside: Business, curated: Curated, django_assert_max_num_queries
) -> None:
    with in_business(curated.curator.business):
        track = Track.objects.latest("created_at")
        for number in range(20):
            row = Playlist.objects.create(name=f"List {number}")
            PlaylistTrack.objects.create(playlist=row, track=track)
    with django_assert_max_num_queries(16):
        as_olive.get(LIST)


def test_a_page_of_a_playlist_reads_its_own_tracks_alone(
    as_olive: Client, inside: Business, curated: Curated
) -> None:
    with in_business(curated.curator.business):
        for place in range(2, 60):
            PlaylistTrack.objects.create(playlist=curated.playlist, track=curated.tracks[1], position=place)
    with CaptureQueriesContext(connection) as asked:
        page = as_olive.get(f"{LIST}{curated.pk}/?page=2").content.decode()
    whole = [each["sql"] for each in asked if '"library_track"."composer"' in each["sql"]]
    assert page.count('class="play"') == 10
    assert [f"{track.pk}" in sql for sql in whole for track in curated.tracks] == [False, True]


def test_a_track_of_a_copy_leads_to_the_zones_that_play_it(as_olive: Client, copy: Playlist) -> None:
    zones = f"/b/acme/music/{copy.tracks.earliest('title').pk}/zones/"
    assert zones in as_olive.get(f"/b/acme/playlists/{copy.pk}/").content.decode()
    page = as_olive.get(zones).content.decode()
    assert f'class="back" href="/b/acme/playlists/{copy.pk}/"' in page
    assert "← Slow Sunday" in page


def test_who_may_not_edit_zones_finds_no_way_there(as_zed: Client, copy: Playlist) -> None:
    Playlist.objects.update(is_shared=True)
    page = as_zed.get(f"/b/acme/playlists/{copy.pk}/").content.decode()
    assert "Sunday 1" in page
    assert f"/music/{copy.tracks.earliest('title').pk}/" not in page


def test_a_copy_that_no_playlist_holds_leads_to_the_playlists(
    as_olive: Client, olive: Person, copy: Playlist, curated: Curated
) -> None:
    track = copy.tracks.earliest("title")
    copy.places.all().delete()
    page = as_olive.get(f"/b/acme/music/{track.pk}/zones/").content.decode()
    assert 'class="back" href="/b/acme/playlists/"' in page


def test_inside_the_catalogue_nothing_can_be_followed(as_sam: Client, curated: Curated) -> None:
    visit(curated.curator.user, curated.curator.business, 60)
    page = as_sam.get(f"/b/{curated.curator.business.slug}/catalogue/{curated.pk}/").content.decode()
    assert "Sunday 1" in page
    assert "/follow/" not in page


def test_an_empty_playlist_of_the_catalogue_says_so(
    as_olive: Client, inside: Business, curated: Curated
) -> None:
    with in_business(curated.curator.business):
        PlaylistTrack.objects.all().delete()
    assert "No track now" in as_olive.get(f"{LIST}{curated.pk}/").content.decode()


def test_the_catalogues_sounds_and_covers_are_asked_for_at_once(as_olive: Client, copy: Playlist) -> None:
    """Each with an address that says whose it is, and none leads to a page of its own."""
    for address in (f"{LIST}{copy.catalogue_id}/", f"/b/acme/playlists/{copy.pk}/"):
        page = as_olive.get(address).content.decode()
        assert f'href="/b/acme/catalogue/audio/{"1" * 64}.mp3"' in page
        assert f'src="/b/acme/catalogue/cover/{"d" * 64}' in page
        assert page.count('data-page=""') == 2


def test_an_own_track_says_nothing_of_its_page(as_olive: Client, song: Track) -> None:
    assert "data-page" not in as_olive.get(f"/b/acme/music/{song.pk}/").content.decode()
