import json

import pytest
from django.http import Http404
from django.test import Client

from broadcast.models import Schedule, Zone
from library.models import Track
from tenants.access import Person
from tenants.editing import edit_business
from tenants.models import AuditLog, Business
from tests.broadcast.feeding import fed, row_of


def test_a_name_changes_and_the_log_says_from_what(olive: Person, acme: Business) -> None:
    edit_business(actor=olive, name="Café Acme", time_zone=acme.time_zone)
    acme.refresh_from_db()
    row = AuditLog.objects.get(business=acme, verb="changed")
    assert (acme.name, acme.slug) == ("Café Acme", "acme")
    assert row.changes == {"name": {"from": "Acme", "to": "Café Acme"}}


def test_nothing_new_is_not_written(olive: Person, acme: Business) -> None:
    edit_business(actor=olive, name=acme.name, time_zone=acme.time_zone)
    assert not AuditLog.objects.filter(business=acme, verb="changed").exists()


def test_zones_that_follow_its_clock_are_planned_anew(
    olive: Person, ground: Zone, terrace: Zone, hourly: Schedule, song: Track, committed
) -> None:
    Zone.objects.filter(pk=terrace.pk).update(time_zone="Europe/Paris")
    before, untouched = fed(ground), fed(terrace)
    with committed():
        edit_business(actor=olive, name="Acme", time_zone="Asia/Tokyo")
    after = json.loads(bytes(row_of(ground).body))
    assert (before["zone"]["tz"], after["zone"]["tz"]) == ("Europe/London", "Asia/Tokyo")
    assert [cue["at"] for cue in after["cues"]] != [cue["at"] for cue in before["cues"]]
    assert json.loads(bytes(row_of(terrace).body)) == untouched


def test_who_may_not_finds_nothing(zed: Person) -> None:
    with pytest.raises(Http404):
        edit_business(actor=zed, name="Zed's", time_zone="Europe/London")


def test_the_page_shows_the_address_and_saves(as_olive: Client, acme: Business) -> None:
    page = as_olive.get("/b/acme/settings/").content.decode()
    assert "/b/acme/" in page
    told = {"name": "Acme & Sons", "time_zone": "Europe/Berlin"}
    assert as_olive.post("/b/acme/settings/", told).headers["Location"] == "/b/acme/settings/"
    acme.refresh_from_db()
    assert (acme.name, acme.time_zone) == ("Acme & Sons", "Europe/Berlin")


@pytest.mark.parametrize(
    "told",
    [
        {"name": "", "time_zone": "Europe/London"},
        {"name": "!!!", "time_zone": "Europe/London"},
        {"name": "x" * 81, "time_zone": "Europe/London"},
        {"name": "Ac\x00me", "time_zone": "Europe/London"},
        {"name": "Acme", "time_zone": "Mars/Base"},
    ],
    ids=["empty", "signs", "long", "nul", "mars"],
)
def test_what_cannot_be_is_refused(as_olive: Client, acme: Business, told: dict[str, str]) -> None:
    assert as_olive.post("/b/acme/settings/", told).status_code == 422


def test_closing_takes_the_typed_slug(as_olive: Client, acme: Business) -> None:
    assert as_olive.post("/b/acme/settings/close/", {"typed": "acne"}).status_code == 422
    answer = as_olive.post("/b/acme/settings/close/", {"typed": " ACME "})
    assert answer.headers["Location"] == f"/closing/{acme.pk}/"
    acme.refresh_from_db()
    assert acme.status == "closing"
