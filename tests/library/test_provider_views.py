from decimal import Decimal

import pytest
from django.test import Client

from library import provider_views
from library.speech.openai import OpenAI
from tenants.models import SpeechProvider, User
from tenants.sealed import seal, unseal
from tests.library.speech.services import http_service, tone

LIST = "/staff/voices/"
FORM = {
    "kind": "openai",
    "name": "OpenAI",
    "key": "sk-very-secret",
    "price_a_million": "15",
    "is_active": "on",
}


@pytest.fixture
def openai(db: None) -> SpeechProvider:
    return SpeechProvider.objects.create(kind="openai", name="OpenAI", key_sealed=seal("sk-very-secret"))


@pytest.mark.parametrize("path", ["", "new/", "{pk}/"])
def test_it_does_not_exist_for_owners(as_olive: Client, openai: SpeechProvider, path: str) -> None:
    assert as_olive.get(LIST + path.format(pk=openai.pk)).status_code == 404


@pytest.mark.parametrize("path", ["try/", "earlier/", "remove/", "restore/"])
def test_owners_change_nothing(as_olive: Client, openai: SpeechProvider, path: str) -> None:
    assert as_olive.post(f"{LIST}{openai.pk}/{path}").status_code == 404


def test_one_is_set_up(as_sam: Client) -> None:
    assert "Only the built-in voice" in as_sam.get(LIST).content.decode()
    assert as_sam.post(f"{LIST}new/", FORM, follow=True).status_code == 200
    row = SpeechProvider.objects.get()
    assert (row.kind, row.price_a_million, unseal(row.key_sealed)) == (
        "openai",
        Decimal(15),
        "sk-very-secret",
    )


def test_a_key_is_never_shown(as_sam: Client, openai: SpeechProvider) -> None:
    wrong = as_sam.post(f"{LIST}{openai.pk}/", FORM | {"name": "", "key": "sk-another"})
    pages = [as_sam.get(LIST), as_sam.get(f"{LIST}{openai.pk}/"), wrong]
    assert wrong.status_code == 422
    assert not any("sk-" in page.content.decode() for page in pages)


def test_it_is_changed_without_entering_its_key_again(as_sam: Client, openai: SpeechProvider) -> None:
    as_sam.post(f"{LIST}{openai.pk}/", FORM | {"key": "", "name": "Mine", "kind": "google"})
    openai.refresh_from_db()
    assert (openai.name, openai.kind, unseal(openai.key_sealed)) == ("Mine", "openai", "sk-very-secret")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "robot"), ("name", ""), ("name", "x" * 81), ("key", ""), ("key", "x" * 8001),
        ("price_a_million", "-1"), ("price_a_million", "cheap"), ("requests_a_day", "-1"),
        ("budget_a_month", "-0.01"), ("budget_a_month", "NaN"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(as_sam: Client, field: str, value: str) -> None:
    answer = as_sam.post(f"{LIST}new/", FORM | {field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, tone()), "OpenAI speaks."), ((401, tone()), "does not know this key"),
        ((200, tone(loud=0)), "nothing that can be heard"),
    ],
)  # fmt: skip
def test_it_can_be_tried(
    as_sam: Client,
    openai: SpeechProvider,
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[int, bytes],
    said: str,
) -> None:
    with http_service(answer) as stage:
        monkeypatch.setattr(provider_views, "made", lambda _row: OpenAI("sk-1", stage.address))
        page = as_sam.post(f"{LIST}{openai.pk}/try/", follow=True)
    assert said in page.content.decode()


def test_one_whose_key_cannot_be_opened_says_what_to_do(as_sam: Client, openai: SpeechProvider) -> None:
    SpeechProvider.objects.update(key_sealed="rubbish")
    assert "Enter the key again" in as_sam.post(f"{LIST}{openai.pk}/try/", follow=True).content.decode()


def test_a_removed_one_can_be_brought_back(as_sam: Client, openai: SpeechProvider) -> None:
    page = as_sam.post(f"{LIST}{openai.pk}/remove/", follow=True).content.decode()
    assert f"{LIST}{openai.pk}/restore/" in page
    as_sam.post(f"{LIST}{openai.pk}/restore/")
    assert SpeechProvider.objects.get().removed_at is None


def test_the_list_asks_as_often_for_many_as_for_one(
    as_sam: Client, sam: User, django_assert_max_num_queries
) -> None:
    for number in range(20):
        SpeechProvider.objects.create(kind="openai", name=f"No. {number}", key_sealed=seal("sk"))
    with django_assert_max_num_queries(7):
        as_sam.get(LIST)
