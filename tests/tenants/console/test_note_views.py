from django.test import Client

from tenants.models import Business, StaffNote

ADD = "/staff/businesses/acme/notes/"


def test_a_note_is_kept_and_read_by_staff(as_sue: Client, acme: Business) -> None:
    text = as_sue.post(ADD, {"text": "Call <b>Olive</b>."}, follow=True).content.decode()
    assert "Call &lt;b&gt;Olive&lt;/b&gt;." in text


def test_an_empty_note_is_refused_and_a_long_one(as_sue: Client, acme: Business) -> None:
    for text in ("", "  ", "a\x00b", "x" * 5_001):
        assert as_sue.post(ADD, {"text": text}).status_code == 422
    assert not StaffNote.objects.exists()


def test_removing_one_can_be_taken_back(as_sue: Client, acme: Business) -> None:
    as_sue.post(ADD, {"text": "Call Olive."})
    pk = StaffNote.objects.get().pk
    text = as_sue.post(f"/staff/notes/{pk}/remove/", follow=True).content.decode()
    assert (f"/staff/notes/{pk}/restore/" in text, "Call Olive." in text) == (True, False)
    assert "Call Olive." in as_sue.post(f"/staff/notes/{pk}/restore/", follow=True).content.decode()


def test_a_note_is_edited(as_sue: Client, acme: Business) -> None:
    as_sue.post(ADD, {"text": "Call Olive."})
    path = f"/staff/notes/{StaffNote.objects.get().pk}/"
    assert "Call Olive." in as_sue.get(path).content.decode()
    assert "edited" in as_sue.post(path, {"text": "Called."}, follow=True).content.decode()
