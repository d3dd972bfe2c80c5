"""What the page sends while music comes in."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from library.models import MusicFolder, Track, Upload
from tenants.granting import change_business
from tenants.limits import count_stored
from tenants.models import Business, User

UPLOADS = "/b/acme/music/uploads/"
BYTES = b"as good as any sound"


def begin(client: Client, **file: Any) -> Any:
    body = {"files": [{"name": "slow.mp3", "size_bytes": len(BYTES)} | file]}
    return client.post(UPLOADS, json.dumps(body), content_type="application/json")


def test_a_file_comes_in_three_steps(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    assert (offer["piece_bytes"], offer["have"], offer["direct"]) == (8_000_000, [], False)
    sent = as_olive.put(f"{offer['pieces']}0/", BYTES, content_type="application/octet-stream")
    assert sent.status_code == 204
    done = as_olive.post(offer["finish"]).json()
    assert (done["problem"], Track.objects.get(pk=done["track"]).file_name) == ("", "slow.mp3")


def test_what_is_missing_is_said(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    answer = as_olive.post(offer["finish"])
    assert (answer.status_code, answer.json()) == (409, {"missing": [0]})


def test_a_piece_of_another_length_is_refused(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    sent = as_olive.put(f"{offer['pieces']}0/", b"short", content_type="application/octet-stream")
    assert sent.status_code == 422


def test_on_disk_there_is_no_other_place_to_send_it(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    assert as_olive.post(f"{offer['pieces']}0/").status_code == 404


def test_it_can_be_given_up(as_olive: Client, inside) -> None:
    [offer] = begin(as_olive).json()["files"]
    assert as_olive.post(offer["forget"]).status_code == 204
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"files": 1}', b"\x00\xff", b'{"files": [{}]}'])
def test_nonsense_gets_a_sentence(as_olive: Client, inside, body: bytes) -> None:
    answer = as_olive.post(UPLOADS, body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"][-1]) == (422, ".")


@pytest.fixture
def jazz(inside) -> MusicFolder:
    return MusicFolder.objects.create(name="Jazz")


def page(client: Client, path: str = "/b/acme/music/", **more: Any) -> str:
    return client.get(path, **more).content.decode()


def test_an_empty_library_has_a_large_place_to_drop_music(as_olive: Client, inside) -> None:
    assert "Drop music here" in page(as_olive)


def test_where_there_is_music_it_is_a_button(as_olive: Client, song: Track) -> None:
    shown = page(as_olive)
    assert ("Drop music here" in shown, "Add music" in shown) == (False, True)


def test_a_list_that_finds_nothing_is_no_empty_library(as_olive: Client, song: Track) -> None:
    assert "Drop music here" not in page(as_olive, "/b/acme/music/?q=xylophone")


def test_files_go_to_the_folder_that_is_shown(as_olive: Client, song: Track, jazz: MusicFolder) -> None:
    for path in (f"/b/acme/music/?folder={jazz.pk}", f"/b/acme/music/folders/{jazz.pk}/"):
        shown = page(as_olive, path)
        assert f'data-into="{jazz.pk}"' in shown
        assert "Files go to the folder <b>Jazz</b>" in shown


def test_a_list_that_is_swapped_alone_says_where_files_go(as_olive: Client, song, jazz: MusicFolder) -> None:
    headers = {"HX-Request": "true", "HX-Target": "track-list"}
    shown = page(as_olive, f"/b/acme/music/?folder={jazz.pk}", headers=headers)
    assert f'data-adds-to="{jazz.pk}" data-named="Jazz"' in shown
    assert "dropzone" not in shown


def test_without_javascript_they_go_there_too(as_olive: Client, jazz: MusicFolder) -> None:
    sent = {"files": [SimpleUploadedFile("slow.mp3", BYTES)], "folder": jazz.pk}
    answer = as_olive.post("/b/acme/music/upload/", sent)
    assert answer.headers["Location"] == f"/b/acme/music/folders/{jazz.pk}/"
    assert Track.objects.get().folder == jazz


@pytest.mark.parametrize("folder", ["nowhere", "00000000-0000-4000-8000-000000000009", "\0"])
def test_a_folder_that_is_not_there_takes_nothing(as_olive: Client, inside, folder: str) -> None:
    sent = {"files": [SimpleUploadedFile("slow.mp3", BYTES)], "folder": folder}
    assert as_olive.post("/b/acme/music/upload/", sent).status_code == 404
    assert not Track.objects.exists()


def test_the_storage_is_shown_to_whoever_fills_it(
    as_olive: Client, as_zed: Client, song: Track, acme: Business, sam: User
) -> None:
    change_business(acme.pk, actor=sam, storage_limit_gb=5)
    count_stored(acme, 4_800_000_000)
    assert "Your storage is nearly full: 4.8 GB of 5.0 GB." in page(as_olive)
    assert "of 5.0 GB" not in page(as_zed)


def test_a_full_storage_says_what_to_do(as_olive: Client, song, acme: Business, sam: User) -> None:
    change_business(acme.pk, actor=sam, storage_limit_gb=1)
    count_stored(acme, 1_000_000_000)
    assert "New files are not taken; what is here goes on playing." in page(as_olive)
