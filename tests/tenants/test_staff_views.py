import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.models import Business

CONSOLE = ["/staff/", "/staff/enter/acme/"]


def listed(client: Client, query: str = "", **headers: str) -> str:
    return client.get("/staff/", {"q": query}, headers=headers).content.decode()


@pytest.mark.parametrize("path", CONSOLE)
def test_the_console_does_not_exist_for_owners(as_olive: Client, path: str) -> None:
    assert as_olive.get(path).status_code == 404


@pytest.mark.parametrize("path", CONSOLE)
def test_nobody_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/accounts/login/")


def test_staff_see_every_business(as_sam: Client) -> None:
    text = listed(as_sam)
    assert all(name in text for name in ("Acme", "Rival", "/staff/enter/acme/"))


@pytest.mark.parametrize("query", ["ACM", " acme ", "cm"])
def test_a_business_is_found_by_a_part_of_its_name(as_sam: Client, query: str) -> None:
    text = listed(as_sam, query)
    assert "Acme" in text
    assert "Rival" not in text


@pytest.mark.parametrize("query", ["%", "_", "'; DROP", "nothing", "no\x00thing"])
def test_what_nobody_is_called_finds_nobody(as_sam: Client, query: str) -> None:
    assert "No business is called" in listed(as_sam, query)


def test_searching_answers_with_the_list_alone(as_sam: Client) -> None:
    text = listed(as_sam, "acm", HX_Request="true", HX_Target="business-list")
    assert 'id="business-list"' in text
    assert "<html" not in text


def test_the_list_has_pages_and_the_same_number_of_queries(as_sam: Client, acme: Business) -> None:
    with CaptureQueriesContext(connection) as few:
        listed(as_sam)
    Business.objects.bulk_create(Business(name=f"Shop {n:03}", slug=f"shop-{n}") for n in range(60))
    with CaptureQueriesContext(connection) as many:
        text = listed(as_sam)
    assert len(many) == len(few)
    assert "1 of 2" in text


@pytest.mark.parametrize("page", ["0", "-1", "99", "abc", ""])
def test_a_page_that_is_not_there_is_the_nearest(as_sam: Client, page: str) -> None:
    assert as_sam.get("/staff/", {"page": page}).status_code == 200
