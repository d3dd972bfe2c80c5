from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.console.forms import end_of, last_day
from tenants.models import AuditLog, Business, Domain, PlaceUse, Plan, StaffNote, StaffVisit, User

ONE, EDIT, PLAN = (f"/staff/businesses/acme/{page}" for page in ("", "edit/", "plan/"))
FIELDS = {
    "name": "Acme",
    "time_zone": "Europe/London",
    "price_a_month": "0",
    "storage_limit_gb": "100",
    "speech_credits": "100000",
    "features": ["multi_floor", "white_label"],
}


def page(client: Client, path: str = ONE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def errors(client: Client, path: str = EDIT, **told: Any) -> list[str]:
    answer = client.post(path, FIELDS | told)
    assert answer.status_code == 422
    return list(answer.context["form"].errors)


def test_one_business_is_shown_with_what_it_uses(as_sue: Client, acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(zone_limit=4)
    PlaceUse.objects.create(business=acme, zones=3)
    text = page(as_sue)
    for said in ("olive@acme.example", "<b>3</b>", "of 4", "/b/acme/", "Nobody of us has been there."):
        assert said in text


def test_its_host_name_stands_there_and_what_it_needs_is_said_first(as_sam: Client, acme: Business) -> None:
    Domain.objects.create(tenant=acme, domain="radio.acme.example")
    assert "radio.acme.example" in page(as_sam)
    Business.objects.filter(pk=acme.pk).update(features=[])
    assert "It may not have one yet" in page(as_sam, "/staff/host/acme/")


def test_support_sees_it_and_is_offered_no_change(as_sue: Client) -> None:
    assert EDIT not in page(as_sue)


def test_many_notes_and_visits_ask_for_no_more(as_sam: Client, acme: Business, sam: User) -> None:
    def add(count: int) -> None:
        visit = {"user": sam, "business": acme, "reason": "A look", "until": timezone.now()}
        StaffVisit.objects.bulk_create(StaffVisit(**visit) for _ in range(count))
        note = {"business": acme, "author_id": sam.pk, "author_name": "Sam", "text": "Hello"}
        StaffNote.objects.bulk_create(StaffNote(**note) for _ in range(count))

    add(1)
    with CaptureQueriesContext(connection) as few:
        page(as_sam)
    add(30)
    with CaptureQueriesContext(connection) as many:
        text = page(as_sam)
    assert (len(many), "1 of 2" in text) == (len(few), True)


def test_a_business_that_is_not_there_is_404(as_sam: Client) -> None:
    assert as_sam.get("/staff/businesses/nowhere/").status_code == 404


def test_limits_and_features_are_changed(as_sam: Client, acme: Business) -> None:
    told = {"zone_limit": "5", "storage_limit_gb": "", "features": ["white_label"]}
    assert "Saved Acme." in as_sam.post(EDIT, FIELDS | told, follow=True).content.decode()
    acme.refresh_from_db()
    assert (acme.zone_limit, acme.storage_limit_gb, acme.features) == (5, None, ["white_label"])


def test_saving_what_stands_there_changes_nothing(as_sam: Client, acme: Business) -> None:
    ends_at = datetime(2026, 12, 24, 17, 30, tzinfo=UTC)
    Business.objects.filter(pk=acme.pk).update(trial_ends_at=ends_at)
    as_sam.post(EDIT, FIELDS | {"trial_until": "2026-12-24"})
    acme.refresh_from_db()
    assert acme.trial_ends_at == ends_at
    assert not AuditLog.objects.filter(business=acme, verb="changed").exists()


def test_a_trial_lasts_to_the_end_of_its_day_there(as_sam: Client, acme: Business) -> None:
    as_sam.post(EDIT, FIELDS | {"trial_until": "2026-12-24", "time_zone": "America/New_York"})
    acme.refresh_from_db()
    assert acme.trial_ends_at == datetime(2026, 12, 25, 5, tzinfo=UTC)


def test_days_from_now_take_the_place_of_the_date(as_sam: Client, acme: Business) -> None:
    as_sam.post(EDIT, FIELDS | {"trial_until": "2026-12-24", "trial_days": "7"})
    acme.refresh_from_db()
    assert acme.trial_ends_at is not None
    assert timedelta(days=6) < acme.trial_ends_at - timezone.now() <= timedelta(days=7)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Sao_Paulo", "UTC"])
def test_the_last_day_of_a_trial_is_the_day_that_was_chosen(zone: str) -> None:
    assert last_day(end_of(date(2026, 12, 24), zone), zone) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone_limit", "-1"),
        ("zone_limit", "99999999999"),
        ("zone_limit", "many"),
        ("price_a_month", "-0.01"),
        ("price_a_month", "NaN"),
        ("price_a_month", "1e30"),
        ("trial_until", "0001-01-01"),
        ("trial_until", "9999-12-31"),
        ("trial_days", "-1"),
        ("time_zone", "Mars/Base"),
        ("features", "flying"),
        ("name", "\x00"),
        ("name", "!!!"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(as_sam: Client, field: str, value: str) -> None:
    assert errors(as_sam, **{field: value}) == [field]


def test_several_floors_need_the_feature(as_sam: Client, acme: Business) -> None:
    answer = as_sam.post(EDIT, FIELDS | {"floor_limit": "5", "features": ["white_label"]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["floor_limit"])
    assert "Tick “More than one floor”" in answer.content.decode()
    for told in ({"floor_limit": "1", "features": []}, {"floor_limit": "5"}):
        assert as_sam.post(EDIT, FIELDS | told).status_code == 302


def test_a_plan_is_given(as_sam: Client, acme: Business) -> None:
    house = Plan.objects.get(name="House")
    text = as_sam.post(PLAN, {"plan": str(house.pk)}, follow=True).content.decode()
    acme.refresh_from_db()
    assert ("Acme has the plan House now." in text, acme.zone_limit) == (True, 100)


@pytest.mark.parametrize("plan", ["nonsense", "00000000-0000-4000-8000-000000000009"])
def test_a_plan_that_is_not_there_is_refused(as_sam: Client, acme: Business, plan: str) -> None:
    answer = as_sam.post(PLAN, {"plan": plan})
    assert (answer.status_code, list(answer.context["plan_form"].errors)) == (422, ["plan"])


def test_a_plan_that_is_retired_is_given_to_nobody(as_sam: Client, acme: Business) -> None:
    Plan.objects.filter(name="House").update(retired_at=timezone.now())
    house = Plan.objects.get(name="House")
    assert as_sam.post(PLAN, {"plan": str(house.pk)}).status_code == 422


NEW = {"name": "Café Aroma", "slug": "", "time_zone": "Europe/Vienna", "owner_email": "rita@rival.example"}


def test_a_business_is_made_with_an_address_of_its_name(as_sam: Client, rival: Business) -> None:
    answer = as_sam.post("/staff/new/", NEW)
    assert answer.headers["Location"] == "/staff/businesses/cafe-aroma/"
    assert Business.objects.get(slug="cafe-aroma").status == "opening"


def progress(client: Client):
    told = {"HX-Request": "true", "HX-Target": "opening-progress"}
    return client.get("/staff/businesses/cafe-aroma/", headers=told)


def test_its_page_shows_how_far_it_is_and_then_what_it_is(as_sam: Client, rival: Business) -> None:
    as_sam.post("/staff/new/", NEW)
    assert 'id="opening-progress"' in page(as_sam, "/staff/businesses/cafe-aroma/")
    first = progress(as_sam)
    assert ("Waiting for its turn" in first.content.decode(), b"<html" in first.content) == (True, False)
    Business.objects.filter(slug="cafe-aroma").update(status="open")
    assert progress(as_sam)["HX-Refresh"] == "true"
    assert 'id="opening-progress"' not in page(as_sam, "/staff/businesses/cafe-aroma/")


def test_its_page_says_whom_it_waits_for(as_sam: Client, db: None) -> None:
    as_sam.post("/staff/new/", NEW | {"owner_email": "nell@shop.example"})
    text = as_sam.get("/staff/businesses/cafe-aroma/").content.decode()
    assert "nell@shop.example" in text
    assert "invited" in text


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"slug": "acme"}, "slug"),
        ({"slug": "acrne"}, "slug"),
        ({"slug": "staff"}, "slug"),
        ({"slug": "Grüße"}, "slug"),
        ({"name": "Acme"}, "slug"),
        ({"name": "\x00"}, "name"),
        ({"owner_email": "rita"}, "owner_email"),
        ({"plan": "nonsense"}, "plan"),
    ],
)
def test_what_a_new_business_cannot_be_is_said_there(
    as_sam: Client, told: dict[str, str], field: str
) -> None:
    answer = as_sam.post("/staff/new/", NEW | told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
