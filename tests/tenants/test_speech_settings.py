import pytest
from django.http import Http404

from tenants import speech_settings as actions
from tenants.access import Person
from tenants.models import AuditLog, Business, Membership, User
from tests.conftest import person


@pytest.fixture
def mia(acme: Business) -> Person:
    """A manager."""
    user = User.objects.create_user("mia@acme.example", name="Mia")
    Membership.objects.create(user=user, business=acme, role="manager")
    return person("Mia", acme)


def log() -> list[tuple[str, dict]]:
    return list(AuditLog.objects.filter(kind="business").values_list("verb", "changes"))


def test_the_owner_has_others_approve(olive: Person, acme: Business) -> None:
    actions.switch_approval(actor=olive, is_on=True)
    actions.switch_approval(actor=olive, is_on=True)
    acme.refresh_from_db()
    assert acme.approves_announcements
    assert ("switched on approval in", {"approves_announcements": {"from": False, "to": True}}) in log()
    assert sum("approval" in verb for verb, _ in log()) == 1


def test_nobody_else_changes_that_rule(mia: Person, zed: Person, acme: Business) -> None:
    for actor in (mia, zed):
        with pytest.raises(Http404):
            actions.switch_approval(actor=actor, is_on=True)
    acme.refresh_from_db()
    assert not acme.approves_announcements


def test_who_writes_announcements_chooses_their_voice(mia: Person, zed: Person, acme: Business) -> None:
    actions.choose_voice(actor=mia, language="de-DE", service="hibari", voice="")
    acme.refresh_from_db()
    assert (acme.speech_language, acme.speech_service) == ("de-DE", "hibari")
    with pytest.raises(Http404):
        actions.choose_voice(actor=zed, language="en-GB", service="", voice="")
