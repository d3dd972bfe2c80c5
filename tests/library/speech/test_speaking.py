"""Services that are set up by staff, with stand-ins at their addresses."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from library.speech import chain, speaking
from library.speech.elevenlabs import ElevenLabs
from library.speech.openai import OpenAI
from library.speech.provider import Wish
from library.speech.speaking import voiced
from tenants.models import Business, SpeechBooking, SpeechProvider, SpeechUsage
from tenants.sealed import seal

from .services import Stage, http_service, tone

WISH = Wish("Good day", voice="nova")
FINE = (200, tone())


@pytest.fixture(autouse=True)
def awake(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(chain, "FIRST_PAUSE_S", 0.01)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Stage]]:
    with http_service(FINE) as openai, http_service(FINE) as elevenlabs:
        stages = {"openai": openai, "elevenlabs": elevenlabs}
        made = {
            "openai": lambda key: OpenAI(key, openai.address),
            "elevenlabs": lambda key: ElevenLabs(key, elevenlabs.address),
        }
        monkeypatch.setattr(speaking, "MADE", made)
        yield stages


@pytest.fixture
def openai(services: object) -> SpeechProvider:
    return SpeechProvider.objects.create(kind="openai", name="OpenAI", key_sealed=seal("sk-1"), position=1)


@pytest.fixture
def elevenlabs(services: dict[str, Stage]) -> SpeechProvider:
    services["elevenlabs"].answers.insert(0, (200, b'{"voices": [{"voice_id": "anna", "name": "Anna"}]}'))
    return SpeechProvider.objects.create(
        kind="elevenlabs", name="Eleven", key_sealed=seal("el-1"), position=2
    )


def by(found: speaking.Voiced | None) -> str:
    return found.by if found else ""


def characters(business: Business) -> int:
    return sum(SpeechUsage.objects.filter(business=business).values_list("characters", flat=True))


def test_the_first_in_order_speaks_and_is_paid(
    openai: SpeechProvider, elevenlabs: SpeechProvider, acme: Business
) -> None:
    assert by(voiced(WISH, acme)) == "OpenAI"
    assert characters(acme) == len("Good day")


def test_the_one_that_was_chosen_speaks_in_the_voice_that_was_chosen(
    services: dict[str, Stage], openai: SpeechProvider, elevenlabs: SpeechProvider, acme: Business
) -> None:
    services["elevenlabs"].answers = [FINE]
    assert by(voiced(WISH, acme, first=str(elevenlabs.pk))) == "Eleven"
    assert services["elevenlabs"].asked[0].path.startswith("/v1/text-to-speech/nova?")


def test_where_it_fails_the_next_one_speaks_in_a_voice_of_its_own(
    services: dict[str, Stage], openai: SpeechProvider, elevenlabs: SpeechProvider, acme: Business
) -> None:
    services["openai"].answers = [(401, b"{}")]
    assert by(voiced(WISH, acme)) == "Eleven"
    assert services["elevenlabs"].asked[-1].path.startswith("/v1/text-to-speech/anna?")
    assert characters(acme) == len("Good day")


def test_one_that_has_just_failed_is_left_in_peace(
    services: dict[str, Stage], openai: SpeechProvider, acme: Business
) -> None:
    services["openai"].answers = [(401, b"{}")]
    assert [voiced(WISH, acme), voiced(WISH, acme)] == [None, None]
    assert len(services["openai"].asked) == 1


@pytest.mark.parametrize(
    "limits", [{"is_active": False}, {"requests_a_day": 0}, {"budget_a_month": 0, "price_a_million": 5}]
)
def test_one_that_may_not_is_not_asked(
    services: dict[str, Stage], openai: SpeechProvider, acme: Business, limits: dict[str, object]
) -> None:
    SpeechProvider.objects.update(**limits)
    assert voiced(WISH, acme) is None
    assert services["openai"].asked == []


def test_without_credits_nobody_is_asked(openai: SpeechProvider, acme: Business) -> None:
    acme.speech_credits = 3
    assert voiced(WISH, acme) is None


def test_a_key_that_cannot_be_opened_is_no_ones_end(
    openai: SpeechProvider,
    elevenlabs: SpeechProvider,
    acme: Business,
    caplog: pytest.LogCaptureFixture,
) -> None:
    SpeechProvider.objects.filter(pk=openai.pk).update(key_sealed="rubbish")
    assert by(voiced(WISH, acme)) == "Eleven"
    assert "OpenAI did not speak: its key cannot be opened" in caplog.text


def test_who_knows_no_marks_reads_the_words_alone(
    services: dict[str, Stage], openai: SpeechProvider, acme: Business
) -> None:
    voiced(Wish("<speak>Good <emphasis>day</emphasis></speak>", is_ssml=True), acme)
    assert services["openai"].asked[0].body["input"] == "Good day"


def test_no_key_and_no_text_is_logged(
    services: dict[str, Stage], openai: SpeechProvider, acme: Business, caplog: pytest.LogCaptureFixture
) -> None:
    services["openai"].answers = [(500, b"sk-1 Good day")]
    voiced(WISH, acme)
    assert "OpenAI did not speak" in caplog.text
    assert "sk-1" not in caplog.text
    assert "Good day" not in caplog.text


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_wish_that_is_refused_silences_no_service_for_others(
    services: dict[str, Stage], openai: SpeechProvider, acme: Business, rival: Business, status: int
) -> None:
    services["openai"].answers = [(status, b"{}"), FINE]
    assert voiced(WISH, acme) is None
    assert by(voiced(WISH, rival)) == "OpenAI"


def test_what_is_no_sound_is_a_failure_that_costs_nothing(
    services: dict[str, Stage], openai: SpeechProvider, acme: Business
) -> None:
    services["openai"].answers = [(200, b"<html>Sign in to this network</html>")]
    assert voiced(WISH, acme) is None
    assert characters(acme) == 0


@pytest.mark.parametrize("sound", [tone(0), tone(loud=0)], ids=["empty", "silent"])
def test_where_one_stays_silent_the_next_one_speaks_and_silence_costs_nothing(
    services: dict[str, Stage],
    openai: SpeechProvider,
    elevenlabs: SpeechProvider,
    acme: Business,
    sound: bytes,
) -> None:
    services["openai"].answers = [(200, sound)]
    assert by(voiced(WISH, acme)) == "Eleven"
    assert characters(acme) == len("Good day")


def test_silence_on_one_wish_silences_no_service_for_others(
    services: dict[str, Stage], openai: SpeechProvider, acme: Business, rival: Business
) -> None:
    services["openai"].answers = [(200, tone(loud=0)), FINE]
    assert voiced(WISH, acme) is None
    assert by(voiced(WISH, rival)) == "OpenAI"


def test_each_try_is_a_request(services: dict[str, Stage], openai: SpeechProvider, acme: Business) -> None:
    services["openai"].answers = [(503, b"{}"), (503, b"{}"), FINE]
    assert by(voiced(WISH, acme)) == "OpenAI"
    assert SpeechUsage.objects.get().requests == len(services["openai"].asked) == 3


def test_no_try_passes_the_days_limit(
    services: dict[str, Stage], openai: SpeechProvider, elevenlabs: SpeechProvider, acme: Business
) -> None:
    SpeechProvider.objects.filter(pk=openai.pk).update(requests_a_day=2)
    services["openai"].answers = [(503, b"{}")]
    assert by(voiced(WISH, acme)) == "Eleven"
    assert (len(services["openai"].asked), characters(acme)) == (2, len("Good day"))


def test_nothing_is_left_open_of_what_was_booked(
    services: dict[str, Stage], openai: SpeechProvider, elevenlabs: SpeechProvider, acme: Business
) -> None:
    services["openai"].answers = [(401, b"{}")]
    voiced(WISH, acme)
    assert not SpeechBooking.objects.exists()


def test_a_client_that_breaks_is_a_failure_that_costs_nothing(
    openai: SpeechProvider, elevenlabs: SpeechProvider, acme: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenAI, "speak", lambda *_: 1 / 0)
    assert by(voiced(WISH, acme)) == "Eleven"
    assert characters(acme) == len("Good day")


@pytest.mark.parametrize("key", ["sk-…", "sk\n1", "ключ"], ids=ascii)
def test_a_key_that_no_header_holds_is_a_failure(
    openai: SpeechProvider, elevenlabs: SpeechProvider, acme: Business, key: str
) -> None:
    SpeechProvider.objects.filter(pk=openai.pk).update(key_sealed=seal(key))
    assert by(voiced(WISH, acme)) == "Eleven"
