"""One's own profile, and pictures of people."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tenants.access import Person
from tenants.models import AuditLog, Portrait, User

PAGE, PICTURE = "/profile/", "/profile/picture/"
TOLD = {"name": "Olive Berg", "language": "en-us", "time_zone": "America/New_York"}


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 320)) -> SimpleUploadedFile:
    Image.new("RGB", size, "teal").save(out := io.BytesIO(), kind)
    return SimpleUploadedFile(f"me.{kind.lower()}", out.getvalue())


def me(person: Person) -> User:
    return User.objects.get(pk=person.user.pk)


def address(person: Person) -> str:
    return f"/people/{person.user.pk}/{me(person).portrait_sha256}.jpg"


def test_what_one_tells_is_kept_and_logged(as_olive: Client, olive: Person) -> None:
    as_olive.post(PAGE, TOLD)
    found = me(olive)
    assert {name: getattr(found, name) for name in TOLD} == TOLD
    row = AuditLog.objects.get(verb="changed", object_id=olive.user.pk)
    assert (row.business, row.changes["name"]) == (None, {"from": "Olive", "to": "Olive Berg"})


def test_the_profile_says_where_its_language_holds(as_olive: Client) -> None:
    assert "In a business everybody reads them alike." in as_olive.get(PAGE).content.decode()


def test_what_is_saved_as_it_was_is_no_change(as_olive: Client) -> None:
    as_olive.post(PAGE, {"name": "Olive", "language": "", "time_zone": ""})
    assert not AuditLog.objects.filter(kind="user").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 121),
        ("name", "a\0b"),
        ("language", "de"),
        ("language", "\0"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("time_zone", "x" * 10_000),
    ],
    ids=str,
)
def test_nonsense_is_refused_in_place(as_olive: Client, olive: Person, field: str, value: str) -> None:
    answer = as_olive.post(PAGE, TOLD | {field: value})
    assert (answer.status_code, me(olive).name) == (422, "Olive")
    assert b'aria-invalid="true"' in answer.content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_square(as_olive: Client, olive: Person, kind: str) -> None:
    as_olive.post(PICTURE, {"picture": picture(kind)})
    answer = as_olive.get(address(olive))
    assert Image.open(io.BytesIO(answer.content)).size == (192, 192)
    assert len(answer.content) < 30_000
    assert "private" in answer.headers["Cache-Control"]


def test_it_is_shown_where_the_account_is(as_olive: Client, olive: Person) -> None:
    as_olive.post(PICTURE, {"picture": picture()})
    assert address(olive).encode() in as_olive.get("/b/acme/").content


def test_where_there_is_none_initials_stand(as_olive: Client, olive: Person) -> None:
    as_olive.post(PAGE, TOLD)
    assert b">OB</span>" in as_olive.get("/b/acme/").content


def bomb() -> SimpleUploadedFile:
    Image.new("1", (20_000, 20_000)).save(out := io.BytesIO(), "PNG")
    return SimpleUploadedFile("bomb.png", out.getvalue())


def text(name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"<svg onload=alert(1)>")


@pytest.mark.parametrize("made", [bomb, text, lambda: SimpleUploadedFile("me.png", b"")])
def test_what_is_no_picture_is_refused_with_a_sentence(as_olive: Client, olive: Person, made: Any) -> None:
    answer = as_olive.post(PICTURE, {"picture": made()})
    assert (answer.status_code, me(olive).portrait_sha256) == (422, "")
    assert b"Choose a" in answer.content


def test_none_chosen_is_said(as_olive: Client) -> None:
    assert b"Choose a file." in as_olive.post(PICTURE, {}).content


def test_it_is_replaced_and_removed(as_olive: Client, olive: Person) -> None:
    as_olive.post(PICTURE, {"picture": picture()})
    before = address(olive)
    as_olive.post(PICTURE, {"picture": picture(size=(300, 300))})
    assert Portrait.objects.count() == 1
    as_olive.post("/profile/picture/remove/")
    assert (me(olive).portrait_sha256, Portrait.objects.count()) == ("", 0)
    assert as_olive.get(before).status_code == 404


def test_only_who_works_with_one_sees_it(
    as_olive: Client, olive: Person, as_zed: Client, as_rita: Client, as_sue: Client
) -> None:
    as_olive.post(PICTURE, {"picture": picture()})
    found = [client.get(address(olive)).status_code for client in (as_zed, as_rita, as_sue, Client())]
    assert found == [200, 404, 200, 302]


def test_everybody_sees_who_of_the_staff_it_is(as_sue: Client, sue: User, as_rita: Client) -> None:
    as_sue.post(PICTURE, {"picture": picture()})
    sue.refresh_from_db()
    assert as_rita.get(f"/people/{sue.pk}/{sue.portrait_sha256}.jpg").status_code == 200


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Olive", "O"),
        ("Olive van den Berg", "OB"),
        ("çelik Öz", "ÇÖ"),
        ("(Olive) Berg", "B"),
        ("🎵 🎵", ""),
        ("", "O"),
    ],
)
def test_initials_are_of_the_first_and_the_last_word(name: str, initials: str) -> None:
    assert User(name=name, email="olive@acme.example").initials == initials
