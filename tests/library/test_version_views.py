import pytest
from django.test import Client

from library.announcing import write_announcement
from library.models import Announcement, AnnouncementVersion
from tenants.access import Person
from tenants.models import Business, Membership, User
from tests.announced import speak
from tests.conftest import person, signed_in

BASE = "/b/acme/announcements/"


@pytest.fixture
def mia(acme: Business, inside: Business) -> Person:
    """A manager where announcements are approved."""
    Business.objects.filter(pk=acme.pk).update(approves_announcements=True)
    acme.refresh_from_db()
    user = User.objects.create_user("mia@acme.example", name="Mia")
    Membership.objects.create(user=user, business=acme, role="manager")
    return person("Mia", acme)


@pytest.fixture
def asked(mia: Person, welcome: Announcement) -> AnnouncementVersion:
    """New words of Mia's that wait for approval."""
    write_announcement(welcome.pk, actor=mia, title="Welcome", text="Good morning.")
    speak(welcome)
    return welcome.versions.get(number=2)


def page(client: Client, row: Announcement) -> str:
    return client.get(f"{BASE}{row.pk}/").content.decode()


def decide(client: Client, version: AnnouncementVersion, **fields: str) -> tuple[int, str]:
    answer = client.post(f"{BASE}versions/{version.pk}/decide/", fields, follow=True)
    return answer.status_code, answer.content.decode()


def test_who_has_to_ask_is_told_so(mia: Person, as_olive: Client, welcome: Announcement) -> None:
    assert "Ask for approval" in page(signed_in(mia.user), welcome)
    assert "Ask for approval" not in page(as_olive, welcome)


def test_who_may_approve_is_asked(
    as_olive: Client, mia: Person, welcome: Announcement, asked: AnnouncementVersion
) -> None:
    assert "by Mia waits for approval" in page(as_olive, welcome)
    assert "Approve</button>" in page(as_olive, welcome)
    assert "Approve</button>" not in page(signed_in(mia.user), welcome)


def test_what_is_approved_is_heard(
    as_olive: Client, welcome: Announcement, asked: AnnouncementVersion
) -> None:
    assert "Approved. It is heard from now on." in decide(as_olive, asked, is_approved="yes")[1]
    welcome.refresh_from_db()
    assert welcome.sha256 == asked.rendering.sha256


def test_what_is_declined_says_why(
    as_olive: Client, mia: Person, welcome: Announcement, asked: AnnouncementVersion
) -> None:
    decide(as_olive, asked, is_approved="no", reason="Say good evening too.")
    assert "Olive declined version 2: “Say good evening too.”" in page(signed_in(mia.user), welcome)


def test_declining_asks_for_a_reason(as_olive: Client, asked: AnnouncementVersion) -> None:
    status, text = decide(as_olive, asked, is_approved="no")
    asked.refresh_from_db()
    assert (status, asked.stage) == (422, "asked")
    assert "Say what should be different" in text


def test_a_decision_is_yes_or_no(as_olive: Client, asked: AnnouncementVersion) -> None:
    assert decide(as_olive, asked, is_approved="perhaps", reason="Hm.")[0] == 422


def test_nobody_approves_their_own_words(mia: Person, asked: AnnouncementVersion) -> None:
    assert decide(signed_in(mia.user), asked, is_approved="yes")[0] == 404


def test_an_earlier_version_is_brought_back(as_olive: Client, inside: Business, olive: Person) -> None:
    row = speak(write_announcement(None, actor=olive, title="Welcome", text="Good morning."))
    first = row.sha256
    speak(write_announcement(row.pk, actor=olive, title="Welcome", text="Good evening."))
    old = row.versions.get(number=1)
    text = as_olive.post(f"{BASE}versions/{old.pk}/bring-back/", follow=True).content.decode()
    row.refresh_from_db()
    assert "Version 1 is back, as version 3." in text
    assert "Good morning.</textarea>" in text
    assert row.sha256 == first


@pytest.mark.parametrize("path", ["decide/", "bring-back/"])
def test_one_of_a_removed_announcement_is_gone(
    as_olive: Client, welcome: Announcement, asked: AnnouncementVersion, path: str
) -> None:
    as_olive.post(f"{BASE}{welcome.pk}/remove/")
    assert as_olive.post(f"{BASE}versions/{asked.pk}/{path}").status_code == 404
