import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tenants.access import Person, person_in
from tenants.models import Business, Invitation, Membership, User
from tenants.people import inviting
from tests.conftest import signed_in
from tests.tenants.people.conftest import NINA, PORTAL, Invited, newest_link

PASSWORD = "a-quiet-terrace-71"


@pytest.fixture
def link(invited: Invited) -> str:
    invited()
    return newest_link()


@pytest.fixture(autouse=True)
def _quick_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def shown(client: Client, link: str) -> str:
    return client.get(link, follow=True).content.decode()


def landed(client: Client, link: str) -> str:
    """Where the link leads."""
    return str(client.get(link).headers["Location"])


def test_the_link_says_which_business_and_who_invites(client: Client, link: str) -> None:
    text = shown(client, link)
    assert "Work in Acme?" in text
    assert "Olive invites you as manager" in text


def test_the_token_stands_in_no_other_address(client: Client, link: str) -> None:
    token = link.split("/")[2]
    first = client.get(link)
    page = client.get(first.headers["Location"])
    assert token not in first.headers["Location"] + page.content.decode()
    assert (first.headers["Referrer-Policy"], page.headers["Referrer-Policy"]) == (
        "same-origin",
        "same-origin",
    )


def test_a_stranger_is_not_shown_the_whole_address(client: Client, link: str) -> None:
    text = shown(client, link)
    assert "n…@shop.example" in text
    assert NINA not in text


def test_opening_the_link_changes_nothing(client: Client, link: str, nina: User) -> None:
    before = Invitation.objects.values().get()
    for visitor in (client, signed_in(nina)):
        visitor.head(link)
        shown(visitor, link)
    assert Invitation.objects.values().get() == before
    assert not nina.memberships.exists()


def test_a_press_of_the_button_joins(link: str, nina: User) -> None:
    client = signed_in(nina)
    answer = client.post(landed(client, link))
    assert answer.headers["Location"] == "/b/acme/"
    assert client.get("/b/acme/").status_code == 200


def test_who_is_not_signed_in_joins_nothing(client: Client, link: str) -> None:
    client.post(landed(client, link))
    assert not Invitation.objects.get().accepted_at


def test_who_signs_up_with_the_address_needs_no_other_mail(client: Client, link: str, acme: Business) -> None:
    page = landed(client, link)
    answer = client.post(
        f"/accounts/signup/?next={page}", {"email": NINA, "password1": PASSWORD, "next": page}
    )
    assert answer.headers["Location"] == page
    client.post(page)
    assert EmailAddress.objects.get(email=NINA).verified
    assert person_in(User.objects.get(email=NINA), acme)
    assert not [sent for sent in mail.outbox if "Confirm" in sent.subject]


def test_the_form_of_a_new_account_has_the_address(client: Client, link: str) -> None:
    landed(client, link)
    assert NINA in client.get("/accounts/signup/").content.decode()


def test_who_signs_up_with_another_address_has_to_confirm_it(client: Client, link: str) -> None:
    page = landed(client, link)
    client.post("/accounts/signup/", {"email": "other@shop.example", "password1": PASSWORD, "next": page})
    assert "_auth_user_id" not in client.session
    assert not EmailAddress.objects.get(email="other@shop.example").verified
    assert not EmailAddress.objects.filter(email=NINA).exists()


def test_signing_up_never_tells_that_the_address_is_known(client: Client, link: str, nina: User) -> None:
    page = landed(client, link)
    answer = client.post("/accounts/signup/", {"email": NINA, "password1": PASSWORD, "next": page})
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert User.objects.filter(email=NINA).count() == 1


def test_who_has_an_account_signs_in_and_goes_on(client: Client, link: str, nina: User) -> None:
    nina.set_password(PASSWORD)
    nina.save(update_fields=["password"])
    EmailAddress.objects.create(user=nina, email=NINA, verified=True, primary=True)
    page = landed(client, link)
    answer = client.post(f"/accounts/login/?next={page}", {"login": NINA, "password": PASSWORD})
    assert answer.headers["Location"] == page
    assert "Join Acme" in shown(client, page)


def test_somebody_else_is_told_so_and_not_for_whom(as_rita: Client, link: str) -> None:
    text = shown(as_rita, link)
    assert "for somebody else" in text
    assert "rita@rival.example" in text
    assert NINA not in text


def test_somebody_elses_press_joins_nothing(as_rita: Client, link: str, acme: Business, rita: Person) -> None:
    answer = as_rita.post(landed(as_rita, link))
    assert (answer.status_code, person_in(rita.user, acme)) == (409, None)


def test_signing_out_goes_on_with_the_invitation(as_rita: Client, link: str) -> None:
    page = landed(as_rita, link)
    answer = as_rita.post(f"{page}change-account/")
    assert answer.headers["Location"] == page
    text = shown(as_rita, page)
    assert "Create an account" in text
    assert "Work in Acme?" in text


def test_the_address_of_the_page_opens_nothing_for_others(client: Client, link: str) -> None:
    page = landed(client, link)
    answer = Client().get(page)
    assert answer.status_code == 404
    assert "Acme" not in answer.content.decode()


@pytest.mark.parametrize("token", ["", "x", "x" * 4000, "%00", "%ff", "nina%40shop.example", "../../etc"])
def test_what_is_no_link_leads_nowhere(client: Client, db: None, token: str) -> None:
    answer = client.get(f"/invitation/{token}/")
    assert answer.status_code == 404


def test_a_press_for_what_is_not_there_is_a_clear_page(as_rita: Client) -> None:
    pk = Business().pk
    assert "leads nowhere" in as_rita.post(f"/invitation/{pk}/").content.decode()
    assert as_rita.post(f"/invitation/{pk}/change-account/").status_code == 302


def test_a_link_that_was_sent_again_leads_nowhere(client: Client, link: str, olive: Person) -> None:
    page = landed(client, link)
    inviting.invite_again(Invitation.objects.get().pk, actor=olive, portal=PORTAL)
    for old in (link, page):
        assert "leads nowhere" in shown(client, old)
    assert "Work in Acme?" in shown(client, newest_link())


def test_two_links_in_two_tabs_are_two_invitations(invited: Invited, rita: Person, nina: User) -> None:
    client = signed_in(nina)
    invited()
    first = landed(client, newest_link())
    invited(actor=rita)
    landed(client, newest_link())
    client.post(first)
    assert nina.memberships.get().business.slug == "acme"


PAGES = {
    "accepted_at": "This invitation was used",
    "withdrawn_at": "This invitation was withdrawn",
    "expires_at": "This invitation is too old",
}


@pytest.mark.parametrize("column", PAGES)
@pytest.mark.parametrize("who", ["a stranger", "nina"])
def test_a_link_that_works_no_more_says_why(link: str, nina: User, column: str, who: str) -> None:
    row = Invitation.objects.get()
    setattr(row, column, row.sent_at)
    row.save(update_fields=[column])
    assert PAGES[column] in shown(Client() if who == "a stranger" else signed_in(nina), link)


@pytest.mark.parametrize("status", ["suspended", "closing", "closed"])
def test_a_business_that_is_not_open_says_so(link: str, nina: User, acme: Business, status: str) -> None:
    Business.objects.filter(pk=acme.pk).update(status=status)
    assert "Acme is not open just now" in shown(signed_in(nina), link)


def test_an_invitation_by_who_may_not_invite_any_more_says_so(link: str, nina: User, olive: Person) -> None:
    Membership.objects.filter(user=olive.user).update(role="manager")
    assert "This invitation holds no more" in shown(signed_in(nina), link)


def test_what_changed_between_the_page_and_the_press_is_a_clear_page(
    link: str, nina: User, acme: Business
) -> None:
    client = signed_in(nina)
    page = landed(client, link)
    Business.objects.filter(pk=acme.pk).update(people_limit=1)
    answer = client.post(page)
    assert answer.status_code == 409
    assert "no room just now" in answer.content.decode()


def test_who_is_in_is_shown_the_way(as_zed: Client, link: str) -> None:
    assert "You are in already" in shown(as_zed, link)


def test_one_leaves_after_being_asked(as_zed: Client, zed: Person, acme: Business) -> None:
    assert "Leave Acme?" in as_zed.get(f"/businesses/{acme.pk}/leave/").content.decode()
    assert person_in(zed.user, acme)
    as_zed.post(f"/businesses/{acme.pk}/leave/")
    assert as_zed.get("/b/acme/").status_code == 404


def test_the_only_owner_is_told_before_anything_is_asked(as_olive: Client, acme: Business) -> None:
    text = as_olive.get(f"/businesses/{acme.pk}/leave/").content.decode()
    assert "You are its only owner." in text
    assert '<button class="button danger"' not in text


def test_one_leaves_a_business_that_is_suspended(as_zed: Client, zed: Person, acme: Business) -> None:
    Business.objects.filter(pk=acme.pk).update(status="suspended")
    as_zed.post(f"/businesses/{acme.pk}/leave/")
    assert not person_in(zed.user, acme)


def test_the_only_owner_is_told_to_make_another(as_olive: Client, acme: Business) -> None:
    answer = as_olive.post(f"/businesses/{acme.pk}/leave/", follow=True)
    assert "You are the only owner of Acme. Make somebody else an owner first." in answer.content.decode()


def test_nobody_leaves_what_they_are_not_in(as_rita: Client, acme: Business) -> None:
    path = f"/businesses/{acme.pk}/leave/"
    assert (as_rita.get(path).status_code, as_rita.post(path).status_code) == (404, 404)
