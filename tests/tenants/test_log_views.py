from django.test import Client

from broadcast.actions.zones import save_zone
from tenants import audit
from tenants.access import Person
from tenants.actions import start_visit
from tenants.models import Business, User


def page(client: Client) -> str:
    return client.get("/b/acme/log/").content.decode()


def test_a_change_stands_there_with_its_person(as_olive: Client, olive: Person, inside: Business) -> None:
    save_zone(None, actor=olive, name="Cellar")
    assert "Olive made Cellar" in page(as_olive)


def test_a_visit_of_staff_stands_there_with_its_reason(as_olive: Client, sam: User, acme: Business) -> None:
    start_visit(acme, actor=sam, reason="Olive asked why it is silent")
    text = page(as_olive)
    assert "Sam entered Acme" in text
    assert "Olive asked why it is silent" in text


def test_another_business_is_not_in_it(as_olive: Client, rita: Person, rival: Business) -> None:
    audit.record(rita, "changed", rival)
    assert "Rita" not in page(as_olive)


def test_a_zone_user_does_not_see_it(as_zed: Client) -> None:
    assert as_zed.get("/b/acme/log/").status_code == 404
