import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tenants.visiting.places import LISTS, Place, name_at, place_of


def asked_from(page: str) -> Place:
    return place_of(RequestFactory().get("/", HTTP_HX_CURRENT_URL=page))


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_there_for_everybody_who_gets_in(as_zed: Client, name: str) -> None:
    assert as_zed.get("/b/acme" + reverse(name, "sync2gear.urls_business")).status_code == 200


def test_of_a_list_the_path_is_kept_without_what_was_asked_of_it() -> None:
    assert asked_from("https://here.example/b/acme/music/?q=jazz#top") == Place("acme", "music/")


@pytest.mark.parametrize("page", ["/b/acme/zones/new/", "/b/acme/no/such/", "/b/acme/", "/b/acme"])
def test_of_other_pages_the_business_alone(page: str) -> None:
    assert asked_from(page) == Place("acme", "")


@pytest.mark.parametrize("page", ["", "/staff/", "http://[", "/b/", "\x00"])
def test_outside_a_business_there_is_none(page: str) -> None:
    assert asked_from(page) == Place("", "")


def test_what_is_no_address_has_no_name() -> None:
    assert name_at("//evil.example/") == ""
