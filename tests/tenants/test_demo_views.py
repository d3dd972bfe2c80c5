from pathlib import Path

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.test import Client

from tenants.demo_views import newest_mails


@pytest.fixture
def letter_box(tmp_path: Path, settings) -> Path:
    settings.DEMO, settings.EMAIL_FILE_PATH = True, str(tmp_path)
    return tmp_path


def send(folder: Path, *subjects: str, body: str = "Hello") -> None:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))
    mails = [EmailMessage(subject, body, "a@b.example", ["new@shop.example"]) for subject in subjects]
    backend.send_messages(mails)


def test_there_is_no_letter_box_outside_the_demo(client: Client, db: None, settings) -> None:
    settings.DEMO = False
    assert client.get("/demo/mail/").status_code == 404


def test_mails_are_shown_to_anybody_in_the_demo(client: Client, db: None, letter_box: Path) -> None:
    send(letter_box, "Confirm", body="Go to http://testserver/accounts/confirm-email/abc/ now.")
    text = client.get("/demo/mail/").content.decode()
    assert "To new@shop.example" in text
    assert 'href="http://testserver/accounts/confirm-email/abc/"' in text


def test_an_empty_letter_box_says_what_to_do(client: Client, db: None, letter_box: Path) -> None:
    assert "Create an account" in client.get("/demo/mail/").content.decode()


def test_a_letter_box_that_was_never_made_is_empty(tmp_path: Path) -> None:
    assert newest_mails(tmp_path / "none") == []


def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    send(tmp_path, "First", "Second")
    assert [mail["subject"] for mail in newest_mails(tmp_path)] == ["Second", "First"]


def test_only_the_newest_are_read(tmp_path: Path) -> None:
    send(tmp_path, *[f"Mail {number}" for number in range(8)])
    assert [mail["subject"] for mail in newest_mails(tmp_path, count=2)] == ["Mail 7", "Mail 6"]


def test_letters_beyond_ascii_survive(tmp_path: Path) -> None:
    send(tmp_path, "Grüße aus dem Café ☕", body="Schöne Grüße — 日本")
    mail = newest_mails(tmp_path)[0]
    assert (mail["subject"], mail["body"].strip()) == ("Grüße aus dem Café ☕", "Schöne Grüße — 日本")


def test_of_two_forms_the_plain_text_is_shown(tmp_path: Path) -> None:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
    mail = EmailMultiAlternatives("Hi", "plain words", "a@b.example", ["c@d.example"])
    mail.attach_alternative("<p>marked up</p>", "text/html")
    backend.send_messages([mail])
    assert newest_mails(tmp_path)[0]["body"].strip() == "plain words"


def test_a_mail_cannot_mark_up_the_page(client: Client, db: None, letter_box: Path) -> None:
    send(letter_box, "<b>Hi</b>", body="<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get("/demo/mail/").content.decode()
