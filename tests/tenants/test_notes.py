import pytest
from django.http import Http404

from tenants import notes
from tenants.access import Person
from tenants.models import AuditLog, Business, StaffNote, User


@pytest.fixture
def note(sue: User, acme: Business) -> StaffNote:
    return notes.add_note(acme, actor=sue, text="Call on Monday.")


def test_a_note_has_its_author_and_time(note: StaffNote) -> None:
    assert (note.author_name, note.text, note.edited_at) == ("Sue", "Call on Monday.", None)


def test_its_business_reads_nothing_of_it_in_its_log(note: StaffNote, acme: Business, sue: User) -> None:
    notes.edit_note(note.pk, actor=sue, text="Call on Tuesday.")
    rows = AuditLog.objects.filter(object_id=note.pk)
    assert {row.verb for row in rows} == {"wrote", "edited"}
    assert {row.business for row in rows} == {None}
    assert not [row for row in rows if "Call" in f"{row.object_name}{row.changes}"]


def test_saving_the_same_text_edits_nothing(note: StaffNote, sue: User) -> None:
    assert notes.edit_note(note.pk, actor=sue, text=note.text).edited_at is None


def test_a_note_goes_and_comes_back(note: StaffNote, sue: User) -> None:
    notes.remove_note(note.pk, actor=sue)
    with pytest.raises(Http404):
        notes.edit_note(note.pk, actor=sue, text="Gone")
    assert notes.restore_note(note.pk, actor=sue).removed_at is None


def test_notes_are_staffs_alone(note: StaffNote, olive: Person, acme: Business) -> None:
    for change in (
        lambda: notes.add_note(acme, actor=olive.user, text="Mine"),
        lambda: notes.remove_note(note.pk, actor=olive.user),
    ):
        with pytest.raises(Http404):
            change()
