import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library.announcing import write_announcement
from library.models import Pronunciation
from tenants.access import Person
from tenants.models import AuditLog, Business, Membership, SpeechProvider, SpeechUsage, User
from tests.conftest import signed_in

PAGE = "/b/acme/announcements/settings/"


@pytest.fixture
def openai(db: None) -> SpeechProvider:
    """Its voices cannot be had: nobody knows its key."""
    return SpeechProvider.objects.create(kind="openai", name="OpenAI", key_sealed="rubbish")


@pytest.fixture
def as_mia(acme: Business) -> Client:
    """A manager."""
    user = User.objects.create_user("mia@acme.example", name="Mia")
    Membership.objects.create(user=user, business=acme, role="manager")
    return signed_in(user)


def page(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def used(business: Business, provider: SpeechProvider | None, characters: int) -> None:
    day = timezone.now().date()
    SpeechUsage.objects.create(business=business, provider=provider, day=day, characters=characters)


@pytest.mark.parametrize(
    ("credits", "said"),
    [
        (100_000, "<strong>1,500</strong> of 100,000"),
        (1_600, "Nearly used up"),
        (1_500, "The built-in voice speaks what is new until the month ends."),
        (0, "Used up"),
        (None, "There is no end to them."),
    ],
)
def test_the_meter_says_what_is_left(
    as_olive: Client, inside: Business, openai: SpeechProvider, credits: int | None, said: str
) -> None:
    Business.objects.filter(pk=inside.pk).update(speech_credits=credits)
    used(inside, openai, 1_500)
    used(inside, None, 900_000)
    assert said in page(as_olive)


def test_the_owner_asks_for_approval_and_no_more(as_olive: Client, acme: Business) -> None:
    for to, said in (("on", "Ask for no approval"), ("off", "Ask for approval")):
        answer = as_olive.post(f"{PAGE}approval/", {"to": to}, follow=True)
        assert said in answer.content.decode()
        acme.refresh_from_db()
        assert acme.approves_announcements == (to == "on")
    assert AuditLog.objects.filter(kind="business", verb__contains="approval").count() == 2


def test_a_manager_reads_who_may(as_mia: Client, acme: Business) -> None:
    text = page(as_mia)
    assert "Only the owner changes this." in text
    assert as_mia.post(f"{PAGE}approval/", {"to": "on"}).status_code == 404


def test_new_announcements_are_spoken_as_chosen(
    as_olive: Client, olive: Person, inside: Business, openai: SpeechProvider
) -> None:
    as_olive.post(PAGE, {"language": "de-DE", "voice": f"{openai.pk}/nova"})
    olive.business.refresh_from_db()
    row = write_announcement(None, actor=olive, title="Hallo", text="Guten Tag.")
    part = row.versions.get().parts[0]
    assert (part["language"], part["service"], part["voice"]) == ("de-DE", str(openai.pk), "nova")


@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "xx"), ("language", ""), ("voice", "nobody"), ("voice", "hibari/x")],
)
def test_what_nobody_offers_is_refused(as_olive: Client, inside: Business, field: str, value: str) -> None:
    answer = as_olive.post(PAGE, {"language": "en-GB", "voice": ""} | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field][0].endswith(".")


def test_a_voice_longer_than_can_be_kept_is_refused(
    as_olive: Client, inside: Business, openai: SpeechProvider
) -> None:
    answer = as_olive.post(PAGE, {"language": "en-GB", "voice": f"{openai.pk}/{'x' * 200}"})
    assert list(answer.context["form"].errors) == ["voice"]


def test_voices_that_cannot_be_listed_are_said(
    as_olive: Client, inside: Business, openai: SpeechProvider
) -> None:
    assert "OpenAI cannot list voices just now." in page(as_olive)


def test_another_language_offers_its_voices_before_it_is_saved(as_olive: Client, inside: Business) -> None:
    headers = {"HX-Request": "true", "HX-Target": "voice-choice"}
    answer = as_olive.get(PAGE, {"language": "de-DE", "voice": "hibari"}, headers=headers)
    text = answer.content.decode()
    assert 'value="hibari" selected' in text
    assert "<html" not in text


def test_the_page_asks_as_often_for_many_names_as_for_one(as_olive: Client, inside: Business) -> None:
    Pronunciation.objects.create(written="Name", spoken="N")
    with CaptureQueriesContext(connection) as few:
        page(as_olive)
    names = (Pronunciation(written=f"Name {n}", spoken="N") for n in range(60))
    Pronunciation.objects.bulk_create(names)
    with CaptureQueriesContext(connection) as many:
        text = page(as_olive)
    assert (len(many), text.count("said like")) == (len(few), 50)
