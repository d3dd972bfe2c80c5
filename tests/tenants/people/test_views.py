import pytest
from django.test import Client
from django.utils import timezone

from broadcast.models import Floor, Zone
from tenants.access import Person, person_in
from tenants.models import Business, Invitation, Membership, User
from tenants.people import inviting
from tests.conftest import GROUND, signed_in
from tests.tenants.people.conftest import NINA, Invited
from tests.tenants.test_access import visit

PEOPLE = "/b/acme/people/"
INVITE = f"{PEOPLE}invite/"


def listed(client: Client, **query: str) -> str:
    return client.get(PEOPLE, query).content.decode()


def place_of(person: Person) -> Membership:
    return Membership.objects.get(user=person.user, business=person.business)


def test_the_page_lists_who_works_here_with_role_and_zones(
    as_olive: Client, zed: Person, ground: Zone
) -> None:
    text = listed(as_olive)
    assert all(words in text for words in ("Olive", "(you)", "Zed", "Zone user", "Ground floor"))
    assert "Rita" not in text


def test_the_page_lists_open_invitations(as_olive: Client, invited: Invited) -> None:
    invited()
    text = listed(as_olive, show="invited")
    assert all(words in text for words in (NINA, "Manager", "invited by Olive"))
    assert NINA not in listed(as_olive)


def test_an_invitation_that_is_too_old_says_so(as_olive: Client, invited: Invited) -> None:
    invited()
    Invitation.objects.update(expires_at=timezone.now())
    assert "seven days are over" in listed(as_olive, show="invited")


def test_an_invitation_by_who_may_not_invite_any_more_says_so(
    as_olive: Client, invited: Invited, otto: Membership
) -> None:
    invited(actor=person_in(otto.user, otto.business))
    Membership.objects.filter(pk=otto.pk).update(role="manager")
    assert "Otto may not invite people any more" in listed(as_olive, show="invited")


def test_who_is_deactivated_stands_apart(as_olive: Client, zed: Person) -> None:
    Membership.objects.filter(user=zed.user).update(deactivated_at=timezone.now())
    assert "Zed" in listed(as_olive, show="deactivated")
    assert "zed@acme" not in listed(as_olive)


@pytest.mark.parametrize("query", ["zed", "ZED@ACME", "ed@ac"])
def test_somebody_is_found_by_name_or_address(as_olive: Client, zed: Person, query: str) -> None:
    text = listed(as_olive, q=query)
    assert "zed@acme.example" in text
    assert "(you)" not in text


@pytest.mark.parametrize("query", ["nobody", "%", "_", "\0", "x" * 5000])
def test_what_nobody_is_called_finds_nobody(as_olive: Client, zed: Person, query: str) -> None:
    answer = as_olive.get(PEOPLE, {"q": query})
    assert answer.status_code == 200
    assert "Nobody found" in answer.content.decode() or query == "\0"


@pytest.mark.parametrize("query", [{"show": "x"}, {"page": "-1"}, {"page": "9" * 400}, {"page": "x"}])
def test_a_strange_address_shows_the_page(as_olive: Client, query: dict[str, str]) -> None:
    assert as_olive.get(PEOPLE, query).status_code == 200


def test_many_people_cost_no_more_queries(
    as_olive: Client, acme: Business, ground: Zone, django_assert_max_num_queries
) -> None:
    users = [User(email=f"{number}@many.example") for number in range(60)]
    User.objects.bulk_create(users)
    places = [Membership(user=user, business=acme, role="zone_user", zone_ids=[GROUND]) for user in users]
    Membership.objects.bulk_create(places)
    with django_assert_max_num_queries(16):
        text = listed(as_olive)
    assert "1 of 2" in text


def test_inviting_leads_to_the_list_of_the_invited(as_olive: Client) -> None:
    answer = as_olive.post(INVITE, {"email": NINA, "role": "manager"}, follow=True)
    assert answer.redirect_chain == [(f"{PEOPLE}?show=invited", 302)]
    assert f"An invitation is on its way to {NINA}." in answer.content.decode()


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("", "Write an e-mail address."),
        ("nina", "Write an e-mail address like"),
        ("nina@shop.example\0", "Something in it cannot be read"),
        ("n" * 250 + "@shop.example", "Make it shorter"),
        ("nina@shop.example, nora@shop.example", "Write one address."),
        (" ".join(f"{number}@shop.example" for number in range(500)), "Write one address."),
        ("zed@acme.example", "works here already"),
        ("Olive@ACME.example", "your own address"),
    ],
    ids=["none", "no address", "NUL", "too long", "two", "500", "a member", "oneself"],
)
def test_an_address_that_cannot_be_invited_says_why(
    as_olive: Client, zed: Person, email: str, why: str
) -> None:
    answer = as_olive.post(INVITE, {"email": email, "role": "manager"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["", "admin", "support", "remote", "king", "\0"])
def test_there_are_no_other_roles(as_olive: Client, role: str) -> None:
    assert as_olive.post(INVITE, {"email": NINA, "role": role}).status_code == 422
    assert not Invitation.objects.exists()


def test_a_zone_user_needs_a_place(as_olive: Client, ground: Zone) -> None:
    answer = as_olive.post(INVITE, {"email": NINA, "role": "zone_user"})
    assert "Choose at least one floor or zone for them." in answer.content.decode()


def test_without_a_zone_there_is_no_zone_user(as_olive: Client) -> None:
    answer = as_olive.post(INVITE, {"email": NINA, "role": "zone_user"})
    assert "there is none yet" in answer.content.decode()


@pytest.mark.parametrize("zone", ["x", "\0", "00000000-0000-4000-8000-00000000dead"])
def test_a_place_that_is_not_there_is_refused(as_olive: Client, ground: Zone, zone: str) -> None:
    posted = {"email": NINA, "role": "zone_user", "zone_ids": [zone] * 3}
    assert as_olive.post(INVITE, posted).status_code == 422


def test_the_page_says_what_a_floor_means(as_olive: Client, ground: Zone) -> None:
    Floor.objects.create(name="Upstairs")
    assert "also those that are put there later" in as_olive.get(INVITE).content.decode()


def test_too_many_invitations_are_a_sentence(as_olive: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "MOST_AN_HOUR", 0)
    answer = as_olive.post(INVITE, {"email": NINA, "role": "manager"})
    assert "Wait an hour" in answer.content.decode()


def test_an_invitation_is_sent_again_and_withdrawn(as_olive: Client, invited: Invited) -> None:
    row = invited()
    path = f"{PEOPLE}invitations/{row.pk}"
    assert "A new link is on its way" in as_olive.post(f"{path}/resend/", follow=True).content.decode()
    assert "works no more" in as_olive.post(f"{path}/withdraw/", follow=True).content.decode()
    assert as_olive.post(f"{path}/withdraw/").status_code == 404
    assert "works again" in as_olive.post(f"{path}/restore/", follow=True).content.decode()


def test_another_role_can_be_undone(as_olive: Client, zed: Person, ground: Zone) -> None:
    path = f"{PEOPLE}{place_of(zed).pk}/"
    answer = as_olive.post(path, {"role": "manager"}, follow=True)
    undo = f"{path}?role=zone_user&zone_ids={GROUND}"
    assert f'action="{undo.replace("&", "&amp;")}"' in answer.content.decode()
    as_olive.get(undo)
    assert place_of(zed).role == "manager"
    as_olive.post(undo)
    assert (place_of(zed).role, place_of(zed).zone_ids) == ("zone_user", [GROUND])


def test_the_owner_changes_what_somebody_may_do(as_olive: Client, zed: Person, ground: Zone) -> None:
    path = f"{PEOPLE}{place_of(zed).pk}/"
    assert "Ground floor" in as_olive.get(path).content.decode()
    as_olive.post(path, {"role": "manager"})
    assert place_of(zed).role == "manager"


def test_ones_own_page_offers_to_leave_and_nothing_else(as_olive: Client, olive: Person) -> None:
    text = as_olive.get(f"{PEOPLE}{place_of(olive).pk}/").content.decode()
    assert "Leave Acme" in text
    assert "Deactivate" not in text


@pytest.mark.parametrize("verb", ["deactivate", "restore", "remove"])
def test_what_is_refused_is_a_sentence(as_olive: Client, olive: Person, verb: str) -> None:
    answer = as_olive.post(f"{PEOPLE}{place_of(olive).pk}/{verb}/", follow=True)
    assert "Your own place is changed by another owner." in answer.content.decode()


def test_deactivating_can_be_undone(as_olive: Client, zed: Person, as_zed: Client) -> None:
    path = f"{PEOPLE}{place_of(zed).pk}/"
    answer = as_olive.post(f"{path}deactivate/", follow=True)
    assert f'action="{path}restore/"' in answer.content.decode()
    assert as_zed.get("/b/acme/").status_code == 404
    as_olive.post(f"{path}restore/")
    assert as_zed.get("/b/acme/").status_code == 200


def test_removing_asks_first(as_olive: Client, zed: Person) -> None:
    path = f"{PEOPLE}{place_of(zed).pk}/remove/"
    assert "Remove Zed?" in as_olive.get(path).content.decode()
    assert person_in(zed.user, zed.business)
    as_olive.post(path)
    assert not person_in(zed.user, zed.business)


def test_an_open_page_of_who_was_removed_is_loaded_anew(as_zed: Client, zed: Person) -> None:
    Membership.objects.filter(user=zed.user).delete()
    answer = as_zed.get("/b/acme/", headers={"HX-Request": "true", "HX-Target": "lanes"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (404, "true")


def test_managers_find_no_people(milo: Membership, zed: Person) -> None:
    client = signed_in(milo.user)
    assert client.get(PEOPLE).status_code == client.get(INVITE).status_code == 404
    assert PEOPLE not in client.get("/b/acme/").content.decode()


def test_support_on_a_visit_finds_no_people_and_an_admin_does(
    as_sue: Client, as_sam: Client, sue: User, sam: User, acme: Business
) -> None:
    for user in (sue, sam):
        visit(user, acme, 60)
    assert (as_sue.get(PEOPLE).status_code, as_sam.get(PEOPLE).status_code) == (404, 200)


def test_the_menu_leads_there(as_olive: Client) -> None:
    assert f'href="{PEOPLE}"' in as_olive.get("/b/acme/").content.decode()
