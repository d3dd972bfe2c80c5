import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from library import refusal
from library.models import Announcement, Recording
from library.parts import Recorded, read
from library.tasks import read_recording
from tests.conftest import audio

BASE = "/b/acme/announcements/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def take(inside) -> Recording:
    return Recording.objects.create(title="Take 1", created_by="Olive", **audio("d", 4_000))


def send(client: Client, content: bytes = b"sound", headers: dict[str, str] | None = None) -> Any:
    file = SimpleUploadedFile("Take 1.webm", content)
    return client.post(f"{BASE}recordings/", {"file": file}, headers=headers)


def state(client: Client, row: Recording) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(client.get(f"{BASE}recordings/{row.pk}/").content)
    return told


def save(client: Client, **fields: Any) -> Any:
    return client.post(f"{BASE}record/", {"title": "Closing"} | fields)


def test_the_list_leads_to_the_recorder(as_olive: Client, inside) -> None:
    assert f'href="{BASE}record/"' in as_olive.get(BASE).content.decode()
    assert "data-recorder" in as_olive.get(f"{BASE}record/").content.decode()


def test_a_zone_user_is_not_led_there(as_zed: Client, inside) -> None:
    assert f"{BASE}record/" not in as_zed.get(BASE).content.decode()


def test_an_upload_is_answered_with_its_state(as_olive: Client, inside) -> None:
    told = send(as_olive, headers=JSON).json()
    row = Recording.objects.get()
    assert (told["id"], told["status"], told["title"], told["audio"]) == (
        str(row.pk),
        "waiting",
        "Take 1",
        "",
    )
    assert told["state"] == f"{BASE}recordings/{row.pk}/"


def test_a_refused_upload_says_why(as_olive: Client, inside) -> None:
    told = send(as_olive, b"", JSON).json()
    assert (told["status"], told["problem"][:22]) == ("refused", "This file is empty. Ch")


def test_what_is_ready_can_be_listened_to(as_olive: Client, take: Recording) -> None:
    told = state(as_olive, take)
    assert (told["status"], told["duration_ms"], told["audio"]) == (
        "ready",
        4_000,
        f"/b/acme/audio/{'d' * 64}.mp3",
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [("silence.wav", refusal.UNHEARD), ("film.mp4", refusal.VIDEO), ("letter.txt", refusal.NOT_AUDIO)],
)
def test_what_cannot_be_taken_says_what_to_do(
    as_olive: Client, inside, make_sound, name: str, why: str
) -> None:
    content = {
        "silence.wav": lambda: make_sound(name, source="anullsrc=duration=2").read_bytes(),
        "film.mp4": lambda: make_sound(name, "-f", "lavfi", "-i", "color=duration=2").read_bytes(),
        "letter.txt": lambda: b"Dear sir or madam, " * 99,
    }[name]()
    send(as_olive, content)
    row = Recording.objects.get()
    read_recording(row.pk)
    assert state(as_olive, row)["problem"] == why


def test_without_javascript_an_upload_leads_back_to_the_page(as_olive: Client, inside) -> None:
    answer = send(as_olive)
    row = Recording.objects.get()
    assert answer.headers["Location"] == f"{BASE}record/?recording={row.pk}"
    text = as_olive.get(answer.headers["Location"]).content.decode()
    assert ("Take 1" in text, 'http-equiv="refresh"' in text) == (True, True)


def test_no_file_at_all_is_a_sentence(as_olive: Client, inside) -> None:
    text = as_olive.post(f"{BASE}recordings/", follow=True).content.decode()
    assert "Choose an audio file first." in text


def test_saving_leads_to_the_announcement(as_olive: Client, take: Recording) -> None:
    answer = save(as_olive, recording=take.pk, start_ms=400, end_ms=3_000, gated="true")
    row = Announcement.objects.get()
    assert answer.headers["Location"] == f"{BASE}{row.pk}/"
    assert read(row.versions.get().parts) == [Recorded(str(take.pk), 400, 3_000, True)]


def test_an_end_behind_the_last_moment_is_the_end(as_olive: Client, take: Recording) -> None:
    save(as_olive, recording=take.pk, end_ms=10**30)
    parts = Announcement.objects.get().versions.get().parts
    assert read(parts) == [Recorded(str(take.pk))]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "Record something first"),
        ({"recording": "none"}, "Record something first"),
        ({"recording": uuid.UUID(int=1)}, "Record something first"),
        ({"start_ms": 4_000}, "Nothing is left"),
        ({"start_ms": 900, "end_ms": 900}, "Nothing is left"),
        ({"end_ms": 0}, "Nothing is left"),
        ({"title": ""}, "Fill this in."),
    ],
    ids=str,
)
def test_what_cannot_be_announced_is_not_saved(
    as_olive: Client, take: Recording, fields: dict[str, Any], why: str
) -> None:
    given = ({"recording": take.pk} if fields and "recording" not in fields else {}) | fields
    answer = save(as_olive, **given)
    assert (answer.status_code, Announcement.objects.count()) == (422, 0)
    assert why in answer.content.decode()


@pytest.mark.parametrize(
    ("status", "problem", "why"),
    [("waiting", "", "still being read"), ("refused", "It is silent.", "It is silent.")],
)
def test_what_is_not_ready_is_not_saved(
    as_olive: Client, take: Recording, status: str, problem: str, why: str
) -> None:
    Recording.objects.update(status=status, problem=problem, sha256="")
    answer = save(as_olive, recording=take.pk)
    assert why in answer.content.decode()
    assert Announcement.objects.count() == 0


def test_a_removed_recording_comes_back_by_its_message(as_olive: Client, take: Recording) -> None:
    path = f"{BASE}recordings/{take.pk}/"
    text = as_olive.post(f"{path}remove/", follow=True).content.decode()
    assert f'action="{path}restore/"' in text
    assert as_olive.get(path).status_code == 404
    as_olive.post(f"{path}restore/")
    assert as_olive.get(path).status_code == 200


def test_a_title_cannot_mark_up_the_page(as_olive: Client, take: Recording) -> None:
    Recording.objects.update(title="<b>bold</b>")
    text = as_olive.get(f"{BASE}record/?recording={take.pk}").content.decode()
    assert ("<b>bold" in text, "&lt;b&gt;bold" in text) == (False, True)


@pytest.mark.parametrize("query", ["none", "%00", "x" * 500, ""])
def test_what_is_not_there_is_no_recording(as_olive: Client, inside, query: str) -> None:
    assert as_olive.get(f"{BASE}record/?recording={query}").status_code == 200
