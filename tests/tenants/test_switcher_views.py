import pytest
from django.test import Client
from django.utils import timezone

from tenants.access import Person
from tenants.models import Business, Membership, User

MENU = "/businesses/menu/"


def menu(client: Client, words: str = "", page: str = "", target: str = "business-menu") -> str:
    told = {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": page}
    return client.get(MENU, {"q": words}, headers=told).content.decode()


def given(user: User, number: int) -> None:
    rows = [Business(name=f"Shop {n:02}", slug=f"shop-{n}", status="open") for n in range(number)]
    Business.objects.bulk_create(rows)
    Membership.objects.bulk_create(Membership(user=user, business=row, role="owner") for row in rows)


def test_the_menu_holds_ones_own_and_no_others(as_olive: Client) -> None:
    text = menu(as_olive)
    assert "/b/acme/" in text
    assert "Rival" not in text


def test_where_one_was_deactivated_there_is_no_door(as_olive: Client, olive: Person, rival: Business) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner", deactivated_at=timezone.now())
    assert "Rival" not in menu(as_olive)


def test_the_one_that_one_is_in_is_marked(as_olive: Client) -> None:
    assert 'href="/b/acme/music/" aria-current="true"' in menu(as_olive, page="/b/acme/music/")


def test_the_other_one_opens_at_the_same_list(as_olive: Client, olive: Person, rival: Business) -> None:
    Membership.objects.create(user=olive.user, business=rival, role="owner")
    assert 'href="/b/rival/zones/"' in menu(as_olive, page="/b/acme/zones/")


def test_a_few_need_no_search(as_olive: Client) -> None:
    assert "<input" not in menu(as_olive)


def test_many_are_searched(as_olive: Client, olive: Person) -> None:
    given(olive.user, 8)
    assert "<input" in menu(as_olive)
    found = menu(as_olive, "shop 03", target="business-names")
    assert "Shop 03" in found
    assert "Shop 04" not in found
    assert "<input" not in found


@pytest.mark.parametrize("words", ["%", "no\x00thing", "rival"])
def test_what_is_not_found_is_said(as_olive: Client, words: str) -> None:
    assert "None of yours is called" in menu(as_olive, words, target="business-names")


def test_very_many_are_cut_short(as_olive: Client, olive: Person, django_assert_num_queries) -> None:
    given(olive.user, 40)
    with django_assert_num_queries(4):
        text = menu(as_olive)
    assert text.count("<a ") == 30
    assert "Type a part of the name" in text


def test_one_that_is_not_open_yet_leads_to_its_progress(as_olive: Client, acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(status="opening")
    assert f'href="/opening/{acme.pk}/"' in menu(as_olive)


def test_a_page_of_a_business_asks_for_no_other(as_olive: Client) -> None:
    assert "Your businesses" in as_olive.get("/b/acme/").content.decode()


def test_without_a_script_it_is_the_page_of_ones_businesses(as_olive: Client) -> None:
    assert "<h1>Your businesses</h1>" in as_olive.get(MENU).content.decode()
