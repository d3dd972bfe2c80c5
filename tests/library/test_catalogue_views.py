import pytest
from django.test import Client

from library.catalogue.following import follow
from library.models import Playlist, PlaylistTrack, Track
from tenants.access import Person
from tenants.models import Business
from tenants.schemas import in_business
from tests.library.curated import Curated

LIST = "/b/acme/catalogue/"


@pytest.fixture
def copy(olive: Person, inside: Business, curated: Curated) -> Playlist:
    return follow(curated.playlist.pk, actor=olive)


def test_the_catalogue_shows_what_can_be_followed(as_olive: Client, curated: Curated) -> None:
    page = as_olive.get(LIST).content.decode()
    assert all(words in page for words in ("Slow Sunday", "2 tracks", "2:00", "Follow"))
    page = as_olive.get(f"{LIST}{curated.pk}/").content.decode()
    assert all(words in page for words in ("Sunday 1", f"/b/acme/audio/{'1' * 64}.mp3"))


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
