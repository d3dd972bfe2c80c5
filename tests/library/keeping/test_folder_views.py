import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from library import shelf
from library.keeping import changing
from library.models import MusicFolder, Track
from library.playlists.holding import held_by
from library.playlists.rule import InFolder
from tenants.models import Business
from tests.library.playlists.conftest import by_rule

FOLDERS = "/b/acme/music/folders/"


@pytest.fixture
def jazz(inside) -> MusicFolder:
    return MusicFolder.objects.create(name="Jazz")


def picture(kind: str, size: tuple[int, int] = (900, 700)) -> SimpleUploadedFile:
    Image.new("RGB", size, "teal").save(out := io.BytesIO(), kind)
    return SimpleUploadedFile(f"cover.{kind}", out.getvalue())


def save(client: Client, **fields: Any):
    return client.post(f"{FOLDERS}new/", {"name": "Blue", **fields})


def test_folders_stand_in_each_other(as_olive: Client, jazz: MusicFolder) -> None:
    MusicFolder.objects.create(name="Bebop", parent=jazz)
    Track.objects.create(title="x", file_name="x.mp3", folder=jazz)
    text = as_olive.get(FOLDERS).content.decode()
    assert text.index("Jazz") < text.index("1 track") < text.index("Bebop")


def test_a_folder_is_not_offered_a_place_in_itself(as_olive: Client, jazz: MusicFolder) -> None:
    bebop = MusicFolder.objects.create(name="Bebop", parent=MusicFolder.objects.create(name="Soul"))
    MusicFolder.objects.create(name="Cool", parent=bebop)
    form = as_olive.get(f"{FOLDERS}{bebop.pk}/edit/").context["form"]
    assert [label.strip() for _, label in form.fields["parent"].choices] == ["At the top", "Jazz", "Soul"]


def test_the_tree_costs_the_same_however_many_there_are(
    as_olive: Client, jazz, django_assert_max_num_queries
) -> None:
    MusicFolder.objects.bulk_create(MusicFolder(name=f"{n}", parent=jazz) for n in range(150))
    with django_assert_max_num_queries(12):
        as_olive.get(FOLDERS)


def test_of_many_folders_only_the_top_is_shown(as_olive: Client, jazz: MusicFolder) -> None:
    MusicFolder.objects.bulk_create(MusicFolder(name=f"Low {n}", parent=jazz) for n in range(300))
    text = as_olive.get(FOLDERS).content.decode()
    assert "300 folders" in text
    assert "Low 7" not in text


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "bmp"])
def test_a_cover_is_made_of_any_picture(as_olive: Client, acme: Business, inside, kind: str) -> None:
    save(as_olive, picture=picture(kind))
    made = shelf.path(shelf.cover_key(acme.pk, MusicFolder.objects.get().cover_sha256))
    with Image.open(made) as image:
        assert (image.format, image.size) == ("JPEG", (600, 467))


@pytest.mark.parametrize(
    "content", [b"x", b"GIF89a" + b"\xff" * 50, b"<svg onload='x'/>"], ids=["text", "gif", "svg"]
)
def test_what_is_no_picture_is_refused_at_its_field(as_olive: Client, inside, content: bytes) -> None:
    answer = save(as_olive, picture=SimpleUploadedFile("x.png", content))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "not a picture that we can read" in text
    (focused,) = re.findall(r"<input[^>]* autofocus[^>]*>", text)
    assert 'name="picture"' in focused
    assert not MusicFolder.objects.exists()


def test_a_picture_that_would_fill_all_memory_is_refused(as_olive: Client, inside) -> None:
    assert save(as_olive, picture=picture("png", (12_000, 12_000))).status_code == 422


def test_a_cover_is_taken_away(as_olive: Client, jazz: MusicFolder) -> None:
    MusicFolder.objects.update(cover_sha256="a" * 64)
    as_olive.post(f"{FOLDERS}{jazz.pk}/edit/", {"name": "Jazz", "no_cover": "on"})
    assert MusicFolder.objects.get().cover_sha256 == ""


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\0b", "jazz"], ids=ascii)
def test_a_wrong_name_is_refused_in_place(as_olive: Client, jazz: MusicFolder, name: str) -> None:
    answer = save(as_olive, name=name)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


def test_a_folder_is_moved_by_a_drop(as_olive: Client, jazz: MusicFolder) -> None:
    late = MusicFolder.objects.create(name="Late")
    headers = {"HX-Request": "true", "HX-Target": "tree"}
    answer = as_olive.post(f"{FOLDERS}{jazz.pk}/move/", {"into": str(late.pk)}, headers=headers)
    assert "lies in “Late” now" in answer.content.decode()
    refused = as_olive.post(f"{FOLDERS}{late.pk}/move/", {"into": str(jazz.pk)}, headers=headers)
    assert "cannot lie in itself" in refused.content.decode()


def test_a_track_is_dropped_on_another_folder(as_olive: Client, song: Track, jazz: MusicFolder) -> None:
    late = MusicFolder.objects.create(name="Late")
    Track.objects.update(folder=jazz)
    values = {"place": str(song.pk), "into": str(late.pk)}
    as_olive.post(f"{FOLDERS}{jazz.pk}/sort/", values)
    assert Track.objects.get().folder == late


@pytest.mark.parametrize(
    "values", [{"to": "x"}, {"to": "9" * 9}, {"into": "x"}, {"into": "0" * 32}, {"place": "x"}], ids=str
)
def test_nonsense_is_404(as_olive: Client, song: Track, jazz: MusicFolder, values: dict[str, str]) -> None:
    values = {"place": str(song.pk)} | values
    assert as_olive.post(f"{FOLDERS}{jazz.pk}/sort/", values).status_code == 404


def test_what_the_page_counts_follows_a_drop(as_olive: Client, song: Track, jazz: MusicFolder) -> None:
    Track.objects.update(folder=jazz)
    late = MusicFolder.objects.create(name="Late", parent=jazz)
    headers = {"HX-Request": "true", "HX-Target": "places"}
    values = {"place": str(song.pk), "into": ""}
    text = as_olive.post(f"{FOLDERS}{jazz.pk}/sort/", values, headers=headers).content.decode()
    assert '<p id="folder-count" hx-swap-oob="true">0 tracks, 1 folder</p>' in text
    assert '<ul id="folder-shelf" class="shelf" hx-swap-oob="true"' in text
    assert late.name in text


def test_the_first_and_the_last_go_no_further(as_olive: Client, song: Track, jazz: MusicFolder) -> None:
    Track.objects.update(folder=jazz)
    text = as_olive.get(f"{FOLDERS}{jazz.pk}/").content.decode()
    assert text.count('type="button" aria-disabled="true" aria-label="Move Slow Morning') == 2


def test_removing_asks_what_becomes_of_the_tracks(as_olive: Client, song: Track, jazz: MusicFolder) -> None:
    Track.objects.update(folder=jazz)
    address = f"{FOLDERS}{jazz.pk}/remove/"
    assert "What becomes of the 1 track in it?" in as_olive.get(address).content.decode()
    assert as_olive.post(address).status_code == 422
    assert "1 track lie" not in as_olive.post(address, {"tracks": "go"}, follow=True).content.decode()
    assert not Track.objects.kept().exists()


def test_removing_says_which_rules_ask_for_it_or_for_one_in_it(
    as_olive: Client, song: Track, jazz: MusicFolder
) -> None:
    bebop = MusicFolder.objects.create(name="Bebop", parent=jazz)
    Track.objects.update(folder=bebop)
    held_by([by_rule(InFolder(f"{bebop.pk}"), name="Evenings"), by_rule(name="Whatever")], timezone.now())
    answer = as_olive.get(f"{FOLDERS}{jazz.pk}/remove/")
    assert [use.name for use in answer.context["asked_by"]] == ["Evenings"]
    assert [use.name for use in answer.context["uses"]] == ["Whatever"]
    assert "Remove anyway" in answer.content.decode()


def test_an_empty_folder_that_no_rule_asks_for_is_no_matter(as_olive: Client, jazz: MusicFolder) -> None:
    by_rule()
    assert "anyway" not in as_olive.get(f"{FOLDERS}{jazz.pk}/remove/").content.decode()


def test_all_that_match_are_all_that_the_folder_shows_whatever_its_address_asks(
    as_olive: Client, song: Track, jazz: MusicFolder
) -> None:
    Track.objects.update(folder=jazz)
    text = as_olive.get(f"{FOLDERS}{jazz.pk}/", {"q": "nothing", "genre": "Pop"}).content.decode()
    assert "Slow Morning" in text
    asked = re.search(r'name="asked" value="([^"]*)"', text)
    assert asked
    answer = as_olive.post("/b/acme/music/chosen/", {"do": "remove", "all": "1", "asked": asked[1]})
    assert "Remove 1 track" in answer.content.decode()


def test_a_folder_takes_the_cover_of_a_track_in_it(as_olive: Client, song: Track, jazz: MusicFolder) -> None:
    Track.objects.update(folder=jazz, cover_sha256="c" * 64)
    address = f"{FOLDERS}{jazz.pk}/edit/"
    assert as_olive.post(address, {"name": "Jazz", "cover_of": "d" * 64}).status_code == 422
    as_olive.post(address, {"name": "Jazz", "cover_of": "c" * 64})
    assert MusicFolder.objects.get().cover_sha256 == "c" * 64


def test_a_folder_of_too_many_tracks_stays_and_says_why(
    as_olive: Client, song: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "MOST", 0)
    jazz = MusicFolder.objects.create(name="Jazz")
    Track.objects.update(folder=jazz)
    path = f"/b/acme/music/folders/{jazz.pk}/remove/"
    assert "can be changed at once" in as_olive.post(path, {"tracks": "go"}, follow=True).content.decode()
    assert MusicFolder.objects.kept().exists()


def test_folders_show_a_cover_of_what_lies_in_them(
    as_olive: Client, song: Track, jazz: MusicFolder, django_assert_max_num_queries
) -> None:
    late = MusicFolder.objects.create(name="Late", parent=jazz)
    Track.objects.update(folder=late, cover_sha256="c" * 64)
    with django_assert_max_num_queries(10):
        tree = as_olive.get(FOLDERS).content.decode()
    assert tree.count("c" * 64) == 2
    MusicFolder.objects.filter(pk=late.pk).update(cover_sha256="d" * 64)
    assert "d" * 64 in as_olive.get(f"{FOLDERS}{jazz.pk}/").content.decode()
