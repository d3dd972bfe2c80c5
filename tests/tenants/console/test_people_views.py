import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.access import Person
from tenants.models import User

PEOPLE = "/staff/people/"


def page(client: Client) -> str:
    return client.get(PEOPLE).content.decode()


def test_staff_are_listed_with_their_second_step(as_sam: Client, sue: User) -> None:
    assert page(as_sam).count("no second step") == 0
    Authenticator.objects.filter(user=sue).delete()
    assert page(as_sam).count("no second step") == 1


def test_others_are_not(as_sam: Client) -> None:
    assert "olive@acme.example" not in page(as_sam)


def test_many_ask_for_no_more(as_sam: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        page(as_sam)
    User.objects.bulk_create(User(email=f"s{n}@sync2gear.example", staff_role="support") for n in range(60))
    with CaptureQueriesContext(connection) as many:
        assert "1 of 2" in page(as_sam)
    assert len(many) == len(few)


def test_somebody_is_added(as_sam: Client, olive: Person) -> None:
    told = {"email": "olive@acme.example", "role": "support"}
    assert "Olive works for sync2gear now." in as_sam.post(PEOPLE, told, follow=True).content.decode()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"email": "nobody@nowhere.example"}, "email"),
        ({"email": "a\x00b@acme.example"}, "email"),
        ({"role": "emperor"}, "role"),
        ({"email": "sam@sync2gear.example", "role": "support"}, "__all__"),
    ],
)
def test_what_cannot_be_is_said_there(as_sam: Client, told: dict[str, str], field: str) -> None:
    answer = as_sam.post(PEOPLE, {"email": "olive@acme.example", "role": "admin"} | told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_taking_a_role_away_can_be_taken_back(as_sam: Client, sue: User) -> None:
    text = as_sam.post(f"{PEOPLE}{sue.pk}/none/", follow=True).content.decode()
    assert "Sue works for sync2gear no more." in text
    assert f'action="{PEOPLE}{sue.pk}/support/"' in text


def test_the_last_admin_is_told_what_to_do(as_sam: Client, sam: User) -> None:
    text = as_sam.post(f"{PEOPLE}{sam.pk}/support/", follow=True).content.decode()
    assert "Sam is the last admin. Make somebody else one first." in text


def test_who_is_no_admin_any_more_is_led_out(as_sam: Client, sam: User, sue: User) -> None:
    as_sam.post(f"{PEOPLE}{sue.pk}/admin/")
    answer = as_sam.post(f"{PEOPLE}{sam.pk}/support/")
    assert answer.headers["Location"] == "/businesses/"
    assert as_sam.get(PEOPLE).status_code == 404


@pytest.mark.parametrize("role", ["emperor", "owner"])
def test_a_role_that_is_none_is_404(as_sam: Client, sue: User, role: str) -> None:
    assert as_sam.post(f"{PEOPLE}{sue.pk}/{role}/").status_code == 404
