from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from library.editing.details import PASSED, DetailsForm
from library.models import Announcement, Folder
from tenants.models import Business


def form(row: Announcement | None = None, **fields: Any) -> DetailsForm:
    return DetailsForm({"title": "Closing"} | fields, row)


def test_a_title_is_enough(inside: Business) -> None:
    details = form(is_enabled="on")
    assert details.is_valid()
    assert details.cleaned_data == {
        "title": "Closing", "category": "", "folder": None, "new_folder": "", "expires_at": None,
        "is_enabled": True,
    }  # fmt: skip


@pytest.mark.parametrize("title", ["", "x" * 201, "a\x00b"], ids=ascii)
def test_a_title_is_there_and_fits(inside: Business, title: str) -> None:
    assert list(form(title=title).errors) == ["title"]


def test_its_end_is_on_the_clock_of_the_business(inside: Business) -> None:
    inside.time_zone = "Asia/Tokyo"
    details = form(expires_at="2090-07-01T18:00")
    assert details.is_valid()
    assert details.cleaned_data["expires_at"] == datetime(2090, 7, 1, 9, tzinfo=UTC)


def test_an_end_is_shown_on_the_clock_of_the_business(inside: Business) -> None:
    inside.time_zone = "Asia/Tokyo"
    row = Announcement(title="Closing", expires_at=datetime(2090, 7, 1, 9, tzinfo=UTC))
    assert 'value="2090-07-01T18:00"' in str(DetailsForm(None, row)["expires_at"])


@pytest.mark.parametrize("at", ["2020-01-01T10:00", "soon", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_an_end_lies_ahead(inside: Business, at: str) -> None:
    assert list(form(expires_at=at).errors) == ["expires_at"]


def test_what_has_ended_can_be_changed_without_its_end(inside: Business) -> None:
    ended = timezone.now() - timedelta(days=1)
    row = Announcement(title="Closing", expires_at=ended)
    shown = str(DetailsForm(None, row)["expires_at"]).split('value="')[1][:16]
    details = form(row, expires_at=shown)
    assert details.is_valid(), details.errors
    assert details.cleaned_data["expires_at"] == ended
    assert form(row, expires_at="2020-01-01T10:00").errors["expires_at"] == [PASSED]


def test_a_folder_that_is_gone_is_refused(inside: Business) -> None:
    kept, gone = (
        Folder.objects.create(name=name, removed_at=at) for name, at in (("A", None), ("B", timezone.now()))
    )
    assert form(folder=str(kept.pk)).is_valid()
    assert list(form(folder=str(gone.pk)).errors) == ["folder"]


def test_categories_in_use_are_suggested_once(inside: Business) -> None:
    for category in ("offers", "safety", "offers", ""):
        Announcement.objects.create(title="Words", category=category)
    Announcement.objects.create(title="Gone", category="old", removed_at=timezone.now())
    assert form().categories == ["offers", "safety"]


def test_what_is_folded_away_shows_when_it_says_something(inside: Business) -> None:
    assert not DetailsForm(None, None).shows_more
    assert DetailsForm(None, Announcement(title="Off", is_enabled=False)).shows_more
    assert form(is_enabled="on", expires_at="soon").shows_more
