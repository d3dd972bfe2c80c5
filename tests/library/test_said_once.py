from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from library import said_once
from library.actions import remove, restore
from library.announcing import decide, write_announcement
from library.models import Announcement, AnnouncementVersion
from library.parts import Chime, Speech
from library.said_once import let_go_of_said, say_once, title_of
from tenants.access import Person
from tests.announced import speak


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The blue\ncar, please.", "The blue car, please."),
        ("word " * 30, "word word word word word word word word word word word word…"),
        ("x" * 100, "x" * 60 + "…"),
    ],
)
def test_it_is_called_by_its_first_words(text: str, title: str) -> None:
    assert title_of(text) == title


def test_it_is_in_no_list_until_somebody_keeps_it(olive: Person, inside) -> None:
    row = say_once([Chime("glass"), Speech("The blue car, please.")], actor=olive)
    assert (row.text, row.status, list(Announcement.objects.kept())) == (
        "The blue car, please.",
        "waiting",
        [],
    )
    restore(Announcement, row.pk, actor=olive)
    assert Announcement.objects.kept().get() == row


def test_kept_it_can_be_heard(olive: Person, inside, media) -> None:
    row = say_once([Chime("glass")], actor=olive)
    restore(Announcement, row.pk, actor=olive)
    assert speak(row).is_playable


def said_before(olive: Person) -> Announcement:
    """By the owner, who needs nobody's approval for it."""
    return speak(say_once([Chime("glass")], actor=olive))


def test_kept_by_one_who_has_to_ask_it_is_not_heard_before_somebody_approves(
    mia: Person, olive: Person, media
) -> None:
    row = said_before(olive)
    sha256 = row.sha256
    restore(Announcement, row.pk, actor=mia)
    row.refresh_from_db()
    version = row.versions.get()
    assert (version.stage, version.published_at, row.sha256, row.is_playable) == ("asked", None, "", False)
    decide(version.pk, actor=olive, is_approved=True)
    row.refresh_from_db()
    assert (row.sha256, row.is_playable) == (sha256, True)


def test_kept_by_its_own_speaker_it_needs_somebody_else(mia: Person, olive: Person, media) -> None:
    row = said_before(mia)
    restore(Announcement, row.pk, actor=mia)
    with pytest.raises(Http404):
        decide(row.versions.get().pk, actor=mia, is_approved=True)


def test_it_is_not_heard_where_its_sound_was_made_meanwhile(mia: Person, olive: Person, media) -> None:
    row = say_once([Chime("glass")], actor=olive)
    restore(Announcement, row.pk, actor=mia)
    assert (speak(row).status, row.sha256) == ("ready", "")


def test_an_owner_keeps_it_at_once(mia: Person, olive: Person, media) -> None:
    row = said_before(mia)
    assert restore(Announcement, row.pk, actor=olive).is_playable
    assert row.versions.get().stage == "published"


def test_what_was_removed_comes_back_as_it_was(mia: Person, olive: Person, media) -> None:
    row = speak(write_announcement(None, actor=olive, title="Hello", text="Hello."))
    remove(Announcement, row.pk, actor=mia)
    assert restore(Announcement, row.pk, actor=mia).is_playable


def test_once_kept_it_may_be_removed_and_come_back(mia: Person, olive: Person, media) -> None:
    row = said_before(olive)
    restore(Announcement, row.pk, actor=olive)
    remove(Announcement, row.pk, actor=mia)
    assert restore(Announcement, row.pk, actor=mia).is_playable


def in_days(days: int):
    return timezone.now() + timedelta(days=days)


def said(text: str, person: Person) -> Announcement:
    row = say_once([Speech(text)], actor=person)
    Announcement.objects.filter(pk=row.pk).update(sha256="e" * 64, status="ready")
    return row


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_after_a_month_its_text_alone_is_left(olive: Person, inside, days: int, is_kept: bool) -> None:
    row = said("The blue car, please.", olive)
    let_go_of_said(in_days(days))
    row.refresh_from_db()
    assert (row.text, row.versions.exists(), bool(row.sha256)) == ("The blue car, please.", is_kept, is_kept)


def test_what_somebody_kept_stays_also_once_it_is_removed(olive: Person, inside) -> None:
    row = said("The blue car, please.", olive)
    restore(Announcement, row.pk, actor=olive)
    let_go_of_said(in_days(31))
    remove(Announcement, row.pk, actor=olive)
    let_go_of_said(in_days(62))
    assert row.versions.exists()


def test_they_are_let_go_some_at_a_time(olive: Person, inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said_once, "MOST", 2)
    for number in range(3):
        said(f"Number {number}, please.", olive)
    let_go_of_said(in_days(31))
    assert AnnouncementVersion.objects.count() == 1
    let_go_of_said(in_days(31))
    assert not AnnouncementVersion.objects.exists()
