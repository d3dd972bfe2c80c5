import pytest
from django.test import Client

from tenants.limits import count_stored
from tenants.models import Business

STORAGE = "/staff/storage/acme/"


def test_it_says_what_is_used(as_sam: Client, acme: Business) -> None:
    count_stored(acme, 5_000_000_000)
    assert "5.0 GB used" in as_sam.get(STORAGE).content.decode()


@pytest.mark.parametrize(
    ("body", "limit_gb"), [({"limit_gb": "5"}, 5), ({"limit_gb": "0"}, 0), ({"is_endless": "on"}, None)]
)
def test_storage_is_granted(as_sam: Client, acme: Business, body: dict, limit_gb: int | None) -> None:
    text = as_sam.post(STORAGE, body, follow=True).content.decode()
    acme.refresh_from_db()
    assert (acme.storage_limit_gb, "Saved the storage of Acme." in text) == (limit_gb, True)


@pytest.mark.parametrize("limit_gb", ["", "-1", "many", "10000000"])
def test_what_is_no_size_is_refused(as_sam: Client, acme: Business, limit_gb: str) -> None:
    answer = as_sam.post(STORAGE, {"limit_gb": limit_gb})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["limit_gb"])


def test_it_is_for_staff_alone(as_olive: Client) -> None:
    assert as_olive.get(STORAGE).status_code == 404
