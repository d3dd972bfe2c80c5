from decimal import Decimal
from uuid import uuid4

import pytest
from django.http import Http404

from tenants import provider_actions as actions
from tenants.models import AuditLog, SpeechProvider, User
from tenants.sealed import unseal


@pytest.fixture
def google(sam: User) -> SpeechProvider:
    return actions.save_provider(None, actor=sam, kind="google", name="Google", key="AIza-secret")


def names() -> list[str]:
    return list(SpeechProvider.objects.filter(removed_at=None).values_list("name", flat=True))


def test_a_key_is_kept_sealed_and_told_to_nobody(google: SpeechProvider) -> None:
    assert unseal(google.key_sealed) == "AIza-secret"
    row = AuditLog.objects.get(kind="speechprovider")
    assert (row.verb, row.business, row.changes["key"]) == ("set up", None, {"to": "new"})
    assert "secret" not in str(row.changes)


def test_without_a_new_key_the_old_one_stays(google: SpeechProvider, sam: User) -> None:
    actions.save_provider(google.pk, actor=sam, name="Google EU", budget_a_month=Decimal("12.50"))
    google.refresh_from_db()
    assert (google.name, unseal(google.key_sealed)) == ("Google EU", "AIza-secret")
    changes = AuditLog.objects.get(kind="speechprovider", verb="changed").changes
    assert changes == {
        "name": {"from": "Google", "to": "Google EU"},
        "budget_a_month": {"from": None, "to": "12.50"},
    }


def test_what_is_removed_comes_back(google: SpeechProvider, sam: User) -> None:
    actions.remove_provider(google.pk, actor=sam)
    assert names() == []
    actions.restore_provider(google.pk, actor=sam)
    assert names() == ["Google"]


def test_a_new_one_is_asked_last_until_it_is_put_forward(google: SpeechProvider, sam: User) -> None:
    other = actions.save_provider(None, actor=sam, kind="openai", name="OpenAI", key="sk-1")
    assert names() == ["Google", "OpenAI"]
    actions.ask_earlier(other.pk, actor=sam)
    actions.ask_earlier(other.pk, actor=sam)
    assert names() == ["OpenAI", "Google"]


def test_it_is_for_staff_alone(google: SpeechProvider) -> None:
    olive = User.objects.get(name="Olive")
    for change in (actions.remove_provider, actions.restore_provider, actions.ask_earlier):
        with pytest.raises(Http404):
            change(google.pk, actor=olive)
    for pk in (None, google.pk):
        with pytest.raises(Http404):
            actions.save_provider(pk, actor=olive, kind="openai", name="Mine", key="sk-1")


def test_one_that_is_not_there_is_not_there(sam: User) -> None:
    with pytest.raises(Http404):
        actions.remove_provider(uuid4(), actor=sam)


def test_one_that_is_removed_meanwhile_is_not_put_forward(google: SpeechProvider, sam: User) -> None:
    actions.remove_provider(google.pk, actor=sam)
    with pytest.raises(Http404):
        actions.ask_earlier(google.pk, actor=sam)
