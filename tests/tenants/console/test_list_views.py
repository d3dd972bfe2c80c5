import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.models import Business


def page(client: Client, told: str = "", **headers: str) -> str:
    return client.get(f"/staff/?{told}", headers=headers).content.decode()


def test_staff_see_every_business_and_the_way_in(as_sue: Client) -> None:
    text = page(as_sue)
    assert all(told in text for told in ("Acme", "Rival", "/staff/businesses/acme/", "/staff/enter/acme/"))


def test_only_who_may_make_one_is_offered_to(as_sam: Client, as_sue: Client) -> None:
    assert "/staff/new/" in page(as_sam)
    assert "/staff/new/" not in page(as_sue)


def test_searching_answers_with_the_list_alone(as_sam: Client) -> None:
    text = page(as_sam, "q=acm", HX_Request="true", HX_Target="business-list")
    assert 'id="business-list"' in text
    assert "<html" not in text
    assert "Rival" not in text


@pytest.mark.parametrize("told", ["q=%25", "q=_", "q='; DROP", "q=nothing", "q=no%00thing"])
def test_what_nobody_is_called_finds_nobody(as_sam: Client, told: str) -> None:
    assert "Nothing is found for" in page(as_sam, told)


def test_filters_that_nobody_fits_can_be_put_away(as_sam: Client) -> None:
    assert "No business fits" in page(as_sam, "status=closed")


def test_the_list_has_pages_and_the_same_number_of_queries(as_sam: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        page(as_sam)
    Business.objects.bulk_create(Business(name=f"Shop {n:03}", slug=f"shop-{n}") for n in range(60))
    with CaptureQueriesContext(connection) as many:
        text = page(as_sam)
    assert len(many) == len(few)
    assert "1 of 2" in text


@pytest.mark.parametrize("number", ["0", "-1", "99", "abc", "", "9" * 40])
def test_a_page_that_is_not_there_is_the_nearest(as_sam: Client, number: str) -> None:
    assert as_sam.get("/staff/", {"page": number}).status_code == 200


def test_a_click_on_a_column_turns_its_order_round(as_sam: Client) -> None:
    text = page(as_sam, "sort=storage&status=open")
    assert 'aria-sort="descending"' in text
    assert "sort=-storage" in text
