import pytest

from tenants import states
from tenants.access import Person
from tenants.models import Business, Letter, Membership, User

WHY = "The invoice of March is not paid."


def letter() -> Letter:
    """The one that is there, to Olive."""
    row = Letter.objects.get()
    assert row.recipients == ["olive@acme.example"]
    return row


@pytest.fixture
def otto(acme: Business) -> User:
    """Another owner of acme."""
    otto = User.objects.create_user("otto@acme.example", name="Otto")
    Membership.objects.create(user=otto, business=acme, role="owner")
    return otto


def test_owners_read_why_it_is_suspended_and_until_when_it_is_heard(
    acme: Business, olive: Person, sam: User, settings
) -> None:
    settings.PORTAL_URL = "https://portal.example/"
    row = states.suspend(acme.pk, actor=sam, reason=WHY, grace_days=3)
    told = letter()
    assert row.plays_until
    assert told.subject == "Acme is suspended"
    for said in ("sync2gear has suspended Acme", WHY, f"{row.plays_until:%-d %B}", "/b/acme/support/new/"):
        assert said in told.text


def test_without_a_grace_it_is_said_to_be_silent(acme: Business, olive: Person, sam: User) -> None:
    states.suspend(acme.pk, actor=sam, reason=WHY, grace_days=0)
    assert "Its players are silent now." in letter().text


def test_a_suspension_that_does_not_change_is_told_once(acme: Business, olive: Person, sam: User) -> None:
    for _ in range(2):
        states.suspend(acme.pk, actor=sam, reason=WHY)
    letter()


def test_owners_read_when_what_they_had_is_deleted_and_where_they_bring_it_back(
    acme: Business, olive: Person, sam: User, settings
) -> None:
    settings.PORTAL_URL = "https://portal.example"
    row = states.close(acme.pk, actor=sam)
    assert row.goes_at
    told = letter().text
    assert f"{row.goes_at:%-d %B %Y}" in told
    assert f"https://portal.example/closing/{acme.pk}/" in told


@pytest.mark.parametrize("away", ["suspended", "closed"])
def test_owners_read_that_it_is_open_again(acme: Business, olive: Person, sam: User, away: str) -> None:
    if away == "suspended":
        states.suspend(acme.pk, actor=sam, reason=WHY)
    else:
        states.close(acme.pk, actor=sam)
    Letter.objects.all().delete()
    states.reopen(acme.pk, actor=sam)
    assert letter().subject == "Acme is open again"


def test_the_other_owners_read_which_of_them_closed_it(acme: Business, olive: Person, otto: User) -> None:
    states.close(acme.pk, actor=otto)
    assert "Otto has closed Acme." in letter().text


def test_who_was_deactivated_reads_nothing(acme: Business, olive: Person, otto: User, sam: User) -> None:
    Membership.objects.filter(user=otto).update(deactivated_at=acme.created_at)
    states.close(acme.pk, actor=sam)
    letter()
