import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from library.models import Track
from library.reading import read_track
from tests.library.conftest import kept_files

LIST = {"HX-Request": "true", "HX-Target": "track-list"}


def page(client: Client, **query: str) -> str:
    answer = client.get("/b/acme/music/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def add(count: int, **columns: object) -> None:
    Track.objects.bulk_create(
        Track(
            **{"title": f"Song {n:03}", "file_name": f"{n}.mp3", "sha256": f"{n:064}", "status": "ready"}
            | columns
        )
        for n in range(count)
    )


def send(client: Client, *files: tuple[str, bytes], headers: dict[str, str] | None = None):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/b/acme/music/upload/", {"files": uploads}, headers=headers)


def send_named(client: Client, name: str) -> None:
    """As a browser that puts this very name on the wire."""
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"'
    body = f"--X\r\n{head}\r\n\r\nsound\r\n--X--\r\n".encode()
    client.post("/b/acme/music/upload/", body, content_type="multipart/form-data; boundary=X")


def test_an_empty_library_says_what_to_do(as_olive: Client, inside) -> None:
    assert "No music yet" in page(as_olive)


def test_tracks_are_listed_with_what_is_known(as_olive: Client, song: Track) -> None:
    Track.objects.update(artist="The Ovens", album="Bread")
    text = page(as_olive)
    assert all(words in text for words in ("Slow Morning", "The Ovens", "Bread", "3:20", "1 in the list"))


def test_what_is_read_is_asked_for_again(as_olive: Client, song: Track) -> None:
    assert "being-read" not in page(as_olive, sort="title").replace('hx-include=".being-read"', "")
    Track.objects.update(status="waiting")
    assert f'name="reading" value="{song.pk}" class="being-read"' in page(as_olive)


@pytest.mark.parametrize("query", ["slow", "SLOW MORN", " ovens ", "Brea"])
def test_a_track_is_found_by_title_artist_or_album(as_olive: Client, song: Track, query: str) -> None:
    song.artist, song.album = "The Ovens", "Bread"
    song.save()
    add(1)
    text = page(as_olive, q=query)
    assert "Slow Morning" in text
    assert "Song 000" not in text


@pytest.mark.parametrize("query", ["%", "_", "\\", "'; --", "<b>", "no\x00thing", "🎵"])
def test_what_is_not_there_is_said_so(as_olive: Client, song: Track, query: str) -> None:
    text = page(as_olive, q=query)
    assert "Nothing is called" in text
    assert "<b>”" not in text


def test_searching_answers_with_the_list_alone(as_olive: Client, song: Track) -> None:
    text = as_olive.get("/b/acme/music/", {"q": "slow"}, headers=LIST).content.decode()
    assert "Slow Morning" in text
    assert "<html" not in text


def test_the_list_asks_the_database_no_more_often_when_it_grows(as_olive: Client, inside) -> None:
    add(1)
    with CaptureQueriesContext(connection) as few:
        page(as_olive)
    add(30, cover_sha256="c" * 64)
    with CaptureQueriesContext(connection) as many:
        assert page(as_olive).count("row-title") == 31
    assert len(many) == len(few)


def test_several_files_at_once_go_on_past_a_bad_one(as_olive: Client, inside, sounds, media: Path) -> None:
    files = [("a.mp3", sounds["mp3"]), ("b.flac", sounds["flac"]), ("c.ogg", sounds["ogg"])]
    send(
        as_olive,
        *[(name, file.read_bytes()) for name, file in files],
        ("bad.mp3", b"Dear diary"),
        ("no.mp3", b""),
    )
    for track in Track.objects.all():
        read_track(track.pk)
    states = dict(Track.objects.values_list("file_name", "status"))
    assert states == {n: "ready" for n, _ in files} | {"bad.mp3": "refused", "no.mp3": "refused"}


def test_a_refused_file_is_named_with_the_reason(as_olive: Client, inside) -> None:
    send(as_olive, ("empty.mp3", b""))
    text = page(as_olive)
    assert "empty.mp3" in text
    assert "This file is empty." in text


def test_without_javascript_an_upload_leads_to_the_list(as_olive: Client, inside) -> None:
    assert send(as_olive, ("a.mp3", b"sound")).headers["Location"] == "/b/acme/music/"


def test_no_file_at_all_is_a_sentence(as_olive: Client, inside) -> None:
    as_olive.post("/b/acme/music/upload/")
    assert "Choose at least one audio file first." in page(as_olive)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.mp3", '"><img src=x>.mp3', "<b>bold</b>.mp3"])
def test_a_name_cannot_mark_up_the_page(as_olive: Client, inside, name: str) -> None:
    Track.objects.create(title=name, file_name=name, status="refused", problem="Not audio.")
    text = page(as_olive)
    assert name not in text
    assert escape(name) in text


@pytest.mark.parametrize("name", ["..", ".", "/"])
def test_a_name_of_path_parts_alone_brings_nothing(as_olive: Client, inside, media: Path, name: str) -> None:
    send_named(as_olive, name)
    assert (Track.objects.count(), kept_files(media)) == (0, [])


def test_a_name_from_windows_keeps_its_last_part(as_olive: Client, inside) -> None:
    send_named(as_olive, r"C:\Music\slow.mp3")
    assert Track.objects.get().file_name == "slow.mp3"


@pytest.mark.parametrize("path", ["remove/", "restore/"])
def test_looking_changes_nothing(as_olive: Client, song: Track, path: str) -> None:
    assert as_olive.get(f"/b/acme/music/{song.pk}/{path}").status_code == 405


def test_a_zone_user_sees_music_and_no_buttons(as_zed: Client, song: Track) -> None:
    text = page(as_zed)
    assert "Slow Morning" in text
    assert "/remove/" not in text
    assert 'type="file"' not in text


@pytest.mark.parametrize("path", ["upload/", "{pk}/", "{pk}/remove/", "{pk}/restore/"])
@pytest.mark.parametrize("who", ["as_zed", "as_rita"])
def test_others_change_nothing(request, song: Track, who: str, path: str) -> None:
    client = request.getfixturevalue(who)
    url = f"/b/acme/music/{path.format(pk=song.pk)}"
    file = SimpleUploadedFile("a.mp3", b"sound")
    assert client.post(url, {"title": "Mine", "files": [file]}).status_code == 404
    assert list(Track.objects.kept().values_list("title", flat=True)) == ["Slow Morning"]


def test_a_track_of_another_business_is_404(as_rita: Client, song: Track) -> None:
    for path in ("", "remove/", "restore/"):
        assert as_rita.post(f"/b/rival/music/{song.pk}/{path}", {"title": "Mine"}).status_code == 404


@pytest.mark.parametrize("pk", [uuid.uuid4(), "1", "%00", "x" * 500])
def test_what_does_not_exist_is_404(as_olive: Client, inside, pk: object) -> None:
    assert as_olive.get(f"/b/acme/music/{pk}/").status_code == 404
