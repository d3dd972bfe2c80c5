"""Notices, as staff write them and as people see them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.models import AuditLog, Business, Notice, Plan, User
from tenants.notices.actions import dismiss_notice, publish_notice, withdraw_notice
from tenants.notices.shown import current

NEW = "/staff/notices/new/"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nothing is kept from the moment before."""
    current.forget()
    yield
    current.forget()


def notice(sam: User, **fields: Any) -> Notice:
    now = timezone.now()
    return publish_notice(
        actor=sam, **{"text": "The portal rests.", "starts_at": now, "ends_at": now + HOUR, **fields}
    )


def form(**fields: Any) -> dict[str, Any]:
    now = timezone.now()
    told = {
        "text": "The portal rests.",
        "kind": "info",
        "starts_at": typed(now),
        "ends_at": typed(now + HOUR),
    }
    return told | fields


def typed(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def zones(client: Client, slug: str = "acme") -> str:
    return client.get(f"/b/{slug}/zones/").content.decode()


def test_a_notice_stands_on_every_page_of_every_business(
    as_sam: Client, as_olive: Client, as_rita: Client
) -> None:
    assert as_sam.post(NEW, form()).status_code == 302
    assert "The portal rests." in zones(as_olive)
    assert "The portal rests." in zones(as_rita, "rival")


def test_publishing_stands_in_the_log(sam: User) -> None:
    row = notice(sam)
    assert AuditLog.objects.get(verb="published").object_id == row.pk


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": " \n "},
        {"text": "x" * 301},
        {"text": "x\x00"},
        {"kind": "loud"},
        {"ends_at": "2020-01-01T10:00"},
        {"starts_at": "2999-01-01T10:00"},
        {"ends_at": "soon"},
        {"statuses": ["closing"]},
        {"plans": ["1"]},
        {"plans": ["00000000-0000-4000-8000-00000000dead"]},
    ],
    ids=lambda fields: "-".join(fields),
)
def test_what_cannot_be_published_is_explained(as_sam: Client, fields: dict[str, Any]) -> None:
    answer = as_sam.post(NEW, form(**fields))
    assert answer.status_code == 422
    assert 'class="errorlist' in answer.content.decode()
    assert not Notice.objects.exists()


def test_a_preview_publishes_nothing(as_sam: Client) -> None:
    told = {"HX-Request": "true", "HX-Target": "notice-preview"}
    answer = as_sam.post(NEW, form(preview="yes", kind="warning"), headers=told)
    assert 'class="notice warning"' in answer.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("starts_h", "ends_h"), [(1, 2), (-2, -1)])
def test_before_and_after_its_time_it_is_not_shown(
    sam: User, as_olive: Client, starts_h: int, ends_h: int
) -> None:
    now = timezone.now()
    notice(sam, starts_at=now + starts_h * HOUR, ends_at=now + ends_h * HOUR)
    assert "The portal rests." not in zones(as_olive)


def test_some_plans_alone_are_told(sam: User, acme: Business, as_olive: Client, as_rita: Client) -> None:
    plan = Plan.objects.create(name="Grand")
    Business.objects.filter(pk=acme.pk).update(plan=plan)
    notice(sam, plan_ids=[plan.pk])
    assert "The portal rests." in zones(as_olive)
    assert "The portal rests." not in zones(as_rita, "rival")


def test_some_states_alone_are_told(sam: User, as_olive: Client) -> None:
    notice(sam, statuses=["suspended"])
    assert "The portal rests." not in zones(as_olive)


def test_what_is_taken_back_is_gone_and_stands_in_the_log(
    sam: User, as_olive: Client, as_sam: Client
) -> None:
    row = notice(sam)
    as_sam.post(f"/staff/notices/{row.pk}/withdraw/")
    assert "The portal rests." not in zones(as_olive)
    assert AuditLog.objects.filter(verb="took back", object_id=row.pk).count() == 1


def test_taking_back_what_is_over_changes_nothing(sam: User) -> None:
    now = timezone.now()
    row = notice(sam, starts_at=now - 2 * HOUR, ends_at=now - HOUR)
    assert withdraw_notice(row.pk, actor=sam).withdrawn_at is None


def test_whoever_puts_it_away_does_so_for_themselves(sam: User, as_olive: Client, as_zed: Client) -> None:
    row = notice(sam)
    answer = as_olive.post(
        f"/notices/{row.pk}/dismiss/", headers={"Referer": "http://testserver/b/acme/zones/"}
    )
    assert answer["Location"] == "http://testserver/b/acme/zones/"
    assert "The portal rests." not in zones(as_olive)
    assert "The portal rests." in zones(as_zed)


def test_putting_away_leads_nobody_astray(sam: User, as_olive: Client) -> None:
    answer = as_olive.post(
        f"/notices/{notice(sam).pk}/dismiss/", headers={"Referer": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


def test_what_is_over_is_forgotten_with_the_next_that_is_put_away(sam: User) -> None:
    now = timezone.now()
    over = notice(sam, starts_at=now - 2 * HOUR, ends_at=now - HOUR)
    User.objects.filter(pk=sam.pk).update(dismissed_notices=[over.pk, uuid4()])
    row = notice(sam)
    dismiss_notice(row.pk, actor=sam)
    sam.refresh_from_db()
    assert sam.dismissed_notices == [row.pk]


def test_one_that_never_was_is_not_noted(olive: Any) -> None:
    dismiss_notice(uuid4(), actor=olive.user)
    olive.user.refresh_from_db()
    assert olive.user.dismissed_notices == []


def test_a_page_asks_for_notices_once_in_some_seconds(sam: User, as_olive: Client) -> None:
    notice(sam)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            zones(as_olive)
        asked.append(sum("tenants_notice" in query["sql"] for query in queries))
    assert asked == [1, 0]


def test_what_is_written_is_shown_as_words(sam: User, as_olive: Client) -> None:
    notice(sam, text="<script>alert(1)</script>")
    assert "<script>alert(1)" not in zones(as_olive)


def test_warnings_come_first(sam: User, as_olive: Client) -> None:
    notice(sam, text="Take care.", kind="warning", starts_at=timezone.now() - HOUR)
    notice(sam, text="Something new.")
    text = zones(as_olive)
    assert text.index("Take care.") < text.index("Something new.")


def test_support_publishes_nothing(as_sue: Client) -> None:
    assert as_sue.post(NEW, form()).status_code == 404


def test_staff_see_what_became_of_each(sam: User, as_sam: Client) -> None:
    now = timezone.now()
    notice(sam)
    notice(sam, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    withdraw_notice(notice(sam).pk, actor=sam)
    text = as_sam.get("/staff/notices/").content.decode()
    assert all(word in text for word in ("Shown", "Planned", "Taken back"))


def test_many_take_as_many_queries_as_one(sam: User, as_sam: Client, django_assert_num_queries) -> None:
    for _ in range(20):
        notice(sam)
    with django_assert_num_queries(6):
        as_sam.get("/staff/notices/")
